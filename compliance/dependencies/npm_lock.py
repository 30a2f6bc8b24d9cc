"""What npm locks: package-lock.json and npm-shrinkwrap.json."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from compliance.dependencies.asked import (
    Asked,
    Lines,
    Lock,
    Package,
    Root,
    json_object,
    table,
    text_of,
)
from compliance.dependencies.node import (
    DEEPEST,
    SECTIONS,
    asked_for,
    not_of_it,
    registry_of,
    resolved_elsewhere,
)
from compliance.model.dependency import Mention, Scope

_DEEPEST_PLACE = 3 * DEEPEST  # folders of a package within packages


def read(path: str, text: str) -> Lock:
    """https://docs.npmjs.com/cli/configuring-npm/package-lock-json; version 1 has no `packages`."""
    data = json_object(text)
    lines = Lines(text)
    if not isinstance(data.get("packages"), dict):
        first = tuple(_version_1(path, data, lines))
        at_top = {one.asked.name: one.id for one in first if one.id.count("node_modules/") == 1}
        return Lock(path, "npm", first, find=lambda name, wanted: filter(None, [at_top.get(name)]))
    packages: list[Package] = []
    own: dict[str, Mapping[str, Any]] = {}
    for place, entry in data["packages"].items():
        given = table(entry)
        if not re.search(r"(?:^|/)node_modules/", place):
            own[place] = given
        elif given.get("link") is not True:
            packages.append(_placed(path, place, given, lines))
    known = {one.id for one in packages}
    needing = (replace(one, needs=tuple(_needs(one.id, data["packages"][one.id], known))) for one in packages)
    return Lock(path, "npm", tuple(needing), tuple(_npm_roots(own, known)))


def _needs(place: str, entry: Any, known: set[str]) -> Iterator[str]:
    for section in ("dependencies", "optionalDependencies", "peerDependencies"):
        for name in table(table(entry).get(section)):
            if place.count("/") <= _DEEPEST_PLACE and (found := _installed(place, name, known)):
                yield found


def _placed(path: str, place: str, given: Mapping[str, Any], lines: Lines) -> Package:
    """An entry of `packages`. What another brings in its own archive (`inBundle`) is used like any other."""
    resolved, version = text_of(given.get("resolved")), text_of(given.get("version"))
    name = text_of(given.get("name")) or place.rpartition("node_modules/")[2]
    asked = Asked(
        "npm",
        name,
        Mention(path, lines.naming(f'"{place}": {{')),
        version=version,
        index=registry_of(resolved),
        elsewhere=resolved_elsewhere(resolved) or not_of_it(name, version, resolved),
        license=given.get("license"),
        folder=place,
    )
    return Package(place, asked, scope=_flags(given), optional=_flags(given) is Scope.OPTIONAL)


def _npm_roots(own: Mapping[str, Mapping[str, Any]], known: set[str]) -> Iterator[Root]:
    for folder, given in own.items():
        if folder.count("/") > DEEPEST:
            continue
        for section, scope in SECTIONS:
            for name, wanted in table(given.get(section)).items():
                if found := _installed(folder, name, known):
                    yield Root(found, scope, f"{name}@{text_of(wanted)}", folder)


def _installed(folder: str, name: str, known: set[str]) -> str | None:
    """Where Node finds the package `name` from within `folder`: there, or further up."""
    while True:
        place = f"{folder}/node_modules/{name}".lstrip("/")
        if place in known:
            return place
        if not folder:
            return None
        folder = folder.rpartition("/")[0]


def _flags(given: Mapping[str, Any]) -> Scope:
    if given.get("dev") is True:
        return Scope.DEVELOPMENT
    if any(given.get(flag) is True for flag in ("optional", "devOptional", "peer")):
        return Scope.OPTIONAL
    return Scope.RUNTIME


def _version_1(path: str, data: Any, lines: Lines) -> Iterator[Package]:
    """In the order of the text, for the sake of the line numbers."""
    waiting = [("", iter(table(data.get("dependencies")).items()))]
    while waiting:
        folder, left = waiting[-1]
        if (entry := next(left, None)) is None:
            waiting.pop()
            continue
        name, given = entry[0], table(entry[1])
        place = f"{folder}node_modules/{name}"
        resolved = text_of(given.get("resolved"))
        asked = asked_for(
            name,
            text_of(given.get("version")),
            Mention(path, lines.naming(f'"{name}": {{')),
            Scope.RUNTIME,
        )
        elsewhere = asked.elsewhere or not_of_it(asked.name, asked.version, resolved)
        asked = replace(asked, wanted="", index=registry_of(resolved), elsewhere=elsewhere, folder=place)
        yield Package(place, asked, scope=_flags(given))
        if len(waiting) <= DEEPEST:
            waiting.append((f"{place}/", iter(table(given.get("dependencies")).items())))
