"""Which licences a passage speaks of: the question that `run.py` asks, one outcome for each passage."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from compliance.detect.bounds import at_most, within
from compliance.detect.licenses import matching, tables, titles
from compliance.detect.workers import Failure, describe
from compliance.model.evidence import LicenseMatch
from compliance.model.limits import Limits


def of_passages(
    folder: Path, limits: Limits, texts: Sequence[str]
) -> list[tuple[LicenseMatch, ...] | Failure]:
    """The matches in each of `texts` (normalised regions; lines count from their first), by the tables in
    `folder`. An error in one of them, or what takes more than `limits` allow, costs no other."""
    known = tables.load(folder)
    with within(limits.max_memory_bytes):
        return [_guarded(text, known, limits) for text in texts]


def _guarded(text: str, known: tables.Tables, limits: Limits) -> tuple[LicenseMatch, ...] | Failure:
    try:
        with at_most(limits.max_seconds):
            return titles.renamed(text, matching.licenses_in(text, known))
    except Exception as error:  # one odd passage must not end the scan
        return Failure(f"licences of a passage: {describe(error, limits)}")
