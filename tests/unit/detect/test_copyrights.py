"""The copyright detector: samples with expected results, and what must hold for any text."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.detect.copyrights import detect, splitting
from compliance.detect.copyrights.hints import NEEDLES, may_hold_notice

SAMPLES = Path(__file__).parents[2] / "detect" / "copyrights"


def in_comment(line: int) -> str:
    return "comment"


@pytest.mark.parametrize("sample", sorted(SAMPLES.glob("*.txt")), ids=lambda path: path.stem)
def test_samples_give_exactly_the_expected_records(sample: Path) -> None:
    expected = yaml.safe_load(sample.with_suffix(".expected.yaml").read_text(encoding="utf-8"))
    found = [
        {
            "lines": [item.start_line, item.end_line],
            "holder": item.holder,
            "years": item.years,
            "context": item.context,
        }
        for item in detect(sample.read_text(encoding="utf-8"), in_comment)
    ]
    assert found == expected


def test_the_text_is_the_raw_notice_with_all_rights_reserved() -> None:
    (notice,) = detect(
        " * Copyright (c) 2023 智谱AI. All rights reserved. Licensed under MIT. */", in_comment
    )
    assert notice.text == "Copyright (c) 2023 智谱AI. All rights reserved."


def test_holders_of_one_line_share_its_text() -> None:
    first, second = detect("# Copyright 2024 Foo Inc. and Bar Ltd.", in_comment)
    assert first.text == second.text == "Copyright 2024 Foo Inc. and Bar Ltd."


def test_context_comes_from_the_callers_lines() -> None:
    contexts = {1: "string", 3: "document"}
    found = detect("Copyright 2019 Foo\n\nCopyright 2020 Bar", lambda line: contexts[line])
    assert [item.context for item in found] == ["string", "document"]


def test_a_stewards_notice_within_a_licence_text_is_the_texts_own() -> None:
    text = "Copyright 2013 Creative Commons\n\nCopyright 2013 Foo"
    assert [item.context for item in detect(text, in_comment, [(1, 3)])] == ["license-text", "comment"]
    assert [item.context for item in detect(text, in_comment)] == ["comment", "comment"]


def test_irregular_notices_in_code_lines_are_left_out() -> None:
    """A weak form asks ScanCode's grammar, which takes `copyright: Sequence[str]` for a notice."""
    assert detect("copyright: Sequence of things", lambda line: "code") == ()


def test_carriage_returns_alone_end_lines() -> None:
    assert [item.start_line for item in detect("x\rCopyright 2019 Foo\r", in_comment)] == [2]


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Foo Inc., Bar Ltd. and Baz GmbH", ("Foo Inc.", "Bar Ltd.", "Baz GmbH")),
        ("Microsoft and the HuggingFace Team", ("Microsoft", "the HuggingFace Team")),
        ("Google Inc. HuggingFace Inc. team", ("Google Inc.", "HuggingFace Inc. team")),
        ("Zhipu AI and Tsinghua University", ("Zhipu AI", "Tsinghua University")),
        ("Foo, Inc.", ("Foo, Inc.",)),
        ("Johnson & Johnson", ("Johnson & Johnson",)),
        ("AT&T", ("AT&T",)),
        ("Smith and Sons Ltd", ("Smith and Sons Ltd",)),
        ("Jane Doe and John Roe", ("Jane Doe and John Roe",)),
        ("Foo and other contributors", ("Foo and other contributors",)),
        ("Nara Institute of Science and Technology", ("Nara Institute of Science and Technology",)),
        ("Huazhong University of Science & Technology", ("Huazhong University of Science & Technology",)),
    ],
)
def test_a_name_is_split_only_where_each_side_stands_alone(name: str, parts: tuple[str, ...]) -> None:
    assert splitting.split(name) == parts


@pytest.mark.parametrize("needle", NEEDLES)
def test_every_needle_is_a_hint(needle: str) -> None:
    assert may_hold_notice(f"x {needle} y")


_PIECES = st.sampled_from(
    "Copyright|(c)|©|2019|2019-2021|Foo|Inc.|and|the|版权所有|智谱AI|：|저작권자|\n| * |# |,|[yyyy]|<a@b.c>|{{ x }}"
    '|All rights reserved|"|\\n|(|)|team|.'.split("|")
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_PIECES | st.text(max_size=6), max_size=30).map(" ".join))
def test_any_text_gives_records_within_its_lines(text: str) -> None:
    """Never raises; lines are in range, holders are not empty, texts are bounded."""
    lines = max(text.count("\n"), text.count("\r")) + 1
    for item in detect(text, in_comment):
        assert 1 <= item.start_line <= item.end_line <= lines
        assert item.holder.strip()
        assert 0 < len(item.text) <= 500


@pytest.mark.parametrize(
    "row",
    [
        "(c) " * 20,
        "Copyright " * 20,
        "Copyright " * 90,
        "Copyright 2019 " + "(" * 900,
        "© 2019 " + "<a " * 300,
        "Copyright 2019 Foo" + ", " * 450,
        "Copyright" + " " * 900 + "x",
        "Copyright 2019 Foo " + "*" * 500 + "x",
        "Copyright 2019 " + "A and " * 150 + "B Inc.",
        "著作权归" + "甲" * 900,
    ],
    ids=lambda row: row[:18],
)
@pytest.mark.parametrize("end", ["\n", ""], ids=["rows", "one row"])
def test_hostile_text_takes_linear_time(row: str, end: str) -> None:
    """200 kB, a second at most: the limit is generous, a quadratic pattern takes minutes."""
    text = (row + end) * (200_000 // len(row))
    started = time.process_time()
    detect(text, in_comment)
    assert time.process_time() - started < 1.5


def test_distinct_irregular_lines_do_not_run_away() -> None:
    """ScanCode's grammar takes 20 ms a passage: how often it is asked per text is bounded."""
    text = "".join(f"Copyright Foo{n} sells bar {n} to many\n\n" for n in range(2000))
    started = time.process_time()
    detect(text, in_comment)
    assert time.process_time() - started < 5
