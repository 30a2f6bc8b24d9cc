"""What pnpm locks: pnpm-lock.yaml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from compliance.dependencies.asked import (
    LOCAL,
    VCS,
    Asked,
    Lines,
    Lock,
    Package,
    Root,
    table,
    text_of,
)
from compliance.dependencies.node import (
    SECTIONS,
    elsewhere_of,
    not_of_it,
    registry_of,
    resolved_elsewhere,
    split_name,
)
from compliance.model.dependency import Mention, Scope


def read(path: str, text: str) -> Lock:
    """https://github.com/pnpm/spec/tree/master/lockfile: versions 5, 6 and 9 differ in their ids. What pnpm
    itself needs may stand in a document of its own before that of the project (https://pnpm.io/lockfile)."""
    data = _yaml(text)
    lines = Lines(text)
    entries = {
        _pnpm_id(written): (written, table(entry)) for written, entry in table(data.get("packages")).items()
    }
    needed: dict[str, list[str]] = {}
    optional: set[str] = set()
    for written, entry in table(data.get("snapshots") or data.get("packages")).items():
        if table(entry).get("optional") == "true":
            optional.add(_pnpm_id(written))
        for section in ("dependencies", "optionalDependencies"):
            for name, version in table(table(entry).get(section)).items():
                if (key := _pnpm_need(name, text_of(version), entries)) is not None:
                    needed.setdefault(_pnpm_id(written), []).append(key)
    packages = tuple(
        replace(
            _pnpm_package(path, key, written, given, lines, tuple(needed.get(key, ()))),
            optional=key in optional,
        )
        for key, (written, given) in entries.items()
    )
    roots = [
        Root(key, scope, f"{name}@{_specifier(table(importer), name, value)}", folder.removeprefix("."))
        for folder, importer in (table(data.get("importers")) or {".": data}).items()
        for section, scope in SECTIONS
        for name, value in table(table(importer).get(section)).items()
        if (key := _pnpm_need(name, text_of(table(value).get("version") or value), entries)) is not None
    ]
    return Lock(path, "npm", packages, tuple(roots))


def _yaml(text: str) -> Mapping[str, Any]:
    """The last document. All of its scalars are text; there are no aliases, which pnpm never writes and with
    which a small file can be a huge one."""
    import yaml

    fast = hasattr(yaml, "CBaseLoader")
    loader: Any = yaml.CBaseLoader if fast else yaml.BaseLoader
    if re.search(r"(?:^|[\s\[{,:-])\*[^\s*]", text) and any(
        isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=loader)
    ):
        raise ValueError("it has YAML aliases")
    return table([None, *yaml.load_all(text, Loader=loader)][-1])


def _pnpm_package(
    path: str, key: str, written: str, given: Mapping[str, Any], lines: Lines, needs: tuple[str, ...]
) -> Package:
    name, version = split_name(key)
    resolution = table(given.get("resolution"))
    tarball = text_of(resolution.get("tarball"))
    elsewhere = VCS if resolution.get("repo") else LOCAL if resolution.get("directory") else ""
    elsewhere = elsewhere or resolved_elsewhere(tarball) or elsewhere_of(version)
    elsewhere = elsewhere or not_of_it(text_of(given.get("name")) or name, version, tarball)
    asked = Asked(
        "npm",
        text_of(given.get("name")) or name,
        Mention(path, lines.naming(f"\n  {written}:", f"\n  '{written}':", f'\n  "{written}":')),
        version="" if elsewhere else text_of(given.get("version")) or version,
        index=registry_of(tarball),
        elsewhere=elsewhere,
    )
    return Package(key, asked, needs, Scope.DEVELOPMENT if given.get("dev") == "true" else None)


def _specifier(importer: Any, name: str, value: Any) -> str:
    return text_of(table(value).get("specifier") or table(importer.get("specifiers")).get(name))


def _pnpm_id(written: str) -> str:
    """`/name/1.0.0_peer` (5), `/name@1.0.0(peer)` (6), `name@1.0.0(peer)` (9) -> `name@1.0.0`."""
    key = written.removeprefix("/").partition("(")[0]
    old = re.match(r"((?:@[^/@]+/)?[^/@:]+)/(\d[^/_]*)(?:_.*)?\Z", key)
    return f"{old[1]}@{old[2]}" if old else key


def _pnpm_need(name: str, version: str, known: Mapping[str, Any]) -> str | None:
    """The id of `name: version` within a list of dependencies; `version` may be a whole id (an alias)."""
    plain = version.partition("(")[0]
    plain = plain.partition("_")[0] if plain[:1].isdigit() else plain
    return next((key for key in (f"{name}@{plain}", _pnpm_id(version)) if key in known), None)
