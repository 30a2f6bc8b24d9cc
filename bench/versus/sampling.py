"""Which files are compared: as good as a random choice, and the same one each time."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

_LARGEST = 1_000_000  # bytes
_HEAD = 8000  # bytes; where git, too, looks for the NUL that makes a file binary


@dataclass(frozen=True, slots=True)
class Sample:
    """Paths relative to the root, with `/`; `digest` is of their names and contents."""

    paths: tuple[str, ...]
    digest: str


def choose(root: Path, count: int) -> tuple[str, ...]:
    """At most `count` text files below `root`, ordered by the SHA-256 of their relative paths.

    Text files of 1 byte to 1 MB; no symbolic links, nothing in `.git`, no name that is not UTF-8.
    """
    ordered = sorted(_names(root), key=lambda path: hashlib.sha256(path.encode()).digest())
    return tuple(islice((path for path in ordered if _is_text(root / path)), count))


def copy(root: Path, count: int, target: Path) -> Sample:
    """The chosen files below `root`, copied to `target`."""
    paths = choose(root, count)
    digest = hashlib.sha256()
    for path in paths:
        copied = target / path
        copied.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / path, copied)
        digest.update(path.encode() + b"\0" + hashlib.sha256(copied.read_bytes()).digest())
    return Sample(paths, digest.hexdigest())


def _names(root: Path) -> Iterator[str]:
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name != ".git"]
        for name in names:
            path = Path(folder, name).relative_to(root).as_posix()
            if path.isprintable():  # a lone surrogate stands for a byte that is not UTF-8
                yield path


def _is_text(path: Path) -> bool:
    if path.is_symlink() or not path.is_file() or not 0 < path.stat().st_size <= _LARGEST:
        return False
    with path.open("rb") as stream:
        return b"\0" not in stream.read(_HEAD)
