"""Which licence stands on a model: `rules/model-bases.yaml`, with names from `rules/model-licenses.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

from compliance.errors import RuleError
from compliance.resources import rules_text
from compliance.strict_yaml import Section, check_fields, load

LICENSES, BASES = "model-licenses.yaml", "model-bases.yaml"
_FIELDS: dict[str, type | tuple[type, ...]] = {"license": str, "models": list, "general": bool}


@dataclass(frozen=True)
class ModelTables:
    """`bases`: glob of hub ids -> licence. `names`: what a card may call a licence -> licence."""

    bases: Mapping[str, str]
    names: Mapping[str, str]
    publishers: Mapping[str, str]
    general: frozenset[str]

    def of_base(self, hub_id: str) -> str | None:
        """The licence of the model `owner/name`; None where it is not known."""
        folded = hub_id.casefold()
        return next((license for glob, license in self.bases.items() if fnmatchcase(folded, glob)), None)

    def on_card(self, written: str) -> str | None:
        """The model licence that a card's `license` or `license_name` means; None for any other."""
        return self.names.get(_squashed(written))

    def publisher(self, license: str) -> str:
        """Whose models the licence is for; empty for one that anybody uses, or that is no model licence."""
        return "" if license in self.general else self.publishers.get(license, "")


@cache
def model_tables() -> ModelTables:
    """The tables that ship with the tool. Raises RuleError if one is malformed."""
    return read_model_tables(rules_text(BASES), rules_text(LICENSES))


def read_model_tables(bases: str, licenses: str) -> ModelTables:
    """The tables in two YAML texts. Raises RuleError for a wrong field, or a model under two licences."""
    entries = [_checked(entry) for entry in _entries(bases, BASES, "bases")]
    globs: dict[str, str] = {}
    for entry in entries:
        for model in entry["models"]:
            if globs.setdefault(model.casefold(), entry["license"]) != entry["license"]:
                raise RuleError(f"{entry.where('models')}: '{model}' stands under two licences")
    known = _entries(licenses, LICENSES, "licenses")
    return ModelTables(
        bases=globs,
        names=_names(known),
        publishers={entry["id"]: entry["publisher"] for entry in known},
        general=frozenset(entry["license"] for entry in entries if entry.get("general")),
    )


def _entries(text: str, file: str, key: str) -> list[Any]:
    document = load(text, file, RuleError)
    if not isinstance(document, Section) or not isinstance(document.get(key), list):
        raise RuleError(f"{file}: needs a list '{key}'")
    return list(document[key])


def _checked(entry: Any) -> Section:
    required = ("license", "models")
    return check_fields(
        entry, _FIELDS, required=required, what="a base model's entry", error=RuleError, where=BASES
    )


def _names(licenses: Iterable[Any]) -> dict[str, str]:
    """Hub ids and titles; of editions with one title, the one that asks for no date or version."""
    names: dict[str, str] = {}
    for entry in licenses:
        dated = entry.get("titles", ()) if entry.get("followed_by") else ()
        for name in (*entry.get("hub_ids", ()), *(title for title in entry["titles"] if title not in dated)):
            if not entry.get("policy"):
                names[_squashed(name)] = entry["id"]
    return names


def _squashed(name: str) -> str:
    return re.sub(r"[^\w.+]|_", "", name.casefold())
