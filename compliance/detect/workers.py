"""Work spread over processes: a worker that dies costs its item, Ctrl-C leaves nothing behind."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.context import BaseContext
from typing import Generic, TypeVar

Item = TypeVar("Item")
Done = TypeVar("Done")


@dataclass(frozen=True, slots=True)
class Failure:
    """An item that could not be worked on, and why, in one line."""

    message: str


@dataclass(frozen=True, slots=True)
class Crew(Generic[Item, Done]):
    """`jobs` processes that run `task` on lists of at most `size` items.

    `task` takes the items of one list and gives one outcome for each, in their order; it and the
    items must be picklable. With one job it runs in this process, and a crash is then not survived.
    """

    task: Callable[[Sequence[Item]], Sequence[Done | Failure]]
    jobs: int
    size: int
    context: BaseContext

    def outcomes(self, items: Sequence[Item]) -> Iterator[tuple[Item, Done | Failure]]:
        """Every item once, with its outcome, in no particular order."""
        lists = deque(items[start : start + self.size] for start in range(0, len(items), self.size))
        if self.jobs == 1 or len(lists) == 1:
            for some in lists:
                yield from zip(some, self.task(some), strict=True)
            return
        suspects: deque[Sequence[Item]] = deque()
        while lists:
            lost = yield from self._drain(lists, self.jobs)
            suspects.extend([item] for some in lost for item in some)
        # One at a time, a death tells which item was the cause.
        while suspects:
            for some in (yield from self._drain(suspects, 1)):
                yield from ((item, Failure("the worker process died on it")) for item in some)

    def _drain(
        self, lists: deque[Sequence[Item]], jobs: int
    ) -> Generator[tuple[Item, Done | Failure], None, list[Sequence[Item]]]:
        """Work until nothing is left or a worker dies; the lists in hand at that moment are returned."""
        in_hand: dict[Future[Sequence[Done | Failure]], Sequence[Item]] = {}
        window = jobs if jobs == 1 else 2 * jobs
        with _pool(jobs, self.context) as pool:
            try:
                while lists or in_hand:
                    while lists and len(in_hand) < window:
                        with starting_safely():
                            in_hand[pool.submit(self.task, lists[0])] = lists[0]
                        lists.popleft()
                    for future in wait(in_hand, return_when=FIRST_COMPLETED).done:
                        done = future.result()
                        yield from zip(in_hand.pop(future), done, strict=True)
            except (BrokenProcessPool, EOFError, ConnectionError):
                # The last two: the fork server is gone, so that no worker could be started. One list is
                # given up all the same: were it never to start again, this would never end.
                return list(in_hand.values()) or [lists.popleft()]
        return []


def describe(error: BaseException) -> str:
    """An exception in one line."""
    return " ".join(f"{type(error).__name__}: {error}".split())[:300]


@contextmanager
def _pool(jobs: int, context: BaseContext) -> Iterator[ProcessPoolExecutor]:
    before = set(multiprocessing.active_children())
    with starting_safely():  # its locks start multiprocessing's resource tracker
        # How often to look for garbage is this program's choice; its workers do as it does.
        pool = ProcessPoolExecutor(
            jobs, mp_context=context, initializer=gc.set_threshold, initargs=gc.get_threshold()
        )
    try:
        yield pool
        pool.shutdown()
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        for worker in set(multiprocessing.active_children()) - before:
            worker.terminate()
            worker.join()
        raise


@contextmanager
def starting_safely() -> Iterator[None]:
    """How processes are started: what they inherit here they keep.

    Interrupts are blocked in them, for Ctrl-C is answered by this process alone; an initializer would be
    too late for a worker that is interrupted while it starts. And they must not import from the current
    folder, as `python -c` does: that may be the scanned repository, with a signal.py of its own.
    """
    masks = hasattr(signal, "pthread_sigmask")
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if masks else set()
    safe_path = os.environ.get("PYTHONSAFEPATH")
    os.environ["PYTHONSAFEPATH"] = "1"
    try:
        yield
    finally:
        if safe_path is None:
            del os.environ["PYTHONSAFEPATH"]
        else:
            os.environ["PYTHONSAFEPATH"] = safe_path
        if masks:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
