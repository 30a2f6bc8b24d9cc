"""A tree as it was read: paths, blob ids, and a way to the bytes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol


class Role(StrEnum):
    """What a file is for. Read from its path first; its content may say more (`generated`)."""

    SOURCE = "source"
    LICENSE_TEXT = "license-text"  # LICENSE*, COPYING*, NOTICE*, LICENSES/*
    DOC = "doc"
    TEST_FIXTURE = "test-fixture"
    GENERATED = "generated"
    DATA = "data"
    WEIGHTS = "weights"


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One path of the tree.

    `path` is POSIX, relative to the root, decoded from UTF-8 with `surrogateescape`, so that any
    byte string git accepts survives. `blob` is the git object id of the content (SHA-1, or SHA-256
    in such a repository); files with equal content share it. `size` is in bytes.
    """

    path: str
    blob: str
    size: int
    role: Role
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A path that was on purpose not read, and why (`symlink`, `submodule`, `too large (…)`, …)."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that should have been read and was not: the audit is then incomplete."""

    path: str
    stage: str  # acquire, detect, facts, obligations
    message: str


@dataclass(frozen=True, slots=True)
class Submodule:
    """A submodule: listed, never fetched. `url` is as .gitmodules has it, credentials removed."""

    path: str
    url: str | None
    commit: str | None


@dataclass(frozen=True, slots=True)
class Target:
    """What was asked for and what it turned out to be. No field ever holds credentials."""

    input: str
    kind: str  # url, repo, folder, archive
    url: str | None = None  # the clone URL, or the `origin` of a local repository
    ref: str | None = None
    commit: str | None = None
    dirty: bool | None = None  # None where there is no commit to differ from


class BlobReader(Protocol):
    def read(self, blob: str) -> bytes:
        """The bytes of `blob`. Raises `compliance.errors.AcquireError` if they cannot be had."""
        ...


class BlobSource(Protocol):
    """Where blobs are read from. Picklable, so that each worker process opens a reader of its own."""

    def open(self) -> AbstractContextManager[BlobReader]: ...


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A tree to audit. `files` and `skipped` together name every path in it once, sorted by path."""

    target: Target
    files: tuple[FileEntry, ...]
    skipped: tuple[Skipped, ...]
    problems: tuple[Problem, ...]
    submodules: tuple[Submodule, ...]
    blobs: BlobSource


def only(
    snapshot: Snapshot,
    files: Iterable[FileEntry],
    paths: Collection[str],
    concerns: Callable[[str], bool],
) -> Snapshot:
    """`snapshot` with no other than these `files`, the skips of `paths`, the problems of what `concerns`."""
    return replace(
        snapshot,
        files=tuple(files),
        skipped=tuple(entry for entry in snapshot.skipped if entry.path in paths),
        problems=tuple(problem for problem in snapshot.problems if concerns(problem.path)),
    )
