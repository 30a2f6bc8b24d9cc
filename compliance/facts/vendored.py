"""Which folders hold other people's code: a package in a vendoring folder is a component of its own."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from compliance.facts.tree import Tree
from compliance.model.snapshot import Role

VENDOR_FOLDERS = frozenset(
    "vendor vendored _vendor _vendored vendor-patched vendor-prefixed vendor_prefixed"
    " third_party third-party thirdparty 3rdparty 3rd_party"
    " node_modules bower_components _deps".split()
)
# Adapters to something external, rebar's and CMake's own modules, a tool maker's scripts: these names stand
# for own code as often. A folder in them is somebody else's if it has a licence or manifest of its own.
DOUBTFUL_FOLDERS = frozenset("external externals extern deps pods vendors submodules".split())
# Trees kept as data for a test, and Java's packages, where the word is part of a name.
_NOT_WITHIN = frozenset(
    "fixtures fixture __fixtures__ testdata test_data test-data test-cases testcases snapshots golden"
    " baselines cases com org net io".split()
)
_MANIFESTS = frozenset(
    "package.json pyproject.toml setup.cfg setup.py cargo.toml composer.json bower.json go.mod pom.xml"
    " description meson.build cmakelists.txt configure.ac".split()
)
_HOSTS_WITH_OWNERS = frozenset("github.com gitlab.com bitbucket.org gitee.com golang.org honnef.co".split())
_PARTS_OF_A_PACKAGE = frozenset("src lib libs include dist packages source sources python test tests".split())
# What makes a vendoring folder work, and is part of no package in it.
_GLUE = frozenset("__init__.py cmakelists.txt meson.build build.bazel mod.rs index.js autoload.php".split())
_GLUE_SUFFIXES = (".sh", ".bash", ".ps1", ".bat", ".cmake", ".mk", ".gradle", ".bzl", ".nix")


class VendoredFolders:
    """The packages in the vendoring folders of a tree."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    @cached_property
    def _children(self) -> dict[str, set[str]]:
        """Folder -> the folders in it, below vendoring folders only."""
        result: dict[str, set[str]] = {}
        for place in self._files:
            while "/" in place:
                parent, _, _ = place.rpartition("/")
                result.setdefault(parent, set()).add(place)
                place = parent
        return result

    @cached_property
    def _files(self) -> dict[str, set[str]]:
        """Folder -> the names of the files in it, for what lies in or below a vendoring folder."""
        result: dict[str, set[str]] = {}
        for path in self._tree.entries:
            place, _, name = path.rpartition("/")
            if any(_is_vendoring(part) for part in place.split("/")):
                result.setdefault(place, set()).add(name.lower())
        return result

    @cached_property
    def packages(self) -> dict[str, str]:
        """Each package's folder, with the vendoring folder that it lies in."""
        found: dict[str, str] = {}
        for place in {*self._files, *self._children}:
            if _vendoring_folder(place) == place:
                packages = {one for child in self._children.get(place, ()) for one in self._packages(child)}
                found.update(dict.fromkeys(self._of_others(place, packages - set(self.metadata)), place))
        return found

    def _of_others(self, place: str, packages: set[str]) -> set[str]:
        """All of them; under a doubtful name those with an identity, or all where most have one."""
        identified = {package for package in packages if self._has_identity(package)}
        if not is_doubtful(place) or 2 * len(identified) > len(packages) > 1:
            return packages
        return identified

    @cached_property
    def metadata(self) -> dict[str, str]:
        """`_vendor/foo-1.0.dist-info` -> `_vendor/foo`, the package or the module's folder it is about."""
        found: dict[str, str] = {}
        for place, names in self._files.items():
            parent, _, name = place.rpartition("/")
            if name.endswith((".dist-info", ".egg-info")) and _is_vendoring(parent.rpartition("/")[2]):
                told = self._tree.text(f"{place}/top_level.txt").split() if "top_level.txt" in names else []
                own = name.rpartition(".")[0].partition("-")[0].replace("-", "_")
                for module in (*told[:20], own.partition(".")[0], own.partition(".")[0].lower()):
                    if f"{parent}/{module}" in self._children.get(parent, ()):
                        found[place] = f"{parent}/{module}"
                    elif f"{module}.py".lower() in self._files.get(parent, ()):
                        found[place] = parent
        return found

    @cached_property
    def loose(self) -> frozenset[str]:
        """Vendoring folders with code directly in them (`vendor/jquery.js`)."""
        found = set()
        for path, entry in self._tree.entries.items():
            place, _, name = path.rpartition("/")
            code = entry.role in (Role.SOURCE, Role.GENERATED) and entry.language
            if (
                code
                and not is_glue(name)
                and place
                and _vendoring_folder(place) == place
                and not is_doubtful(place)
            ):
                found.add(place)
        return frozenset(found)

    def _packages(self, place: str, depth: int = 1) -> Iterator[str]:
        """The packages at `place` or below: `@scope/name`, `github.com/owner/name`, `owner/name`."""
        below = self._children.get(place, set())
        if depth < 4 and below and not self._files.get(place) and self._is_group(place, below, depth):
            for child in below:
                yield from self._packages(child, depth + 1)
        else:
            yield place

    def _is_group(self, place: str, below: set[str], depth: int) -> bool:
        name, parent = place.rpartition("/")[2], place.rpartition("/")[0].rpartition("/")[2]
        if (depth == 1 and (name.startswith("@") or _is_domain(name))) or parent in _HOSTS_WITH_OWNERS:
            return True
        if _is_domain(parent):
            return False
        return any(
            self._has_identity(child) and child.rpartition("/")[2].lower() not in _PARTS_OF_A_PACKAGE
            for child in below
        )

    def _has_identity(self, place: str) -> bool:
        """A licence or a manifest of its own."""
        names = self._files.get(place, set())
        return any(
            name in _MANIFESTS or name.startswith(("licen", "copying", "copyright", "unlicense"))
            for name in names
        )


def is_glue(name: str) -> bool:
    """Whether a file straight in a vendoring folder only makes that folder work, or keeps it up to date."""
    return name.startswith(".") or name.lower() in _GLUE or name.endswith(_GLUE_SUFFIXES) or "." not in name


def is_vendor_folder(name: str) -> bool:
    return name.lower() in VENDOR_FOLDERS


def is_doubtful(place: str) -> bool:
    return place.rpartition("/")[2].lower() in DOUBTFUL_FOLDERS


def _is_vendoring(name: str) -> bool:
    return name.lower() in VENDOR_FOLDERS or name.lower() in DOUBTFUL_FOLDERS


def _vendoring_folder(place: str) -> str | None:
    """The innermost vendoring folder on the way to `place`."""
    parts = place.split("/")
    for index in range(len(parts) - 1, -1, -1):
        if _is_vendoring(parts[index]):
            before = {part.lower() for part in parts[:index]}
            return (
                "/".join(parts[: index + 1])
                if _NOT_WITHIN.isdisjoint(before - _vendor_paths(parts[:index]))
                else None
            )
    return None


def _vendor_paths(parts: list[str]) -> set[str]:
    """What stands below an outer vendoring folder is a path of its own (`vendor/golang.org/x/…/vendor`)."""
    first = next((index for index, part in enumerate(parts) if is_vendor_folder(part)), len(parts))
    return {part.lower() for part in parts[first:]}


def _is_domain(name: str) -> bool:
    head, dot, top = name.rpartition(".")
    return bool(dot and head) and top.isalpha() and top in _TOP_DOMAINS


_TOP_DOMAINS = frozenset("com org net io in co dev cc sh me go xyz tech cloud app us uk eu de fr".split())
