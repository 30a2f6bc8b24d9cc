"""Where a tree comes from: a URL, a local repository, a folder or an archive becomes a Snapshot."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from compliance.acquire import local
from compliance.acquire.progress import Progress, no_progress
from compliance.acquire.redact import one_line, redact
from compliance.acquire.url import is_url
from compliance.errors import TargetError
from compliance.model.limits import DEFAULT_LIMITS, Limits
from compliance.model.snapshot import Snapshot

__all__ = ["Limits", "Progress", "acquire", "one_line", "redact"]


@contextmanager
def acquire(
    target: str,
    *,
    ref: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
    progress: Progress = no_progress,
    cache_dir: Path | None = None,
) -> Iterator[Snapshot]:
    """The tree of `target`, readable as long as the context lasts; nothing of it is executed.

    `target` is a git URL, the path of a repository (its work tree is read, or the commit that
    `ref` names), a folder or an archive. Raises TargetError (no such thing, unknown ref, nothing in
    it) and AcquireError (unreachable, damaged); what else cannot be read is a Problem in the
    snapshot. In `cache_dir` is kept which files of a folder were read, and what `stat` said of them.
    """
    with _opened(target, ref, limits, progress, cache_dir) as snapshot:
        if not (snapshot.files or snapshot.skipped or snapshot.problems):
            hint = "commit or add files first"
            raise TargetError(f"{one_line(target)}: there are no files in it", hint=hint)
        yield snapshot


def _opened(
    target: str, ref: str | None, limits: Limits, progress: Progress, cache_dir: Path | None
) -> AbstractContextManager[Snapshot]:
    if not target:
        raise TargetError("no target", hint="give a git URL, or a path")
    if target.startswith("-"):
        hint = "write a path as ./-name"
        raise TargetError(f"{one_line(target)}: a target may not begin with '-'", hint=hint)
    if ref is not None and (not ref or ref.startswith("-")):
        raise TargetError(f"unknown ref {ref!r}", hint="name a branch, a tag or a commit")
    if is_url(target):
        from compliance.acquire import clone  # late: it takes longer to import than a small folder to read

        return clone.opened(target, ref, limits, progress)
    return local.opened(target, ref, limits, progress, cache_dir)
