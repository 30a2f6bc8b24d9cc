"""The processes of a crew: how they are started, and given up."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager

from compliance.detect.workers import Done, Failure, Item


def drain(
    task: Callable[[Sequence[Item]], Sequence[Done | Failure]],
    lists: deque[Sequence[Item]],
    jobs: int,
    start: str,
) -> Generator[tuple[Item, Done | Failure], None, list[Sequence[Item]]]:
    """Work until nothing is left or a worker dies; the lists in hand at that moment are returned."""
    in_hand: dict[Future[Sequence[Done | Failure]], Sequence[Item]] = {}
    window = jobs if jobs == 1 else 2 * jobs
    with _pool(jobs, start) as pool:
        try:
            while lists or in_hand:
                while lists and len(in_hand) < window:
                    with starting_safely():
                        in_hand[pool.submit(task, lists[0])] = lists[0]
                    lists.popleft()
                for future in wait(in_hand, return_when=FIRST_COMPLETED).done:
                    done = future.result()
                    yield from zip(in_hand.pop(future), done, strict=True)
        except (BrokenProcessPool, EOFError, ConnectionError):
            # The last two: the fork server is gone, so that no worker could be started. One list is
            # given up all the same: were it never to start again, this would never end.
            return list(in_hand.values()) or [lists.popleft()]
    return []


def _begin(*threshold: int) -> None:
    """What a worker does first: it does as this program, and ends with it, also where that is killed."""
    gc.set_threshold(*threshold)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)


@contextmanager
def _pool(jobs: int, start: str) -> Iterator[ProcessPoolExecutor]:
    before = set(multiprocessing.active_children())
    with starting_safely():  # its locks start multiprocessing's resource tracker
        pool = ProcessPoolExecutor(
            jobs,
            mp_context=multiprocessing.get_context(start),
            initializer=_begin,
            initargs=gc.get_threshold(),
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
