"""What Node projects ask for and lock: package.json, package-lock.json, pnpm-lock.yaml, yarn.lock."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from compliance.dependencies.asked import (
    ADDRESS,
    LOCAL,
    MOST,
    OWN,
    VCS,
    Asked,
    Lines,
    Lock,
    Manifest,
    Package,
    Root,
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
_ALIAS = re.compile(r"npm:((?:@[^@/]+/)?[^@/]+)(?:@(.*))?\Z")


def package_json(path: str, text: str) -> Manifest:
    data = json.loads(text)
    lines = Lines(text)
    asks: dict[str, Asked] = {}
    for section, scope in _SECTIONS:
        lines.naming(f'"{section}"')
        for name, value in table(data.get(section)).items():
            at = Mention(path, lines.naming(f'"{name}":', f'"{name}"'))
            asks.setdefault(name, asked_for(name, text_of(value), at, scope))
    return Manifest(path, "npm", tuple(asks.values())[:MOST], text_of(data.get("name")))


def asked_for(name: str, wanted: str, at: Mention, scope: Scope, *, direct: bool = True) -> Asked:
    """`"name": "wanted"` in a list of dependencies."""
    written = f"{name}@{wanted}"
    if alias := _ALIAS.match(wanted):
        name, wanted = alias[1], alias[2] or "*"
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
    if _VCS.match(wanted) or wanted.endswith(".git"):
        return VCS
    return ADDRESS if "://" in wanted else ""


def package_lock(path: str, text: str) -> Lock:
    """https://docs.npmjs.com/cli/configuring-npm/package-lock-json; version 1 has no `packages`."""
    data = json.loads(text)
    lines = Lines(text)
    if not isinstance(data.get("packages"), dict):
        return Lock(path, "npm", tuple(_version_1(path, data, lines))[:MOST], find=_top)
    packages: list[Package] = []
    own: dict[str, Any] = {}
    for place, entry in list(data["packages"].items())[:MOST]:
        given = table(entry)
        if not re.search(r"(?:^|/)node_modules/", place):
            own[place] = given
            continue
        if given.get("link") is True or given.get("inBundle") is True:
            continue
        name = text_of(given.get("name")) or place.rpartition("node_modules/")[2]
        asked = Asked(
            "npm",
            name,
            Mention(path, lines.naming(f'"{place}": {{')),
            version=text_of(given.get("version")),
            index=_registry(text_of(given.get("resolved"))),
            elsewhere=_resolved_elsewhere(text_of(given.get("resolved"))),
            license=given.get("license"),
            folder=place,
        )
        packages.append(Package(place, asked, scope=_flags(given)))
    known = {package.id for package in packages}
    roots = [
        Root(found, scope, f"{name}@{text_of(wanted)}")
        for folder, given in own.items()
        for section, scope in _SECTIONS
        for name, wanted in table(given.get(section)).items()
        if (found := _installed(folder, name, known))
    ]
    return Lock(path, "npm", tuple(packages), tuple(roots))


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
    if not resolved or "/-/" in resolved:
        return ""
    if resolved.startswith(("git", "ssh:")):
        return VCS
    return ADDRESS if resolved.startswith("http") else LOCAL


def _top(name: str, requirement: str) -> str | None:
    return f"node_modules/{name}"


def _version_1(path: str, data: Any, lines: Lines) -> Iterator[Package]:
    waiting = [("", table(data.get("dependencies")))]
    while waiting:
        folder, listed = waiting.pop()
        for name, value in listed.items():
            given = table(value)
            place = f"{folder}node_modules/{name}"
            waiting.append((f"{place}/", table(given.get("dependencies"))))
            if given.get("bundled") is True:
                continue
            version = text_of(given.get("version"))
            asked = Asked(
                "npm",
                name,
                Mention(path, lines.naming(f'"{name}": {{')),
                version="" if elsewhere_of(version) else version,
                index=_registry(text_of(given.get("resolved"))),
                elsewhere=elsewhere_of(version),
                folder=place,
            )
            yield Package(place, asked, scope=_flags(given))


