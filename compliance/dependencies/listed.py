"""Ecosystems whose packages are listed, and whose licences cannot be had without their registries: Rust, Go,
Maven. None of these registries is asked."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping

from compliance.dependencies.asked import (
    MOST,
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
)
from compliance.model.dependency import Mention, Scope

CRATES = "the licence of a crate can only be had from its registry, which is not asked"
MODULES = "the licence of a Go module stands in its source, which is not fetched"
MAVEN = "the licence of a Maven artifact can only be had from its repository, which is not asked"


def cargo_lock(path: str, text: str) -> Lock:
    """https://doc.rust-lang.org/cargo/reference/: an entry without `source` is a package of the workspace."""
    entries = [table(one) for one in items(tomllib.loads(text).get("package"))][:MOST]
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


_REQUIRE = re.compile(r"(?:require\s+)?([\w.~-]+(?:/[\w.~-]+)*)\s+(v\d\S*)\s*(//\s*indirect)?")


def go_mod(path: str, text: str) -> Manifest:
    """https://go.dev/ref/mod#go-mod-file-require: `require` with one module, or with a block of them."""
    asks = []
    block = ""
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.strip()[:1_000]
        if opened := re.match(r"(\w+)\s*\(\Z", line):
            block = opened[1]
        elif line == ")":
            block = ""
        elif (line.startswith("require ") or block == "require") and (found := _REQUIRE.match(line)):
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
    return Manifest(path, "golang", tuple(asks[:MOST]))


_MAVEN_SCOPES = {"test": Scope.DEVELOPMENT, "provided": Scope.OPTIONAL, "system": Scope.OPTIONAL}


def pom(path: str, text: str) -> Manifest:
    """https://maven.apache.org/pom.html#Dependencies. `${…}` and what a parent manages give no version."""
    from xml.etree import ElementTree

    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise ValueError("XML with a document type")
    try:
        root = ElementTree.fromstring(text.lstrip("\ufeff").encode("utf-8", "surrogatepass"))
    except ElementTree.ParseError as error:
        raise ValueError(f"not XML: {error}") from None
    for node in root.iter():
        node.tag = node.tag.rpartition("}")[2]
    lines = Lines(text)
    asks = []
    for node in root.iterfind("dependencies/dependency"):
        group, artifact, version, scope, optional = (
            (node.findtext(name) or "").strip()
            for name in ("groupId", "artifactId", "version", "scope", "optional")
        )
        if artifact:
            plain = version if re.fullmatch(r"[\w.+-]+", version) else ""
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
    return Manifest(path, "maven", tuple(asks[:MOST]))
