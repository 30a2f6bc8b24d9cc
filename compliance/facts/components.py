"""Components: the parts of a project that have a boundary of their own.

The project itself is the component ".". Others are a submodule, a folder within a vendoring folder
(`vendor/x`, `third_party/x`), or a folder with a LICENSE of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

from compliance.facts.attribution import Attribution
from compliance.facts.tree import Tree, enclosing, folder, speaks_for
from compliance.model.result import AttributionDocument
from compliance.model.snapshot import Role

VENDOR_FOLDERS = frozenset(
    "vendor vendors vendored _vendor third_party third-party thirdparty 3rdparty 3rd_party"
    " external externals extern node_modules bower_components pods deps _deps".split()
)
# Test data and documentation hold licence files as samples, not as boundaries.
_SAMPLE_FOLDERS = frozenset(
    "test tests testing testdata test_data fixtures fixture examples samples doc docs resources"
    " templates".split()
)
SUBMODULE, VENDORED, OWN_LICENSE, PROJECT = "submodule", "vendored folder", "own licence file", "the project"


@dataclass(frozen=True, slots=True)
class Component:
    path: str
    boundary: str
    documents: tuple[AttributionDocument, ...]

    @property
    def vendored(self) -> bool:
        return self.boundary in (SUBMODULE, VENDORED)


class Components:
    """The components of a tree, and which one a path lies in."""

    def __init__(self, tree: Tree, attribution: Attribution) -> None:
        boundaries: dict[str, str] = {".": PROJECT}
        for path in tree.entries:
            if place := _vendored_folder(path):
                boundaries.setdefault(place, VENDORED)
        for document in attribution.documents:
            if document.kind == "license" and (place := _licensed_folder(document.path, tree)):
                inside = any(is_vendor_folder(part) for part in place.split("/"))
                boundaries.setdefault(place, VENDORED if inside else OWN_LICENSE)
        for submodule in tree.snapshot.submodules:
            boundaries[submodule.path] = SUBMODULE
        self._boundaries = boundaries
        by_component: dict[str, list[AttributionDocument]] = {}
        for document in attribution.documents:
            by_component.setdefault(self.of(document.path), []).append(document)
        self.all = tuple(
            Component(path, boundary, tuple(by_component.get(path, ())))
            for path, boundary in sorted(boundaries.items())
        )

    def of(self, path: str) -> str:
        """The path of the innermost component that `path` lies in."""
        return next(place for place in enclosing(folder(path)) if place in self._boundaries)


def is_vendor_folder(name: str) -> bool:
    return name.lower() in VENDOR_FOLDERS


def _vendored_folder(path: str) -> str | None:
    """The package's folder for a file below a vendoring folder: the last one wins (nested node_modules)."""
    parts = path.split("/")[:-1]
    for index in range(len(parts) - 2, -1, -1):
        if is_vendor_folder(parts[index]):
            # npm's scopes: node_modules/@scope/name is one package.
            deeper = parts[index + 1].startswith("@") and index + 2 < len(parts)
            return "/".join(parts[: index + (3 if deeper else 2)])
    return None


def _licensed_folder(path: str, tree: Tree) -> str | None:
    place = speaks_for(path)
    if place != folder(path):
        return None
    parts = [part.lower() for part in place.split("/")]
    if (
        place == "."
        or not _SAMPLE_FOLDERS.isdisjoint(parts)
        or any(part.endswith(".dist-info") for part in parts)
    ):
        return None
    return place if tree.role(tree.entries[path]) == Role.LICENSE_TEXT else None
