"""Where the bytes of a blob are: a git object store, a folder, or a spool of an archive."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen

from compliance.acquire.git import local_environment, start
from compliance.acquire.nofollow import entry_below
from compliance.errors import AcquireError
from compliance.model.snapshot import BlobReader

_OBJECT_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


def blob_id(data: bytes, algorithm: str = "sha1") -> str:
    """The id that git gives to `data` as a blob; `algorithm` is sha1 or sha256."""
    digest = hashlib.new(algorithm, b"blob %d\0" % len(data), usedforsecurity=False)
    digest.update(data)
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class GitBlobs:
    """Blobs of a git object store, read through one `git cat-file --batch` for each reader.

    `variables` are set for git besides, see `Repository`.
    """

    git_dir: Path
    variables: tuple[tuple[str, str], ...] = ()

    @contextmanager
    def open(self) -> Iterator[BlobReader]:
        command = ["git", f"--git-dir={self.git_dir}", "cat-file", "--batch"]
        environment = local_environment() | dict(self.variables)
        with start(command, self.git_dir, environment) as process:
            yield _CatFile(process)


class _CatFile:
    def __init__(self, process: Popen[bytes]) -> None:
        assert process.stdin is not None and process.stdout is not None
        self._ask, self._answer = process.stdin, process.stdout

    def read(self, blob: str) -> bytes:
        if not _OBJECT_ID.fullmatch(blob):
            raise AcquireError(f"not a blob id: {blob!r}")
        try:
            self._ask.write(blob.encode() + b"\n")
            self._ask.flush()
        except OSError:
            raise AcquireError(f"blob {blob}: git cat-file ended early") from None
        header = self._answer.readline().split()
        if len(header) != 3:
            raise AcquireError(f"blob {blob} is not in the repository")
        size = int(header[2])
        data = self._answer.read(size + 1)[:-1]
        if header[1] != b"blob" or len(data) != size:
            raise AcquireError(f"blob {blob} cannot be read whole")
        return data


@dataclass(frozen=True, slots=True)
class FolderBlobs:
    """Files below `root`; `paths` maps each blob id to one path that had this content."""

    root: Path
    paths: Mapping[str, str]

    @contextmanager
    def open(self) -> Iterator[BlobReader]:
        yield self

    def read(self, blob: str) -> bytes:
        path = self.paths.get(blob)
        if path is None:
            raise AcquireError(f"blob {blob} is not in {self.root}")
        try:
            with entry_below(self.root, path) as entry:
                data = entry.read(entry.size + 1)
        except OSError as error:
            raise AcquireError(f"{path!r} cannot be read: {error.strerror}") from error
        if blob_id(data, "sha256" if len(blob) == 64 else "sha1") != blob:
            raise AcquireError(f"{path!r} changed while it was audited", hint="scan again")
        return data


@dataclass(frozen=True, slots=True)
class SpoolBlobs:
    """A private folder with one file for each blob, named by its id."""

    folder: Path

    @contextmanager
    def open(self) -> Iterator[BlobReader]:
        yield self

    def write(self, data: bytes) -> str:
        """Keep `data`; returns its blob id. Raises AcquireError (a full disk)."""
        blob = blob_id(data)
        try:
            (self.folder / blob).write_bytes(data)
        except OSError as error:
            raise AcquireError(f"cannot write to {self.folder}: {error.strerror}") from error
        return blob

    def read(self, blob: str) -> bytes:
        if not _OBJECT_ID.fullmatch(blob):
            raise AcquireError(f"not a blob id: {blob!r}")
        try:
            return (self.folder / blob).read_bytes()
        except OSError as error:
            raise AcquireError(f"blob {blob} cannot be read: {error.strerror}") from error
