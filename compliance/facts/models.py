"""Facts about the model in a component: whose model its card names as base, and what accompanies it.

Lineage is what a card *declares*; what only a configuration file names is kept apart (`undeclared_bases`).
A model class, a config value or a text never tells where weights come from. Weights are not read, so
`general.license` within a GGUF file is not known.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from compliance.facts.components import Component
from compliance.facts.context import Context
from compliance.facts.model_cards import (
    body,
)
from compliance.facts.model_lineage import (
    Model,
    is_adapter_only,
    licenses_of_others,
    read_model,
    relicensed_bases,
    undeclared_bases,
    weights_folders,
)
from compliance.facts.notices import Files
from compliance.facts.statements import TEXT_SCORE, Places, merge, place
from compliance.facts.tree import enclosing, folder
from compliance.model.evidence import LicenseMatch
from compliance.model.facts import Fact, Unknown
from compliance.model.result import AttributionDocument

_HUBS = frozenset("huggingface.co hf.co hf-mirror.com modelscope.cn www.modelscope.cn modelscope.ai".split())
_STATEMENT_KINDS = ("license", "notice", "third-party", "credits", "readme", "model-card")
_MOST_TEXT = 300_000  # characters of one document
_UNREAD_LICENSE = re.compile(r"licen[cs]e|agreement|许可|协议|notice", re.I)
_NO_NAME = Unknown("the name under which the model is published is not known")
_NO_WEIGHTS = Unknown("no weights lie beside the model card; whether any are shipped, the policy can say")
_NO_MODEL: Mapping[str, Fact] = {
    "component.model_licenses": Fact(frozenset()),
    "component.model_license_texts": Fact(frozenset()),
    "component.model_statements": Fact(""),
    "component.model_names": Fact(frozenset()),
    "component.model_weights": Fact(False),
    "component.adapter_only": Fact(False),
    "component.relicensed_bases": Fact(frozenset()),
    "component.undeclared_bases": Fact(frozenset()),
}


def model_facts(context: Context, component: Component, files: Files) -> Mapping[str, Fact]:
    """The facts `component.model_*` and their like."""
    model = read_model(context, component, files)
    if not (model.cards or model.broken or model.configured):
        return _NO_MODEL
    weights = weights_folders(model)
    licenses = licenses_of_others(model)
    of_others = licenses.value != frozenset()
    facts = {
        "component.model_licenses": licenses,
        "component.model_license_texts": _texts(model),
        "component.model_statements": Fact(_statements(model) if of_others else ""),
        "component.model_names": _names(model) if of_others else Fact(frozenset()),
        "component.model_weights": Fact(_ships_weights(model, weights) if of_others else False),
        "component.adapter_only": Fact(is_adapter_only(model)),
        "component.relicensed_bases": relicensed_bases(model),
        "component.undeclared_bases": undeclared_bases(model, weights),
    }
    return {**_NO_MODEL, **facts}


def folded(text: str) -> str:
    """`text` as statements are compared: NFKC, case-folded, straight quotes, no Markdown, single spaces."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_PLAIN)
    return " ".join(plain.replace("(c)", "©").split())


_PLAIN = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"} | dict.fromkeys("*`[]", ""))


def _ships_weights(model: Model, weights: frozenset[str]) -> bool | Unknown:
    places = {folder(card.path) for card in model.cards}
    if any(not places.isdisjoint(enclosing(path)) for path in weights):
        return True
    ships = model.context.policy.ships
    return "weights" in ships if ships else _NO_WEIGHTS


def _names(model: Model) -> Fact:
    """The published name: the repository's on a hub, and what the card's index says. Small letters."""
    url = model.context.tree.snapshot.target.url or ""
    names = {name.casefold() for card in model.cards for name in card.names}
    if model.component.path == "." and urlsplit(url).hostname in _HUBS:
        names.add(urlsplit(url).path.rstrip("/").rpartition("/")[2].removesuffix(".git").casefold())
    return Fact(frozenset(names) or _NO_NAME)


def _documents(model: Model) -> tuple[AttributionDocument, ...]:
    """The documents of the component and of the folders above it."""
    above = model.context.attribution.for_folder(model.component.path)
    return tuple(dict.fromkeys((*above, *model.component.documents)))


def _texts(model: Model) -> Fact:
    """Licences whose text accompanies the model -> where.

    Unknown if there is none and a text lies there that nobody could name, or read (LICENSE.pdf).
    """
    result: Places = {}
    for path, match in _text_matches(model):
        merge(result, {match.spdx_expression: (place(path, match),)})
    if any(license in model.tables.publishers for license in result):
        return Fact.of(result)
    for license, places in result.items():
        if "unknown" in license:
            return Fact(Unknown(f"{places[0].path} holds a licence text that is not known"))
    for skip in model.context.tree.snapshot.skipped:
        if skip.reason == "binary: document" and _UNREAD_LICENSE.search(skip.path.rpartition("/")[2]):
            return Fact(Unknown(f"{skip.path} is not read"))
    return Fact.of(result)


def _text_matches(model: Model) -> Iterator[tuple[str, LicenseMatch]]:
    for document in _documents(model):
        found = model.context.tree.evidence.get(document.path)
        for match in found.licenses if found else ():
            if match.kind == "text" and match.score >= TEXT_SCORE:
                yield document.path, match


# What a licence tells to say is not yet said: behind these words it quotes the notice and the phrase. The
# quotes need not be cut whole, their beginning is enough.
_INSTRUCTION = re.compile(r'(?:"notice" text file|prominently display|display the phrase).{0,300}')


def _statements(model: Model) -> str:
    """What the documents beside the model state, folded; what a licence merely asks for is left out."""
    return "\n".join(
        _INSTRUCTION.sub(" ", text) if document.kind in ("license", "model-card") else text
        for document in _documents(model)
        if document.kind in _STATEMENT_KINDS
        and (text := folded(body(model.context.tree.text(document.path)[:_MOST_TEXT])))
    )
