"""Every disagreement is counted once, under the kind that says what to look for."""

from __future__ import annotations

import pytest
from versus.agreement import Kind, Pair, holders, licenses, paired
from versus.answers import Found
from versus.holders import unknown_to


def _pair(theirs: str, ours: str, unread: str = "") -> Pair:
    return Pair("f", Found(frozenset(theirs.split())), Found(frozenset(ours.split()), unread=unread))


@pytest.mark.parametrize(
    ("pair", "kind"),
    [
        (_pair("mit", "mit"), None),
        (_pair("", ""), None),
        (_pair("mit isc", "mit"), Kind.LACKS),
        (_pair("mit", "mit isc"), Kind.ADDS),
        (_pair("mit", "isc"), Kind.OTHER),
        (_pair("mit", "", "minified"), Kind.UNREAD),
        (_pair("", "", "minified"), None),
        (_pair("mit unknown", "mit"), Kind.SET_ASIDE),
        (_pair("warranty-disclaimer", "free-unknown"), Kind.SET_ASIDE),
        (_pair("mit unknown", ""), Kind.LACKS),
    ],
)
def test_kinds_of_difference_in_licences(pair: Pair, kind: Kind | None) -> None:
    assert list(licenses([pair]).kinds()) == ([kind] if kind else [])


def test_keys_set_aside_count_in_the_strict_figure_only() -> None:
    strict = licenses([_pair("mit unknown", "mit"), _pair("mit", "isc"), _pair("mit", "mit")])
    assert (strict.files, strict.same) == (3, 1)
    lenient = strict.without(Kind.SET_ASIDE)
    assert (lenient.files, lenient.same) == (3, 2)


def test_holders_are_compared_only_where_either_finds_one() -> None:
    pairs = [
        Pair("none", Found(), Found()),
        Pair("same", Found(holders=("Foo Inc. and Bar",)), Found(holders=("Bar", "Foo, Inc."))),
        Pair("more", Found(), Found(holders=("C",))),
    ]
    agreement = holders(pairs)
    assert (agreement.files, agreement.same) == (2, 1)
    assert [(one.path, one.kind, one.adds) for one in agreement.differences] == [("more", Kind.ADDS, ("C",))]


def test_a_file_that_scancode_could_not_read_is_not_compared_and_one_we_left_out_is() -> None:
    theirs = {"a": Found(), "b": Found(unread="timeout"), "c": Found(frozenset({"mit"}))}
    pairs, left_out = paired(["a", "b", "c", "d"], theirs, {"a": Found()})
    assert [(pair.path, pair.ours.unread) for pair in pairs] == [("a", ""), ("c", "no answer")]
    assert left_out == ["b", "d"]


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("the HuggingFace Inc. team", "HuggingFace"),
        ("Jurgen Muller", "Jürgen Müller"),
        ("Lukasz Ostergard", "Łukasz Østergård"),
        ("Zhi Pu AI", "智谱AI"),
        ("J.R. Doe", "J. R. Doe <jr@example.org>"),
        ("The Authors", "the authors"),
    ],
)
def test_the_same_holder_in_two_spellings(theirs: str, ours: str) -> None:
    assert not unknown_to([theirs], [ours]) and not unknown_to([ours], [theirs])


@pytest.mark.parametrize(
    ("theirs", "ours"), [("Jane Doe", "John Doe"), ("The Authors", "Foo Authors"), ("", "Foo")]
)
def test_holders_that_differ(theirs: str, ours: str) -> None:
    assert unknown_to([theirs], [ours]) == (ours,)
