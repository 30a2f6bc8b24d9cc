"""Every rule on small real trees: `rules/tests/*.yaml` says which files give which findings.

The same runner as `compliance rules test`."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.conditions import asked_by

from compliance.obligations.cases import Case
from compliance.rulebook import book, trial

CASES = book.cases_of()
# Facts that need an upstream or the history: until those are read, their rules are never evaluated.
WAITING = {
    "component.upstream_match",
    "component.upstream_lines_missing",
    "component.upstream_notice",
    "component.change_notice",
    "component.holder_replaced",
}


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{Path(case.where).name}: {case.name}")
def test_case(case: Case, licence_cache: Path) -> None:
    result = trial.run(case, cache_dir=licence_cache)
    assert not result.differences, "\n".join(trial.told(result))


def test_each_rule_fires_in_a_case_and_stays_silent_in_two_near_misses() -> None:
    """Or waits, in a case, for what the tool cannot know yet. A case names its rule by `about:`."""
    undecided = frozenset().union(*(case.not_evaluated or () for case in CASES))
    lacking = [f"{entry.rule.id}: {lack}" for entry in book.entries() for lack in lacks(entry, undecided)]
    if lacking:
        pytest.fail("rules/tests lacks cases for\n" + "\n".join(lacking), pytrace=False)


def lacks(entry: book.Entry, undecided: frozenset[str]) -> list[str]:
    if WAITING & {test.fact for test in asked_by(entry.rule)}:
        return [] if entry.rule.id in undecided else ["no case where it is not evaluated"]
    fired = [case for case in entry.cases if case.fires]
    misses = [case for case in entry.cases if not case.fires and not case.undecided]
    return ["no case where it fires"] * (not fired) + ["fewer than two near misses"] * (len(misses) < 2)
