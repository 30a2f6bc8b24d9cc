"""Terms that restrict use, written into or beside the text of a permissive licence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compliance.expressions import license_ids
from compliance.facts.components import Component
from compliance.facts.context import Context
from compliance.facts.notices import Files
from compliance.facts.statements import TEXT_SCORE, Places, merge
from compliance.model.evidence import Evidence, LicenseMatch
from compliance.model.facts import Fact, Place

PERMISSIVE = re.compile(
    r"(?:MIT|X11|ISC|0BSD|BSD-[1-4]-Clause|Apache-[12]\.[01]|Zlib|BSL-1\.0|Unlicense|NCSA)(?:-.*)?\Z"
)
# The clause against endorsement speaks of advertising and of products too, and restricts nothing else.
_GAP = r"(?:(?!advertis|publicity|endors|promot)[^.;:]){0,80}?"
_NON_COMMERCIAL = r"non-?\s?commercial"
_FIELD = rf"(?:{_NON_COMMERCIAL}|academic|research|educational|personal|evaluation|study|learning)"
# None of these occurs in a permissive licence that ScanCode knows (tests/unit/facts/test_added_terms.py).
RESTRICTION = re.compile(
    rf"\b(?:may|shall|must|can)\s?not\b{_GAP}\b"
    r"(?:commercially|commercial\s+(?:use|usage|purposes?|exploitation|gain|products?|projects?)|military|weapons?|surveillance)\b"
    rf"|\bcommercial\s+(?:use|usage|purposes?|exploitation|redistribution)\b{_GAP}"
    r"\b(?:(?:not|never)\s+(?:permitted|allowed)|prohibited|forbidden|requires?)\b"
    rf"|(?<!designed )(?<!intended )\bfor\s+{_FIELD}"
    rf"(?:\s*(?:,|/|\band\b|\bor\b)\s*{_FIELD})*\s+(?:use|purposes?)\s+only\b"
    rf"|\bonly\s+(?:be\s+used\s+)?for\s+{_NON_COMMERCIAL}\b"
    r"|\b(?:use[ds]?|usage|permission\s+is\s+granted|licen[cs]ed)\b[^.;:]{0,60}?"
    rf"\bfor\s+{_NON_COMMERCIAL}\s+(?:use|purposes?)\b"
    rf"|\b{_NON_COMMERCIAL}\s+use\s+only\b"
    r"|禁止商用|禁止.{0,10}商业|不得.{0,10}商业|不得用于商|仅限?供?.{0,8}(?:学习|研究|学术).{0,4}(?:使用|用途)|商业.{0,8}(?:须|需|必须).{0,10}(?:授权|许可)"
    r"|상업적.{0,12}(?:금지|불가|없습니다)",
    re.I,
)
_MAX_TEXT = 100_000


def added_terms(context: Context, component: Component, files: Files) -> dict[str, Fact]:
    """Restricting passages (at most 120 characters) in licence files that hold a permissive text -> where."""
    found: Places = {}
    for document in component.documents:
        evidence = context.tree.evidence.get(document.path)
        at_home = context.components.speaks_for(document.path) == component.path
        if document.kind == "license" and evidence and at_home and _permissive(evidence):
            merge(found, dict(_passages(document.path, context.tree.text(document.path), evidence)))
    return {"component.added_terms": Fact.of(found)}


def _permissive(found: Evidence) -> tuple[LicenseMatch, ...]:
    return tuple(
        match
        for match in found.licenses
        if match.kind == "text" and match.score >= TEXT_SCORE and _is_permissive(match)
    )


def _is_permissive(match: LicenseMatch) -> bool:
    return all(PERMISSIVE.match(spdx_id) for spdx_id in license_ids(match.spdx_expression))


def _passages(path: str, text: str, found: Evidence) -> Iterator[tuple[str, tuple[Place, ...]]]:
    others = [
        m for m in found.licenses if m.kind in ("text", "notice", "reference") and not _is_permissive(m)
    ]
    for match in RESTRICTION.finditer(text[:_MAX_TEXT]):
        start = text.count("\n", 0, match.start()) + 1
        end = start + match[0].count("\n")
        if not any(other.start_line <= end and start <= other.end_line for other in others):
            yield " ".join(match[0].split())[:120], (Place(path, start, end),)
