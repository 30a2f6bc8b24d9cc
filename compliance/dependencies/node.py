"""What Node projects ask for (package.json), and what all of their locks have in common."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from compliance.dependencies.asked import (
    ADDRESS,
    ANOTHER,
    LOCAL,
    OWN,
    VCS,
    Asked,
    Lines,
    Manifest,
    json_object,
    table,
    text_of,
)
from compliance.model.dependency import Mention, Scope

# In the order in which they are believed: npm takes a name out of the others that is optional as well.
SECTIONS = (
    ("optionalDependencies", Scope.OPTIONAL),
    ("dependencies", Scope.RUNTIME),
    ("peerDependencies", Scope.OPTIONAL),
    ("devDependencies", Scope.DEVELOPMENT),
)
_VCS = re.compile(r"(?:git|git\+\w+|github|gitlab|bitbucket|gist|ssh):|[\w.-]+/[\w.-]+(?:#.*)?\Z")
_LOCAL = re.compile(r"(?:file|link|portal):|[.~]?/|\.\./")
# `npm:` before a range, and no name, is what Yarn writes.
ALIAS = re.compile(r"npm:((?:@[^@/]+/)?[A-Za-z_][^@/]*)(?:@(.*))?\Z")
_PATCH = re.compile(r"patch:@?[^@#]+@([^#]*)")
DEEPEST = 20  # folders of a workspace within each other


def package_json(path: str, text: str) -> Manifest:
    data = json_object(text)
    lines = Lines(text)
    asks: dict[str, Asked] = {}
    for section, scope in SECTIONS:
        lines.naming(f'"{section}"')
        for name, value in table(data.get(section)).items():
            at = Mention(path, lines.naming(f'"{name}":', f'"{name}"'))
            asks.setdefault(name, asked_for(name, text_of(value), at, scope))
    for name, value in _replaced(data):
        at = Mention(path, lines.naming(f'"{value}"'))
        asks.setdefault(f"{name} {value}", asked_for(name, value, at, Scope.RUNTIME))
    return Manifest(path, "npm", tuple(asks.values()), text_of(data.get("name")))


def _replaced(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Packages that are put in the place of others: `overrides` (npm, pnpm) and `resolutions` (Yarn), where
    they name more than a version."""
    waiting = [data.get("overrides"), data.get("resolutions"), table(data.get("pnpm")).get("overrides")]
    while waiting:
        for name, value in table(waiting.pop()).items():
            if isinstance(value, dict):
                waiting.append(value)
            elif ALIAS.match(text_of(value)) or elsewhere_of(text_of(value)) not in ("", OWN):
                yield name, text_of(value)


def asked_for(name: str, wanted: str, at: Mention, scope: Scope, *, direct: bool = True) -> Asked:
    """`"name": "wanted"` in a list of dependencies."""
    written = f"{name}@{wanted}"
    if patched := _PATCH.match(wanted):
        wanted = unquote(patched[1])
    if alias := ALIAS.match(wanted):
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


def not_of_it(name: str, version: str, resolved: str) -> str:
    """Why the registry's answer for `name` is not about what its lock takes: the address is another's."""
    match = re.match(r"https?://.+?/((?:@[^/]+/)?[^/@]+)/-/([^/?#]+)", unquote(resolved))
    if not match:
        return ""
    archive = name.rpartition("/")[2] + "-" + version
    return "" if match[1] == name and match[2].startswith(archive) else ANOTHER


def registry_of(resolved: str) -> str:
    """The registry of a tarball's address: `https://host/…/name/-/name-1.0.0.tgz`."""
    match = re.match(r"(https?://.+?)/(?:@[^/]+/)?[^/]+/-/", resolved)
    return match[1] if match else ""


def resolved_elsewhere(resolved: str) -> str:
    if resolved.startswith(("git", "ssh:")):
        return VCS
    if not resolved or "/-/" in resolved:
        return ""
    return ADDRESS if resolved.startswith("http") else LOCAL


def split_name(written: str) -> tuple[str, str]:
    """`name@range`, where a name may begin with an @."""
    at = written.find("@", 1)
    return (written[:at], written[at + 1 :]) if at > 0 else (written, "")
