"""What Python projects ask for: pyproject.toml (PEP 621, dependency groups, Poetry), setup.cfg, Pipfile."""

from __future__ import annotations

import configparser
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from compliance.dependencies import requirement
from compliance.dependencies.asked import (
    LOCAL,
    MOST,
    OWN,
    VCS,
    Asked,
    Lines,
    Manifest,
    items,
    table,
    text_of,
)
from compliance.model.dependency import Mention, Scope


def pyproject(path: str, text: str) -> Manifest:
    data = tomllib.loads(text)
    lines = Lines(text)
    project, tool = table(data.get("project")), table(data.get("tool"))
    own = table(tool.get("poetry"))
    asks = [*_standard(path, data, project, tool, lines), *_poetry(path, own, lines)]
    sources = table(table(tool.get("uv")).get("sources"))
    by_name = {
        requirement.canonical(name): kind for name, value in sources.items() if (kind := _source(value))
    }
    asks = [
        replace(asked, elsewhere=by_name[asked.name]) if asked.name in by_name else asked for asked in asks
    ]
    name = text_of(project.get("name")) or text_of(own.get("name"))
    return Manifest(path, "pypi", tuple(asks[:MOST]), requirement.canonical(name) if name else "")


def _standard(path: str, data: Any, project: Any, tool: Any, lines: Lines) -> Iterator[Asked]:
    yield from _listed(path, project.get("dependencies"), Scope.RUNTIME, lines)
    for extra, listed in table(project.get("optional-dependencies")).items():
        yield from _listed(path, listed, _of_extra(extra), lines)
    groups = [
        *table(data.get("dependency-groups")).values(),
        *table(table(tool.get("pdm")).get("dev-dependencies")).values(),
        table(tool.get("uv")).get("dev-dependencies"),
    ]
    for listed in groups:  # a group that includes another is a table: the other is listed itself
        yield from _listed(path, listed, Scope.DEVELOPMENT, lines)
    yield from _listed(path, table(data.get("build-system")).get("requires"), Scope.BUILD, lines)


def _of_extra(name: str) -> Scope:
    return Scope.DEVELOPMENT if requirement.named_for_development(name) else Scope.OPTIONAL


def _listed(path: str, listed: Any, scope: Scope, lines: Lines) -> Iterator[Asked]:
    for text in items(listed)[:MOST]:
        if isinstance(text, str) and text.strip():
            at = Mention(path, lines.naming(text.strip()))
            if found := requirement.parsed(text, at, scope):
                yield found


def _poetry(path: str, own: Any, lines: Lines) -> Iterator[Asked]:
    groups = [(Scope.RUNTIME, own.get("dependencies")), (Scope.DEVELOPMENT, own.get("dev-dependencies"))]
    for name, group in table(own.get("group")).items():
        scope = Scope.RUNTIME if name == "main" else Scope.DEVELOPMENT
        groups.append((scope, table(group).get("dependencies")))
    for scope, listed in groups:
        for name, value in table(listed).items():
            if name.lower() != "python":
                at = lines.naming(f"\n{name} =", f"\n{name}=", f'"{name}"')
                yield requirement.poetry(name, value, Mention(path, at), scope)


def _source(value: Any) -> str:
    """uv's table for a package that does not come from the usual index."""
    given = table(value[0] if isinstance(value, list) and value else value)
    if given.get("git"):
        return VCS
    if given.get("workspace"):
        return OWN
    if given.get("path"):
        return LOCAL
    return requirement.address_kind(text_of(given["url"])) if given.get("url") else ""


def setup_cfg(path: str, text: str) -> Manifest:
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    parser.read_string(text)
    lines = Lines(text)

    def option(section: str, name: str) -> str:
        return parser.get(section, name, fallback="")

    extras = dict(parser["options.extras_require"]) if parser.has_section("options.extras_require") else {}
    groups: list[tuple[Scope, str]] = [
        (Scope.RUNTIME, option("options", "install_requires")),
        *((_of_extra(name), listed) for name, listed in extras.items()),
        (Scope.BUILD, option("options", "setup_requires")),
        (Scope.DEVELOPMENT, option("options", "tests_require")),
    ]
    asks = (asked for scope, listed in groups for asked in _listed(path, _split(listed), scope, lines))
    name = option("metadata", "name")
    return Manifest(path, "pypi", tuple(asks), requirement.canonical(name) if name else "")


def _split(listed: str) -> list[str]:
    """A line each; setuptools takes semicolons between them too, where they are not for a marker."""
    stripped = (line.partition(" #")[0].strip() for line in listed.split("\n"))
    return [line for line in stripped if line and not line.startswith("#")]


def pipfile(path: str, text: str) -> Manifest:
    data = tomllib.loads(text)
    lines = Lines(text)
    groups: Iterable[tuple[Scope, Any]] = (
        (Scope.RUNTIME, data.get("packages")),
        (Scope.DEVELOPMENT, data.get("dev-packages")),
    )
    asks = [
        requirement.poetry(name, value, Mention(path, lines.naming(f"{name} =", f'"{name}"')), scope)
        for scope, listed in groups
        for name, value in table(listed).items()
    ]
    return Manifest(path, "pypi", tuple(asks[:MOST]))
