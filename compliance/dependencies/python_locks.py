"""What Python's locks hold: uv.lock, poetry.lock, Pipfile.lock and pylock.toml (PEP 751)."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator
from typing import Any

from compliance.dependencies.asked import (
    ADDRESS,
    LOCAL,
    MOST,
    VCS,
    Asked,
    Lines,
    Lock,
    Package,
    Root,
    items,
    table,
    text_of,
)
from compliance.dependencies.requirement import address_kind, canonical, named_for_development
from compliance.model.dependency import Mention, Scope


def uv_lock(path: str, text: str) -> Lock:
    """https://docs.astral.sh/uv/concepts/projects/layout/#the-lockfile. It says itself what is asked for."""
    entries = _entries(tomllib.loads(text), "package")
    at = Lines(text).tables()
    known = _by_name(entries)
    packages, roots = [], []
    for entry in entries:
        source = table(entry.get("source"))
        is_own = any(source.get(kind) is not None for kind in ("editable", "virtual"))
        optional = [
            (Scope.DEVELOPMENT if named_for_development(extra) else Scope.OPTIONAL, listed)
            for extra, listed in table(entry.get("optional-dependencies")).items()
        ]
        groups = [(Scope.DEVELOPMENT, listed) for listed in table(entry.get("dev-dependencies")).values()]
        needs = [(Scope.RUNTIME, entry.get("dependencies")), *optional, *groups]
        if is_own:
            roots += [
                Root(found, scope)
                for scope, listed in needs
                for one in items(listed)
                if (found := _id_of(table(one), known))
            ]
        else:
            named = [one for _, listed in needs[: 1 + len(optional)] for one in items(listed)]
            packages.append(_package(path, entry, at, _elsewhere(source), _registry(source), named, known))
    return Lock(path, "pypi", tuple(packages), _without(roots, packages))


def _without(roots: list[Root], packages: list[Package]) -> tuple[Root, ...]:
    known = {package.id for package in packages}
    return tuple(root for root in roots if root.id in known)


def _elsewhere(source: Any) -> str:
    """Why no registry can tell, by uv's `source`."""
    if source.get("git"):
        return VCS
    if source.get("path") or source.get("directory"):
        return LOCAL
    return address_kind(text_of(source["url"])) if source.get("url") else ""


def _registry(source: Any) -> str:
    return text_of(source.get("registry"))


def poetry_lock(path: str, text: str) -> Lock:
    """https://python-poetry.org/docs/basic-usage/#committing-your-poetrylock-file-to-version-control. Which
    packages are asked for stands in pyproject.toml."""
    entries = _entries(tomllib.loads(text), "package")
    at = Lines(text).tables()
    known = _by_name(entries)
    packages = []
    for entry in entries:
        source = table(entry.get("source"))
        kind, url = text_of(source.get("type")), text_of(source.get("url"))
        elsewhere = {"git": VCS, "directory": LOCAL, "file": LOCAL, "url": ADDRESS}.get(kind, "")
        named = [{"name": name} for name in table(entry.get("dependencies"))]
        packages.append(
            _package(
                path, entry, at, elsewhere, url if not elsewhere else "", named, known, _poetry_scope(entry)
            )
        )
    return Lock(path, "pypi", tuple(packages), find=_finder(known))


def _poetry_scope(entry: Any) -> Scope | None:
    """By `groups` (Poetry 2) or `category` (before 1.5); in between the lock does not say."""
    groups = (
        {entry.get("category")} if entry.get("category") else set(map(text_of, items(entry.get("groups"))))
    )
    if not groups:
        return None
    if "main" not in groups:
        return Scope.DEVELOPMENT
    return Scope.OPTIONAL if entry.get("optional") is True else Scope.RUNTIME


def pipfile_lock(path: str, text: str) -> Lock:
    data = json.loads(text)
    lines = Lines(text)
    sources = {
        text_of(table(one).get("name")): text_of(table(one).get("url"))
        for one in items(table(data.get("_meta")).get("sources"))
    }
    packages: dict[str, Package] = {}
    for section, scope in (("default", Scope.RUNTIME), ("develop", Scope.DEVELOPMENT)):
        for name, value in table(data.get(section)).items():
            given = table(value)
            elsewhere = VCS if given.get("git") else LOCAL if given.get("path") else ""
            elsewhere = elsewhere or (ADDRESS if given.get("file") else "")
            version = text_of(given.get("version")).removeprefix("==")
            asked = Asked(
                "pypi",
                canonical(name),
                Mention(path, lines.naming(f'"{name}": {{')),
                version=version,
                index=sources.get(text_of(given.get("index")), ""),
                elsewhere=elsewhere,
            )
            packages.setdefault(asked.name, Package(asked.name, asked, scope=scope))
    names = frozenset(packages)
    found = tuple(packages.values())[:MOST]
    return Lock(path, "pypi", found, find=lambda name, wanted: name if name in names else None)


def pylock(path: str, text: str) -> Lock:
    """https://packaging.python.org/en/latest/specifications/pylock-toml/. What a package is
    needed for may stand in its marker, which is not read."""
    entries = _entries(tomllib.loads(text), "packages")
    at = Lines(text).tables()
    known = _by_name(entries)
    packages = []
    for entry in entries:
        elsewhere = VCS if entry.get("vcs") else LOCAL if entry.get("directory") else ""
        elsewhere = elsewhere or (ADDRESS if entry.get("archive") else "")
        index, named = text_of(entry.get("index")), items(entry.get("dependencies"))
        packages.append(_package(path, entry, at, elsewhere, index, named, known))
    return Lock(path, "pypi", tuple(packages), find=_finder(known))


def _entries(data: Any, key: str) -> list[dict[str, Any]]:
    """The tables under `key` that name a package."""
    found = [one for one in items(data.get(key)) if isinstance(one, dict) and text_of(one.get("name"))]
    return found[:MOST]


def _by_name(entries: list[dict[str, Any]]) -> dict[str, list[str]]:
    """Canonical name -> its versions."""
    known: dict[str, list[str]] = {}
    for entry in entries:
        known.setdefault(canonical(text_of(entry["name"])), []).append(text_of(entry.get("version")))
    return known


def _id_of(one: Any, known: dict[str, list[str]]) -> str | None:
    """The entry that a dependency means: by its version, where the lock has several."""
    name = canonical(text_of(one.get("name")))
    versions = known.get(name, [])
    version = text_of(one.get("version"))
    if not versions:
        return None
    return f"{name} {version if version in versions else versions[0]}"


def _finder(known: dict[str, list[str]]) -> Callable[[str, str], str | None]:
    return lambda name, wanted: f"{name} {known[name][0]}" if name in known else None


def _package(
    path: str,
    entry: Any,
    at: Any,
    elsewhere: str,
    index: str,
    named: list[Any],
    known: dict[str, list[str]],
    scope: Scope | None = None,
) -> Package:
    written, version = text_of(entry["name"]), text_of(entry.get("version"))
    name = canonical(written)
    line = at.get((written, version)) or at.get((written, ""), 1)
    asked = Asked("pypi", name, Mention(path, line), version=version, index=index, elsewhere=elsewhere)
    return Package(f"{name} {version}", asked, tuple(_ids(named, known)), scope)


def _ids(named: list[Any], known: dict[str, list[str]]) -> Iterator[str]:
    for one in named:
        if found := _id_of(table(one), known):
            yield found
