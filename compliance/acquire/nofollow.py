"""Opening what lies below a folder without following any symlink on the way."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from compliance.acquire.unchanged import Mark, mark_of

# With O_PATH, a folder that may be entered but not listed will do. macOS has none.
_FOLDER = getattr(os, "O_PATH", os.O_RDONLY) | os.O_DIRECTORY | os.O_CLOEXEC
# Without O_NONBLOCK, a FIFO put in place of the file would block for ever.
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY

_KINDS = {
    stat.S_IFREG: "file",
    stat.S_IFLNK: "symlink",
    stat.S_IFDIR: "folder",
    stat.S_IFIFO: "fifo",
    stat.S_IFSOCK: "socket",
}


def kind_of(mode: int) -> str:
    """file, symlink, folder, fifo, socket or device."""
    return _KINDS.get(stat.S_IFMT(mode), "device")


class BehindSymlink(OSError):
    """A folder on the way is a symlink."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A directory entry: itself, not what it may point to."""

    kind: str
    size: int
    mark: Mark
    _folder: int
    _name: bytes

    def read(self, limit: int) -> bytes:
        """At most `limit` bytes. Raises OSError, also if this is no regular file (any more)."""
        if self.kind != "file":
            raise OSError(errno.EINVAL, f"is a {self.kind}")
        with os.fdopen(os.open(self._name, _FILE, dir_fd=self._folder), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise OSError(errno.EINVAL, "is no longer a file")
            return file.read(limit)


@contextmanager
def entry_below(root: Path, path: str) -> Iterator[Entry]:
    """The entry at `path` (as in FileEntry) below `root`. Raises OSError, BehindSymlink."""
    *parents, name = path.encode("utf-8", "surrogateescape").split(b"/")
    folder = os.open(root, _FOLDER)
    try:
        for parent in parents:
            inner = _enter(folder, parent)
            os.close(folder)
            folder = inner
        found = os.stat(name, dir_fd=folder, follow_symlinks=False)
        yield Entry(kind_of(found.st_mode), found.st_size, mark_of(found), folder, name)
    finally:
        os.close(folder)


def _enter(folder: int, name: bytes) -> int:
    try:
        return os.open(name, _FOLDER | os.O_NOFOLLOW, dir_fd=folder)
    except NotADirectoryError:
        # A symlink, opened as a folder that is not followed, gives the same error as a file.
        if stat.S_ISLNK(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode):
            raise BehindSymlink(errno.ELOOP, "behind a symlink") from None
        raise FileNotFoundError(errno.ENOENT, "no such file") from None
