"""A URL: cloned bare into a private folder, no file of it ever checked out."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from compliance.acquire.blobs import GitBlobs
from compliance.acquire.credentials import taken_out
from compliance.acquire.git import (
    Repository,
    hint_for,
    init_bare,
    network_environment,
    only_these_variables,
    reason_of,
)
from compliance.acquire.listing import Listing
from compliance.acquire.progress import Progress
from compliance.acquire.redact import one_line, redact
from compliance.acquire.scratch import scratch_folder
from compliance.acquire.tree import list_commit, resolve_commit
from compliance.acquire.url import protocols_for
from compliance.errors import AcquireError, TargetError
from compliance.model.limits import Limits
from compliance.model.snapshot import Snapshot, Target

if TYPE_CHECKING:
    from git import Repo

_OBJECT_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
# What only the history can answer: a shortened id, main~3, v1^{}, main@{yesterday}.
_EXPRESSION = re.compile(r"[0-9a-f]{4,63}|.*[~^@].*", re.DOTALL)
_NO_SUCH_REF = re.compile(r"remote branch .* not found|couldn't find remote ref|not our ref", re.I)
# A server that has no depth, no filter, or no single commits to give.
_NOT_SO_LITTLE = re.compile(r"shallow|filter|unadvertised|not our ref", re.IGNORECASE)


@contextmanager
def cloned(url: str, ref: str | None, limits: Limits, progress: Progress) -> Iterator[tuple[Repository, str]]:
    """A bare clone of `url` and the id of the commit that `ref` names, for the context's time.

    Blobs over `limits.max_file_bytes` are left out, if the server can do that.
    Raises AcquireError (unreachable, refused) and TargetError (unknown ref, no commit).
    """
    with scratch_folder() as folder:
        # Git leaves out blobs of *at least* the limit.
        largest = f"blob:limit={limits.max_file_bytes + 1}"
        yield _Clone(url, folder, largest, progress).at(ref)


@contextmanager
def opened(url: str, ref: str | None, limits: Limits, progress: Progress) -> Iterator[Snapshot]:
    """The tree of one commit at `url`. Raises as `cloned` does."""
    with cloned(url, ref, limits, progress) as (repository, commit):
        listing = Listing(limits)
        modules = list_commit(repository, commit, "", listing, ours=True)
        target = Target(redact(url), "url", url=redact(url), ref=ref, commit=commit)
        yield listing.snapshot(target, GitBlobs(repository.git_dir), modules)


class _Refused(Exception):
    """Git could not clone; the text is what it said."""


@dataclass(frozen=True, slots=True)
class _Clone:
    url: str
    folder: Path
    filter: str
    progress: Progress

    def at(self, ref: str | None) -> tuple[Repository, str]:
        """The least that holds `ref`; the whole history only where there is no other way."""
        try:
            repository, name = self._tip(ref)
        except _Refused as refused:
            if not _may_be_in_history(ref, str(refused)):
                raise self._error(ref, str(refused)) from None
            repository, name = self._history(ref)
        commit = resolve_commit(repository, name)
        if commit is None:
            raise self._no_commit(ref)
        return repository, commit

    def _tip(self, ref: str | None) -> tuple[Repository, str]:
        if ref is not None and (_OBJECT_ID.fullmatch(ref) or ref.startswith("refs/")):
            return self._fetch(ref), "FETCH_HEAD"
        tip = self._clone("tip", branch=ref, depth=1, single_branch=True, no_tags=True)
        return tip, "HEAD"

    def _history(self, ref: str | None) -> tuple[Repository, str]:
        try:
            return self._clone("history"), ref or "HEAD"
        except _Refused as refused:
            raise self._error(ref, str(refused)) from None

    def _clone(self, name: str, **options: Any) -> Repository:
        def clone(path: Path, **common: Any) -> Repo:
            from git import Repo

            environment = self._environment()
            return Repo.clone_from(self._address, path, env=environment, bare=True, **common, **options)

        return self._with_gitpython(clone, self.folder / name)

    def _fetch(self, ref: str) -> Repository:
        """One commit by its id or full ref name, which `git clone` cannot be asked for."""

        def fetch(path: Path, **common: Any) -> Repo:
            from git import Repo

            init_bare(path, "sha256" if len(ref) == 64 else "sha1")
            repo = Repo(path)
            repo.git.update_environment(**self._environment())
            repo.create_remote("origin", self._address).fetch(ref, depth=1, no_tags=True, **common)
            return repo

        return self._with_gitpython(fetch, self.folder / "commit")

    @property
    def _address(self) -> str:
        """What git is told, and what lists of processes show."""
        return taken_out(self.url)[0]

    def _environment(self) -> dict[str, str]:
        _, settings, variables = taken_out(self.url)
        return network_environment(protocols_for(self.url), settings) | dict(variables)

    def _with_gitpython(self, get: Callable[..., Repo], path: Path) -> Repository:
        """`get` run with progress and filter. Raises _Refused with what git said."""
        try:
            from git import GitCommandError
        except ImportError as error:  # GitPython looks for git when it is imported
            raise AcquireError("git was not found", hint="install git 2.31 or later") from error
        report = _progress_to(self.progress)
        try:
            with only_these_variables(self._environment()):
                get(path, progress=report, filter=self.filter).close()
        except GitCommandError as error:
            said = [*report.error_lines, *report.other_lines, str(error.stderr)]
            raise _Refused("\n".join(said)) from None
        except (KeyboardInterrupt, SystemExit) as stop:  # Ctrl-C, SIGTERM
            # The frames hold the process that still writes to the folder we are about to remove.
            traceback.clear_frames(stop.__traceback__)
            raise
        return Repository(path)

    def _error(self, ref: str | None, said: str) -> AcquireError | TargetError:
        if ref is not None and _NO_SUCH_REF.search(said):
            return self._no_commit(ref)
        reason = reason_of(said)
        hint = hint_for(reason) or "check the address, your access and the network"
        return AcquireError(f"cannot clone {one_line(self.url)}: {reason}", hint=hint)

    def _no_commit(self, ref: str | None) -> TargetError:
        if ref is not None:
            hint = "name a branch, a tag or a commit"
            return TargetError(f"{one_line(self.url)}: unknown ref {ref!r}", hint=hint)
        hint = "push a commit, or name a branch with --ref"
        return TargetError(f"{one_line(self.url)}: no commit on the default branch", hint=hint)


def _may_be_in_history(ref: str | None, said: str) -> bool:
    if _NO_SUCH_REF.search(said):
        return ref is not None and _EXPRESSION.fullmatch(ref) is not None
    return _NOT_SO_LITTLE.search(said) is not None


def _progress_to(progress: Progress) -> Any:
    """A GitPython progress that hands everything on to `progress`."""
    from git import RemoteProgress

    class Report(RemoteProgress):
        def update(
            self,
            op_code: int,
            cur_count: str | float,
            max_count: str | float | None = None,
            message: str = "",
        ) -> None:
            what = "receiving objects" if op_code & self.RECEIVING else "cloning"
            progress(int(float(cur_count)), int(float(max_count)) if max_count else None, what)

    return Report()
