"""The model's records as JSON and back. What comes back is checked, field by field."""

from __future__ import annotations

import hashlib
import json
import types
import typing
from collections.abc import Callable, Hashable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, TypeVar, cast

Record = TypeVar("Record")
Loader = Callable[[Any], Any]
_CHECKSUM = 16  # characters
_UNORDERED = frozenset((str, int, float, bool, tuple, type(None)))


class Malformed(ValueError):
    """Stored data that does not have the form of the record."""


def plain(record: Any) -> dict[str, Any]:
    """One record as a dict, for `json.dumps(…, default=plain)`; what it holds is left to the encoder.

    Raises TypeError for what is no dataclass, as the encoder wants it.
    """
    if not hasattr(record, "__dataclass_fields__"):
        raise TypeError(f"{type(record).__name__} is no record")
    return {name: _ordered(getattr(record, name)) for name in _names(cast(Hashable, type(record)))}


def load(kind: type[Record], data: Any, *, older: bool = False) -> Record:
    """`data`, as JSON gives it, as a `kind`. Raises `Malformed`.

    With `older`, fields that were added since (they have a default) may be missing.
    """
    return cast(Record, _loader(cast(Hashable, kind), older)(data))


def load_all(kind: type[Record], data: Any) -> tuple[Record, ...]:
    """A list of such. Raises `Malformed`."""
    return cast("tuple[Record, ...]", _tuple_of(_loader(cast(Hashable, kind), False))(data))


def sealed(text: str) -> str:
    """`text` with a checksum before it, by which damage is told: against chance, not against an attacker."""
    return _checksum(text) + text


def unsealed(stored: str) -> str | None:
    """What was `sealed`; None if a byte of it has changed."""
    checksum, text = stored[:_CHECKSUM], stored[_CHECKSUM:]
    return text if checksum == _checksum(text) else None


def _checksum(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_CHECKSUM // 2).hexdigest()


def _ordered(value: Any) -> Any:
    # Most values are plain or tuples; asking an abstract class about each costs more than the rest.
    if type(value) in _UNORDERED or not isinstance(value, Mapping):
        return value
    return dict(sorted(value.items()))


@cache
def _names(kind: Hashable) -> tuple[str, ...]:
    return tuple(field.name for field in fields(cast(Any, kind)))


@cache
def _loader(kind: Hashable, older: bool) -> Loader:
    """What turns JSON into a value of type `kind`: a dataclass, tuple of one type, mapping of strings,
    enum, optional or plain value."""
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple:
        return _tuple_of(_loader(parts[0], older))
    if origin is not None and origin not in (types.UnionType, typing.Union):
        return _strings
    if origin:
        return _optional(_loader(next(part for part in parts if part is not type(None)), older))
    if isinstance(kind, type) and is_dataclass(kind):
        return _record_of(kind, older)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _enum_of(kind)
    return _float if kind is float else _value_of(cast(type, kind))


def _record_of(kind: type, older: bool) -> Loader:
    loaders: list[tuple[str, Loader]] = []
    defaults: dict[str, Any] = {}

    def record(data: Any) -> Any:
        if not loaders:  # not before, for records may hold records of their own kind
            hints = typing.get_type_hints(kind)
            loaders.extend((name, _loader(hints[name], older)) for name in _names(kind))
            defaults.update(_defaults(kind) if older else {})
        if type(data) is dict and older:
            data = {**defaults, **data}
        if type(data) is not dict or len(data) != len(loaders):
            raise Malformed(f"not a {kind.__name__}")
        try:
            return kind(*[loader(data[name]) for name, loader in loaders])
        except KeyError as error:
            raise Malformed(f"a {kind.__name__} without {error}") from None

    return record


def _defaults(kind: type) -> dict[str, Any]:
    """The values of fields that need not be given, as JSON has them."""
    given = {
        field.name: field.default if field.default is not MISSING else cast(Any, field.default_factory)()
        for field in fields(cast(Any, kind))
        if field.default is not MISSING or field.default_factory is not MISSING
    }
    return cast("dict[str, Any]", json.loads(json.dumps(given, default=plain)))


def _tuple_of(loader: Loader) -> Loader:
    def items(data: Any) -> tuple[Any, ...]:
        if type(data) is not list:
            raise Malformed(f"{data!r} is no list")
        return tuple([loader(item) for item in data])

    return items


def _optional(loader: Loader) -> Loader:
    return lambda data: None if data is None else loader(data)


def _enum_of(kind: type[Enum]) -> Loader:
    def member(data: Any) -> Enum:
        try:
            return kind(data)
        except ValueError as error:
            raise Malformed(str(error)) from None

    return member


def _value_of(kind: type) -> Loader:
    def value(data: Any) -> Any:
        if type(data) is not kind:
            raise Malformed(f"{data!r} is not a {kind.__name__}")
        return data

    return value


def _float(data: Any) -> float:
    if type(data) not in (int, float):
        raise Malformed(f"{data!r} is no number")
    return float(data)


def _strings(data: Any) -> dict[str, str]:
    if type(data) is not dict or not all(type(value) is str for value in data.values()):
        raise Malformed(f"{data!r} maps not to strings")
    return data
