"""Licence statements: which licences a file states, and where, as far as obligations hang on them."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping

from compliance.expressions import is_choice, license_ids
from compliance.facts.license_families import NOTHING_OWED
from compliance.model.evidence import Evidence, LicenseMatch
from compliance.model.facts import Place

GRANT_KINDS = frozenset({"text", "notice", "reference", "tag"})
# A licence binds the file it stands on; in strings and data it is what the code speaks of.
STATEMENT_CONTEXTS = frozenset({"comment", "document"})
# Below this a bare mention ("BSD", "GPL"), or what approximate matching makes of a notice, is more
# often about some licence than under that one.
STATEMENT_SCORE = 85.0
TEXT_SCORE = 50.0
FULL_TEXT_SCORE = 90.0
OWN_TEXT_SCORE = 75.0

Places = dict[str, tuple[Place, ...]]


def place(path: str, match: LicenseMatch) -> Place:
    return Place(match.source or path, match.start_line, match.end_line)


def grants(found: Evidence) -> Iterator[LicenseMatch]:
    """The matches that put the file under a licence, known or not ("see LICENSE")."""
    return (
        match for match in found.licenses if match.kind in GRANT_KINDS and match.context in STATEMENT_CONTEXTS
    )


def stated(
    path: str, found: Evidence, accompanied: Container[str], kinds: frozenset[str] = GRANT_KINDS
) -> Places:
    """SPDX id -> where the file states it.

    Of a choice ("MIT OR GPL-2.0-only") nothing is owed once the full text of one alternative is at
    hand (`accompanied`), or where one of them asks for nothing (Unlicense): that one was chosen.
    """
    result: Places = {}
    for match in grants(found):
        weak = match.score < (TEXT_SCORE if match.kind == "text" else STATEMENT_SCORE)
        if match.kind not in kinds or weak:
            continue
        ids = [spdx_id for spdx_id in license_ids(match.spdx_expression) if "unknown" not in spdx_id]
        if is_choice(match.spdx_expression) and any(
            spdx_id in accompanied or spdx_id in NOTHING_OWED for spdx_id in ids
        ):
            continue
        merge(result, {spdx_id: (place(path, match),) for spdx_id in ids})
    return result


def full_texts(path: str, found: Evidence, *, least: float = FULL_TEXT_SCORE) -> Places:
    """SPDX id -> where its full text stands in this file: a text that scores `least` or more."""
    result: Places = {}
    for match in found.licenses:
        if match.kind == "text" and match.score >= least:
            merge(result, {spdx_id: (place(path, match),) for spdx_id in license_ids(match.spdx_expression)})
    return result


def merge(into: Places, more: Mapping[str, tuple[Place, ...]]) -> None:
    for spdx_id, places in more.items():
        into[spdx_id] = into.get(spdx_id, ()) + places
