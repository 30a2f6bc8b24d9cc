"""What a model's own files say of it: its card's front matter, and the base that its configuration names.

Both come from the audited tree, so they are read within bounds, and what cannot be read is Unknown.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from compliance.errors import ComplianceError
from compliance.model.facts import Place, Unknown
from compliance.strict_yaml import Section, load

_MOST_FRONT_MATTER = 200_000  # characters; a gated card holds its whole licence there
_MOST_CONFIG = 1_000_000
_MOST_LISTED = 50  # base models of one card
_FENCE = re.compile(r"^---[ \t]*\r?$", re.M)
# The cards of data sets and demos have front matter too; what they name is no base model.
_NO_MODEL = frozenset(
    "sdk dataset_info size_categories task_categories annotations_creators source_datasets".split()
)
_HUB_URL = re.compile(
    r"\Ahttps?://(?:huggingface\.co|hf\.co|(?:www\.)?modelscope\.cn/models)/([^/\s]+/[^/\s?#]+)"
)
_HUB_ID = re.compile(r"[A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9][\w.-]{0,95}\Z")
# `owner/name` may as well be a path in somebody's working folder.
_FOLDERS = re.compile(
    r"(?:(?:pre-?|saved?_?|merged_?|local_?|base_?|hf_?)?(?:trained_?)?(?:llms?|models?|weights?|ckpts?|checkpoints?)"
    r"|outputs?|out|results?|runs?|experiments?|exps?|logs?|cache|data|datasets?|tmp|temp|home|root|mnt|content|kaggle"
    r"|workspace|work|users?|pretrained|saves?|trained|finetuned?|lora|adapters?|artifacts)/",
    re.I,
)
_CHECKPOINT = re.compile(r"/(?:checkpoint|step|epoch|iter|global_step)[-_]?\d+\Z", re.I)
_ADAPTER_TAGS = ("lora", "qlora", "peft", "adapter", "template:sd-lora")
_BASE_KEYS = {"adapter_config.json": "base_model_name_or_path", "config.json": "_name_or_path"}


@dataclass(frozen=True, slots=True)
class Card:
    """A model card's front matter. `licenses` and `bases` are as written, `bases` without a hub's address.

    `lines` says where each field stands, `base_lines` each base (1-based).
    """

    path: str
    licenses: tuple[str, ...]
    bases: tuple[str, ...]
    adapter: bool
    names: tuple[str, ...]
    lines: Mapping[str, int]
    base_lines: Mapping[str, int]

    def place(self, field: str) -> Place:
        line = self.lines.get(field, 1)
        return Place(self.path, line, line)

    def place_of_base(self, base: str) -> Place:
        line = self.base_lines.get(base) or self.lines["base_model"]
        return Place(self.path, line, line)


@dataclass(frozen=True, slots=True)
class ConfiguredBase:
    """The model that a configuration file names as its base, and where."""

    hub_id: str
    place: Place


def read_card(path: str, text: str) -> Card | Unknown | None:
    """The card in `text`; None if there is no front matter or it is no model's, Unknown if it is broken."""
    front = _front_matter(text)
    try:
        fields = load(front, path, ComplianceError)
    except ComplianceError as error:
        return Unknown(f"the front matter of the model card cannot be read: {error}")
    if not isinstance(fields, Section) or not _NO_MODEL.isdisjoint(fields):
        return None
    lines = {key: line for key, (line, _) in fields.marks.items()}
    bases = tuple(map(hub_id, _texts(fields.get("base_model"))))
    return Card(
        path=path,
        licenses=_licenses(fields),
        bases=bases,
        adapter=_is_adapter(fields),
        names=tuple(_index_names(fields.get("model-index"))),
        lines=lines,
        base_lines=dict(_where(bases, front.split("\n"), lines.get("base_model", 1))),
    )


def body(text: str) -> str:
    """`text` without its front matter."""
    front = _front_matter(text)
    return text[len(front) :] if front else text


def names_a_base(path: str) -> bool:
    """Whether `path` is called as a configuration that can name a base model."""
    return path.rpartition("/")[2] in _BASE_KEYS


def read_configured_base(path: str, text: str) -> ConfiguredBase | None:
    """The hub id that adapter_config.json or config.json names; None for a local path, or nothing."""
    key = _BASE_KEYS[path.rpartition("/")[2]]
    if len(text) > _MOST_CONFIG:
        return None
    try:
        named = json.loads(text).get(key)
    except (ValueError, AttributeError, RecursionError):
        return None
    if not isinstance(named, str) or not is_hub_id(named := hub_id(named)):
        return None
    line = text[: max(text.find(f'"{key}"'), 0)].count("\n") + 1
    return ConfiguredBase(named, Place(path, line, line))


def hub_id(written: str) -> str:
    """`owner/name` of an address on a hub; anything else as it is."""
    match = _HUB_URL.match(written.strip())
    return match[1] if match else written.strip()


def is_hub_id(name: str) -> bool:
    """Whether `name` is `owner/name` and no path such as `output/checkpoint-500`."""
    return bool(_HUB_ID.match(name)) and not _FOLDERS.match(name) and not _CHECKPOINT.search(name)


def _front_matter(text: str) -> str:
    """The YAML between the fences, with the first one (a document start) so that lines stay true."""
    opening = _FENCE.match(text)
    closing = _FENCE.search(text, opening.end() + 1, _MOST_FRONT_MATTER) if opening else None
    return text[: closing.start()] if closing else ""


def _where(bases: Iterable[str], lines: list[str], start: int) -> Iterator[tuple[str, int]]:
    """Each base with the first line from `start` on that has it."""
    for base in bases:
        for number in range(start, len(lines) + 1):
            if base in lines[number - 1]:
                yield base, number
                break


def _licenses(fields: Section) -> tuple[str, ...]:
    """`license`, with `license_name` in the place of `other`."""
    named = [license for license in _texts(fields.get("license")) if license.casefold() != "other"]
    return (*named, *_texts(fields.get("license_name")))


def _is_adapter(fields: Section) -> bool:
    """As the card says; where it does not, as its library and tags have it."""
    if relation := fields.get("base_model_relation"):
        return bool(relation == "adapter")
    tags = [tag.casefold() for tag in _texts(fields.get("tags"))]
    tagged = any(tag in _ADAPTER_TAGS or tag.startswith("base_model:adapter:") for tag in tags)
    return tagged or fields.get("library_name") == "peft"


def _texts(value: Any) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    return tuple(text.strip() for text in values[:_MOST_LISTED] if isinstance(text, str) and text.strip())


def _index_names(index: Any) -> Iterator[str]:
    for entry in index[:_MOST_LISTED] if isinstance(index, list) else ():
        if isinstance(entry, Section):
            yield from _texts(entry.get("name"))
