"""The tree of a commit, read from an object store: nothing is checked out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice

from compliance.acquire.blobs import GitBlobs
from compliance.acquire.git import GitError, Repository
from compliance.acquire.listing import Listing
from compliance.acquire.redact import redact
from compliance.errors import TargetError
from compliance.model.snapshot import Submodule

SYMLINK = "120000"
GITLINK = "160000"


@dataclass(frozen=True, slots=True)
class TreeEntry:
    """One line of a tree or an index. `mode` is git's, as six octal digits."""

    mode: str
    object_id: str
    path: str


def resolve_commit(repository: Repository, ref: str) -> str | None:
    """The id of the commit that `ref` names, or None."""
    try:
        found = repository.run("rev-parse", "--verify", "--end-of-options", f"{ref}^{{commit}}")
    except GitError:
        return None
    return found.decode().strip()


def commit_of(repository: Repository, ref: str, shown: str) -> str:
    """The id of the commit that `ref` names. Raises TargetError if there is none."""
    commit = resolve_commit(repository, ref) if not ref.startswith("-") else None
    if commit is not None:
        return commit
    if ref == "HEAD":
        raise TargetError(f"{shown}: no commit at HEAD", hint="commit something, or name a --ref")
    hint = "name a branch, a tag or a commit"
    if (repository.git_dir / "shallow").exists():
        hint = "this clone is shallow: git fetch --unshallow, or in CI fetch-depth: 0"
    raise TargetError(f"{shown}: unknown ref {ref!r}", hint=hint)


def entries(repository: Repository, treeish: str) -> Iterator[TreeEntry]:
    """All that is not a folder below `treeish`; paths are relative to it. Raises GitError."""
    with closing(repository.records("ls-tree", "-r", "-z", "--full-tree", treeish)) as records:
        for record in records:
            head, _, path = record.partition(b"\t")
            mode, _, object_id = head.decode().split()
            yield TreeEntry(mode, object_id, path.decode("utf-8", "surrogateescape"))


def list_commit(
    repository: Repository, commit: str, folder: str, listing: Listing, *, ours: bool
) -> tuple[Submodule, ...]:
    """Note every path of `commit` below `folder` ("" for all) in `listing`; give the submodules.

    A blob that is not there is too large if the clone is `ours`, since we left it out for that; in a
    repository of the user's it is a file that should have been read.
    """
    # A tree may name itself again and again: ten small objects can make a thousand million paths.
    found = list(
        islice(entries(repository, tree_id(repository, commit, folder)), listing.limits.max_files + 1)
    )
    note_all(repository, commit, found, listing, ours=ours)
    return submodules(repository, found)


def note_all(
    repository: Repository, commit: str, found: list[TreeEntry], listing: Listing, *, ours: bool
) -> None:
    """Note the entries `found`, of which `commit` has (most of) the blobs; `ours` as in `list_commit`."""
    sizes = _sizes(repository, commit, found)
    with listing.bounded():
        for entry in found:
            _note(entry, sizes, listing, ours)


def tree_id(repository: Repository, commit: str, folder: str) -> str:
    """What names the tree of `commit` at `folder` ("" for all). Raises TargetError if there is none."""
    if not folder:
        return commit
    try:
        found = repository.run("rev-parse", "--verify", "--end-of-options", f"{commit}:{folder}")
    except GitError as error:
        raise TargetError(f"no folder {folder!r} in commit {commit[:12]}") from error
    return found.decode().strip()


def _note(entry: TreeEntry, sizes: dict[str, int | None], listing: Listing, ours: bool) -> None:
    if entry.mode in (SYMLINK, GITLINK):
        listing.skip(entry.path, "symlink" if entry.mode == SYMLINK else "submodule")
        return
    size = sizes[entry.object_id]
    if size is None and not ours:
        listing.unread(entry.path, "not in the object store (a partial clone, or damaged)")
    elif listing.wants(entry.path, size) and size is not None:
        listing.add(entry.path, entry.object_id, size)


def _sizes(repository: Repository, commit: str, found: Iterable[TreeEntry]) -> dict[str, int | None]:
    """The size of each blob in bytes; None for one that is not there: left out, or lost."""
    missing = _missing(repository, commit)
    wanted = {entry.object_id for entry in found if entry.mode != GITLINK}
    sizes: dict[str, int | None] = dict.fromkeys(wanted & missing)
    asked = "\n".join(wanted - missing).encode()
    format_ = "--batch-check=%(objectname) %(objectsize)"
    # --buffer: else git writes, and we read, each line by itself.
    for line in repository.run("cat-file", format_, "--buffer", stdin=asked).decode().splitlines():
        object_id, size = line.split()
        sizes[object_id] = int(size) if size.isdecimal() else None  # "missing"
    return sizes


def _missing(repository: Repository, commit: str) -> frozenset[str]:
    """The objects that a partial clone left out. To ask for one of them would end git."""
    try:
        repository.run("config", "--get-regexp", r"^remote\..*\.promisor$|^extensions\.partialclone$")
    except GitError:
        return frozenset()  # no such setting: nothing was left out
    listed = repository.run(
        "rev-list", "--objects", "--no-object-names", "--missing=print", "--no-walk", commit
    )
    return frozenset(line[1:] for line in listed.decode().splitlines() if line.startswith("?"))


def submodules(
    repository: Repository, found: Iterable[TreeEntry], gitmodules: bytes | None = None
) -> tuple[Submodule, ...]:
    """The submodules among `found`, with the addresses in .gitmodules (read from `found` if None)."""
    links = {entry.path: entry.object_id for entry in found if entry.mode == GITLINK}
    if not links:
        return ()
    if gitmodules is None:
        gitmodules = _gitmodules_blob(repository, found)
    urls = _urls(repository, gitmodules)
    return tuple(Submodule(path, urls.get(path), commit) for path, commit in links.items())


def _gitmodules_blob(repository: Repository, found: Iterable[TreeEntry]) -> bytes:
    for entry in found:
        if entry.path == ".gitmodules" and entry.mode != SYMLINK:
            with GitBlobs(repository.git_dir, repository.variables).open() as reader:
                return reader.read(entry.object_id)
    return b""


def _urls(repository: Repository, gitmodules: bytes) -> dict[str, str]:
    """Path → address. A malformed file gives none: the submodules are listed all the same."""
    try:
        listed = repository.run("config", "--no-includes", "-z", "--list", "--file", "-", stdin=gitmodules)
    except GitError:
        return {}
    settings: dict[str, dict[str, str]] = {}
    for record in listed.decode("utf-8", "surrogateescape").split("\0")[:-1]:
        key, _, value = record.partition("\n")
        name, _, field = key.rpartition(".")
        settings.setdefault(name, {})[field] = value
    return {s["path"]: redact(s["url"]) for s in settings.values() if "path" in s and "url" in s}
