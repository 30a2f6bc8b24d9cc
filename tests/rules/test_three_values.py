"""For every rule, and every row of its table: each fact it asks for can be true, false and unknown, and this is
what follows. Generated from the loaded packs; what to try is read off the comparisons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

import pytest
from support.conditions import asked_by

from compliance.model.facts import CATALOGUE, Fact, Subject, Unknown, Value
from compliance.model.rule import Comparison, Rule
from compliance.obligations import engine
from compliance.obligations.engine import Answer
from compliance.obligations.load import load_packs

RULES = [rule for pack in load_packs() for rule in pack.rules]
UNKNOWN = Unknown("for the sake of the test")
Values = Mapping[str, Value]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.id} {rule.row}".strip())
def test_each_fact_of_a_rule_decides_it_and_unknown_leaves_it_undecided(rule: Rule) -> None:
    tried = {name: values_of(name, rule) for name in facts_of(rule)}
    decided = [(values, ask(rule, values)) for values in every_choice(tried)]
    assert any(answer for _, answer in decided), "no facts make it fire"
    for name in tried:
        check_fact(rule, name, tried[name], [values for values, answer in decided if answer])


def check_fact(rule: Rule, name: str, tried: list[Value], firing: list[Values]) -> None:
    """Where the rule fires, another value of `name` alone silences it at least once: the fact is not dead.

    There, an unknown one leaves it undecided; elsewhere it does not matter, or leaves it undecided.
    """
    decisive = 0
    for values in firing:
        answers = {ask(rule, {**values, name: value}) for value in tried}
        assert answers <= {True, False}, "known facts left it undecided"
        unknown = ask(rule, {**values, name: UNKNOWN})
        if answers == {True, False}:
            decisive += 1
            assert unknown is None, f"{name} decides, and is unknown: that is no {unknown}"
        else:
            assert unknown is not False, f"{name} is unknown, and no other fact silences the rule"
    assert decisive, f"{name} makes no difference anywhere"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.id} {rule.row}".strip())
def test_a_known_fact_may_decide_where_the_others_are_unknown(rule: Rule) -> None:
    """All facts unknown: undecided, never a finding. One that is known can be enough for an answer."""
    nothing = dict.fromkeys(facts_of(rule), UNKNOWN)
    assert ask(rule, nothing) is None
    answers = {ask(rule, {**nothing, name: value}) for name in nothing for value in values_of(name, rule)}
    assert answers - {None}


def facts_of(rule: Rule) -> list[str]:
    return list(dict.fromkeys(test.fact for test in asked_by(rule)))


def values_of(name: str, rule: Rule) -> list[Value]:
    """Values of the fact that its comparisons tell apart."""
    tests = [test for test in asked_by(rule) if test.fact == name]
    kind = CATALOGUE[name].type
    if kind == "flag":
        return [True, False]
    if kind == "number":
        limits = {float(test.value) for test in tests if test.operator in ("gte", "is")}
        return [0.0, *sorted(limits | {limit - 1 for limit in limits if limit > 0}), 1e9]
    words = list(dict.fromkeys(word for test in tests for word in words_of(test)))
    if kind == "text":
        return ["", "something else", *words]
    return [frozenset(), *map(frozenset, ([word] for word in words)), frozenset({*words, "something else"})]


def words_of(test: Comparison) -> Iterator[str]:
    """Texts that the comparison would find."""
    given = test.value if isinstance(test.value, tuple) else (test.value,)
    for word in given:
        if isinstance(word, str):
            yield word.replace("*", "x").replace("?", "x") if test.operator == "glob_in" else word


def every_choice(tried: Mapping[str, list[Value]]) -> Iterator[Values]:
    for chosen in product(*tried.values()):
        yield dict(zip(tried, chosen, strict=True))


def ask(rule: Rule, values: Values) -> bool | None:
    facts = {name: Fact(value) for name, value in values.items()}
    answer = engine.ask(rule, Subject(rule.for_each, "a", "a", facts, {}))
    return None if answer is Answer.UNDECIDED else answer is Answer.UNMET
