"""A finding: an obligation, what was observed, and what would meet it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from compliance.model.rule import Obligation


class Severity(StrEnum):
    """Ordered: `Severity.ERROR.rank > Severity.WARNING.rank`."""

    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"

    @property
    def rank(self) -> int:
        return ("note", "warning", "error").index(self.value)


class Kind(StrEnum):
    OBLIGATION = "obligation"  # an obligation that appears unmet
    REVIEW = "review"  # needs a person's judgement
    SIGNAL = "signal"  # worth knowing, never a breach by itself


@dataclass(frozen=True, slots=True)
class Quote:
    """Lines of a file, verbatim (shortened only where `…` says so).

    `before`: as they were before the change that is checked, and may be no more.
    """

    path: str
    start_line: int
    end_line: int
    text: str
    before: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One gap. `id` is stable over moved lines: it hashes rule, path and normalised evidence.

    `fingerprint` (`sha256:…`) hashes the rule and the quoted lines, white space folded: it stays when the
    file is moved, and changes when the lines do. `waiver` is a waiver's id, or `pragma path:line`.
    """

    id: str
    rule: str
    kind: Kind
    severity: Severity
    confidence: str  # high, medium, low
    title: str
    path: str
    start_line: int
    end_line: int
    obligation: Obligation
    observed: str
    looked_in: tuple[str, ...]
    not_checked: str
    could_be_wrong: str
    fix: str
    evidence: tuple[Quote, ...]
    status: str = "open"  # open, waived, baselined
    waiver: str | None = None
    fingerprint: str = ""
    component: str = "."  # the path of the component that it is about, or lies in
    holder: str = ""  # the holder (or the origin) that it is about, as written; empty where it is about none


@dataclass(frozen=True, slots=True)
class NotEvaluated:
    """A rule that could not be decided for `path`, because a fact it needs is unknown."""

    rule: str
    path: str
    reason: str
