"""What one command costs. CPU time, because cores are shared: ratios within one run are what counts."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Usage:
    """`cpu` and `wall` in seconds; `cpu` is user and system time of the process and of all descendants that
    were waited for. `peak` is the resident memory of the largest single process, in MB (2**20 bytes)."""

    cpu: float
    wall: float
    peak: float


def run(
    command: Sequence[str], *, accept: Collection[int] = (0,), env: Mapping[str, str] | None = None
) -> Usage:
    """The usage of `command`; the harness ends if its exit code is not one to `accept`.

    Linux gives a new process its parent's peak to begin with: read no large answers before the last run.
    """
    with tempfile.TemporaryFile() as said:
        started = time.perf_counter()
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=said, env=env
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)  # or Popen would wait for it once more
        if process.returncode not in accept:
            said.seek(0)
            words = said.read().decode(errors="replace").strip()
            sys.exit(f"{' '.join(command)}\nended with {process.returncode}: {words[-2000:]}")
    return Usage(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024)


def repeated(action: Callable[[], Usage], times: int) -> Usage:
    """The median of each figure over `times` runs."""
    usages = [action() for _ in range(times)]
    return Usage(
        median(usage.cpu for usage in usages),
        median(usage.wall for usage in usages),
        median(usage.peak for usage in usages),
    )
