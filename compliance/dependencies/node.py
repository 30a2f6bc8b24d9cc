"""What Node projects ask for and lock: package.json, package-lock.json, pnpm-lock.yaml, yarn.lock."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote

from compliance.dependencies.asked import (
    ADDRESS,
    LOCAL,
    OWN,
    VCS,
    Asked,
    Lines,
    Lock,
    Manifest,
    Package,
    Root,
    json_object,
    table,
    text_of,
)
from compliance.model.dependency import Mention, Scope

# In the order in which they are believed: npm takes a name out of the others that is optional as well.
_SECTIONS = (
    ("optionalDependencies", Scope.OPTIONAL),
    ("dependencies", Scope.RUNTIME),
    ("peerDependencies", Scope.OPTIONAL),
    ("devDependencies", Scope.DEVELOPMENT),
)
_VCS = re.compile(r"(?:git|git\+\w+|github|gitlab|bitbucket|gist|ssh):|[\w.-]+/[\w.-]+(?:#.*)?\Z")
_LOCAL = re.compile(r"(?:file|link|portal):|[.~]?/|\.\./")
# `npm:` before a range, and no name, is what Yarn writes.
_ALIAS = re.compile(r"npm:((?:@[^@/]+/)?[A-Za-z_][^@/]*)(?:@(.*))?\Z")
_PATCH = re.compile(r"patch:@?[^@#]+@([^#]*)")
_DEEPEST = 20  # folders of a workspace within each other
_MOST_VERSIONS = 20  # of one package that are needed where the lock does not say which


def package_json(path: str, text: str) -> Manifest:
    data = json_object(text)
    lines = Lines(text)
    asks: dict[str, Asked] = {}
    for section, scope in _SECTIONS:
        lines.naming(f'"{section}"')
        for name, value in table(data.get(section)).items():
            at = Mention(path, lines.naming(f'"{name}":', f'"{name}"'))
            asks.setdefault(name, asked_for(name, text_of(value), at, scope))
    return Manifest(path, "npm", tuple(asks.values()), text_of(data.get("name")))


def asked_for(name: str, wanted: str, at: Mention, scope: Scope, *, direct: bool = True) -> Asked:
    """`"name": "wanted"` in a list of dependencies."""
    written = f"{name}@{wanted}"
    if patched := _PATCH.match(wanted):
        wanted = unquote(patched[1])
    if alias := _ALIAS.match(wanted):
        name, wanted = alias[1], alias[2] or "*"
    wanted = wanted.removeprefix("npm:")
    elsewhere = elsewhere_of(wanted)
    version = wanted if re.fullmatch(r"=?v?\d+\.\d+\.\d+[\w.+-]*", wanted) else ""
    return Asked(
        "npm",
        name,
        at,
        scope,
        direct,
        version=version.lstrip("=v"),
        wanted=wanted,
        requirement=written,
        elsewhere=elsewhere,
    )


def elsewhere_of(wanted: str) -> str:
    """Why no registry can tell, by npm's forms of a requirement (https://docs.npmjs.com/cli/configuring-npm/
    package-json#dependencies)."""
    if wanted.startswith("workspace:"):
        return OWN
    if wanted.startswith("catalog:"):
        return "its version stands in a pnpm catalog, and no lock says it"
    if _LOCAL.match(wanted):
        return LOCAL
    if _VCS.match(wanted) or wanted.partition("#")[0].endswith(".git"):
        return VCS
    return ADDRESS if re.match(r"(?!npm:|patch:)[a-z][a-z+]*:", wanted) else ""


def package_lock(path: str, text: str) -> Lock:
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
    return Lock(path, "npm", tuple(packages), tuple(_npm_roots(own, {one.id for one in packages})))


def _placed(path: str, place: str, given: Mapping[str, Any], lines: Lines) -> Package:
    """An entry of `packages`. What another brings in its own archive (`inBundle`) is used like any other."""
    resolved = text_of(given.get("resolved"))
    asked = Asked(
        "npm",
        text_of(given.get("name")) or place.rpartition("node_modules/")[2],
        Mention(path, lines.naming(f'"{place}": {{')),
        version=text_of(given.get("version")),
        index=_registry(resolved),
        elsewhere=_resolved_elsewhere(resolved),
        license=given.get("license"),
        folder=place,
    )
    return Package(place, asked, scope=_flags(given))


def _npm_roots(own: Mapping[str, Mapping[str, Any]], known: set[str]) -> Iterator[Root]:
    for folder, given in own.items():
        if folder.count("/") > _DEEPEST:
            continue
        for section, scope in _SECTIONS:
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


def _registry(resolved: str) -> str:
    """The registry of a tarball's address: `https://host/…/name/-/name-1.0.0.tgz`."""
    match = re.match(r"(https?://.+?)/(?:@[^/]+/)?[^/]+/-/", resolved)
    return match[1] if match else ""


def _resolved_elsewhere(resolved: str) -> str:
    if resolved.startswith(("git", "ssh:")):
        return VCS
    if not resolved or "/-/" in resolved:
        return ""
    return ADDRESS if resolved.startswith("http") else LOCAL


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
        asked = replace(asked, wanted="", index=_registry(resolved), folder=place)
        yield Package(place, asked, scope=_flags(given))
        if len(waiting) <= _DEEPEST:
            waiting.append((f"{place}/", iter(table(given.get("dependencies")).items())))


