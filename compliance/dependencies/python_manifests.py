"""What Python projects ask for: pyproject.toml (PEP 621, dependency groups, Poetry), setup.cfg, Pipfile."""

from __future__ import annotations

import ast
import configparser
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from compliance.dependencies import requirement, requirements_txt
from compliance.dependencies.asked import (
    LOCAL,
    OWN,
    VCS,
    Asked,
    Lines,
    Manifest,
    items,
    table,
    text_of,
    toml,
)
from compliance.model.dependency import Mention, Scope


def pyproject(path: str, text: str) -> Manifest:
    data = toml(text)
    lines = Lines(text)
    project, tool = table(data.get("project")), table(data.get("tool"))
    own, uv = table(tool.get("poetry")), table(tool.get("uv"))
    asks = {(one.name, one.wanted, one.scope): one for one in _standard(path, data, project, tool, lines)}
    named = {name for name, _, _ in asks}
    further = {}
    for asked in _poetry(path, own, lines):
        if asked.name in named and not asked.wanted:  # only where from: the rest stands in `project`
            further[asked.name] = (asked.elsewhere, asked.index)
        else:
            asks.setdefault((asked.name, asked.wanted, asked.scope), asked)
    indexes = _addresses(uv.get("index"))
    for name, value in table(uv.get("sources")).items():
        further[requirement.canonical(name)] = _source(value, indexes)
    name = text_of(project.get("name")) or text_of(own.get("name"))
    return Manifest(
        path,
        "pypi",
        tuple(_coming_from(asked, *further.get(asked.name, ("", ""))) for asked in asks.values()),
        requirement.canonical(name) if name else "",
        tuple(_included(path, table(table(tool.get("setuptools")).get("dynamic")))),
    )


def _included(path: str, dynamic: Any) -> Iterator[tuple[str, Scope]]:
    """https://setuptools.pypa.io/en/latest/userguide/pyproject_config.html#dynamic-metadata"""
    groups = [(Scope.RUNTIME, dynamic.get("dependencies"))]
    groups += [(_of_extra(extra), one) for extra, one in table(dynamic.get("optional-dependencies")).items()]
    for scope, group in groups:
        files = table(group).get("file")
        for name in files if isinstance(files, list) else [files]:
            if text_of(name):
                yield requirements_txt.beside(path, text_of(name)), scope


def _coming_from(asked: Asked, elsewhere: str, index: str) -> Asked:
    return replace(asked, elsewhere=elsewhere or asked.elsewhere, index=index or asked.index)


def _addresses(sources: Any) -> Mapping[str, str]:
    """The registries that a project names."""
    return {text_of(one.get("name")): text_of(one.get("url")) for one in map(table, items(sources))}


def _standard(path: str, data: Any, project: Any, tool: Any, lines: Lines) -> Iterator[Asked]:
    runtime = list(_listed(path, project.get("dependencies"), Scope.RUNTIME, lines))
    yield from runtime
    name = requirement.canonical(text_of(project.get("name")))
    own = {requirement.canonical(extra) for one in runtime if one.name == name for extra in one.extras}
    for extra, listed in table(project.get("optional-dependencies")).items():
        scope = Scope.RUNTIME if requirement.canonical(extra) in own else _of_extra(extra)
        yield from _listed(path, listed, scope, lines)
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
    for text in items(listed):
        if isinstance(text, str) and (plain := text.strip()):
            at = Mention(path, lines.naming(f'"{plain}"', f"'{plain}'", f" {plain}\n", f" {plain} #", plain))
            if found := requirement.parsed(text, at, scope):
                yield found


def _poetry(path: str, own: Any, lines: Lines) -> Iterator[Asked]:
    groups = [(Scope.RUNTIME, own.get("dependencies")), (Scope.DEVELOPMENT, own.get("dev-dependencies"))]
    for name, group in table(own.get("group")).items():
        scope = Scope.RUNTIME if name == "main" else Scope.DEVELOPMENT
        groups.append((scope, table(group).get("dependencies")))
    for scope, listed in groups:
        yield from _tables(path, listed, scope, lines, _addresses(own.get("source")))


