"""A change: the tree before it, the tree after it, and the files that differ."""

from __future__ import annotations

from dataclasses import dataclass

from compliance.model.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class ChangedFile:
    """A file that a change adds (`old_path` is None), removes (`path` is None), alters, or renames.

    A copy has the path that it was copied from as `old_path`; that file is still there.
    """

    path: str | None
    old_path: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """`before` and `after` list the whole trees; `before` is empty where there was no commit yet.

    `ruling` has the top of the tree whose policy rules at a gate, where that is not `before`: the branch that
    the commits are to join may have gone on since they left it.
    """

    before: Snapshot
    after: Snapshot
    files: tuple[ChangedFile, ...]
    ruling: Snapshot | None = None

    @property
    def paths(self) -> frozenset[str]:
        """The changed files as they are called after it."""
        return frozenset(file.path for file in self.files if file.path)

    @property
    def old_paths(self) -> frozenset[str]:
        return frozenset(file.old_path for file in self.files if file.old_path)
