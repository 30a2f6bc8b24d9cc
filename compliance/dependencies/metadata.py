"""What is known of one package: its version, what it declares, and what it needs itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from packaging.metadata import parse_email

from compliance.dependencies.declared import Declared, of_core_metadata, of_package_json

_MOST_NEEDS = 500
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


def of_python(text: str, source: str) -> Metadata:
    """METADATA or PKG-INFO. Raises ValueError where it is neither."""
    fields: Mapping[str, Any] = parse_email(text)[0]
    version = fields.get("version")
    if not version or not fields.get("name"):
        raise ValueError("no core metadata")
    declared = of_core_metadata(fields)
    where = f"{declared.field} of {source}" if declared.field else source
    return Metadata(str(version), declared, where, tuple(fields.get("requires_dist") or ())[:_MOST_NEEDS])


def of_node(data: Any, source: str) -> Metadata:
    """A package.json, or what a registry says of one version. Raises ValueError where it is neither."""
    if not isinstance(data, dict) or not isinstance(data.get("version"), str):
        raise ValueError("no package.json")
    declared = of_package_json(data)
    where = f"{declared.field} of {source}" if declared.field else source
    needed = data.get("dependencies")
    pairs = needed.items() if isinstance(needed, dict) else ()
    needs = tuple(f"{name}@{wanted}" for name, wanted in pairs)[:_MOST_NEEDS]
    return Metadata(data["version"][:100], declared, where, needs)
