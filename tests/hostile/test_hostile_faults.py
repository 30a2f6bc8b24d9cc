"""Faults: whatever ends a scan, the next one is right, and nothing is left behind.

A few rounds here, a hundred by `make hostile`. The moments are random; a failure names its seed.
"""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from support.gitrepo import GitRepo, neutral_environment
from support.texts import APACHE_HEADER

FEW, MANY = 6, 100
FILES = 260  # more than the workers' lists hold, so that there are workers


class Place:
    """A repository with enough files for workers; a cache, and a folder for temporary files, that all scans share."""

    def __init__(self, folder: Path, tables: Path) -> None:
        self.folder = folder
        self.repo = GitRepo(folder / "repo")
        self.repo.commit(
            {
                f"src/{n}.py": f"# Copyright 2024 Holder{n} Ltd\n{APACHE_HEADER}# terms {n} of the MIT License\nx = {n}\n"
                for n in range(FILES)
            }
        )
        self.cache, self.scratch, self.out = folder / "cache", folder / "scratch", folder / "out.json"
        self.cache.mkdir()
        (self.cache / tables.name).symlink_to(tables)
        self.scratch.mkdir()

    def start(self, target: str, **options: object) -> subprocess.Popen[str]:
        command = [
            sys.executable,
            "-m",
            "compliance",
            "scan",
            target,
            "--owner",
            "Example",
            "--jobs",
            "2",
            "--fail-on",
            "never",
        ]
        command += ["--cache-dir", str(self.cache), "--format", f"json={self.out}", "--quiet"]
        environment = {**neutral_environment(), "TMPDIR": str(self.scratch)}
        return subprocess.Popen(
            command,
            env=environment,
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
            **options,
        )  # type: ignore[call-overload]

    def result(self, target: str, **options: object) -> tuple[int, str, str]:
        """Exit code, stderr, and what was found in files: all that does not say where."""
        self.out.unlink(missing_ok=True)
        process = self.start(target, **options)
        _, err = process.communicate(timeout=120)
        # A report is there whole, or not at all.
        found = json.loads(self.out.read_text()) if self.out.exists() else {}
        return process.returncode, err, json.dumps([found.get("files"), found.get("findings")])

    def leftovers(self) -> list[str]:
        kept = {
            "evidence.sqlite3",
            "evidence.sqlite3-wal",
            "evidence.sqlite3-shm",
            "licence-tables.lock",
            "trees",
        }
        named = [
            entry.name for entry in self.cache.iterdir() if entry.name not in kept and not entry.is_symlink()
        ]
        unfinished = (
            [file.name for file in (self.cache / "trees").glob("*") if file.suffix != ".json"]
            if (self.cache / "trees").exists()
            else []
        )
        return [*named, *unfinished, *(entry.name for entry in self.scratch.iterdir())]


@pytest.fixture
def place(tmp_path: Path, licence_tables: Path) -> Place:
    return Place(tmp_path, licence_tables)


def members(session: int) -> list[int]:
    """The living processes of a session, its leader first."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[3]) == session and fields[0] != "Z":
                found.append(int(entry.name))
    return sorted(found, key=lambda number: (number != session, number))


def readers(numbers: list[int]) -> list[int]:
    """Those that are workers of ours, or git; not Python's own that counts their semaphores."""
    found = []
    for number in numbers[1:]:
        with suppress(OSError):
            line = Path(f"/proc/{number}/cmdline").read_bytes()
            if b"spawn_main" in line or line.startswith(b"git"):
                found.append(number)
    return found


