"""Components: the parts of a project that have a boundary of their own.

The project itself is the component ".". Others are a submodule, a package in a vendoring folder
(`vendor/x`, `third_party/x`), a folder with a LICENSE of its own, and a package with a manifest of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

from compliance.facts.attribution import Attribution
from compliance.facts.manifest import Manifest
from compliance.facts.tree import Tree, enclosing, folder, speaks_for
from compliance.facts.vendored import VendoredFolders, is_vendor_folder
from compliance.model.result import AttributionDocument
from compliance.model.snapshot import Role

# Test data and documentation hold licence files and manifests as samples, not as boundaries.
_SAMPLE_FOLDERS = frozenset(
    "test tests testing testdata test_data fixtures fixture example examples samples demo demos doc docs"
    " website resources templates template benchmarks e2e spec specs".split()
)
SUBMODULE, VENDORED, OWN_LICENSE, PROJECT = "submodule", "vendored folder", "own licence file", "the project"
WORKSPACE, OWN_MANIFEST = "workspace package", "own manifest"


@dataclass(frozen=True, slots=True)
class Component:
    """`boundary` is the kind of boundary, `reason` what it was seen by (a path), empty for the project.

    `manifests` are those that speak for the component's own folder.
    """

    path: str
    boundary: str
    documents: tuple[AttributionDocument, ...]
    reason: str = ""
    manifests: tuple[Manifest, ...] = ()

    @property
    def vendored(self) -> bool:
        return self.boundary in (SUBMODULE, VENDORED)


Boundaries = dict[str, tuple[str, str]]


class Components:
    """The components of a tree, and which one a path lies in."""

    def __init__(self, tree: Tree, attribution: Attribution) -> None:
        boundaries: Boundaries = {".": (PROJECT, "")}
        vendored = VendoredFolders(tree)
        for place, kind, reason in _found(tree, attribution, vendored):
            boundaries.setdefault(place, (kind, reason))
        self._boundaries = boundaries
        self._metadata = vendored.metadata
        by_component: dict[str, list[AttributionDocument]] = {}
        for document in attribution.documents:
            by_component.setdefault(self.of(document.path), []).append(document)
        manifests: dict[str, list[Manifest]] = {}
        for manifest in tree.manifests.all:
            manifests.setdefault(self.speaks_for(manifest.path), []).append(manifest)
        self.all = tuple(
            Component(
                path, boundary, tuple(by_component.get(path, ())), reason, tuple(manifests.get(path, ()))
            )
            for path, (boundary, reason) in sorted(boundaries.items())
        )

    def of(self, path: str) -> str:
        """The path of the innermost component that `path` lies in."""
        places = (self._metadata.get(place, place) for place in enclosing(folder(path)))
        return next(place for place in places if place in self._boundaries)

    def speaks_for(self, path: str) -> str:
        """The folder that a document or manifest speaks for, be it kept in a .dist-info beside that."""
        about = (self._metadata[place] for place in enclosing(folder(path)) if place in self._metadata)
        return next(about, None) or speaks_for(path)


def _found(tree: Tree, attribution: Attribution, vendored: VendoredFolders) -> Iterator[tuple[str, str, str]]:
    """Folder, kind of boundary and reason. The first that claims a folder has it."""
    for submodule in tree.snapshot.submodules:
        yield submodule.path, SUBMODULE, ".gitmodules"
    yield from ((place, VENDORED, f"{at}/") for place, at in vendored.packages.items())
    yield from ((place, VENDORED, f"files in {place}/") for place in vendored.loose)
    for document in attribution.documents:
        if document.kind == "license" and (place := _licensed_folder(document.path, tree)):
            inside = any(is_vendor_folder(part) for part in place.split("/"))
            yield place, VENDORED if inside else OWN_LICENSE, document.path
    members = tuple(_members(tree.manifests.all))
    for manifest in tree.manifests.all:
        place = folder(manifest.path)
        if any(fnmatchcase(place, glob) for glob, _ in members):
            yield place, WORKSPACE, manifest.path
        elif manifest.license and manifest.kind in _PACKAGES and not _is_sample(place):
            yield place, OWN_MANIFEST, manifest.path


# Kinds of manifest that make their folder a package.
_PACKAGES = frozenset(
    "package.json pyproject setup.cfg setup.py Cargo.toml composer.json pom.xml nuget DESCRIPTION"
    " gemspec".split()
)


def _members(manifests: tuple[Manifest, ...]) -> Iterator[tuple[str, str]]:
    """Globs of the folders that a workspace lists, from the tree's root, and who lists them."""
    for manifest in manifests:
        base = folder(manifest.path)
        for glob in manifest.workspaces:
            glob = glob.removeprefix("./").rstrip("/")
            yield (glob if base == "." else f"{base}/{glob}"), manifest.path


def _is_sample(place: str) -> bool:
    parts = [part.lower() for part in place.split("/")]
    return not _SAMPLE_FOLDERS.isdisjoint(parts) or any(part.endswith(".dist-info") for part in parts)


def _licensed_folder(path: str, tree: Tree) -> str | None:
    place = speaks_for(path)
    within = [part.lower() for part in place.split("/")]
    if place != folder(path) or place == "." or _is_sample(place) or "licenses" in within:
        return None
    return place if tree.role(tree.entries[path]) == Role.LICENSE_TEXT else None
