"""Evidence as JSON and back. What comes back is checked against the dataclasses, field by field."""

from __future__ import annotations

import types
import typing
from collections.abc import Hashable, Sequence
from dataclasses import asdict, fields, is_dataclass
from functools import cache
from typing import Any

from compliance.model.evidence import Evidence, LicenseMatch


class Malformed(ValueError):
    """Stored data that does not have the form of evidence."""


def dump_evidence(evidence: Evidence) -> Any:
    return asdict(evidence)


def load_evidence(data: Any) -> Evidence:
    """Raises `Malformed`."""
    evidence = _built(Evidence, data)
    assert isinstance(evidence, Evidence)
    return evidence


def dump_matches(matches: Sequence[LicenseMatch]) -> Any:
    return [asdict(match) for match in matches]


def load_matches(data: Any) -> tuple[LicenseMatch, ...]:
    """Raises `Malformed`."""
    matches = _built(tuple[LicenseMatch, ...], data)
    assert isinstance(matches, tuple)
    return matches


def _built(kind: Any, data: Any) -> object:
    """`data` as a value of type `kind`: a dataclass, tuple of one type, optional or plain value."""
    if isinstance(kind, type) and is_dataclass(kind):
        return _record(kind, data)
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple and isinstance(data, list):
        return tuple(_built(parts[0], item) for item in data)
    if origin in (types.UnionType, typing.Union):
        return None if data is None else _built(parts[0], data)
    if kind is float and type(data) in (int, float):
        return float(data)
    if type(data) is kind:
        return data
    raise Malformed(f"{data!r} is not a {kind}")


def _record(kind: type[Any], data: Any) -> object:
    hints = _hints(typing.cast(Hashable, kind))
    if not isinstance(data, dict) or data.keys() != hints.keys():
        raise Malformed(f"not a {kind.__name__}")
    return kind(**{name: _built(hint, data[name]) for name, hint in hints.items()})


@cache
def _hints(kind: Hashable) -> dict[str, Any]:
    hints = typing.get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(typing.cast(Any, kind))}
