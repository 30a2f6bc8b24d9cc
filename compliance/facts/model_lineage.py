"""Where a model says it comes from: what its cards declare, and what only its configuration names.

A base is somebody else's where its licence's publisher, or the account that holds it, is not who publishes
this project. Nothing here is read from weights, model classes or prose.
"""

from __future__ import annotations

from dataclasses import dataclass

from compliance.expressions import as_spdx
from compliance.facts.components import Component
from compliance.facts.context import NO_OWNER, Context
from compliance.facts.model_cards import (
    Card,
    ConfiguredBase,
    is_hub_id,
    names_a_base,
    read_card,
    read_configured_base,
)
from compliance.facts.model_tables import ModelTables, model_tables
from compliance.facts.names import same_name
from compliance.facts.notices import Files
from compliance.facts.owners import remote_organisation
from compliance.facts.statements import Places, merge
from compliance.facts.tree import enclosing, folder
from compliance.model.facts import Fact, Unknown
from compliance.model.snapshot import Role

# A card with nothing but these puts a model under no conditions of use.
PERMISSIVE = frozenset(
    "MIT MIT-0 Apache-2.0 BSD-2-Clause BSD-3-Clause BSD-3-Clause-Clear 0BSD ISC Zlib BSL-1.0 Unlicense"
    " CC0-1.0 CC-BY-4.0 WTFPL AFL-3.0".split()
)


@dataclass(frozen=True)
class Model:
    """The cards of one component, and the bases that its configurations name.

    `broken` is why a card could not be read: then nothing is known of what the cards declare.
    """

    context: Context
    component: Component
    cards: tuple[Card, ...]
    broken: Unknown | None
    configured: tuple[ConfiguredBase, ...]

    @property
    def tables(self) -> ModelTables:
        return model_tables()


def read_model(context: Context, component: Component, files: Files) -> Model:
    """What the component's own files say, test data left out."""
    documents = {document.path for document in component.documents if document.kind == "model-card"}
    cards: list[Card] = []
    configured: list[ConfiguredBase] = []
    broken: Unknown | None = None
    for entry, _ in files:
        is_card, is_config = entry.path in documents, names_a_base(entry.path)
        if not (is_card or is_config) or context.tree.role(entry) == Role.TEST_FIXTURE:
            continue
        text = context.tree.text(entry.path)
        match read_card(entry.path, text) if is_card else read_configured_base(entry.path, text):
            case Card() as card:
                cards.append(card)
            case ConfiguredBase() as base:
                configured.append(base)
            case Unknown() as reason:
                broken = broken or reason
    return Model(context, component, tuple(cards), broken, tuple(configured))


def licenses_of_others(model: Model) -> Fact:
    """Model licences of others that a card declares, or that stand on a base model it names -> where."""
    if model.broken:
        return Fact(model.broken)
    result: Places = {}
    for card in model.cards:
        found = _of_bases(model, card)
        found = found if found != {} else _of_card(model, card)
        if isinstance(found, Unknown):
            return Fact(found)
        merge(result, found)
    return Fact.of(result)


def _of_bases(model: Model, card: Card) -> Places | Unknown:
    """The licences that stand on those bases of the card that are others' models."""
    result: Places = {}
    for base in card.bases:
        if license := model.tables.of_base(base):
            # A copy under one's own account stays its publisher's model.
            own = _is_own(model.context, model.tables.publisher(license) or base.partition("/")[0])
            if isinstance(own, Unknown):
                return own
            if not own:
                result[license] = (card.place_of_base(base),)
    return result


def _of_card(model: Model, card: Card) -> Places | Unknown:
    """The model licences that the card itself gives, if they are for models of others.

    One that anybody may use says so only beside a base of others.
    """
    result: Places = {}
    for license in filter(None, map(model.tables.on_card, card.licenses)):
        publisher = model.tables.publisher(license)
        owners = (
            [publisher] if publisher else [base.partition("/")[0] for base in card.bases if is_hub_id(base)]
        )
        answers = [_is_own(model.context, owner) for owner in owners]
        if unknown := next((answer for answer in answers if isinstance(answer, Unknown)), None):
            return unknown
        if False in answers:
            result[license] = (card.place("license_name" if "license_name" in card.lines else "license"),)
    return result