def pnpm_lock(path: str, text: str) -> Lock:
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
        for section, scope in _SECTIONS
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
    name, version = _split_need(key)
    resolution = table(given.get("resolution"))
    tarball = text_of(resolution.get("tarball"))
    elsewhere = VCS if resolution.get("repo") else LOCAL if resolution.get("directory") else ""
    elsewhere = elsewhere or _resolved_elsewhere(tarball) or elsewhere_of(version)
    asked = Asked(
        "npm",
        text_of(given.get("name")) or name,
        Mention(path, lines.naming(f"\n  {written}:", f"\n  '{written}':", f'\n  "{written}":')),
        version="" if elsewhere else text_of(given.get("version")) or version,
        index=_registry(tarball),
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


@dataclass
class _Block:
    """An entry of yarn.lock: its line, the ranges that it answers, its fields, and what it needs."""

    line: int
    ranges: tuple[str, ...]
    fields: dict[str, str]
    needs: list[str]


def yarn_lock(path: str, text: str) -> Lock:
    """Both forms: Yarn 1's own (https://classic.yarnpkg.com/lang/en/docs/yarn-lock/), and YAML since Yarn 2.
    Which packages are asked for stands in package.json."""
    blocks = [block for block in _blocks(text) if not _is_workspace(block)]
    asked = [_of_block(path, block) for block in blocks]
    ids = [f"{one.name}@{one.version or one.requirement}" for one in asked]
    by_range: dict[str, str] = {}
    by_name: dict[str, list[str]] = {}
    for block, one, key in zip(blocks, asked, ids, strict=True):
        by_name.setdefault(one.name, []).append(key)
        for written in block.ranges:
            name, wanted = _split_need(written)
            by_range[f"{name}@{wanted.removeprefix('npm:')}"] = key
            if alias := _ALIAS.match(wanted):
                by_range[f"{alias[1]}@{alias[2] or '*'}"] = key

    def find(name: str, wanted: str) -> list[str]:
        """Where a `resolution` overrides the range, no entry has it: any version may be what is used."""
        exact = by_range.get(f"{name}@{wanted.removeprefix('npm:')}")
        return [exact] if exact else by_name.get(name, [])[:_MOST_VERSIONS]

    packages: dict[str, Package] = {}
    for key, one, block in zip(ids, asked, blocks, strict=True):
        needs = tuple(found for need in block.needs for found in find(*_split_need(need)))
        packages.setdefault(key, Package(key, replace(one, requirement=""), needs))
    return Lock(path, "npm", tuple(packages.values()), find=find)


def _is_workspace(block: _Block) -> bool:
    return "@workspace:" in block.fields.get("resolution", "") or block.ranges[:1] == ("__metadata",)


def _of_block(path: str, block: _Block) -> Asked:
    resolution, resolved = block.fields.get("resolution", ""), block.fields.get("resolved", "")
    written = block.ranges[0]
    if resolution:  # since Yarn 2: `name@npm:1.0.0`, `name@https://…`
        name, where = _split_need(resolution)
        # A patch is applied to the registry's package, and changes nothing of what that declares.
        elsewhere = "" if where.startswith(("npm:", "patch:")) else elsewhere_of(where) or LOCAL
        resolved = unquote(where.partition("::__archiveUrl=")[2])
    else:
        name, wanted = _split_need(written)
        alias = _ALIAS.match(wanted)
        name = alias[1] if alias else name
        elsewhere = _resolved_elsewhere(resolved) or ("" if resolved else elsewhere_of(wanted))
    version = "" if elsewhere else block.fields.get("version", "")
    at = Mention(path, block.line)
    index = _registry(resolved)
    return Asked("npm", name, at, version=version, index=index, elsewhere=elsewhere, requirement=written)


def _split_need(written: str) -> tuple[str, str]:
    """`name@range`, where a name may begin with an @."""
    at = written.find("@", 1)
    return (written[:at], written[at + 1 :]) if at > 0 else (written, "")


def _blocks(text: str) -> Iterator[_Block]:
    """The entries, in both forms of the file."""
    block: _Block | None = None
    section = ""
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip() in ("", ":") or line.lstrip().startswith("#"):
            continue
        depth = len(line) - len(line.lstrip(" "))
        if depth == 0:
            if block:
                yield block
            # A long key of YAML has a question mark before it, and its colon on a line of its own.
            ranges = line.removeprefix("? ").rstrip(":").replace('"', "").split(",")
            block, section = _Block(number, tuple(part.strip() for part in ranges), {}, []), ""
            continue
        key, value = _pair(line.strip())
        if depth == 2 and block:
            section = key if not value else ""
            block.fields |= {key: value} if value else {}
        elif depth == 4 and block and section in ("dependencies", "optionalDependencies"):
            block.needs.append(f"{key}@{value}")
    if block:
        yield block


_PAIR = re.compile(r'"?(@?[^"\s:]+)"?:?\s*(.*)\Z')


def _pair(line: str) -> tuple[str, str]:
    """`key value`, `key: value`, either of them quoted."""
    match = _PAIR.match(line[:2_000])
    return (match[1], match[2].strip().strip('"')) if match else (line, "")
