"""What one file may cost: a bound costs that file, is told, and makes the audit incomplete."""

from __future__ import annotations

import re
import resource
import signal
import threading
import time
from pathlib import Path

import pytest
from support.command import run_compliance

from compliance.detect.bounds import TookTooLong, at_most, within

SLOW = re.compile(r"(a+)+$")  # takes for ever on a line of a's that ends in another letter


def forever() -> None:
    while True:
        pass


class TestTime:
    def test_work_in_python_and_in_a_pattern_is_interrupted(self) -> None:
        for work in (forever, lambda: SLOW.match("a" * 60 + "b")):
            started = time.process_time()
            with (
                pytest.raises(TookTooLong, match=r"more than 0\.2 s of CPU time \(--limit seconds=…\)"),
                at_most(0.2),
            ):
                work()
            assert time.process_time() - started < 2

    def test_one_who_catches_everything_is_interrupted_again(self) -> None:
        started = time.process_time()
        with pytest.raises(TookTooLong), at_most(0.1):
            try:
                forever()
            except Exception:
                forever()
        assert time.process_time() - started < 4

    def test_what_ends_in_time_leaves_no_alarm(self) -> None:
        before = signal.getsignal(signal.SIGVTALRM)
        with at_most(5):
            pass
        assert signal.getitimer(signal.ITIMER_VIRTUAL)[0] == 0
        assert signal.getsignal(signal.SIGVTALRM) == before

    def test_in_another_thread_nothing_is_bounded_and_nothing_breaks(self) -> None:
        said: list[str] = []

        def work() -> None:
            with at_most(0.01):
                sum(range(1_000_000))
            said.append("done")

        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        assert said == ["done"]


class TestMemory:
    def test_more_than_is_allowed_is_a_memory_error_and_the_bound_is_taken_back(self) -> None:
        before = resource.getrlimit(resource.RLIMIT_DATA)
        with pytest.raises(MemoryError), within(600 * 1024**2):
            bytearray(2 * 1024**3)
        assert resource.getrlimit(resource.RLIMIT_DATA) == before

    def test_a_lower_bound_of_the_system_stays(self) -> None:
        before = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (8 * 1024**3, before[1]))
        try:
            with within(16 * 1024**3):
                assert resource.getrlimit(resource.RLIMIT_DATA)[0] == 8 * 1024**3
        finally:
            resource.setrlimit(resource.RLIMIT_DATA, before)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """One file that takes seconds and a few hundred MB: each line is a record; and one with a notice."""
    folder = tmp_path / "tree"
    folder.mkdir()
    (folder / "costly.py").write_text("# 权重\n" * 250_000, encoding="utf-8")
    (folder / "notice.py").write_text("# Copyright 2024 Zhipu AI\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    "limit, told",
    [
        ("seconds=1", "took more than 1 s of CPU time (--limit seconds=…)"),
        ("memory=150M", "needs more than 150 MiB of memory (--limit memory=…)"),
        ("files=1", "more than 1 paths (--limit files=…): the rest was not read"),
        ("total-size=1K", "more than 0.0 MiB to read (--limit total-size=…): the rest was not read"),
    ],
)
def test_a_bound_that_is_reached_is_a_recorded_problem(tree: Path, limit: str, told: str) -> None:
    done = run_compliance("scan", tree, "--no-cache", "--limit", limit)
    assert done.returncode == 3, done.stderr
    assert told in " ".join(done.stdout.split())
    if limit.startswith(("seconds", "memory")):
        assert (
            "Zhipu AI"
            in run_compliance("scan", tree, "--no-cache", "--limit", limit, "--format", "json").stdout
        )


def test_a_file_over_the_size_is_skipped_with_its_reason(tree: Path) -> None:
    done = run_compliance("scan", tree, "--no-cache", "--limit", "file-size=1K", "--format", "json")
    assert done.returncode == 0 and "too large (2.1 MiB, limit 0.0 MiB)" in done.stdout


@pytest.mark.parametrize(
    "limit, told",
    [
        (
            "size=1",
            "'size' is no limit; known are file-size, files, total-size, archive-size, seconds, memory",
        ),
        ("files", "'' is not a whole number: files=…"),
        ("files=1M", "'1M' is not a whole number"),
        ("memory=-1", "'-1' is not a size, such as 8M"),
        ("memory=0", "'0' is not a size"),
        ("seconds=1e9", "'1e9' is not a whole number"),
    ],
)
def test_a_limit_that_is_none_is_told_in_one_line(tree: Path, limit: str, told: str) -> None:
    done = run_compliance("scan", tree, "--limit", limit)
    assert done.returncode == 2 and told in done.stderr and len(done.stderr.splitlines()) == 1


def test_sizes_are_powers_of_1024_and_of_one_given_twice_the_last_counts() -> None:
    from compliance.cli.limits import LimitType, limits_of

    read = LimitType().convert
    given = [
        read(text, None, None)
        for text in ("memory=2g", "files=7", "memory=3MiB", "total-size=99999999999999T")
    ]
    limits = limits_of(given)
    assert (limits.max_memory_bytes, limits.max_files) == (3 * 1024**2, 7)
    assert limits.max_total_bytes == 2**62