def _is_own(context: Context, party: str) -> bool | Unknown:
    """Whether a hub's account or a publisher is who publishes this project.

    The remote's account is asked before the holders that LICENSE and NOTICE name: beside a derived
    model these are those of the base.
    """
    lexicon, parties, url = context.parties.lexicon, context.parties, context.tree.snapshot.target.url
    entities = {*lexicon.in_holder(party), lexicon.of_url(f"https://huggingface.co/{party}/model")} - {None}
    account = remote_organisation(url)
    if context.policy.owners or not (url and account):
        own = parties.is_owner(party) or any(parties.owns_entity(entity) for entity in entities if entity)
        return own if parties.owners else NO_OWNER
    publisher = lexicon.of_url(url)
    return same_name(party, account) or any(
        lexicon.related(entity, publisher) for entity in entities if entity and publisher
    )


def relicensed_bases(model: Model) -> Fact:
    """Licences of others' base models whose card declares permissive licences only -> where it says both."""
    if model.broken:
        return Fact(model.broken)
    result: Places = {}
    for card in model.cards:
        if not card.licenses or not all(as_spdx(license) in PERMISSIVE for license in card.licenses):
            continue
        found = _of_bases(model, card)
        if isinstance(found, Unknown):
            return Fact(found)
        for license, places in found.items():
            merge(result, {license: (*places, card.place("license"))})
    return Fact.of(result)


def undeclared_bases(model: Model, weights: frozenset[str]) -> Fact:
    """Others' models that a configuration beside weights names, and no card or README does -> where.

    A card that names another base has spoken: the configuration may name the copy that was loaded.
    """
    if model.broken:
        return Fact(model.broken)
    result: Places = {}
    for base in model.configured:
        place_of = folder(base.place.path)
        said = _names_a_base(model, place_of) or _is_mentioned(model.context, base.hub_id, place_of)
        if place_of not in weights or said or _is_this(model.context, base.hub_id):
            continue
        own = _is_own(model.context, base.hub_id.partition("/")[0])
        if isinstance(own, Unknown):
            return Fact(own)
        if not own:
            merge(result, {base.hub_id: (base.place,)})
    return Fact.of(result)


def _names_a_base(model: Model, path: str) -> bool:
    """Whether a card in the folder `path`, or above it in this component, names a base model."""
    return any(card.bases and folder(card.path) in enclosing(path) for card in model.cards)


def _is_mentioned(context: Context, hub_id: str, path: str) -> bool:
    """Whether a README in the folder `path` or above names the model."""
    name = hub_id.rpartition("/")[2].casefold()
    return any(
        name in context.tree.text(document.path).casefold()
        for document in context.attribution.for_folder(path)
        if document.kind in ("readme", "model-card")
    )


def _is_this(context: Context, hub_id: str) -> bool:
    """Whether `owner/name` has this project's own name: a configuration may name the model it belongs to."""
    return any(
        hub_id.rpartition("/")[2].casefold() == name.casefold() for name in context.parties.project_names
    )


def is_adapter_only(model: Model) -> bool:
    """Whether every card that names a base is that of an adapter."""
    adapters = {folder(base.place.path) for base in model.configured if "adapter_config" in base.place.path}
    derived = [card for card in model.cards if card.bases]
    return bool(derived) and all(card.adapter or folder(card.path) in adapters for card in derived)


def weights_folders(model: Model) -> frozenset[str]:
    snapshot = model.context.tree.snapshot
    read = (entry.path for entry in snapshot.files if entry.role == Role.WEIGHTS)
    skipped = (skip.path for skip in snapshot.skipped if skip.reason == "weights")
    return frozenset(folder(path) for path in (*read, *skipped))
