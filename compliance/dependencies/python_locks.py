"""What Python's locks hold: uv.lock, poetry.lock, Pipfile.lock and pylock.toml (PEP 751)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from compliance.dependencies.asked import (
    ADDRESS,
    LOCAL,
    SELF,
    VCS,
    Asked,
    Lines,
    Lock,
    Package,
    Root,
    items,
    json_object,
    table,
    text_of,
    toml,
)
from compliance.dependencies.requirement import address_kind, canonical, named_for_development
from compliance.model.dependency import Mention, Scope

Versions = Mapping[str, Mapping[str, None]]  # of each package of a lock, by its canonical name
_MOST_VERSIONS = 20  # of one package that are needed where the lock does not say which

_MOST_EXTRAS = 100  # that one package asks another for


def uv_lock(path: str, text: str) -> Lock:
    """https://docs.astral.sh/uv/concepts/projects/layout/#the-lockfile. It says itself what is asked for."""
    data = toml(text)
    entries = _entries(data, "package")
    at = Lines(text).tables()
    known = _by_name(entries)
    packages, extras = [], dict[str, tuple[str, ...]]()
    roots = [*_of_no_project(table(data.get("manifest")), known)]
    for entry in entries:
        source = table(entry.get("source"))
        optional = table(entry.get("optional-dependencies"))
        if source.get("editable") is not None or source.get("virtual") is not None:
            roots += _of_project(entry, source, optional, known)
            continue
        named = items(entry.get("dependencies"))
        package = _package(path, entry, at, _elsewhere(source), _registry(source), named, known)
        packages.append(package)
        for extra, listed in optional.items():
            extras[f"{package.id}[{extra}]"] = tuple(_ids(items(listed), known))
    return Lock(path, "pypi", tuple(packages), tuple(roots), extras=extras)


def _of_no_project(manifest: Any, known: Versions) -> Iterator[Root]:
    """What a script asks for, or the root of a workspace that is no package itself."""
    yield from _roots(Scope.RUNTIME, manifest.get("requirements"), known)
    for listed in table(manifest.get("dependency-groups")).values():
        yield from _roots(Scope.DEVELOPMENT, listed, known)


def _of_project(entry: Any, source: Any, optional: Any, known: Versions) -> Iterator[Root]:
    folder = text_of(source.get("editable") or source.get("virtual"))
    written = {
        text_of(one.get("name")): text_of(one.get("specifier"))
        for one in map(table, items(table(entry.get("metadata")).get("requires-dist")))
    }
    groups = [
        (Scope.RUNTIME, entry.get("dependencies")),
        *(
            (Scope.DEVELOPMENT if named_for_development(extra) else Scope.OPTIONAL, listed)
            for extra, listed in optional.items()
        ),
        *((Scope.DEVELOPMENT, listed) for listed in table(entry.get("dev-dependencies")).values()),
    ]
    for scope, listed in groups:
        yield from _roots(scope, listed, known, folder, written)


def _roots(
    scope: Scope, listed: Any, known: Versions, folder: str = "", written: Mapping[str, str] | None = None
) -> Iterator[Root]:
    for one in items(listed):
        name = text_of(table(one).get("name"))
        for found in _ids([one], known):
            yield Root(found, scope, f"{name}{(written or {}).get(name, '')}", folder)


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
    entries = _entries(toml(text), "package")
    at = Lines(text).tables()
    known = _by_name(entries)
    packages, extras = [], dict[str, tuple[str, ...]]()
    for entry in entries:
        source = table(entry.get("source"))
        kind, url = text_of(source.get("type")), text_of(source.get("url"))
        elsewhere = {"git": VCS, "directory": LOCAL, "file": LOCAL, "url": ADDRESS}.get(kind, "")
        named = [*_poetry_needs(entry)]
        always = [one for one in named if not one["optional"]]
        index = url if not elsewhere else ""
        package = _package(path, entry, at, elsewhere, index, always, known, _poetry_scope(entry))
        packages.append(package)
        by_name = {canonical(one["name"]): one for one in named}
        for extra, listed in table(entry.get("extras")).items():
            needed = (by_name.get(canonical(_NAME.sub("", text_of(one)))) for one in items(listed))
            extras[f"{package.id}[{canonical(extra)}]"] = tuple(_ids(filter(None, needed), known))
    return Lock(path, "pypi", tuple(packages), find=_finder(known), extras=extras)


