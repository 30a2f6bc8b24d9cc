"""Which licences a passage speaks of: matchers from cheap to costly, each asked what the last left.

Exact tables will stand before ScanCode here; so far ScanCode answers everything.
"""

from __future__ import annotations

from collections.abc import Sequence

from compliance.detect.licenses import scancode
from compliance.detect.workers import Failure, describe
from compliance.errors import ComplianceError
from compliance.model.evidence import LicenseMatch


def of_passage(text: str) -> tuple[LicenseMatch, ...]:
    """The matches in `text`, a normalised region; lines count from its first."""
    return scancode.detect_region(text)


def of_passages(texts: Sequence[str]) -> list[tuple[LicenseMatch, ...] | Failure]:
    """One outcome for each text; an error in one of them costs no other."""
    return [_guarded(text) for text in texts]


def _guarded(text: str) -> tuple[LicenseMatch, ...] | Failure:
    try:
        return of_passage(text)
    except ComplianceError as error:
        return Failure(str(error))
    except Exception as error:  # one odd passage must not end the scan
        return Failure(f"licences of a passage: {describe(error)}")
