"""The audited tree with its evidence: what every fact is derived from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from compliance.facts.annotations import Annotations, annotated, read_annotations
from compliance.facts.manifests import Manifests, find_manifests
from compliance.model.evidence import Evidence
from compliance.model.snapshot import FileEntry, Role, Snapshot

Read = Callable[[FileEntry], str]


@dataclass(frozen=True)
class Tree:
    """`found` is what stands in each file, by path; a path not in it was not scanned. `read` gives a
    file's decoded text."""

    snapshot: Snapshot
    found: Mapping[str, Evidence]
    read: Read

    @cached_property
    def evidence(self) -> Mapping[str, Evidence]:
        """What stands in each file, and what REUSE.toml, debian/copyright and the like say about it."""
        return annotated(self.found, self.annotations)

    @cached_property
    def manifests(self) -> Manifests:
        return find_manifests(self.entries, self.text)

    @cached_property
    def annotations(self) -> Annotations:
        return read_annotations(self.found, self.text)

    @cached_property
    def entries(self) -> Mapping[str, FileEntry]:
        return {entry.path: entry for entry in self.snapshot.files}

    @cached_property
    def license_names(self) -> Mapping[str, frozenset[str]]:
        """Folder -> the names, suffixes off and in one spelling, of the documents that speak for it."""
        result: dict[str, set[str]] = {}
        for path, entry in self.entries.items():
            if entry.role in (Role.LICENSE_TEXT, Role.DOC):
                result.setdefault(speaks_for(path), set()).add(document_stem(path))
        return {place: frozenset(names) for place, names in result.items()}

    @cached_property
    def modules(self) -> frozenset[str]:
        """`a/b` for each b in a folder a, suffixes off: what paths and modules of its own begin with."""
        pairs: set[str] = set()
        for path in self.entries:
            parts = [part.partition(".")[0] for part in path.split("/")]
            pairs.update(f"{outer}/{inner}" for outer, inner in pairwise(parts))
        return frozenset(pairs)

    @cached_property
    def top_names(self) -> frozenset[str]:
        """The names of the files and folders at the root and under a `src` or `lib` folder there."""
        names = set()
        for path in self.entries:
            first, *rest = path.split("/")
            names.add(first.removesuffix(".py"))
            if first in ("src", "lib", "python") and rest:
                names.add(rest[0].removesuffix(".py"))
        return frozenset(names)

    def scanned(self) -> Iterator[tuple[FileEntry, Evidence]]:
        """The files that were read, with what was found in each."""
        for entry in self.snapshot.files:
            found = self.evidence.get(entry.path)
            if found is not None and not found.skipped:
                yield entry, found

    def role(self, entry: FileEntry) -> Role:
        """The role that the path suggests, unless the content says that the file is generated."""
        found = self.evidence.get(entry.path)
        return Role.GENERATED if found and found.generated and entry.role == Role.SOURCE else entry.role

    def text(self, path: str) -> str:
        """The decoded text of `path`; empty where it is not in the tree or could not be read as text."""
        entry = self.entries.get(path)
        found = self.found.get(path)
        return self.read(entry) if entry and found and not found.skipped else ""

    def lines(self, path: str) -> Sequence[str]:
        """Those of `text`. A file may have thousands of notices, each looked at by itself: it is cut once."""
        return self._lines(path)

    @cached_property
    def _lines(self) -> Callable[[str], Sequence[str]]:
        return lru_cache(maxsize=4)(lambda path: self.text(path).split("\n"))


def document_stem(path: str) -> str:
    """`license` of `LICENSE.txt` and of `Licence`."""
    return path.rpartition("/")[2].lower().partition(".")[0].replace("licence", "license")


def folder(path: str) -> str:
    """The folder that holds `path`; "." for the root."""
    return path.rpartition("/")[0] or "."


# Folders that hold documents about the folder above them.
_DOCUMENT_FOLDERS = frozenset("licenses licences license legal .reuse debian".split())
_ENDINGS = (".dist-info", ".egg-info", "_licenses", "-licenses")


def speaks_for(path: str) -> str:
    """The folder that a document speaks for: `.` for LICENSES/MIT.txt and x.dist-info/METADATA."""
    place = folder(path)
    while (name := place.rpartition("/")[2].lower()) in _DOCUMENT_FOLDERS or name.endswith(_ENDINGS):
        place = folder(place)
    return place


def enclosing(path: str) -> Iterator[str]:
    """`path` and every folder above it, the root "." last."""
    yield path
    while path != ".":
        path = folder(path)
        yield path
