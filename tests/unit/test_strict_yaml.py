"""Policies and rule files are read strictly: what is ambiguous is an error with file, line and column."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.errors import RuleError
from compliance.strict_yaml import load

BAD = {
    "a duplicate key": ("a: 1\nb: 2\na: 3\n", "f.yaml:3:1: duplicate key 'a'"),
    "an alias": ("a: &x [1]\nb: *x\n", "f.yaml:2:4: aliases (*x) are not allowed here"),
    "a tag": ("a: !!python/object:os.system ls\n", "f.yaml:1:4: tags"),
    "broken YAML": ("a: [1, 2\nb: 3\n", "f.yaml:2:"),
    "two documents": ("a: 1\n---\nb: 2\n", "f.yaml:2:1: not valid YAML"),
    "a list as key": ("? [1, 2]\n: x\n", "f.yaml:1:3: a key must be plain text"),
}


@pytest.mark.parametrize("text, message", BAD.values(), ids=BAD)
def test_refused_with_its_place(text: str, message: str) -> None:
    with pytest.raises(RuleError) as error:
        load(text, "f.yaml", RuleError)
    assert str(error.value).startswith(message)


def test_versions_and_dates_stay_text_and_plain_values_are_converted() -> None:
    document = load(
        'v: "1.0"\nday: 2026-06-30\nyes: true\noff: off\nlang: no\nn: 3\nf: 0.5\nnothing: ~\n',
        "f.yaml",
        RuleError,
    )
    assert document == {
        "v": "1.0",
        "day": "2026-06-30",
        "yes": True,
        "off": "off",
        "lang": "no",
        "n": 3,
        "f": 0.5,
        "nothing": None,
    }


def test_deep_nesting_is_an_error_at_once() -> None:
    with pytest.raises(RuleError, match="nested deeper than"):
        load("[" * 100_000, "f.yaml", RuleError)


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        load(text, "f.yaml", RuleError)
    except RuleError as error:
        assert str(error).startswith("f.yaml")
