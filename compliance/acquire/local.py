"""A path on this machine: which repository, folder or archive it is."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from compliance.acquire.blobs import GitBlobs
from compliance.acquire.folder import FolderReader, is_dirty, list_plain, list_work_tree
from compliance.acquire.git import GitError, Repository, discover
from compliance.acquire.listing import Listing
from compliance.acquire.progress import Progress
from compliance.acquire.redact import one_line, redact, shown_address
from compliance.acquire.tree import commit_of, list_commit, resolve_commit, submodules, tree_id
from compliance.acquire.unchanged import Unchanged
from compliance.errors import TargetError
from compliance.model.limits import Limits
from compliance.model.snapshot import Snapshot, Target


@contextmanager
def opened(
    typed: str, ref: str | None, limits: Limits, progress: Progress, cache_dir: Path | None = None
) -> Iterator[Snapshot]:
    """The tree at the path `typed`; files that `cache_dir` knows from an earlier scan are not read again.

    Raises TargetError, AcquireError.
    """
    path = _existing(typed)
    if path.is_dir():
        yield _folder(typed, path, ref, limits, progress, cache_dir)
        return
    from compliance.acquire.archive import is_archive, unpacked  # late: a repository needs no unpacking

    if is_archive(path) and path.is_file():
        _refuse_ref(typed, ref, "an archive")
        with unpacked(path, limits, progress) as (listing, spool):
            yield listing.snapshot(Target(redact(typed), "archive"), spool)
    else:
        hint = "give a git URL, a repository, a folder or an archive (.zip .whl .tar.gz …)"
        raise TargetError(f"{one_line(typed)}: neither a repository nor an archive", hint=hint)


def _existing(typed: str) -> Path:
    try:
        return Path(typed).resolve(strict=True)
    except (FileNotFoundError, NotADirectoryError):
        problem, hint = "no such file or folder", "give a git URL, or a path that exists"
    except (OSError, RuntimeError, ValueError) as error:  # a loop of symlinks, a NUL, too long
        problem, hint = getattr(error, "strerror", None) or "not a usable path", ""
    raise TargetError(f"{one_line(typed)}: {problem}", hint=hint)


def _folder(
    typed: str, path: Path, ref: str | None, limits: Limits, progress: Progress, cache_dir: Path | None
) -> Snapshot:
    root = repository_root(path)
    repository = discover(root) if root is not None else None
    if root is None or repository is None:
        return _plain(typed, path, ref, limits, progress, cache_dir)
    inside = path.relative_to(root).as_posix()
    folder = "" if inside == "." else inside
    if repository.work_tree is None or ref is not None:
        return _commit(typed, repository, ref, folder, limits)
    snapshot = _work_tree(typed, repository, folder, limits, progress, cache_dir)
    if folder and not (snapshot.files or snapshot.skipped):
        # A folder that git ignores as a whole: who names it wants it read.
        return _plain(typed, path, ref, limits, progress, cache_dir)
    return snapshot


def repository_root(path: Path) -> Path | None:
    """The nearest folder, upwards, with a `.git`; or `path` itself if it is a bare repository."""
    if all(os.path.lexists(path / part) for part in ("HEAD", "objects", "refs")):
        return path
    above = (path, *path.parents)
    return next((folder for folder in above if os.path.lexists(folder / ".git")), None)


def _commit(typed: str, repository: Repository, ref: str | None, folder: str, limits: Limits) -> Snapshot:
    listing = Listing(limits)
    commit = commit_of(repository, ref or "HEAD", one_line(typed))
    target = Target(redact(typed), "repo", url=origin_of(repository), ref=ref, commit=commit)
    modules = list_commit(repository, commit, folder, listing, ours=False)
    return listing.snapshot(target, GitBlobs(repository.git_dir), modules)


def _work_tree(
    typed: str,
    repository: Repository,
    folder: str,
    limits: Limits,
    progress: Progress,
    cache_dir: Path | None,
) -> Snapshot:
    assert repository.work_tree is not None
    root = repository.work_tree / folder
    algorithm = repository.run("rev-parse", "--show-object-format").decode().strip()
    unchanged = Unchanged(cache_dir, root, algorithm)
    reader = FolderReader(root, Listing(limits), progress, algorithm, unchanged)
    index = list_work_tree(reader, repository)
    unchanged.save()
    commit = resolve_commit(repository, "HEAD")
    target = Target(
        redact(typed),
        "repo",
        url=origin_of(repository),
        commit=commit,
        dirty=_dirty(repository, commit, folder, reader.listing) if commit else None,
    )
    modules = submodules(repository, index, reader.contents(".gitmodules"))
    return reader.listing.snapshot(target, reader.blobs(), modules)


def _dirty(repository: Repository, commit: str, folder: str, listing: Listing) -> bool:
    try:
        tree = tree_id(repository, commit, folder)
    except TargetError:
        return len(listing) > 0  # the folder is not in the commit
    return is_dirty(repository, tree, listing)


def _plain(
    typed: str, path: Path, ref: str | None, limits: Limits, progress: Progress, cache_dir: Path | None
) -> Snapshot:
    _refuse_ref(typed, ref, "a folder without a repository")
    unchanged = Unchanged(cache_dir, path)
    reader = FolderReader(path, Listing(limits), progress, unchanged=unchanged)
    try:
        list_plain(reader)
        unchanged.save()
    except OSError as error:
        hint = "check the permissions of the folder"
        raise TargetError(f"{one_line(typed)}: {error.strerror}", hint=hint) from error
    return reader.listing.snapshot(Target(redact(typed), "folder"), reader.blobs())


def _refuse_ref(typed: str, ref: str | None, what: str) -> None:
    if ref is not None:
        raise TargetError(f"{one_line(typed)}: --ref needs a repository, this is {what}")


def origin_of(repository: Repository) -> str | None:
    try:
        url = repository.run("config", "--get", "remote.origin.url")
    except GitError:
        return None
    return shown_address(url.decode("utf-8", "surrogateescape"))
