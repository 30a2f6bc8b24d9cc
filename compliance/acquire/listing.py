"""What is noted about each path of a tree, whichever way the tree came."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from compliance.acquire.roles import role_and_language, unreadable_kind
from compliance.model.limits import MIB, Limits
from compliance.model.snapshot import BlobSource, FileEntry, Problem, Skipped, Snapshot, Submodule, Target

UNSAFE_NAME = "unsafe name"  # absolute, one that leads out of the tree, or too long
_LONGEST_PATH = 4096  # Linux' PATH_MAX


class LimitReached(Exception):
    """A bound of `Limits` was passed; the text says which."""


class Listing:
    """Collects files, skips and problems; every path is noted once."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._files: dict[str, FileEntry] = {}
        self._skipped: dict[str, Skipped] = {}
        self._problems: list[Problem] = []
        self._bytes = 0

    def wants(self, path: str, size: int | None) -> bool:
        """Whether the file is to be read; if not, the reason is noted.

        `size` is None for a blob that was left out of a clone because of its size.
        Raises LimitReached.
        """
        if not self._is_new(path):
            return False
        reason = unreadable_kind(path) or self._too_large(size)
        if reason:
            self.skip(path, reason)
        return not reason

    def add(self, path: str, blob: str, size: int) -> None:
        """Note a file that `wants` said yes to. Raises LimitReached."""
        if self._bytes + size > self.limits.max_total_bytes:
            raise LimitReached(
                f"more than {_mib(self.limits.max_total_bytes)} to read (--limit total-size=…)"
            )
        self._bytes += size
        self._files[path] = _entry(path, blob, size)

    def skip(self, path: str, reason: str) -> None:
        """Note a path that is not read on purpose. Raises LimitReached."""
        if len(self) >= self.limits.max_files:
            raise self._too_many()
        self._skipped.setdefault(path, Skipped(path, reason))

    def unread(self, path: str, reason: str) -> None:
        """Note a path that should have been read and could not be."""
        self.skip(path, reason)
        self.problem(path, reason)

    def problem(self, path: str, message: str) -> None:
        self._problems.append(Problem(path, "acquire", message))

    @contextmanager
    def bounded(self) -> Iterator[None]:
        """Ends the listing at a limit with a Problem, in place of an exception."""
        try:
            yield
        except LimitReached as reached:
            self.problem(".", f"{reached}: the rest was not read")

    def strip_top_folder(self) -> None:
        """Take off the one folder that all paths share (the `name-1.0/` of an archive)."""
        unsafe = {path for path, skipped in self._skipped.items() if skipped.reason == UNSAFE_NAME}
        paths = (self._files.keys() | self._skipped.keys()) - unsafe
        tops = {path.partition("/")[0] if "/" in path else "" for path in paths}
        if len(tops) != 1 or "" in tops:
            return
        prefix = f"{tops.pop()}/"

        def short(path: str) -> str:
            return path if path in unsafe else path.removeprefix(prefix)

        files = [(short(path), entry) for path, entry in self._files.items()]
        self._files = {path: _entry(path, entry.blob, entry.size) for path, entry in files}
        skips = [replace(skipped, path=short(path)) for path, skipped in self._skipped.items()]
        self._skipped = {skipped.path: skipped for skipped in skips}
        self._problems = [replace(problem, path=short(problem.path)) for problem in self._problems]

    def blobs(self) -> dict[str, str]:
        """Path → blob id of the files to be read."""
        return {path: entry.blob for path, entry in self._files.items()}

    def __contains__(self, path: str) -> bool:
        return path in self._files or path in self._skipped

    def __len__(self) -> int:
        return len(self._files) + len(self._skipped)

    def snapshot(self, target: Target, blobs: BlobSource, submodules: tuple[Submodule, ...] = ()) -> Snapshot:
        return Snapshot(
            target=target,
            files=tuple(self._files[path] for path in sorted(self._files)),
            skipped=tuple(self._skipped[path] for path in sorted(self._skipped)),
            problems=tuple(self._problems),
            submodules=tuple(sorted(submodules, key=lambda submodule: submodule.path)),
            blobs=blobs,
        )

    def _is_new(self, path: str) -> bool:
        if len(self) >= self.limits.max_files:
            raise self._too_many()
        if path in self:
            # Tools differ in which one they unpack, so neither may pass for the other.
            self.problem(path, "more than one entry has this name; only the first was read")
            return False
        if not is_safe(path):
            self.unread(path, UNSAFE_NAME)
            return False
        return True

    def _too_many(self) -> LimitReached:
        return LimitReached(f"more than {self.limits.max_files:,} paths (--limit files=…)")

    def _too_large(self, size: int | None) -> str:
        limit = self.limits.max_file_bytes
        if size is None:
            return f"too large (over {_mib(limit)}, not downloaded)"
        return f"too large ({_mib(size)}, limit {_mib(limit)})" if size > limit else ""


def _entry(path: str, blob: str, size: int) -> FileEntry:
    role, language = role_and_language(path)
    return FileEntry(path, blob, size, role, language)


def is_safe(path: str) -> bool:
    """Whether `path` is relative and stays below its root: no name is ever used otherwise. Nor is one that no
    system opens, and that takes long to compare with patterns."""
    return len(path) <= _LONGEST_PATH and "\0" not in path and not {"", ".", ".."} & set(path.split("/"))


def _mib(size: int) -> str:
    return f"{size / MIB:.1f} MiB"