_NAME = re.compile(r"(?<=[\w.-])[\s(\[<>=!~;].*")  # what follows a name


def _poetry_needs(entry: Any) -> Iterator[dict[str, Any]]:
    for name, value in table(entry.get("dependencies")).items():
        given = [table(one) for one in items(value) or [value]]
        yield {
            "name": name,
            "extra": [extra for one in given for extra in items(one.get("extras"))],
            "optional": all(one.get("optional") is True for one in given),
        }


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
    data = json_object(text)
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
            elsewhere = SELF if given.get("path") == "." else elsewhere
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
    return Lock(
        path,
        "pypi",
        tuple(packages.values()),
        find=lambda name, wanted: (name,) if name in packages else (),
    )


def pylock(path: str, text: str) -> Lock:
    """https://packaging.python.org/en/latest/specifications/pylock-toml/. What a package is
    needed for may stand in its marker, which is not read."""
    entries = _entries(toml(text), "packages")
    at = Lines(text).tables()
    known = _by_name(entries)
    scope = Scope.DEVELOPMENT if named_for_development(path.rpartition("/")[2]) else None
    packages = []
    for entry in entries:
        elsewhere = VCS if entry.get("vcs") else LOCAL if entry.get("directory") else ""
        elsewhere = elsewhere or (ADDRESS if entry.get("archive") else "")
        index, named = text_of(entry.get("index")), items(entry.get("dependencies"))
        packages.append(_package(path, entry, at, elsewhere, index, named, known, scope))
    return Lock(path, "pypi", tuple(packages), find=_finder(known))


def _entries(data: Any, key: str) -> list[dict[str, Any]]:
    """The tables under `key` that name a package."""
    return [one for one in items(data.get(key)) if isinstance(one, dict) and text_of(one.get("name"))]


def _by_name(entries: list[dict[str, Any]]) -> Versions:
    known: dict[str, dict[str, None]] = {}
    for entry in entries:
        known.setdefault(canonical(text_of(entry["name"])), {})[text_of(entry.get("version"))] = None
    return known


def _ids(named: Iterable[Any], known: Versions) -> Iterator[str]:
    """The entries that are meant, each followed by those extras that are asked for of it."""
    for one in map(table, named):
        name, version = canonical(text_of(one.get("name"))), text_of(one.get("version"))
        versions = known.get(name, {})
        for exact in [version] if version in versions else islice(versions, _MOST_VERSIONS):
            yield f"{name} {exact}"
            for extra in dict.fromkeys(map(text_of, items(one.get("extra"))[:_MOST_EXTRAS])):
                yield f"{name} {exact}[{canonical(extra)}]"


def _finder(known: Versions) -> Callable[[str, str], Iterable[str]]:
    return lambda name, wanted: _ids([{"name": name}], known)


def _package(
    path: str,
    entry: Any,
    at: Mapping[tuple[str, str], int],
    elsewhere: str,
    index: str,
    named: list[Any],
    known: Versions,
    scope: Scope | None = None,
) -> Package:
    written, version = text_of(entry["name"]), text_of(entry.get("version"))
    name = canonical(written)
    line = at.get((written, version)) or at.get((written, ""), 1)
    asked = Asked("pypi", name, Mention(path, line), version=version, index=index, elsewhere=elsewhere)
    return Package(f"{name} {version}", asked, tuple(_ids(named, known)), scope)
