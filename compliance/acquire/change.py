"""What is staged, or what commits change, read from the object store: nobody looks at the work tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from compliance.acquire.blobs import GitBlobs
from compliance.acquire.git import GitError, Repository, discover, hook_environment
from compliance.acquire.listing import Listing
from compliance.acquire.local import origin_of, repository_root
from compliance.acquire.redact import one_line
from compliance.acquire.tree import TreeEntry, commit_of, entries, note_all, resolve_commit, submodules
from compliance.errors import TargetError
from compliance.model.change import Change, ChangedFile
from compliance.model.limits import DEFAULT_LIMITS, Limits
from compliance.model.snapshot import FileEntry, Problem, Skipped, Snapshot, Submodule, Target

# Renames and copies are told by similar content, of at most so many pairs. By git's own measure, a half, what
# was renamed and rewritten would be new; a notice is missed where a third of the file is left.
_SIMILAR = ("-M30%", "-C30%", "-l1000")
_RAW = ("-r", "-z", "--raw", "--full-index", "--no-ext-diff", "--no-textconv")
_NOTHING = "0"  # a commit that is not: git writes as many zeros as an id has digits

Entry = TypeVar("Entry", FileEntry, Skipped, Problem, Submodule)
Pair = tuple[TreeEntry | None, TreeEntry | None]  # before, after


def staged(folder: Path, limits: Limits = DEFAULT_LIMITS) -> Change:
    """What a commit would change now: the index that git commits from, against HEAD.

    `folder` lies in the work tree. In a hook, the index is the one that git names (GIT_INDEX_FILE: a
    `git commit FILE` has one of its own). Of a merge, what differs from both sides. Raises TargetError,
    AcquireError.
    """
    repository = _repository(folder)
    if repository.work_tree is None:
        raise TargetError(f"{one_line(str(folder))}: a bare repository has nothing staged")
    head = resolve_commit(repository, "HEAD")
    after = list(_index(repository))
    changed = _differences(repository, "diff-index", "--cached", head or _empty_tree(repository))
    if merged := resolve_commit(repository, "MERGE_HEAD"):
        # What the other side has as well was checked there; as `git diff --cc` has it.
        theirs = {_path(pair): pair for pair in _differences(repository, "diff-index", "--cached", merged)}
        # A file that only they had is compared with theirs.
        changed = [pair if pair[0] else theirs[_path(pair)] for pair in changed if _path(pair) in theirs]
    return _change(repository, after, changed, head, None, limits)


def committed(folder: Path, base: str, tip: str, limits: Limits = DEFAULT_LIMITS) -> Change:
    """What the commits that `tip` has and `base` has not change, taken together.

    Compared with where the two parted, so that what `base` has gained since is no change of `tip`. A `base`
    of zeros is no commit: all of `tip` is added. Raises TargetError, AcquireError.
    """
    repository = _repository(folder)
    commit = commit_of(repository, tip, one_line(str(folder)))
    known, parted = _parted(repository, base, commit, folder)
    after = list(entries(repository, commit))
    before = parted or _empty_tree(repository)
    changed = _differences(repository, "diff-tree", before, f"{commit}^{{tree}}")
    change = _change(repository, after, changed, parted, commit, limits)
    if known == parted:
        return change
    top = [entry for entry in entries(repository, known) if "/" not in entry.path] if known else []
    return replace(change, ruling=_snapshot(repository, top, known, False, limits))


def _repository(folder: Path) -> Repository:
    root = repository_root(folder.resolve())
    repository = discover(root) if root else None
    if repository is None:
        raise TargetError(
            f"{one_line(str(folder.resolve()))}: not in a git repository", hint="run it inside one"
        )
    return replace(repository, variables=hook_environment())


def _parted(repository: Repository, base: str, commit: str, folder: Path) -> tuple[str | None, str | None]:
    """The commit that `base` names, and the one at which `commit` left it; None if `base` is none."""
    if base and not base.strip(_NOTHING):
        return None, None
    known = commit_of(repository, base, one_line(str(folder)))
    try:
        return known, repository.run("merge-base", known, commit).decode().split()[0]
    except GitError:
        return known, known  # unrelated histories, or a clone too shallow to tell


def _empty_tree(repository: Repository) -> str:
    """Its id in the repository's object format; git knows it without an object."""
    return repository.run("hash-object", "-t", "tree", "--stdin").decode().strip()