def _tables(
    path: str, listed: Any, scope: Scope, lines: Lines, indexes: Mapping[str, str]
) -> Iterator[Asked]:
    """`name = "^1"` of Poetry and Pipenv, with a list of them where platforms differ."""
    for name, value in table(listed).items():
        if name.lower() != "python":
            at = Mention(path, lines.naming(f"\n{name} =", f"\n{name}=", f'"{name}"', f"{name}]"))
            for one in items(value) or [value]:
                given = table(one)
                index = indexes.get(text_of(given.get("source") or given.get("index")), "")
                yield replace(requirement.poetry(name, one, at, scope), index=index)


def _source(value: Any, indexes: Mapping[str, str]) -> tuple[str, str]:
    """uv's table for a package: why no registry has it, and which index has it."""
    given = table(value[0] if isinstance(value, list) and value else value)
    index = indexes.get(text_of(given.get("index")), "")
    if given.get("git"):
        return VCS, index
    if given.get("workspace"):
        return OWN, index
    if given.get("path"):
        return LOCAL, index
    url = text_of(given.get("url"))
    return (requirement.address_kind(url) if url else ""), index


# Python's own parser of such files takes time in the square of the blanks within a line.
_BLANKS = re.compile(r"(?<=\S)[^\S\n]{2,}")


def setup_cfg(path: str, text: str) -> Manifest:
    text = _BLANKS.sub(" ", text)
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
    in_files = [(scope, listed.strip()[5:]) for scope, listed in groups if listed.strip().startswith("file:")]
    groups = [(scope, listed) for scope, listed in groups if not listed.strip().startswith("file:")]
    asks = (asked for scope, listed in groups for asked in _listed(path, _split(listed), scope, lines))
    includes = (
        (requirements_txt.beside(path, name), scope)
        for scope, names in in_files
        for name in re.split(r"[,\n]", names)
        if name.strip()
    )
    name = option("metadata", "name")
    own = requirement.canonical(name) if name else ""
    return Manifest(path, "pypi", tuple(asks), own, tuple(includes))


def _split(listed: str) -> list[str]:
    """A line each, or all on one line with semicolons between them."""
    separator = ";" if "\n" not in listed and not re.search("[\"']", listed) else "\n"
    stripped = (line.partition(" #")[0].strip() for line in listed.split(separator))
    return [line for line in stripped if line and not line.startswith("#")]


_MAX_SETUP = 200_000


def setup_py(path: str, text: str) -> Manifest:
    """The literal arguments of its call of `setup`: what is computed is left out, for nothing is run. What
    this Python cannot parse (Python 2) counts as computed."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text[:_MAX_SETUP])
    except (SyntaxError, ValueError, MemoryError):
        return Manifest(path, "pypi")
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and _is_setup(node.func))
    given = [(keyword.arg, keyword.value) for call in calls for keyword in call.keywords]
    scopes = {
        "install_requires": Scope.RUNTIME,
        "setup_requires": Scope.BUILD,
        "tests_require": Scope.DEVELOPMENT,
    }
    groups = [(scopes[name], value) for name, value in given if name in scopes]
    extras = (pair for name, value in given if name == "extras_require" for pair in _pairs(value))
    groups += [(_of_extra(_literal(key)), value) for key, value in extras]
    asks = (
        requirement.parsed(_literal(node), Mention(path, node.lineno), scope)
        for scope, listed in groups
        for node in (listed.elts if isinstance(listed, (ast.List, ast.Tuple)) else [listed])
        if isinstance(node, ast.Constant)
    )
    name = next((_literal(value) for name, value in given if name == "name"), "")
    return Manifest(path, "pypi", tuple(filter(None, asks)), requirement.canonical(name) if name else "")


def _is_setup(function: ast.expr) -> bool:
    return getattr(function, "id", getattr(function, "attr", "")) == "setup"


def _pairs(node: ast.expr | None) -> Iterator[tuple[ast.expr | None, ast.expr]]:
    return zip(node.keys, node.values, strict=True) if isinstance(node, ast.Dict) else iter(())


def _literal(node: ast.expr | None) -> str:
    return text_of(node.value) if isinstance(node, ast.Constant) else ""


def pipfile(path: str, text: str) -> Manifest:
    data = toml(text)
    lines = Lines(text)
    groups: Iterable[tuple[Scope, Any]] = (
        (Scope.RUNTIME, data.get("packages")),
        (Scope.DEVELOPMENT, data.get("dev-packages")),
    )
    indexes = _addresses(data.get("source"))
    asks = (asked for scope, listed in groups for asked in _tables(path, listed, scope, lines, indexes))
    return Manifest(path, "pypi", tuple(asks))