def pnpm_lock(path: str, text: str) -> Lock:
    """https://github.com/pnpm/spec/tree/master/lockfile: versions 5, 6 and 9 differ in their ids."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data = table(yaml.load(text, loader))
    lines = Lines(text)
    snapshots = table(data.get("snapshots"))
    needed: dict[str, list[str]] = {}
    for name, entry in (snapshots or table(data.get("packages"))).items():
        for section in ("dependencies", "optionalDependencies"):
            for one, version in table(table(entry).get(section)).items():
                needed.setdefault(_pnpm_id(name), []).append(_pnpm_need(one, text_of(version)))
    packages: dict[str, Package] = {}
    for written, entry in list(table(data.get("packages")).items())[:MOST]:
        key, given = _pnpm_id(written), table(entry)
        name, version = _split(key)
        resolution = table(given.get("resolution"))
        elsewhere = VCS if resolution.get("repo") else ""
        if not elsewhere and resolution.get("tarball"):
            elsewhere = _resolved_elsewhere(text_of(resolution["tarball"]))
        if resolution.get("directory"):
            elsewhere = LOCAL
        asked = Asked(
            "npm",
            text_of(given.get("name")) or name,
            Mention(path, lines.naming(f"\n  {written}:", f"\n  '{written}':", f'\n  "{written}":')),
            version="" if elsewhere else text_of(given.get("version")) or version,
            index=_registry(text_of(resolution.get("tarball"))),
            elsewhere=elsewhere,
        )
        scope = Scope.DEVELOPMENT if given.get("dev") is True else None
        scope = Scope.OPTIONAL if given.get("optional") is True and scope is None else scope
        packages[key] = Package(key, asked, tuple(needed.get(key, ())), scope)
    importers = table(data.get("importers")) or {".": data}
    roots = [
        Root(key, scope, f"{name}@{_specifier(importer, name, value)}")
        for importer in importers.values()
        for section, scope in _SECTIONS
        for name, value in table(table(importer).get(section)).items()
        if (key := _pnpm_need(name, text_of(table(value).get("version") or value))) in packages
    ]
    return Lock(path, "npm", tuple(packages.values()), tuple(roots))


def _specifier(importer: Any, name: str, value: Any) -> str:
    return text_of(table(value).get("specifier") or table(importer.get("specifiers")).get(name))


def _pnpm_id(written: str) -> str:
    """`/name/1.0.0_peer` (5), `/name@1.0.0(peer)` (6), `name@1.0.0(peer)` (9) -> `name@1.0.0`."""
    key = str(written).removeprefix("/").partition("(")[0]
    old = re.match(r"((?:@[^/@]+/)?[^/@]+)/(\d[^/_]*)(?:_.*)?\Z", key)
    return f"{old[1]}@{old[2]}" if old else key


def _pnpm_need(name: str, version: str) -> str:
    """The id of `name: version` within a list of dependencies; `version` may be a whole id (an alias)."""
    if version.startswith("/"):
        return _pnpm_id(version)
    plain = re.split(r"[(_]", version, maxsplit=1)[0]
    return plain if re.match(r"@?[^@]+@\d", plain) else f"{name}@{plain}"


def _split(key: str) -> tuple[str, str]:
    name, _, version = key.rpartition("@")
    return (name, version) if name else (key, "")


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
    blocks = [block for block in _blocks(text) if not _is_workspace(block)][:MOST]
    asked = [_of_block(path, block) for block in blocks]
    ids = [f"{one.name}@{one.version or one.requirement}" for one in asked]
    by_range = {written: key for block, key in zip(blocks, ids, strict=True) for written in block.ranges}

    def find(name: str, wanted: str) -> str | None:
        return by_range.get(f"{name}@{wanted}") or by_range.get(f"{name}@npm:{wanted}")

    packages = {}
    for key, one, block in zip(ids, asked, blocks, strict=True):
        needs = (find(*_split_need(need)) for need in block.needs)
        packages[key] = Package(key, replace(one, requirement=""), tuple(filter(None, needs)))
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
    else:
        name, wanted = _split_need(written)
        alias = _ALIAS.match(wanted)
        name = alias[1] if alias else name
        elsewhere = _resolved_elsewhere(resolved.partition("#")[0])
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
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        depth = len(line) - len(line.lstrip(" "))
        if depth == 0:
            if block:
                yield block
            ranges = line.rstrip(":").replace('"', "").split(",")
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
