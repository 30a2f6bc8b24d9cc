"""Which files have not changed since an earlier scan read them, told by what `stat` says, as git tells it.

A file is taken for unchanged only if its size, inode, device and both of its times are the same, the
change time among them, which no program can set, and if these lay in the past when it was read: a
file written in the very moment it is read may change again within the clock's step.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from compliance.model.stored import sealed, unsealed

try:
    import fcntl
except ImportError:  # not on Windows
    fcntl = None  # type: ignore[assignment]

# Size, modification and change time (ns), inode, device.
Mark = tuple[int, int, int, int, int]

FOLDER = "trees"
_STEP = 2_000_000_000  # ns; the coarsest clock of a file system that is in use
_KEPT = 64  # trees, one file each


def mark_of(found: os.stat_result) -> Mark:
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino, found.st_dev


class Unchanged:
    """Path -> blob id, for one tree. Without a `cache_dir` nothing is known, and nothing kept."""

    def __init__(self, cache_dir: Path | None = None, root: Path = Path(), algorithm: str = "sha1") -> None:
        name = hashlib.sha256(os.fsencode(root) + b"\0" + algorithm.encode()).hexdigest()[:32]
        self._file = cache_dir / FOLDER / f"{name}.json" if cache_dir else None
        self._before = _read(self._file) if self._file else {}
        self._now: dict[str, list[object]] = {}
        self._started = time.time_ns()

    def blob(self, path: str, mark: Mark) -> str | None:
        """The id of the file's content, if it was read before and is still the same."""
        known = self._before.get(path)
        if not known or known[:-1] != list(mark):
            return None
        self._now[path] = known
        return str(known[-1])

    def note(self, path: str, mark: Mark, blob: str) -> None:
        """What was read just now; `mark` was taken before that."""
        if max(mark[1], mark[2]) < self._started - _STEP:
            self._now[path] = [*mark, blob]

    def save(self) -> None:
        """Keep it for the next scan; a folder that cannot be written makes that one slower, no more."""
        if self._file and self._now != self._before:
            with suppress(OSError):
                _write(self._file, self._now)


def _read(file: Path) -> Mapping[str, list[object]]:
    try:
        known = json.loads(unsealed(file.read_text(encoding="ascii")) or "")
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(known, dict) or not all(_is_entry(entry) for entry in known.values()):
        return {}
    return known


def _is_entry(entry: object) -> bool:
    return isinstance(entry, list) and len(entry) == 6 and type(entry[-1]) is str


@contextmanager
def _alone(file: Path) -> Iterator[TextIO]:
    """`file`, empty, for this process only. Raises BlockingIOError where another one writes it."""
    with file.open("a", encoding="ascii") as out:
        if fcntl:
            fcntl.flock(out, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if not file.exists() or not os.path.samestat(os.fstat(out.fileno()), file.stat()):
                raise BlockingIOError  # it was finished, and renamed, before we had it
        out.truncate(0)
        yield out


def _write(file: Path, known: Mapping[str, list[object]]) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # One name for each tree: what a process left that was killed is written over by the next.
    unfinished = file.with_suffix(".new")
    try:
        with _alone(unfinished) as out:
            out.write(sealed(json.dumps(known, separators=(",", ":"))))
            out.flush()
            unfinished.replace(file)
    except BlockingIOError:
        return  # another scan of this tree is saving what it saw
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    others = sorted(file.parent.glob("*.json"), key=lambda other: other.stat().st_mtime_ns)
    for old in others[:-_KEPT]:
        old.unlink(missing_ok=True)
