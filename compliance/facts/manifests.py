"""Every package manifest of a tree, read."""

from __future__ import annotations

import configparser
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from compliance.facts import manifests_other as other
from compliance.facts import manifests_python as python
from compliance.facts.manifest import Manifest
from compliance.model.snapshot import Problem

Reader = Callable[[str, str], Manifest]
_BY_NAME: dict[str, Reader] = {
    "package.json": other.package_json,
    "pyproject.toml": python.pyproject,
    "setup.cfg": python.setup_cfg,
    "setup.py": python.setup_py,
    "PKG-INFO": python.metadata,
    "METADATA": python.metadata,
    "Cargo.toml": other.cargo,
    "composer.json": other.composer_json,
    "pom.xml": other.pom,
    "DESCRIPTION": other.r_description,
    "mix.exs": other.by_line,
    "opam": other.by_line,
    "dune-project": other.by_line,
    "CITATION.cff": other.by_line,
}
_BY_SUFFIX: dict[str, Reader] = {
    ".nuspec": other.nuget,
    ".csproj": other.nuget,
    ".fsproj": other.nuget,
    ".gemspec": other.by_line,
    ".podspec": other.by_line,
    ".cabal": other.by_line,
    ".rockspec": other.by_line,
    ".opam": other.by_line,
}
_SUFFIXES = tuple(_BY_SUFFIX)
# Of these a broken one is a problem; the others are programs, or name other things as well.
_RELIED_ON = frozenset({"package.json", "pyproject.toml", "setup.cfg", "Cargo.toml", "composer.json"})


@dataclass(frozen=True, slots=True)
class Manifests:
    """Those of a whole tree, and a problem for each one that is relied on and cannot be parsed."""

    all: tuple[Manifest, ...] = ()
    problems: tuple[Problem, ...] = ()


def is_manifest(path: str) -> bool:
    """Whether `path` is read as a manifest, by its name."""
    name = path.rpartition("/")[2]
    return name in _BY_NAME or name.endswith(_SUFFIXES)


def find_manifests(paths: Iterable[str], text: Callable[[str], str]) -> Manifests:
    """`text` gives the content of a path; empty where it was not read."""
    manifests, problems = [], []
    for path in paths:
        name = path.rpartition("/")[2]
        reader = _BY_NAME.get(name) or _BY_SUFFIX.get(name[max(name.rfind("."), 0) :])
        if reader is None or not (content := text(path)):
            continue
        try:
            manifests.append(reader(path, content))
        except (ValueError, TypeError, AttributeError, KeyError, configparser.Error, RecursionError) as error:
            # Test suites keep broken manifests on purpose; one of them must not make an audit incomplete.
            if "/" not in path and name in _RELIED_ON:
                reason = (str(error) or type(error).__name__).splitlines()[0][:200]
                problems.append(Problem(path, "facts", f"not a readable manifest: {reason}"))
    return Manifests(tuple(manifests), tuple(problems))