def gone(session: int, seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while members(session) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not members(session)


def shot(
    place: Place, target: str, seed: int, whom: Callable[[list[int]], int | None]
) -> subprocess.Popen[str]:
    """A scan of which one process is killed at a random moment."""
    process = place.start(target)
    time.sleep(random.Random(seed).uniform(0.02, 1.6))
    victim = whom(members(process.pid))
    if victim is not None:
        with suppress(ProcessLookupError):  # it may have ended by itself
            os.kill(victim, signal.SIGKILL)
    return process


ROUNDS = (
    pytest.param(FEW, marks=pytest.mark.slow, id="few"),
    pytest.param(MANY, marks=pytest.mark.heavy, id="many"),
)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no list of processes in /proc here")
@pytest.mark.parametrize("count", ROUNDS)
class TestKilled:
    def test_the_scan_itself(self, place: Place, count: int) -> None:
        """kill -9 of the main process: the next run is right; no folder, no half-written cache, no worker is left."""
        targets = (str(place.repo.path), place.repo.url)
        right = {target: place.result(target) for target in targets}
        assert all(code == 0 for code, _, _ in right.values())
        for seed in range(count):
            target = targets[seed % 2]
            if seed % 3 == 0:  # a cold cache takes longer, and is written
                (place.cache / "evidence.sqlite3").unlink(missing_ok=True)
            process = shot(place, target, seed, lambda alive: alive[0] if alive else None)
            process.communicate()
            assert gone(process.pid), f"seed {seed}: a process is left"
            assert place.result(target) == right[target], f"seed {seed}"
            if target == targets[1]:  # it sweeps where it works
                assert place.leftovers() == [], f"seed {seed}"

    def test_a_worker(self, place: Place, count: int) -> None:
        """kill -9 of a process that reads: its files are read by another, the scan is whole."""
        target = str(place.repo.path)
        right = place.result(target)
        survived = 0
        for seed in range(count):
            for file in place.cache.glob("evidence.sqlite3*"):
                file.unlink()
            place.out.unlink(missing_ok=True)
            chosen = random.Random(seed)
            process = shot(place, target, seed, lambda alive: chosen.choice(readers(alive) or [None]))  # noqa: B023
            _, err = process.communicate(timeout=120)
            assert "Traceback" not in err and len(err.splitlines()) <= 1, (seed, err)
            if process.returncode == 0:
                found = json.loads(place.out.read_text())
                assert json.dumps([found["files"], found["findings"]]) == right[2], f"seed {seed}"
                survived += 1
            else:  # git was hit, or a file's worker twice: told, and no verdict
                assert process.returncode == 3, (seed, process.returncode, err)
            assert gone(process.pid), f"seed {seed}: a process is left"
        assert survived >= count * 0.8
        assert place.result(target) == right and place.leftovers() == []

    def test_a_cache_with_wrong_bytes(self, place: Place, count: int) -> None:
        """Bytes of the cache are changed at random places: at worst it is made anew."""
        target = str(place.repo.path)
        right = place.result(target)
        for seed in range(count):
            chosen = random.Random(seed)
            with sqlite3.connect(place.cache / "evidence.sqlite3") as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            for file in (place.cache / "evidence.sqlite3", *(place.cache / "trees").glob("*.json")):
                data = bytearray(file.read_bytes())
                for _ in range(chosen.choice((1, 20, 400)) if data else 0):
                    data[chosen.randrange(len(data))] = chosen.randrange(256)
                file.write_bytes(data[: chosen.choice((len(data), len(data) // 2))])
            code, err, found = place.result(target)
            assert (code, found) == (right[0], right[2]), f"seed {seed}: {err}"
            assert err == "" or err.startswith("warning: the cache"), f"seed {seed}: {err}"


@pytest.mark.slow
class TestNoRoom:
    def test_files_that_may_not_grow(self, place: Place) -> None:
        """As on a full disk: no file may have more than 64 kB. Cache and clone fail; the first is a warning, the other an error."""

        def narrow() -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (65_536, 65_536))

        code, err, _ = place.result(str(place.repo.path), preexec_fn=narrow)
        assert code == 3 and "out.json: the report cannot be written" in err and "Traceback" not in err, err
        (place.repo.path / "large.bin").write_bytes(random.Random(1).randbytes(500_000))
        place.repo.commit()
        code, err, _ = place.result(place.repo.url, preexec_fn=narrow)
        assert code == 3 and err.startswith("error: cannot clone") and "Traceback" not in err, err
        assert place.leftovers() == []
        assert place.result(str(place.repo.path))[0] == 0

    def test_a_full_disk(self, place: Place, tmp_path: Path) -> None:
        """The cache lies on a disk without room: the scan is right, and says that nothing is remembered."""
        right = place.result(str(place.repo.path))
        (tables,) = (entry for entry in place.cache.iterdir() if entry.is_symlink())
        place.cache = tmp_path / "disk"
        place.cache.mkdir()
        with mounted("-t", "tmpfs", "-o", "size=64k", "tmpfs", place.cache):
            (place.cache / tables.name).symlink_to(tables.resolve())
            (place.cache / "fill").write_bytes(bytes(40_000))
            code, err, found = place.result(str(place.repo.path))
        assert (code, found) == (right[0], right[2]), err
        assert len(err.splitlines()) == 1 and err.startswith("warning: the cache"), err

    def test_a_cache_that_may_only_be_read(self, place: Place) -> None:
        """What is in it is used, or not; nothing can be kept, and that is said."""
        right = place.result(str(place.repo.path))
        for file in place.cache.glob("evidence.sqlite3*"):
            file.unlink()
        with mounted("--bind", place.cache, place.cache):
            subprocess.run(["mount", "-o", "remount,ro,bind", place.cache], check=True)
            code, err, found = place.result(str(place.repo.path))
        assert (code, found) == (right[0], right[2]), err
        assert err.startswith("warning: the cache") and len(err.splitlines()) == 1


@contextmanager
def mounted(*arguments: str | Path) -> Iterator[None]:
    """Mounted by root, where a sandbox lets it; else the test is skipped."""
    place = arguments[-1]
    if os.geteuid() != 0 or subprocess.run(["mount", *arguments], capture_output=True).returncode:
        pytest.skip("nothing can be mounted here")
    try:
        yield
    finally:
        subprocess.run(["umount", place], check=True)


@pytest.mark.slow
def test_a_clock_that_jumps_hides_no_change(place: Place) -> None:
    """Times of the future and of 1970; a file that is changed in place, its size and time as before."""
    target = str(place.repo.path)
    file = place.repo.path / "src/7.py"
    for when in (0, 4_000_000_000, 1_700_000_000):
        for name in place.repo.path.glob("src/*.py"):
            os.utime(name, (when, when))
        before = place.result(target)
        text = file.read_text()
        assert "Holder7 Ltd" in text or "HolderX Ltd" in text
        file.write_text(
            text.replace("Holder7", "HolderX") if "Holder7" in text else text.replace("HolderX", "Holder7")
        )
        os.utime(file, (when, when))
        after = place.result(target)
        assert before[0] == after[0] == 0 and before[2] != after[2], when


@pytest.mark.slow
def test_a_cache_of_another_version_is_made_anew(place: Place) -> None:
    """An older program's database, with tables of other columns."""
    right = place.result(str(place.repo.path))
    for file in place.cache.glob("evidence.sqlite3*"):
        file.unlink()
    with sqlite3.connect(place.cache / "evidence.sqlite3") as connection:
        connection.execute("CREATE TABLE evidence (key TEXT, value BLOB, more INTEGER)")
        connection.execute("INSERT INTO evidence VALUES ('x', 'y', 1)")
        connection.execute("PRAGMA user_version = 1")
    assert place.result(str(place.repo.path)) == right
