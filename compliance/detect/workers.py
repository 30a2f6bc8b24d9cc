"""Work spread over processes: a worker that dies costs its item, Ctrl-C leaves nothing behind."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from compliance.detect.bounds import TookTooLong, describe_memory
from compliance.errors import ComplianceError
from compliance.model.limits import Limits

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
    `start` is how multiprocessing starts them.
    """

    task: Callable[[Sequence[Item]], Sequence[Done | Failure]]
    jobs: int
    size: int
    start: str = "spawn"

    def outcomes(self, items: Sequence[Item]) -> Iterator[tuple[Item, Done | Failure]]:
        """Every item once, with its outcome, in no particular order."""
        lists = deque(items[start : start + self.size] for start in range(0, len(items), self.size))
        if self.jobs == 1 or len(lists) == 1:
            for some in lists:
                yield from zip(some, self.task(some), strict=True)
            return
        # Imported late: a hook has few items, and never starts a process.
        from compliance.detect.pool import drain

        suspects: deque[Sequence[Item]] = deque()
        while lists:
            lost = yield from drain(self.task, lists, self.jobs, self.start)
            suspects.extend([item] for some in lost for item in some)
        # One at a time, a death tells which item was the cause.
        while suspects:
            for some in (yield from drain(self.task, suspects, 1, self.start)):
                yield from ((item, Failure("the worker process died on it")) for item in some)


def describe(error: BaseException, limits: Limits) -> str:
    """Why an item could not be worked on, in one line."""
    if isinstance(error, MemoryError):
        return describe_memory(limits.max_memory_bytes)
    told = (
        str(error)
        if isinstance(error, (ComplianceError, TookTooLong))
        else f"{type(error).__name__}: {error}"
    )
    return " ".join(told.split())[:300]
