"""Laws of the operators: three-valued logic never guesses, and what is called settled does not change."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from compliance.model.facts import Unknown
from compliance.model.truth import Truth, conjunction, disjunction
from compliance.obligations.operators import OPERATORS, compare, fill, in_words, settled

TEXTS = st.text(max_size=12)
SETS = st.frozensets(TEXTS, max_size=6)
TRUTHS = st.lists(st.sampled_from([True, False, None]), max_size=7)
VALUES = {list: st.lists(TEXTS, max_size=4), str: TEXTS, float: st.floats(-10, 10), bool: st.booleans()}
FACTS = {"flag": st.booleans(), "text": TEXTS, "number": st.floats(0, 100), "set": SETS}
OF_SETS = sorted(name for name, operator in OPERATORS.items() if "set" in operator.takes)


@st.composite
def comparisons(draw: st.DrawFn) -> tuple[Any, str, Any]:
    name = draw(st.sampled_from(sorted(OPERATORS)))
    kind = draw(st.sampled_from(sorted(OPERATORS[name].takes)))
    fact = draw(FACTS[kind])
    wants = OPERATORS[name].wants
    return fact, name, draw(VALUES[wants] if wants in VALUES else FACTS[kind])


@given(comparisons())
def test_every_operator_answers_for_every_value_that_it_takes(comparison: tuple[Any, str, Any]) -> None:
    fact, operator, value = comparison
    assert compare(fact, operator, value) in (True, False)
    assert compare(Unknown("x"), operator, value) is None


@given(SETS, SETS, st.sampled_from(OF_SETS), st.data())
def test_what_is_settled_stays_however_much_more_is_found(
    found: frozenset[str], more: frozenset[str], operator: str, data: st.DataObject
) -> None:
    value = data.draw(VALUES[OPERATORS[operator].wants])
    answer = compare(found, operator, value)
    if settled(answer, operator, value):
        assert compare(found | more, operator, value) == answer


@given(st.floats(0, 100), st.floats(0, 100), st.floats(0, 100))
def test_a_number_that_is_large_enough_stays_so(found: float, more: float, value: float) -> None:
    answer = compare(found, "gte", value)
    if settled(answer, "gte", value):
        assert compare(found + more, "gte", value) == answer


def decided(parts: list[Truth]) -> list[list[Truth]]:
    """Every way in which the unknown parts may turn out."""
    ways: list[list[Truth]] = [[]]
    for part in parts:
        ways = [[*way, choice] for way in ways for choice in ((True, False) if part is None else (part,))]
    return ways


@given(TRUTHS)
def test_an_answer_is_given_where_all_ways_agree_and_nowhere_else(parts: list[Truth]) -> None:
    for combined, plain in ((conjunction, all), (disjunction, any)):
        answers = {plain(bool(part) for part in way) for way in decided(parts)}
        assert combined(parts) == (answers.pop() if len(answers) == 1 else None)


@given(TRUTHS)
def test_not_all_is_any_not(parts: list[Truth]) -> None:
    def negated(part: Truth) -> Truth:
        return None if part is None else not part

    assert negated(conjunction(parts)) == disjunction([negated(part) for part in parts])


@given(st.text(max_size=60), TEXTS)
def test_filling_in_reaches_into_nothing(text: str, word: str) -> None:
    """Not as str.format does: braces that are no placeholder stay, and what is filled in is not filled again."""
    filled = fill(text, lambda name: "{holder}" + word)
    assert filled == text or "{holder}" in filled
    assert fill("{x[0]} {x!r} {0} {holder}", lambda name: "{path}") == "{x[0]} {x!r} {0} {path}"


@given(st.one_of(*FACTS.values()))
def test_a_value_in_words_is_short(value: Any) -> None:
    assert len(in_words(value)) <= 12 * 5 + 40
