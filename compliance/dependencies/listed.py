"""Ecosystems whose packages are listed, and whose licences cannot be had without their registries: Rust, Go,
Maven. None of these registries is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from compliance.dependencies.asked import (
    LOCAL,
    VCS,
    Asked,
    Lines,
    Lock,
    Manifest,
    Package,
    Root,
    items,
    table,
    text_of,
    toml,
)
from compliance.model.dependency import Mention, Scope

CRATES = "the licence of a crate can only be had from its registry, which is not asked"
MODULES = "the licence of a Go module stands in its source, which is not fetched"
MAVEN = "the licence of a Maven artifact can only be had from its repository, which is not asked"


def cargo_lock(path: str, text: str) -> Lock:
    """https://doc.rust-lang.org/cargo/reference/: an entry without `source` is a package of the workspace."""
    entries = [table(one) for one in items(toml(text).get("package"))]
    at = Lines(text).tables()
    versions = {text_of(entry.get("name")): text_of(entry.get("version")) for entry in reversed(entries)}
    packages, roots = [], []
    for entry in entries:
        name, version = text_of(entry.get("name")), text_of(entry.get("version"))
        source = text_of(entry.get("source"))
        if not source:
            needs = (text_of(one) for one in items(entry.get("dependencies")))
            roots += [Root(_crate(need, versions), Scope.RUNTIME) for need in needs]
        elif name:
            line = at.get((name, version), 1)
            elsewhere = VCS if source.startswith("git+") else CRATES
            asked = Asked("cargo", name, Mention(path, line), version=version, elsewhere=elsewhere)
            packages.append(Package(f"{name} {version}", asked))
    known = {package.id for package in packages}
    return Lock(path, "cargo", tuple(packages), tuple(root for root in roots if root.id in known))


def _crate(need: str, versions: Mapping[str, str]) -> str:
    """`name`, or `name version` where the lock has several versions of it."""
    name, _, rest = need.partition(" ")
    return f"{name} {rest.partition(' ')[0] or versions.get(name, '')}"


_REQUIRE = re.compile(r'"?([\w.~-]+(?:/[\w.~-]+)*)"?\s+"?(v\d[^\s"]*)"?\s*(//\s*indirect\b)?')
_REPLACE = re.compile(r'"?([^\s"]+)"?(?:\s+"?(v\d[^\s"]*)"?)?\s*=>\s*"?([^\s"]+)"?(?:\s+"?(v\d[^\s"]*)"?)?')


def go_mod(path: str, text: str) -> Manifest:
    """https://go.dev/ref/mod#go-mod-file-require: `require` and `replace`, with a line or a block of them."""
    asks = []
    replaced: dict[tuple[str, str], tuple[str, str]] = {}
    for number, verb, line in _directives(text):
        if verb == "require" and (found := _REQUIRE.match(line)):
            asks.append(
                Asked(
                    "golang",
                    found[1],
                    Mention(path, number),
                    direct=not found[3],
                    version=found[2],
                    requirement=f"{found[1]} {found[2]}",
                    elsewhere=MODULES,
                )
            )
        elif verb == "replace" and (found := _REPLACE.match(line)):
            replaced[found[1], found[2] or ""] = (found[3], found[4] or "")
    return Manifest(path, "golang", tuple(_replaced(one, replaced) for one in asks))


def _directives(text: str) -> Iterator[tuple[int, str, str]]:
    """Line number, verb, and what the verb is about."""
    block = ""
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.strip()[:1_000]
        verb, _, rest = line.partition(" ")
        if opened := re.match(r"(\w+)\s*\(\s*(?://.*)?\Z", line):
            block = opened[1]
        elif line.startswith(")"):
            block = ""
        else:
            yield (number, block, line) if block else (number, verb, rest.strip())


def _replaced(one: Asked, by: Mapping[tuple[str, str], tuple[str, str]]) -> Asked:
    """What is built instead of it: another module, or a folder."""
    name, version = by.get((one.name, one.version)) or by.get((one.name, "")) or (one.name, one.version)
    if name.startswith((".", "/")):
        return replace(one, elsewhere=LOCAL)
    return replace(one, name=name, version=version)


_MAVEN_SCOPES = {"test": Scope.DEVELOPMENT, "provided": Scope.OPTIONAL, "system": Scope.OPTIONAL}


def pom(path: str, text: str) -> Manifest:
    """https://maven.apache.org/pom.html#Dependencies. What a parent sets or manages gives no version."""
    from xml.etree import ElementTree

    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise ValueError("XML with a document type")
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        raise ValueError(f"not XML: {error}") from None
    for node in root.iter():
        node.tag = node.tag.rpartition("}")[2]
    lines = Lines(text)
    asks = []
    properties = {node.tag: (node.text or "").strip() for node in root.iterfind("properties/*")}
    for node in root.iterfind("dependencies/dependency"):
        group, artifact, version, scope, optional = (
            (node.findtext(name) or "").strip()
            for name in ("groupId", "artifactId", "version", "scope", "optional")
        )
        if artifact:
            known = properties.get(version[2:-1], "") if version.startswith("${") else version
            plain = known if re.fullmatch(r"[\w.+-]+", known) else ""
            kind = Scope.OPTIONAL if optional == "true" else _MAVEN_SCOPES.get(scope, Scope.RUNTIME)
            line = lines.naming(f"<artifactId>{artifact}</artifactId>", artifact)
            asks.append(
                Asked(
                    "maven",
                    f"{group}:{artifact}",
                    Mention(path, line),
                    kind,
                    version=plain,
                    requirement=f"{group}:{artifact}:{version}".rstrip(":"),
                    elsewhere=MAVEN,
                )
            )
    return Manifest(path, "maven", tuple(asks))
