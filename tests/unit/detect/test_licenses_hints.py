"""What ScanCode can find must carry a hint: a missed hint is a missed licence."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.detect.licenses import hints
from compliance.detect.licenses.hints import hint_lines, hint_spans, holds_hint


@pytest.mark.parametrize(
    "line",
    [
        "Licensed under the Apache License, Version 2.0",
        "sublicensees may do so",
        "released into the public domain",
        "license = 'MIT'",
        "Distributed under MIT.",
        "GPLv3+",
        "gnulgpl",
        "SPDX-License-Identifier: ISC",
        "Use as you please",
        "本软件采用木兰宽松许可证",
        "이 소프트웨어의 라이선스",
        "このライセンスは",
        "Лицензия: см. файл",
        "Lizenz: siehe unten",
        "# for non-commercial use",
        "CC BY-SA 4.0",
        "MIT",
        "dual MIT / X11",
        "lgplv2, or the GLPv3",
        "You may copy and distribute verbatim copies",
        "Redistributions  in binary form",
        "with the Autoconf special exception",
        "Provided 'as is'",
    ],
)
def test_a_line_that_speaks_of_a_licence_has_a_hint(line: str) -> None:
    assert hint_lines(f"x = 1\n\n{line}\ny = 2\n") == (3,)


@pytest.mark.parametrize(
    "line",
    [
        "import torch.distributed",
        "def forward(self, x):",
        "das ist mit dem Hund",
        "for i in range(3): free(p)",
        "discard, commit, limit and implement",
        "the user may modify the tensor",
        "runtime errors",
        "",
    ],
)
def test_code_and_prose_have_none(line: str) -> None:
    assert hint_lines(line) == ()


def test_letters_whose_lower_case_is_longer_do_not_move_the_lines() -> None:
    assert hint_lines("İİİİ\nİ\nlicense\n") == (3,)


_PIECES = [
    *(
        "\n",
        "\n",
        " ",
        "  ",
        "-",
        "_",
        "x",
        "2",
        "é",
        "İ",
        "MIT",
        "or",
        "and",
        "use",
        "non",
        "with",
        "redistribute",
    ),
    *(literal.strip("^$") for literal in (*hints._LITERALS.split("|"), *hints._BEFORE)),
]


@given(st.lists(st.sampled_from(_PIECES), max_size=30).map("".join))
def test_a_line_has_a_hint_or_not_whatever_the_lines_around_it_say(text: str) -> None:
    expected = tuple(number for number, line in enumerate(text.split("\n"), 1) if holds_hint(line))
    assert hint_lines(text) == expected


def test_no_literal_is_listed_twice() -> None:
    """The second would silently take the place of the first."""
    literals = [literal.strip("^$") for literal in (*hints._LITERALS.split("|"), *hints._BEFORE)]
    assert len(literals) == len(set(literals))


@pytest.mark.parametrize("literal", hints._LITERALS.split("|"))
def test_a_literal_is_a_hint_only_where_its_word_starts_or_ends_as_it_says(literal: str) -> None:
    plain = literal.strip("^$")
    assert hint_spans(f"x ({plain}) y") and hint_spans(plain)
    assert hint_spans(f"x{plain}9") == [] or not {literal[0], literal[-1]} & {"^", "$"}


@pytest.mark.parametrize(
    "unit", ["gpl", "mit ", "redistribute  ", "may be ", "gcc - ", "public ./", "provided '", "a", "許可"]
)
def test_any_text_takes_linear_time(unit: str) -> None:
    start = time.perf_counter()
    hint_lines(unit * (1_000_000 // len(unit)))
    hint_lines(unit + " " * 1_000_000)
    assert time.perf_counter() - start < 3


@pytest.mark.slow
def test_nearly_every_rule_of_scancode_holds_a_hint() -> None:
    from compliance.detect import scancode_library

    scancode_library.prepare()
    from licensedcode.cache import get_index

    rules = [rule for rule in get_index().rules_by_rid if not rule.is_false_positive]
    missed = [rule.identifier for rule in rules if not hint_lines(rule.text)]
    assert len(missed) < 0.02 * len(rules)
