"""Copyright lines that were copied with a licence and never filled in."""

from __future__ import annotations

import re

from compliance.expressions import license_ids
from compliance.facts.components import Component
from compliance.facts.context import Context
from compliance.facts.notices import Files, counts
from compliance.facts.statements import STATEMENT_CONTEXTS, TEXT_SCORE, Places
from compliance.model.evidence import Copyright, Evidence, LicenseMatch
from compliance.model.facts import Fact, Place

# As the licences and their publishers print them; a template engine fills `{{ year }}` and `${YEAR}`.
_UNFILLED = re.compile(
    r"\[(?:yyyy|year|name of copyright owner|full ?name|owner)\]"
    r"|<(?:years?|yyyy|copyright holders?|owner|name of author|name of copyright owner)>"
    r"|(?<!\{)\{(?:yyyy|year|name of copyright owner|full ?name)\}(?!\})",
    re.I,
)
# Texts that open with the line to be filled in; in others it stands in an appendix, as an example.
_OPENS_WITH_IT = re.compile(r"(?:MIT|X11|ISC|0BSD|BSD-|Zlib|NCSA|UPL|HPND|Unicode|BSL)[\w.-]*\Z")
_TEMPLATES = re.compile(r"(^|/)[^/]*(templates?|skel|scaffold|boilerplate|licenses?|headers?)[^/]*/", re.I)
_NEAR = 30


def placeholder_notices(context: Context, component: Component, files: Files) -> dict[str, Fact]:
    """Files that state a licence above or below an unfilled copyright line -> where that line is."""
    own = {document.path for document in component.documents if document.kind == "license"}
    found: Places = {}
    for entry, evidence in files:
        if (entry.path in own or counts(context, entry)) and not _TEMPLATES.search(entry.path):
            lines = tuple(line for line in evidence.copyrights if _is_unfilled(line, evidence))
            if lines and not _has_holder(evidence):
                found[entry.path] = tuple(Place(entry.path, line.start_line, line.end_line) for line in lines)
    return {"component.placeholder_notices": Fact.of(found)}


def _is_unfilled(line: Copyright, found: Evidence) -> bool:
    if line.context != "template" or line.source or not _UNFILLED.search(line.text):
        return False
    around = [match for match in found.licenses if _is_near(match, line)]
    within_example = any(match.kind == "text" and not _opens_with_it(match) for match in around)
    return bool(around) and not within_example


def _is_near(match: LicenseMatch, line: Copyright) -> bool:
    states = match.kind in ("text", "notice", "tag", "reference") and match.score >= TEXT_SCORE
    near = match.start_line - _NEAR <= line.start_line <= match.end_line + _NEAR
    return states and near and match.context in STATEMENT_CONTEXTS and not match.source


def _opens_with_it(match: LicenseMatch) -> bool:
    return all(_OPENS_WITH_IT.match(spdx_id) for spdx_id in license_ids(match.spdx_expression))


def _has_holder(found: Evidence) -> bool:
    """A filled-in line beside the template: then the example was kept, and nothing is left open."""
    return any(line.context not in ("template", "license-text", "string") for line in found.copyrights)
