"""`rules/entities.yaml`, read strictly. Its head comment explains the fields."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from compliance.errors import RuleError
from compliance.facts.names import normal_text
from compliance.strict_yaml import Section, check_fields, load

FILE = "entities.yaml"
WEIGHTS = ("copyright", "origin_url", "licence", "identifier", "prose")
KINDS = ("company", "university", "project", "host")


@dataclass(frozen=True, slots=True)
class Entity:
    """One entry of `rules/entities.yaml`; its head comment explains the fields."""

    id: str
    name: str
    kind: str
    part_of: str | None = None
    legal_names: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    zh: tuple[str, ...] = ()
    ko: tuple[str, ...] = ()
    ja: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    hub_orgs: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names that identify it in any text, the display name first."""
        display = () if self.name in self.ambiguous else (self.name,)
        listed = (*self.legal_names, *self.brands, *self.zh, *self.ko, *self.ja)
        return (*display, *(name for name in listed if name != self.name))


_TOP: dict[str, type | tuple[type, ...]] = {
    "schema": str,
    "weights": Section,
    "open_sites": list,
    "entities": list,
}
_FIELDS: dict[str, type | tuple[type, ...]] = {
    field.name: str if field.name in ("id", "name", "kind", "part_of") else list for field in fields(Entity)
}
_SHAPES = {
    "id": (r"[a-z0-9]+(-[a-z0-9]+)*", "kebab-case"),
    "domains": (r"[a-z0-9-]+(\.[a-z0-9-]+)+", "a host name in lower case"),
    "hub_orgs": (
        r"((github|gitee|gitcode|gitlab|huggingface|modelscope):)?[\w.-]+",
        "an account, or hub:account",
    ),
    "identifiers": (r"[A-Za-z_]\w+\*?", "a name, or its beginning and *"),
}


def read_entities(text: str) -> tuple[tuple[Entity, ...], Mapping[str, int], tuple[str, ...]]:
    """Entities, weights and open sites. Raises RuleError, naming entity and key, if malformed."""
    top = check_fields(
        load(text, FILE, RuleError),
        _TOP,
        required=tuple(_TOP),
        what="the lexicon",
        error=RuleError,
        where=FILE,
    )
    if top["schema"] != "1":
        raise wrong("schema", 'must be "1"')
    entities = tuple(_entity(section, number) for number, section in enumerate(top["entities"], 1))
    return entities, _weights(top["weights"]), _strings(top["open_sites"], FILE, "open_sites")


def wrong(where: str, what: str) -> RuleError:
    """An error that names the entity and the key."""
    return RuleError(f"vendor lexicon: {where}: {what}")


def _weights(section: object) -> dict[str, int]:
    found = check_fields(
        section, dict.fromkeys(WEIGHTS, int), required=WEIGHTS, what="weights", error=RuleError, where=FILE
    )
    ordered = [found[key] for key in WEIGHTS]
    if ordered != sorted(set(ordered), reverse=True):
        raise wrong("weights", f"must fall in this order: {', '.join(WEIGHTS)}")
    return dict(zip(WEIGHTS, ordered, strict=True))


def _entity(section: object, number: int) -> Entity:
    named = section.get("id") if isinstance(section, Section) else None
    what = f"entity '{named}'" if isinstance(named, str) else f"entity {number}"
    found = check_fields(
        section, _FIELDS, required=("id", "name", "kind"), what=what, error=RuleError, where=FILE
    )
    values: dict[str, Any] = {
        key: _strings(value, found["id"], key) if isinstance(value, list) else value
        for key, value in found.items()
    }
    entity = Entity(**values)
    _check(entity)
    return entity


def _strings(values: list[Any], where: str, key: str) -> tuple[str, ...]:
    odd = next((value for value in values if not isinstance(value, str)), None)
    if odd is not None:
        raise wrong(where, f"{key}: {odd!r} must be text; quote it")
    return tuple(values)


def _check(entity: Entity) -> None:
    """What the types do not say."""
    if entity.kind not in KINDS:
        raise wrong(entity.id, f"kind: must be one of {', '.join(KINDS)}")
    if not entity.names:
        raise wrong(entity.id, "name: needs a name that is not ambiguous")
    for name in (*entity.names, *entity.ambiguous):
        if len(normal_text(name)) < 2:
            raise wrong(entity.id, f"name {name!r} is too short to be told apart")
    for key, (shape, what) in _SHAPES.items():
        values = (entity.id,) if key == "id" else getattr(entity, key)
        odd = next((value for value in values if not re.fullmatch(shape, value)), None)
        if odd is not None:
            raise wrong(entity.id, f"{key}: {odd!r} must be {what}")
