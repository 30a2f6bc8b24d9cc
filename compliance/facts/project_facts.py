"""Facts about the project as a whole."""

from __future__ import annotations

import re

from compliance.expressions import as_spdx, license_ids
from compliance.facts.context import NO_OWNER, Context
from compliance.facts.families import PROJECT_FACTS
from compliance.facts.tree import folder
from compliance.model.facts import Fact, Subject, Unknown

_HAN = re.compile("[\u4e00-\u9fff]")
_KANA_HANGUL = re.compile("[\u3040-\u30ff\uac00-\ud7af]")


def project_subject(context: Context) -> Subject:
    owners = frozenset(owner.name for owner in context.parties.owners)
    # What was detected is in SPDX form already; what a manifest says may be any words.
    expressions = (
        entry.expression if entry.source == "license-file" else as_spdx(entry.expression) or ""
        for entry in context.declared
    )
    declared = frozenset(spdx_id for expression in expressions for spdx_id in license_ids(expression))
    marks = _marks_of_others(context)
    ships = frozenset(context.policy.ships)
    return Subject(
        kind="project",
        path=".",
        identity=".",
        facts={
            "project.owners": Fact(owners or NO_OWNER),
            "project.declared_licenses": Fact(declared),
            "project.languages": Fact(_languages(context)),
            "project.ships": Fact(ships or Unknown("what is shipped is not said; the policy can say it")),
            "project.marks_of_others": Fact(marks),
            **{name: fact for family in PROJECT_FACTS for name, fact in family(context).items()},
        },
        labels={
            "path": "the project",
            "name": ", ".join(context.parties.project_names) or "unnamed",
            "owners": ", ".join(sorted(owners)) or "unknown",
            "licenses": ", ".join(sorted(declared)) or "none",
            "marks": ", ".join(sorted(marks)) if isinstance(marks, frozenset) else "",
        },
        looked_in=tuple(f"the name '{name}'" for name in context.parties.project_names),
    )


def _languages(context: Context) -> frozenset[str] | Unknown:
    """As the policy says; else Chinese where a README at the root is written in it, or an owner's name is."""
    if context.policy.languages:
        return frozenset(context.policy.languages)
    documents = context.attribution.documents
    readmes = [document.path for document in documents if document.kind in ("readme", "model-card")]
    texts = [context.tree.text(path) for path in readmes if folder(path) == "."]
    owners = " ".join(owner.name for owner in context.parties.owners)
    if _HAN.search(owners) or any(is_chinese(text) for text in texts):
        return frozenset({"zh"})
    if not texts:
        return Unknown("which languages people write in here is not known (no README, no policy)")
    return frozenset()


def is_chinese(text: str) -> bool:
    """Whether a document has a Chinese part: 100 characters, among them few kana or hangul."""
    han = len(_HAN.findall(text))
    return han >= 100 and len(_KANA_HANGUL.findall(text)) < han / 10


def _marks_of_others(context: Context) -> frozenset[str] | Unknown:
    """Names of other parties within the project's own name ("qwen-turbo-chat")."""
    lexicon = context.parties.lexicon
    named = {
        entity
        for name in context.parties.project_names
        for entity in lexicon.in_text(re.sub(r"[-_./]+", " ", name))
    }
    others = frozenset(lexicon.display(entity) for entity in named if not context.parties.owns_entity(entity))
    return others if context.parties.owners or not others else NO_OWNER
