"""Facts about what documents say for other parties' sake: acknowledgements, and lists of bundled parts."""

from __future__ import annotations

import re
from collections.abc import Mapping

from compliance.facts.components import Component
from compliance.facts.context import Context
from compliance.facts.notices import Files
from compliance.facts.statements import full_texts
from compliance.model.facts import Fact

_SENTENCE = re.compile(r"this product includes software developed by", re.I)
_CLAUSE = re.compile(r"acknowledge?ment", re.I)  # in the licence text itself, which only quotes the sentence
_NEAR = 160  # characters between the clause and the sentence it quotes
_PARTS = re.compile(
    r"licen[cs]es? for|third[- ]party|portions? of|\bcomponents?\b|\bbundle[sd]?\b|\bincorporat|\bincludes\b"
    r"|contains? (code|software)|based on|derived from|adapted from|open[- ]source",
    re.I,
)


def component_acknowledgements(context: Context, component: Component, files: Files) -> Mapping[str, Fact]:
    documents = [document.path for document in context.attribution.for_folder(component.path)]
    return {
        "component.acknowledged": Fact(any(_acknowledges(context.tree.text(path)) for path in documents)),
        "component.notice_lists_parts": Fact(
            any(
                _lists_parts(context, document.path)
                for document in component.documents
                if document.kind == "notice"
            )
        ),
    }


def _acknowledges(text: str) -> bool:
    """Whether the sentence stands in `text` other than as the licence's own quotation of it."""
    return any(
        not _CLAUSE.search(text[max(0, match.start() - _NEAR) : match.start()])
        for match in _SENTENCE.finditer(text)
    )


def _lists_parts(context: Context, path: str) -> bool:
    """Whether a NOTICE says, outside the licence texts in it, whose work or which part they are for."""
    found = context.tree.evidence.get(path)
    texts = full_texts(path, found).values() if found else ()
    inside = {
        line for places in texts for place in places for line in range(place.start_line, place.end_line + 1)
    }
    lines = context.tree.text(path).splitlines()
    others = any(
        context.parties.third_party(line.holder) is True
        for line in (found.copyrights if found else ())
        if line.context not in ("template", "license-text")
    )
    return others or any(
        _PARTS.search(line[:2000]) for number, line in enumerate(lines, 1) if number not in inside
    )
