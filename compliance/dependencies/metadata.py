"""What is known of one package: its version, what it declares, and what it needs itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from packaging.metadata import parse_email
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from compliance.dependencies.declared import Declared, of_core_metadata, of_package_json

_MOST_NEEDS = 5_000
_LONGEST_VERSION = 100
MOST_BYTES = 5_000_000  # of one package's metadata, its README among it


@dataclass(frozen=True, slots=True)
class Metadata:
    """`source` says where it was read. `needs` are requirements as its ecosystem writes them."""

    version: str
    declared: Declared
    source: str
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nothing is known of a package. `failed`: it might be, if whoever was asked had answered."""

    reason: str
    failed: bool = False


Answer = Metadata | Unknown


def of_python(text: str, name: str, source: str, version: str = "") -> Metadata:
    """METADATA or PKG-INFO of the package `name`, in that `version`. Raises ValueError where it is not."""
    fields: Mapping[str, Any] = parse_email(_head(text))[0]
    found, called = fields.get("version"), fields.get("name")
    if not found or not called:
        raise ValueError("no core metadata")
    if canonicalize_name(called) != canonicalize_name(name) or not is_same(found, version or found):
        raise ValueError("the metadata of another package, or version")
    declared = of_core_metadata(fields)
    where = f"{declared.field} of {source}" if declared.field else source
    needs = tuple(fields.get("requires_dist") or ())[:_MOST_NEEDS]
    return Metadata(found[:_LONGEST_VERSION], declared, where, needs)


_READ = re.compile(r"(?:name|version|license(?:-expression|-file)?|classifier|requires-dist)[ \t]*:", re.I)


def _head(text: str) -> str:
    """The fields that are read, without the description. Of thousands of others the parser looks for each
    among all of them."""
    kept: list[str] = []
    keep = False
    for line in text.replace("\r\n", "\n").split("\n"):
        if not line:
            break
        keep = keep if line[0] in " \t" else bool(_READ.match(line))
        if keep:
            kept.append(line)
    return "\n".join(kept)


def is_same(one: str, other: str) -> bool:
    """Whether they are the same version, however written."""
    try:
        return Version(one) == Version(other)
    except InvalidVersion:
        return one == other


def of_node(data: Any, name: str, source: str, version: str = "") -> Metadata:
    """A package.json, or what a registry says of one version. Raises ValueError where it is not that of the
    package `name`, in that `version`."""
    if not isinstance(data, dict) or not isinstance(data.get("version"), str):
        raise ValueError("no package.json")
    found: str = data["version"]
    # What follows a + is left out of what registries call a version.
    if data.get("name") != name or (version and found.partition("+")[0] != version.partition("+")[0]):
        raise ValueError("another package, or version")
    declared = of_package_json(data)
    where = f"{declared.field} of {source}" if declared.field else source
    needed = data.get("dependencies")
    pairs = needed.items() if isinstance(needed, dict) else ()
    needs = tuple(f"{one}@{wanted}" for one, wanted in pairs if isinstance(wanted, str))[:_MOST_NEEDS]
    return Metadata(found[:_LONGEST_VERSION], declared, where, needs)


def node_range(wanted: str) -> Any | None:
    """A range as npm writes it; None for what is none: a tag, or worse. Spaces stand where they may."""
    from semantic_version import NpmSpec

    tight = re.sub(r"([<>=~^]) +", r"\1", " ".join(wanted.split())).replace("~>", "~")
    try:
        return NpmSpec(tight or "*")
    except (ValueError, RecursionError):
        return None
