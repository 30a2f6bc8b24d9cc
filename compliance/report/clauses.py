"""What became of each clause of each licence: met, apparently unmet, not evaluated, in how many places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from compliance.model.finding import Kind
from compliance.model.result import Result
from compliance.model.rule import Obligation

SET_ASIDE, MET, NOT_EVALUATED = "set aside", "met", "not evaluated"
# The first that has a count says how a clause stands.
STATES = {
    Kind.OBLIGATION: "apparently unmet",
    Kind.REVIEW: "to review",
    Kind.SIGNAL: "signal",
    NOT_EVALUATED: "not evaluated",
    SET_ASIDE: "set aside",
    MET: "met",
}


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause, by the rules that ask for it; `license` and `clause` are empty for a rule that cites none.

    `counts` are places by the keys of `STATES`. A place where the clause does not apply is in none of them.
    """

    license: str
    clause: str
    url: str
    rules: dict[str, str] = field(default_factory=dict)  # id -> title
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def state(self) -> str:
        """How the clause stands, by its gravest count; empty where it applies nowhere."""
        gravest = next((state for state in STATES if self.counts[state]), "")
        if gravest == NOT_EVALUATED and self.counts[MET]:
            return "met where decided"
        return STATES.get(gravest, "")

    @property
    def name(self) -> str:
        return f"{self.license} {self.clause}".strip()


def clauses(result: Result) -> tuple[Clause, ...]:
    """Every clause that a rule was asked about or a finding cites, by licence and clause.

    Those without a clause, such as rules on contradicting declarations, come last.
    """
    rows: dict[tuple[str, str], Clause] = {}
    by_rule: dict[str, Clause] = {}
    for id, title, duty in _cited(result):
        row = rows.setdefault(_key(duty, id), Clause(duty.license, duty.clause, duty.url))
        row.rules[id] = title
        by_rule.setdefault(id, row)
    for finding in result.findings:
        row = rows[_key(finding.obligation, finding.rule)]
        row.counts[finding.kind if finding.status == "open" else SET_ASIDE] += 1
    for rule in result.rules:
        rows[_key(rule.obligation, rule.id)].counts.update({MET: rule.met, NOT_EVALUATED: rule.undecided})
    # A result that does not say what was asked names the undecided rule, and not its clause.
    for undecided in () if result.rules else result.not_evaluated:
        new = Clause("", "", "", {undecided.rule: ""})
        row = by_rule.get(undecided.rule) or rows.setdefault(("", undecided.rule), new)
        row.counts[NOT_EVALUATED] += 1
    return tuple(
        sorted(rows.values(), key=lambda row: (not row.license, row.license, row.clause, list(row.rules)))
    )


def applying(rows: tuple[Clause, ...]) -> tuple[Clause, ...]:
    return tuple(row for row in rows if row.state)


def idle(rows: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """Those that were asked about and apply to nothing here."""
    return tuple(row for row in rows if not row.state)


def _key(duty: Obligation, rule: str) -> tuple[str, str]:
    return (duty.license, duty.clause) if duty.license else ("", rule)


def _cited(result: Result) -> Iterator[tuple[str, str, Obligation]]:
    """Rule, title and obligation of all that was asked, and of findings in results that do not say it."""
    for rule in result.rules:
        yield rule.id, rule.title, rule.obligation
    for finding in result.findings:
        yield finding.rule, finding.title, finding.obligation
