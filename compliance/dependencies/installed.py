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

from compliance.dependencies.metadata import MOST_BYTES, Metadata, of_node, of_python
from compliance.dependencies.requirement import canonical

_ENVIRONMENTS = (".venv", "venv", "env")
_INFO = re.compile(r"(.+?)-([^-]+)(?:-py[\d.]+)?\.(?:dist-info|egg-info)\Z")


class Installed:
    """What is installed for the project at `root`: in its own virtual environment or in the active one, and
    in its node_modules. Without a `root` (a clone, an archive) nothing is."""

    def __init__(self, root: Path | None) -> None:
        self._root = root

    def python(self, name: str, version: str, wanted: str) -> Metadata | None:
        """Of `name`, if the installed version is the one asked for."""
        for found, place in self._by_name.get(name, ()):
            if _fits(found, version, wanted) and (text := self._text(place)):
                try:
                    return of_python(text, f"{name} {found}, installed")
                except ValueError:
                    continue
        return None

    def node(self, name: str, version: str, folder: str) -> Metadata | None:
        """Of `name`, where the lock puts it (`folder`), or at the top of node_modules."""
        if self._root is None or ".." in f"{folder}/{name}".split("/"):
            return None
        place = self._root / (folder or f"node_modules/{name}") / "package.json"
        if not place.resolve().is_relative_to(self._root.resolve()) or not (text := self._text(place)):
            return None
        try:
            found = of_node(json.loads(text), f"{name}, installed")
        except (ValueError, RecursionError):
            return None
        return found if not version or found.version == version else None

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
        if self._root is None:
            return
        given = [os.environ.get(name) for name in ("VIRTUAL_ENV", "CONDA_PREFIX")]
        for environment in [*(self._root / name for name in _ENVIRONMENTS), *map(Path, filter(None, given))]:
            yield from environment.glob("lib/python3*/site-packages")
            yield environment / "Lib" / "site-packages"

    def _text(self, path: Path) -> str:
        """A plain file of sane size, or nothing: it may be a pipe that never ends."""
        try:
            if not stat.S_ISREG(path.stat().st_mode):
                return ""
            with path.open("rb") as file:
                return file.read(MOST_BYTES).decode("utf-8", "replace")
        except (OSError, ValueError):
            return ""


def _fits(found: str, version: str, wanted: str) -> bool:
    try:
        if version:
            return Version(found) == Version(version)
        return SpecifierSet(wanted).contains(found, prereleases=True)
    except (InvalidVersion, InvalidSpecifier):
        return found == version
