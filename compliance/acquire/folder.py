"""A folder as it lies on the disk: a plain one, or the work tree of a repository."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from compliance.acquire.blobs import FolderBlobs, blob_id
from compliance.acquire.git import Repository
from compliance.acquire.listing import Listing
from compliance.acquire.nofollow import BehindSymlink, Entry, entry_below
from compliance.acquire.progress import Progress
from compliance.acquire.tree import GITLINK, SYMLINK, TreeEntry, entries
from compliance.acquire.unchanged import Unchanged

_VERSION_CONTROL = frozenset((b".git", b".hg", b".svn", b".bzr", b"_darcs", b"CVS"))
_NOT_CHECKED_OUT = "S"  # git's tag for "skip-worktree"
_PROGRESS_STEP = 256  # files


@dataclass(slots=True)
class FolderReader:
    """Notes files below `root` in `listing`, with the ids that git would give them."""

    root: Path
    listing: Listing
    progress: Progress
    algorithm: str = "sha1"
    unchanged: Unchanged = field(default_factory=Unchanged)
    _done: int = 0

    def note(self, path: str) -> None:
        """Note `path`, which may be anything, or gone. Raises LimitReached."""
        self._done += 1
        if self._done % _PROGRESS_STEP == 0:
            self.progress(self._done, None, "reading files")
        try:
            self._note(path)
        except FileNotFoundError:
            pass  # deleted in the work tree: it is not a part of what is audited
        except BehindSymlink:
            self.listing.skip(path, "behind a symlink")
        except OSError as error:
            self.listing.unread(path, f"unreadable: {error.strerror}")

    def _note(self, path: str) -> None:
        with entry_below(self.root, path) as entry:
            if entry.kind == "folder":
                return  # what was a file is one no more
            if entry.kind != "file":
                self.listing.skip(path, entry.kind)
            elif self.listing.wants(path, entry.size):
                self.listing.add(path, *self._identified(path, entry))

    def _identified(self, path: str, entry: Entry) -> tuple[str, int]:
        """The blob id and size of a file."""
        known = self.unchanged.blob(path, entry.mark)
        if known:
            return known, entry.size
        data = entry.read(self.listing.limits.max_file_bytes)
        blob = blob_id(data, self.algorithm)
        if len(data) == entry.size:
            self.unchanged.note(path, entry.mark, blob)
        return blob, len(data)

    def contents(self, path: str) -> bytes:
        """The bytes of one file; none if it cannot be read."""
        try:
            with entry_below(self.root, path) as entry:
                return entry.read(self.listing.limits.max_file_bytes)
        except OSError:
            return b""

    def blobs(self) -> FolderBlobs:
        return FolderBlobs(self.root, {id_: path for path, id_ in self.listing.blobs().items()})


def list_plain(reader: FolderReader) -> None:
    """Note all that is below the folder, version control data set aside. Raises OSError."""
    with reader.listing.bounded():
        for path in _walk(reader.root, reader.listing):
            reader.note(path)


def _walk(root: Path, listing: Listing) -> Iterator[str]:
    """The paths of all that is not a folder. Symlinked folders are not entered."""
    pending = [b""]
    while pending:
        folder = pending.pop()
        try:
            with os.scandir(os.fsencode(root) + b"/" + folder) as found:
                children = sorted(found, key=lambda child: child.name)
        except OSError as error:
            if not folder:
                raise
            listing.unread(_text(folder), f"unreadable: {error.strerror}")
            continue
        for child in children:
            path = folder + b"/" + child.name if folder else child.name
            if child.name in _VERSION_CONTROL:
                listing.skip(_text(path), "version control data")
            elif child.is_dir(follow_symlinks=False):
                pending.append(path)
            else:
                yield _text(path)


def list_work_tree(reader: FolderReader, repository: Repository) -> tuple[TreeEntry, ...]:
    """Note tracked files and those that are neither tracked nor ignored; give the index entries."""
    index = tuple(_index(reader, repository))
    with reader.listing.bounded():
        for tag, entry in index:
            if entry.mode == GITLINK:
                reader.listing.skip(entry.path, "submodule")
            elif tag == _NOT_CHECKED_OUT:
                reader.listing.skip(entry.path, "not checked out (sparse checkout)")
            else:
                reader.note(entry.path)
        for path in _untracked(reader, repository):
            if path.endswith("/"):
                reader.listing.skip(path[:-1], "nested repository")
            else:
                reader.note(path)
    return tuple(entry for _, entry in index)


def _index(reader: FolderReader, repository: Repository) -> Iterator[tuple[str, TreeEntry]]:
    """The index entries in the folder with git's tag, each path once (a conflict has up to three)."""
    last = ""
    for record in repository.records("ls-files", "-z", "-t", "--stage", cwd=reader.root):
        head, _, raw = record.partition(b"\t")
        tag, mode, object_id, _ = head.decode().split()
        path = _text(raw)
        if path != last:
            yield tag, TreeEntry(mode, object_id, path)
        last = path


def _untracked(reader: FolderReader, repository: Repository) -> Iterator[str]:
    """What is neither tracked nor ignored; a nested repository ends in a slash."""
    arguments = ("ls-files", "-z", "--others", "--exclude-standard")
    for record in repository.records(*arguments, cwd=reader.root):
        yield _text(record)


def is_dirty(repository: Repository, tree: str, listing: Listing) -> bool:
    """Whether the files differ, byte for byte, from those of the tree.

    Files that are not read (weights, images, too large) are only looked for, not compared.
    """
    found = islice(entries(repository, tree), listing.limits.max_files + 1)
    committed = {entry.path: entry for entry in found}
    expected = {path: e.object_id for path, e in committed.items() if e.mode not in (SYMLINK, GITLINK)}
    changed = any(expected.get(path) != blob for path, blob in listing.blobs().items())
    return changed or any(path not in listing for path in committed)


def _text(path: bytes) -> str:
    return path.decode("utf-8", "surrogateescape")
