"""What set findings aside, or failed to: waivers, pragmas and the baseline, in the words of every report."""

from __future__ import annotations

from dataclasses import dataclass

from compliance.model.result import Outcome, PragmaRecord, Result, WaiverRecord
from compliance.policy.policy import NEVER
from compliance.report.view import place, plural

_ORDER = tuple(Outcome)


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A waiver or pragma. `became` says what became of it; `reason` is what its author gives."""

    status: Outcome
    name: str
    rules: tuple[str, ...]
    became: str
    kind: str
    reason: str
    approved_by: str = ""
    expires: str = ""

    @property
    def words(self) -> str:
        """All of it in one line."""
        rules = f" ({', '.join(self.rules)})" if self.rules else ""
        kind = f"{self.kind}: " if self.kind else ""
        given = f". {kind}“{self.reason}”" if self.reason else ""
        approved = f", approved by {self.approved_by}" if self.approved_by else ""
        until = f", until {self.expires}" if self.expires and self.status != Outcome.EXPIRED else ""
        return f"{self.name}{rules}: {self.became}{given}{approved}{until}"


def acceptances(result: Result) -> tuple[Acceptance, ...]:
    """Those that waive nothing first; the rest in the policy's order."""
    found = [*map(_waiver, result.policy.waivers), *map(_pragma, result.policy.pragmas)]
    return tuple(sorted(found, key=lambda one: _ORDER.index(one.status)))


def baseline(result: Result) -> str:
    """`FILE: 12 of 14 known, 2 gone`, or empty without one."""
    record = result.policy.baseline
    if record is None:
        return ""
    return f"{record.source}: {record.known:,} of {record.entries:,} known, {record.gone:,} gone"


def _waiver(waiver: WaiverRecord) -> Acceptance:
    count = plural(waiver.matched, "finding")
    became = {
        Outcome.USED: f"waives {count}",
        Outcome.EXPIRED: f"its last day was {waiver.expires}; it would match {count}",
        Outcome.STALE: "the lines have changed since it was given; it waives nothing",
        Outcome.UNMATCHED: "no such finding any more; it waives nothing",
    }
    return Acceptance(
        waiver.status,
        waiver.id,
        (waiver.rule,),
        became.get(waiver.status, "it waives nothing"),
        waiver.kind,
        waiver.reason,
        waiver.approved_by,
        "revoked" if waiver.expires == NEVER else waiver.expires,
    )


def _pragma(pragma: PragmaRecord) -> Acceptance:
    count = plural(pragma.matched, "finding")
    became = {
        Outcome.USED: f"sets aside {count}",
        Outcome.UNMATCHED: pragma.problem or "no such finding beside it; it suppresses nothing",
        Outcome.MALFORMED: f"it suppresses nothing: {pragma.problem}",
        Outcome.NOT_HONOURED: f"{count} counted all the same: what is audited here does not waive itself",
    }
    name = f"pragma {place(pragma.path, pragma.line)}"
    return Acceptance(
        pragma.status,
        name,
        pragma.rules,
        became.get(pragma.status, "it suppresses nothing"),
        "",
        pragma.reason,
    )
