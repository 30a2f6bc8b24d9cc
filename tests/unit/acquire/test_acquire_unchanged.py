"""A file is read again unless nothing at all about it has changed."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from compliance.acquire import acquire, unchanged
from compliance.acquire.nofollow import Entry
from compliance.acquire.unchanged import Unchanged


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    folder = tmp_path / "tree"
    (folder / "src").mkdir(parents=True)
    (folder / "src" / "a.py").write_text("x = 1\n", encoding="utf-8")
    (folder / "src" / "b\udcff.py").write_text("y = 2\n", encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def reads(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The names of the files that were read."""
    names: list[bytes] = []
    read = Entry.read

    def noted(entry: Entry, limit: int) -> bytes:
        names.append(entry._name)
        return read(entry, limit)

    monkeypatch.setattr(Entry, "read", noted)
    return names


def blobs(tree: Path, cache: Path) -> dict[str, str]:
    with acquire(str(tree), cache_dir=cache) as snapshot:
        return {entry.path: entry.blob for entry in snapshot.files}


def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """The files were written long before they are read."""
    now = time.time_ns()
    monkeypatch.setattr(unchanged.time, "time_ns", lambda: now + 60_000_000_000)


def test_the_second_time_nothing_is_read(
    tree: Path, tmp_path: Path, reads: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    later(monkeypatch)
    first = blobs(tree, tmp_path / "cache")
    assert len(reads) == 2
    assert blobs(tree, tmp_path / "cache") == first
    assert len(reads) == 2


def test_equal_size_and_a_forged_time_do_not_hide_a_change(
    tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later(monkeypatch)
    first = blobs(tree, tmp_path / "cache")
    changed = tree / "src" / "a.py"
    before = changed.stat()
    time.sleep(0.05)  # the change time has the kernel's clock step
    changed.write_text("x = 9\n", encoding="utf-8")
    os.utime(changed, ns=(before.st_atime_ns, before.st_mtime_ns))
    second = blobs(tree, tmp_path / "cache")
    assert second["src/a.py"] != first["src/a.py"]


def test_another_file_in_its_place_is_read(
    tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later(monkeypatch)
    first = blobs(tree, tmp_path / "cache")
    other = tree / "other"
    other.write_text("x = 9\n", encoding="utf-8")
    other.replace(tree / "src" / "a.py")
    assert blobs(tree, tmp_path / "cache")["src/a.py"] != first["src/a.py"]


def test_a_file_written_just_now_is_not_trusted(tree: Path, tmp_path: Path, reads: list[bytes]) -> None:
    blobs(tree, tmp_path / "cache")
    blobs(tree, tmp_path / "cache")
    assert len(reads) == 4


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"[]", b'{"src/a.py": 1}', b'{"src/a.py": [1,2,3,4,5,6]}', b"[" * 9999]
)
def test_a_damaged_record_is_no_record(
    damage: bytes, tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later(monkeypatch)
    first = blobs(tree, tmp_path / "cache")
    (record,) = (tmp_path / "cache" / unchanged.FOLDER).iterdir()
    record.write_bytes(damage)
    assert blobs(tree, tmp_path / "cache") == first


def test_where_nothing_can_be_written_all_is_read(tree: Path, reads: list[bytes]) -> None:
    assert blobs(tree, Path("/dev/null/cache")) == blobs(tree, Path("/dev/null/cache"))
    assert len(reads) == 4


def test_records_of_many_trees_do_not_pile_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    later(monkeypatch)
    monkeypatch.setattr(unchanged, "_KEPT", 3)
    for number in range(6):
        known = Unchanged(tmp_path, tmp_path / str(number))
        known.note("a", (1, 1, 1, 1, 1), "0" * 40)
        known.save()
    assert len(list((tmp_path / unchanged.FOLDER).iterdir())) == 3
