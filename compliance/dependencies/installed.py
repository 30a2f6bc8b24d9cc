"""Metadata of packages that are installed on this machine: nothing of them is run or imported."""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version

from compliance.dependencies.metadata import MOST_BYTES, Metadata, node_range, of_node, of_python
from compliance.dependencies.requirement import canonical

_ENVIRONMENTS = (".venv", "venv", "env")
_INFO = re.compile(r"(.+?)-([^-]+)(?:-py[\d.]+)?\.(?:dist-info|egg-info)\Z")


class Installed:
    """What is installed for the project at `root`: in its own virtual environment or in the active one, and
    in its node_modules. Without a `root` (a clone, an archive) nothing is."""

    def __init__(self, root: Path | None) -> None:
        self._root = root.resolve() if root else None

    def python(self, name: str, version: str, wanted: str) -> Metadata | None:
        """Of `name`, if the installed version is the one asked for."""
        for found, place in self._by_name.get(name, ()):
            if _fits(found, version, wanted) and (text := self._of_environment(place)):
                try:
                    return of_python(text, name, f"{name} {found}, installed", found)
                except ValueError:
                    continue
        return None

    def _of_environment(self, place: Path) -> str:
        """What lies within the project does not lead out of it."""
        inside = self._root and place.is_relative_to(self._root)
        return "" if inside and self._root and not _is_within(place, self._root) else _text(place)

    def node(self, name: str, version: str, wanted: str, folder: str) -> Metadata | None:
        """Of `name`, where the lock puts it (`folder`), or at the top of node_modules; if the installed
        version is the one asked for."""
        if self._root is None or ".." in f"{folder}/{name}".split("/"):
            return None
        place = self._root / (folder or f"node_modules/{name}") / "package.json"
        if not _is_within(place, self._root) or not (text := _text(place)):
            return None
        try:
            found = of_node(json.loads(text), name, f"{name}, installed", version)
        except (ValueError, RecursionError):
            return None
        return found if version or _is_in_range(found.version, wanted) else None

    @cached_property
    def _by_name(self) -> dict[str, list[tuple[str, Path]]]:
        found: dict[str, list[tuple[str, Path]]] = {}
        for folder in self._site_packages():
            try:
                names = sorted(place.name for place in folder.iterdir())
            except OSError:
                continue
            for name in names:
                if match := _INFO.match(name):
                    file = "METADATA" if name.endswith(".dist-info") else "PKG-INFO"
                    found.setdefault(canonical(match[1]), []).append((match[2], folder / name / file))
        return found

    def _site_packages(self) -> Iterable[Path]:
        """Those of the project's own environments that are within it, and those of the active one, which is
        where the user says."""
        if self._root is None:
            return
        for environment in (self._root / name for name in _ENVIRONMENTS):
            yield from (place for place in _of_environment(environment) if _is_within(place, self._root))
        for active in filter(None, (os.environ.get(name) for name in ("VIRTUAL_ENV", "CONDA_PREFIX"))):
            yield from _of_environment(Path(active))


def _of_environment(environment: Path) -> list[Path]:
    try:
        found = sorted(environment.glob("lib/python3*/site-packages"))
    except OSError:  # folders that link to themselves
        found = []
    return [*found, environment / "Lib" / "site-packages"]


def _is_within(place: Path, root: Path) -> bool:
    """Whether it is, once links are followed."""
    try:
        return place.resolve().is_relative_to(root)
    except (OSError, ValueError, RuntimeError):  # a name that none can have; links in a circle
        return False


def _text(path: Path) -> str:
    """A plain file, up to a sane size, or nothing: it may be a pipe that never ends."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return ""
        with path.open("rb") as file:
            return file.read(MOST_BYTES).decode("utf-8", "replace")
    except (OSError, ValueError):
        return ""


def _is_in_range(version: str, wanted: str) -> bool:
    from semantic_version import Version

    spec = node_range(wanted)
    try:
        return spec is not None and Version(version) in spec
    except ValueError:
        return False


def _fits(found: str, version: str, wanted: str) -> bool:
    try:
        if version:
            return Version(found) == Version(version)
        return SpecifierSet(wanted).contains(found, prereleases=True)
    except (InvalidVersion, InvalidSpecifier):
        return found == version
