"""The members of zip and tar files, read one after the other and never written anywhere."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import re
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Self

from compliance.acquire.listing import UNSAFE_NAME, LimitReached, is_safe
from compliance.model.limits import MIB, Limits

ZIP_SUFFIXES = (".zip", ".whl", ".jar", ".egg", ".nupkg")
TAR_OPENERS: dict[str, Callable[[Path], io.BufferedIOBase]] = {
    ".tar": lambda path: path.open("rb"),
    ".tar.gz": gzip.GzipFile,
    ".tgz": gzip.GzipFile,
    ".crate": gzip.GzipFile,
    ".tar.bz2": bz2.BZ2File,
    ".tbz2": bz2.BZ2File,
    ".tar.xz": lzma.LZMAFile,
    ".txz": lzma.LZMAFile,
}
# What the standard library raises for data that is damaged, or packed in a way it does not know.
CORRUPT = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
)

_RATIO_FROM = 64 * MIB  # short files of zeros are packed very small, and no bomb
_LARGEST_HEADER = MIB  # a long name or a pax header is read into memory whole
_HEADERS = frozenset(
    (
        tarfile.XHDTYPE,
        tarfile.XGLTYPE,
        tarfile.SOLARIS_XHDTYPE,
        tarfile.GNUTYPE_LONGNAME,
        tarfile.GNUTYPE_LONGLINK,
    )
)
_DRIVE = re.compile(r"[A-Za-z]:[/\\]")


@dataclass(frozen=True, slots=True)
class Member:
    """A member that is not a folder. `skip`: why it is not read on purpose; `problem`: why it
    cannot be. `read` holds until the next member is asked for, and raises one of CORRUPT."""

    path: str
    size: int
    skip: str
    problem: str
    read: Callable[[], bytes]


@dataclass(slots=True)
class Meter:
    """Counts what comes out of an archive of `packed` bytes, so that a bomb is stopped early."""

    packed: int
    limits: Limits
    unpacked: int = 0

    def count(self, size: int) -> None:
        """Raises LimitReached."""
        self.unpacked += size
        if self.unpacked > self.limits.max_archive_bytes:
            most = self.limits.max_archive_bytes // MIB
            raise LimitReached(f"more than {most} MiB unpacked (--limit archive-size=…)")
        most = max(_RATIO_FROM, self.packed * self.limits.max_archive_ratio)
        if self.unpacked > most:
            raise LimitReached(f"unpacks to more than {self.limits.max_archive_ratio} times its size")


def zip_members(path: Path, meter: Meter) -> Iterator[Member]:
    """Raises one of CORRUPT if this is no zip file, LimitReached."""
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            name = _zip_name(info)
            if name.endswith("/"):
                continue
            mode = stat.S_IFMT(info.external_attr >> 16)
            skip = "symlink" if stat.S_ISLNK(mode) else ""
            problem = "encrypted" if info.flag_bits & 1 else ""
            read = partial(_read_zipped, archive, info, meter)
            yield _member(name, info.file_size, skip, problem, read)


def _zip_name(info: zipfile.ZipInfo) -> str:
    """The name as UTF-8; where the member does not say that it is, zipfile took it for cp437."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # a later zipfile has read the name from the extra field
        return info.filename


def _read_zipped(archive: zipfile.ZipFile, info: zipfile.ZipInfo, meter: Meter) -> bytes:
    meter.count(info.file_size)
    with archive.open(info) as member:
        return member.read()


def tar_members(path: Path, meter: Meter) -> Iterator[Member]:
    """Raises one of CORRUPT if this is no such tar file, LimitReached."""
    name = path.name.lower()
    opener = next(TAR_OPENERS[suffix] for suffix in TAR_OPENERS if name.endswith(suffix))
    # As a stream: no seeking back, which hostile offsets can make endless (CVE-2025-8194).
    with (
        opener(path) as file,
        tarfile.open(
            fileobj=_Metered(file, meter),
            mode="r|",
            tarinfo=_Header,
            encoding="utf-8",
            errors="surrogateescape",
        ) as archive,
    ):
        while (info := archive.next()) is not None:
            archive.members.clear()  # type: ignore[attr-defined]  # it would keep them all
            if info.size < 0:
                raise tarfile.ReadError("a size is negative")
            if not info.isdir():
                read = partial(_read_tarred, archive, info)
                yield _member(info.name, info.size, _tar_skip(info), "", read)


def _tar_skip(info: tarfile.TarInfo) -> str:
    if info.isreg():
        return ""
    if info.issym() or info.islnk():
        return "symlink" if info.issym() else "hard link"
    return "fifo" if info.isfifo() else "device"


def _read_tarred(archive: tarfile.TarFile, info: tarfile.TarInfo) -> bytes:
    member = archive.extractfile(info)
    return member.read() if member is not None else b""


def _member(name: str, size: int, skip: str, problem: str, read: Callable[[], bytes]) -> Member:
    parts = [part for part in name.split("/") if part not in ("", ".")]
    absolute = name.startswith(("/", "\\")) or _DRIVE.match(name)
    if absolute or not is_safe("/".join(parts).replace("\\", "/")):
        return Member(name, size, "", UNSAFE_NAME, read)
    return Member("/".join(parts), size, skip, problem, read)


class _Metered(io.RawIOBase):
    """A file that is only read forwards, every byte counted."""

    def __init__(self, file: io.BufferedIOBase, meter: Meter) -> None:
        self._file, self._meter = file, meter

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self._meter.count(len(data))
        return data


class _Header(tarfile.TarInfo):
    """tarfile takes a damaged header for the end of the archive, which would hide what follows."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        if buf.count(0) == len(buf):  # the end, with the block of zeros that marks it or without
            return super().frombuf(buf, encoding, errors)
        try:
            header = super().frombuf(buf, encoding, errors)
        except tarfile.HeaderError as error:
            raise ValueError(str(error)) from error
        if header.type in _HEADERS and header.size > _LARGEST_HEADER:
            raise ValueError(f"a header of {header.size:,} bytes")
        return header
