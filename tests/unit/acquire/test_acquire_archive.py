"""Archives: read like a tree, whatever their names and numbers claim."""

from __future__ import annotations

import io
import random
import struct
import tarfile
import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compliance.acquire import Limits, acquire, members
from compliance.acquire.blobs import blob_id
from compliance.errors import AcquireError, ComplianceError, TargetError
from compliance.model.snapshot import Snapshot

FILES = {"LICENSE": b"MIT\n", "src/a.py": b"# a\n", "src/b.py": b"# b\n"}
TAR_MODES = {".tar": "w", ".tar.gz": "w:gz", ".tgz": "w:gz", ".tar.bz2": "w:bz2", ".tar.xz": "w:xz"}


def make_zip(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def make_tar(path: Path, files: dict[str, bytes], mode: str = "w", **more: tarfile.TarInfo) -> Path:
    with tarfile.open(path, mode) as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
        for info in more.values():
            archive.addfile(info)
    return path


def special(name: str, kind: bytes, link: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, link
    return info


def read_all(snapshot: Snapshot) -> dict[str, bytes]:
    with snapshot.blobs.open() as reader:
        return {entry.path: reader.read(entry.blob) for entry in snapshot.files}


@pytest.mark.parametrize("suffix", [".zip", ".whl", ".jar", *TAR_MODES])
@pytest.mark.parametrize("top", ["", "name-1.0/", "./"])
def test_every_kind_with_and_without_a_top_folder(tmp_path: Path, suffix: str, top: str) -> None:
    files = {top + name: content for name, content in FILES.items()}
    path = tmp_path / f"x{suffix}"
    make_tar(path, files, TAR_MODES[suffix]) if suffix in TAR_MODES else make_zip(path, files)
    with acquire(str(path)) as snapshot:
        assert read_all(snapshot) == FILES
        assert snapshot.target.kind == "archive"
        assert snapshot.files[1].blob == blob_id(b"# a\n")
        assert [entry.role.value for entry in snapshot.files] == ["license-text", "source", "source"]
        assert snapshot.problems == ()


def test_the_spool_vanishes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make_zip(tmp_path / "x.zip", FILES)
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    with pytest.raises(KeyboardInterrupt), acquire(str(path)):
        assert len(list((tmp_path / "temporary").iterdir())) == 1
        raise KeyboardInterrupt
    assert list((tmp_path / "temporary").iterdir()) == []


UNSAFE = [
    "../../evil.py",
    "/etc/evil.py",
    "a/../../evil.py",
    "..\\evil.py",
    "C:\\evil.py",
    "\\\\host\\evil.py",
    "C:/x",
]


@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_unsafe_names_are_problems_and_nothing_is_written(tmp_path: Path, kind: str) -> None:
    files = dict.fromkeys(UNSAFE, b"evil") | {"top/a.py": b"a"}
    folder = tmp_path / "deep/er"
    folder.mkdir(parents=True)
    path = folder / f"x.{kind}"
    make_zip(path, files) if kind == "zip" else make_tar(path, files)
    before = sorted(tmp_path.rglob("*"))
    with acquire(str(path)) as snapshot:
        assert read_all(snapshot) == {"a.py": b"a"}
        assert {problem.path for problem in snapshot.problems} == set(UNSAFE)
        assert {skipped.path for skipped in snapshot.skipped} == set(UNSAFE)
    assert sorted(tmp_path.rglob("*")) == before


def test_links_and_devices_are_skipped(tmp_path: Path) -> None:
    path = make_tar(
        tmp_path / "x.tar",
        {"a.py": b"a"},
        one=special("link", tarfile.SYMTYPE, "/etc/passwd"),
        two=special("hard", tarfile.LNKTYPE, "/etc/passwd"),
        three=special("device", tarfile.CHRTYPE),
        four=special("fifo", tarfile.FIFOTYPE),
        five=special("folder", tarfile.DIRTYPE),
    )
    reasons = {"link": "symlink", "hard": "hard link", "device": "device", "fifo": "fifo"}
    with acquire(str(path)) as snapshot:
        assert {skipped.path: skipped.reason for skipped in snapshot.skipped} == reasons
        assert read_all(snapshot) == {"a.py": b"a"}
    info = zipfile.ZipInfo("link")
    info.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr(info, "/etc/passwd")
    with acquire(str(tmp_path / "x.zip")) as snapshot:
        assert [skipped.reason for skipped in snapshot.skipped] == ["symlink"]


@pytest.mark.parametrize("suffix", [".zip", ".tar.gz", ".tar.xz", ".tar.bz2"])
def test_a_bomb_is_stopped(tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(members, "_RATIO_FROM", 1 << 20)
    files = {f"{n}.py": bytes(1 << 18) for n in range(40)}
    path = tmp_path / f"x{suffix}"
    make_tar(path, files, TAR_MODES[suffix]) if suffix in TAR_MODES else make_zip(path, files)
    with acquire(str(path)) as snapshot:
        assert 0 < len(snapshot.files) < 40
        assert any("200 times its size" in problem.message for problem in snapshot.problems)


def test_a_bomb_in_members_that_are_passed_over_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even a skipped member of a tar has to be unpacked to get to the next one."""
    monkeypatch.setattr(members, "_RATIO_FROM", 1 << 20)
    path = make_tar(tmp_path / "x.tar.gz", {"a.py": b"a", "big.bin": bytes(10 << 20), "b.py": b"b"}, "w:gz")
    with acquire(str(path)) as snapshot:
        assert list(read_all(snapshot)) == ["a.py"]
        assert "times its size" in snapshot.problems[0].message


def test_many_members_and_large_ones_are_bounded(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "x.zip", {f"{n}.py": b"x" * n for n in range(100)})
    with acquire(str(path), limits=Limits(max_files=10)) as snapshot:
        assert len(snapshot.files) == 10
        assert "more than 10 paths" in snapshot.problems[0].message
    with acquire(str(path), limits=Limits(max_file_bytes=50)) as snapshot:
        assert len(snapshot.files) == 51
        assert len(snapshot.skipped) == 49
        assert snapshot.problems == ()
    with acquire(str(path), limits=Limits(max_archive_bytes=1)) as snapshot:
        assert "unpacked" in snapshot.problems[0].message


def test_a_huge_header_is_not_read_into_memory(tmp_path: Path) -> None:
    huge = special("x", tarfile.XHDTYPE)
    huge.size = 1 << 40
    (tmp_path / "x.tar").write_bytes(huge.tobuf(tarfile.GNU_FORMAT))
    with pytest.raises(AcquireError, match="damaged"), acquire(str(tmp_path / "x.tar")):
        pass


def test_a_name_given_twice_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("a.py", "shown")
        archive.writestr("a.py", "hidden")
    with acquire(str(path)) as snapshot:
        assert read_all(snapshot) == {"a.py": b"shown"}
        assert "more than one entry" in snapshot.problems[0].message


def test_encrypted_members_make_the_audit_incomplete(tmp_path: Path) -> None:
    data = bytearray(make_zip(tmp_path / "x.zip", {"a.py": b"a", "b.py": b"b"}).read_bytes())
    central = data.index(b"PK\x01\x02")
    struct.pack_into("<H", data, central + 8, 1)
    (tmp_path / "x.zip").write_bytes(data)
    with acquire(str(tmp_path / "x.zip")) as snapshot:
        assert list(read_all(snapshot)) == ["b.py"]
        assert [(p.path, p.message) for p in snapshot.problems] == [("a.py", "encrypted")]


def test_damage_is_told(tmp_path: Path) -> None:
    """A tar with a damaged header in the middle must not pass for a shorter one."""
    data = bytearray(make_tar(tmp_path / "x.tar", FILES).read_bytes())
    data[1024 + 148] ^= 1
    (tmp_path / "x.tar").write_bytes(data)
    with acquire(str(tmp_path / "x.tar")) as snapshot:
        assert list(read_all(snapshot)) == ["LICENSE"]
        assert "the rest was not read" in snapshot.problems[0].message


@pytest.mark.parametrize("suffix", [".tar", ".tgz", ".tar.xz"])
def test_a_cut_off_archive_is_told(tmp_path: Path, suffix: str) -> None:
    files = {f"{n}.py": random.Random(n).randbytes(100_000) for n in range(10)}
    path = make_tar(tmp_path / f"x{suffix}", files, TAR_MODES[suffix])
    path.write_bytes(path.read_bytes()[:900_000])
    with acquire(str(path)) as snapshot:
        assert 0 < len(snapshot.files) < 10
        assert snapshot.problems


@pytest.mark.parametrize("suffix", [".zip", *TAR_MODES])
@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04", b"\x1f\x8b\x08\x00"])
def test_what_is_no_archive_inside(tmp_path: Path, suffix: str, content: bytes) -> None:
    path = tmp_path / f"x{suffix}"
    path.write_bytes(content)
    with pytest.raises(ComplianceError), acquire(str(path)):
        pass


def test_ref_and_empty_are_refused(tmp_path: Path) -> None:
    with (
        pytest.raises(TargetError, match="--ref"),
        acquire(str(make_zip(tmp_path / "x.zip", FILES)), ref="main"),
    ):
        pass
    with pytest.raises(TargetError, match="no files"), acquire(str(make_zip(tmp_path / "y.zip", {}))):
        pass


def test_names_that_are_not_utf8(tmp_path: Path) -> None:
    raw = "中文.py".encode("gbk")
    name = raw.decode("utf-8", "surrogateescape")
    make_tar(tmp_path / "x.tar", {}, one=tarfile.TarInfo())
    with tarfile.open(tmp_path / "x.tar", "w", encoding="utf-8", errors="surrogateescape") as archive:
        archive.addfile(tarfile.TarInfo(name), io.BytesIO())
    data = make_zip(tmp_path / "x.zip", {"......py": b""}).read_bytes().replace(b"......py", raw + b".")
    (tmp_path / "x.zip").write_bytes(data)
    with acquire(str(tmp_path / "x.tar")) as snapshot:
        assert [entry.path for entry in snapshot.files] == [name]
    with acquire(str(tmp_path / "x.zip")) as snapshot:
        assert [entry.path for entry in snapshot.files] == [name + "."]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    suffix=st.sampled_from([".zip", ".tar", ".tgz"]),
    damage=st.lists(st.tuples(st.integers(0, 5000), st.binary(min_size=1, max_size=8)), max_size=6),
)
def test_damaged_bytes_give_a_snapshot_or_a_clear_error(
    tmp_path: Path, suffix: str, damage: list[tuple[int, bytes]]
) -> None:
    path = tmp_path / f"x{suffix}"
    make_tar(path, FILES, TAR_MODES[suffix]) if suffix in TAR_MODES else make_zip(path, FILES)
    data = bytearray(path.read_bytes())
    for place, patch in damage:
        data[place % len(data) : place % len(data) + len(patch)] = patch
    path.write_bytes(data)
    try:
        with acquire(str(path)) as snapshot:
            read_all(snapshot)
    except ComplianceError as error:
        assert str(error).isprintable()
