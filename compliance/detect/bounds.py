"""What reading one file may cost: a bound is an exception in the middle of it, and costs that file."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from compliance.model.limits import MIB

try:
    import resource
except ImportError:  # not on Windows: there is no such bound there
    resource = None  # type: ignore[assignment]

_AGAIN = 1.0  # seconds of CPU after which it is said once more: a library may have caught the first


class TookTooLong(Exception):
    """The text says how long, and how to allow more."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raises TookTooLong in its body after so many seconds of CPU time. Only a process's main thread can be
    interrupted so; in others, and on Windows, nothing is bounded."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def stop(number: int, frame: object) -> None:
        raise TookTooLong(f"took more than {seconds:g} s of CPU time (--limit seconds=…)")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds, _AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


@contextmanager
def within(memory: int) -> Iterator[None]:
    """This process gets no more than `memory` bytes of its own while it lasts: a MemoryError instead.

    Files mapped into memory (the licence tables) do not count. Where the system has no such bound, nothing
    is bounded.
    """
    before = _allow(memory)
    try:
        yield
    finally:
        if before is not None:
            with suppress(OSError, ValueError):
                resource.setrlimit(resource.RLIMIT_DATA, before)


def describe_memory(memory: int) -> str:
    return f"needs more than {memory // MIB:,} MiB of memory (--limit memory=…)"


def _allow(memory: int) -> tuple[int, int] | None:
    """Lower the soft limit, never raise it; what it was before, or None if it stays."""
    if resource is None:
        return None
    try:
        soft, hard = before = resource.getrlimit(resource.RLIMIT_DATA)
        if soft != resource.RLIM_INFINITY and soft <= memory:
            return None
        resource.setrlimit(resource.RLIMIT_DATA, (memory, hard))
    except (OSError, ValueError):
        return None
    return before