def _index(repository: Repository) -> Iterator[TreeEntry]:
    """All that is staged; of a path in conflict, which cannot be committed, the first version."""
    seen = ""
    with closing(repository.records("ls-files", "-z", "--stage", cwd=repository.work_tree)) as records:
        for record in records:
            head, _, raw = record.partition(b"\t")
            mode, object_id, _ = head.decode().split()
            path = _text(raw)
            if path != seen:
                yield TreeEntry(mode, object_id, path)
            seen = path


def _differences(repository: Repository, command: str, *arguments: str) -> list[Pair]:
    """What git's plumbing `command` says differs. Without the contents (a partial clone has not all of them)
    git cannot tell what was renamed: then nothing was."""
    try:
        return list(_changed(repository.records(command, *_RAW, *_SIMILAR, *arguments)))
    except GitError:
        return list(_changed(repository.records(command, *_RAW, "--no-renames", *arguments)))


def _path(pair: Pair) -> str:
    """The path as it is now; of a file that is gone, as it was."""
    return next(entry.path for entry in reversed(pair) if entry)


def _changed(records: Iterable[bytes]) -> Iterator[Pair]:
    """Each file before and after. The format is that of git-diff-index(1), "Raw output format"."""
    parts = iter(records)
    for head in parts:
        old_mode, mode, old_id, object_id, status = head.decode().removeprefix(":").split()
        first = _text(next(parts))
        second = _text(next(parts)) if status[0] in "RC" else first
        before = None if status[0] == "A" else TreeEntry(old_mode, old_id, first)
        after = None if status[0] == "D" else TreeEntry(mode, object_id, second)
        yield before, after


def _change(
    repository: Repository,
    listed: list[TreeEntry],
    changed: list[Pair],
    base: str | None,
    tip: str | None,
    limits: Limits,
) -> Change:
    """Both trees from the one that is `listed`: the other is it with the changes taken back.

    `tip` is None for what is staged, `base` where there is no commit before.
    """
    after = _snapshot(repository, listed, tip or base, tip is None, limits)
    old = _snapshot(repository, [before for before, _ in changed if before], base, False, limits)
    files = (ChangedFile(new.path if new else None, old.path if old else None) for old, new in changed)
    return Change(
        before=_taken_back(after, old, {new.path for _, new in changed if new}) if base else old,
        after=after,
        files=tuple(sorted(files, key=lambda file: (file.path or file.old_path or "", file.old_path or ""))),
    )


def _taken_back(after: Snapshot, old: Snapshot, changed: set[str]) -> Snapshot:
    """`after` with what lies at the paths `changed` replaced by what `old` has: all but that is the same."""

    def merged(kept: Iterable[Entry], back: Iterable[Entry]) -> tuple[Entry, ...]:
        by_path = {one.path: one for one in kept if one.path not in changed} | {one.path: one for one in back}
        return tuple(by_path[path] for path in sorted(by_path))

    return replace(
        old,
        files=merged(after.files, old.files),
        skipped=merged(after.skipped, old.skipped),
        problems=merged(after.problems, old.problems),
        submodules=merged(after.submodules, old.submodules),
    )


def _snapshot(
    repository: Repository, listed: list[TreeEntry], commit: str | None, dirty: bool, limits: Limits
) -> Snapshot:
    listing = Listing(limits)
    found = sorted({entry.path: entry for entry in listed}.values(), key=lambda entry: entry.path)
    note_all(repository, commit or "HEAD", found, listing, ours=False)
    root = repository.work_tree or repository.git_dir
    url = origin_of(repository)
    target = Target(str(root), "repo", url=url, commit=commit, dirty=dirty if commit else None)
    blobs = GitBlobs(repository.git_dir, repository.variables)
    return listing.snapshot(target, blobs, submodules(repository, found))


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")
