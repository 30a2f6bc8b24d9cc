"""Which licences a passage speaks of: the question that `run.py` asks, one outcome for each passage."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from compliance.detect.licenses import matching, tables, titles
from compliance.detect.workers import Failure, describe
from compliance.errors import ComplianceError
from compliance.model.evidence import LicenseMatch


def of_passages(folder: Path, texts: Sequence[str]) -> list[tuple[LicenseMatch, ...] | Failure]:
    """The matches in each of `texts` (normalised regions; lines count from their first), by the tables in
    `folder`. An error in one of them costs no other."""
    known = tables.load(folder)
    return [_guarded(text, known) for text in texts]


def _guarded(text: str, known: tables.Tables) -> tuple[LicenseMatch, ...] | Failure:
    try:
        return titles.renamed(text, matching.licenses_in(text, known))
    except ComplianceError as error:
        return Failure(str(error))
    except Exception as error:  # one odd passage must not end the scan
        return Failure(f"licences of a passage: {describe(error)}")
