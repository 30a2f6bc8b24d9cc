"""The glossary: read strictly, found again exactly, and no bearing on what is detected."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.errors import UsageError
from compliance.report.glossary import MAX_TERMS, finder, parse_glossary, read_glossary

FEW_LETTERS = st.text("注意力ab", max_size=12)
TERMS = st.dictionaries(st.text("注意力ab", min_size=1, max_size=5), st.just("x"), max_size=8)


def test_yaml_and_json_are_read_alike() -> None:
    pairs = {"注意力": "attention", "权重": "weights: of a layer"}
    assert parse_glossary("注意力: attention\n权重: 'weights: of a layer'\n", "g") == pairs
    assert (
        parse_glossary('{\n\t"\\u6ce8\\u610f\\u529b": "attention", "权重": "weights: of a layer"}', "g")
        == pairs
    )


def test_a_byte_order_mark_is_no_part_of_the_first_term(tmp_path: Path) -> None:
    file = tmp_path / "glossary.yml"
    file.write_bytes(b"\xef\xbb\xbf" + "权重: weights\n".encode())
    assert read_glossary(file) == {"权重": "weights"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "g.yml:1:1: the glossary is empty"),
        ("{}", "g.yml:1:1: the glossary is empty"),
        ("- 权重", "g.yml:1:1: the glossary is no mapping of terms to translations"),
        ("权重", "g.yml:1:1: the glossary is no mapping of terms to translations"),
        ("a: b\n权重: 12", "g.yml:2:1: the translation of '权重' is no text"),
        ("权重: true", "g.yml:1:1: the translation of '权重' is no text"),
        ("权重:", "g.yml:1:1: the translation of '权重' is no text"),
        ("权重: {a: b}", "g.yml:1:1: the translation of '权重' is no text"),
        ("权重: ' '", "g.yml:1:1: the translation of '权重' is empty"),
        ("a: b\n'': c", "g.yml:2:1: a term is empty"),
        ("权重: a\n权重: b", "g.yml:2:1: duplicate key '权重'"),
        ("a: &x b\nc: *x", "g.yml:2:4: aliases (*x) are not allowed here"),
        ("a: b: c", "g.yml:1:5: not valid YAML: mapping values are not allowed in this context"),
        ("\n".join(f"t{n}: x" for n in range(MAX_TERMS + 1)), "g.yml: the glossary has more than 50,000 terms"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place(text: str, said: str) -> None:
    with pytest.raises(UsageError) as raised:
        parse_glossary(text, "g.yml")
    assert str(raised.value) == said


def test_terms_are_found_once_in_order_the_longest_first() -> None:
    found = finder({"注意力": "attention", "注意力权重": "attention weights", "权重": "weights", "意": "y"})
    assert found("归一化的权重、注意力权重、注意力、权重") == (
        ("权重", "weights"),
        ("注意力权重", "attention weights"),
        ("注意力", "attention"),
    )


def test_an_empty_glossary_finds_nothing() -> None:
    assert finder({})("注意力") == ()


@given(TERMS, FEW_LETTERS)
def test_found_terms_stand_in_the_text_in_order_and_do_not_overlap(
    glossary: dict[str, str], text: str
) -> None:
    found = [term for term, _ in finder(glossary)(text)]
    assert found == list(dict.fromkeys(_by_hand(glossary, text)))
    assert len(set(found)) == len(found)


def _by_hand(glossary: dict[str, str], text: str) -> list[str]:
    """From the left, always the longest term that begins here."""
    found, place = [], 0
    while place < len(text):
        here = [term for term in glossary if text.startswith(term, place)]
        longest = max(here, key=len, default="")
        found += here and [longest]
        place += len(longest) or 1
    return found


def test_fifty_thousand_terms_are_as_quick_as_ten() -> None:
    """Generous for a slow machine: 0.15 s to build and 0.4 s for 20,000 comments were measured."""
    characters = [chr(code) for code in range(0x4E00, 0x4E00 + 250)]
    glossary = {a + b: "translation" for a in characters for b in characters[:200]}
    assert len(glossary) == 50_000
    start = time.perf_counter()
    found = finder(glossary)
    for number in range(20_000):
        found(f"# {number} 计算注意力权重，然后做归一化，最后返回结果 for the next layer " * 2)
    assert time.perf_counter() - start < 6
