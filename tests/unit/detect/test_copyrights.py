"""The copyright detector: samples with expected results, and what must hold for any text."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from compliance.detect.copyrights import splitting
from compliance.detect.copyrights.detector import detect
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


def test_weak_forms_count_outside_code_only() -> None:
    """Casts, calls and type hints look like a sign or a word with a name behind it."""
    for line in (
        "x = (c) Foo",
        "copyright: Sequence of things",
        "Copyright Foo Bar",
        "y by Foo Bar (c) 2019",
    ):
        assert detect(line, lambda row: "code") == ()
    assert [item.holder for item in detect("/* Copyright Foo Bar */", in_comment)] == ["Foo Bar"]


def test_a_minified_row_is_read_to_its_end() -> None:
    """However many marks stand in a row: none is dropped."""
    row = "".join(f'/*! (c) {2000 + n % 20} Foo{n} Ltd */var a="Copyright";' for n in range(300))
    assert [item.holder for item in detect(row, in_comment)] == [f"Foo{n} Ltd" for n in range(300)]


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


@example("Copyright 版权所有 [yyyy]")
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
        "(c) Foo Bar",
        "(c) " + "Foo " * 200,
        "Copyright 2019 " + "foo and " * 110,
        "Copyright (c) the " + "original " * 100,
        "Copyright (c) the " + "authors or " * 90,
        "Copyright 2019 Foo" + ", 59 Sample" * 80,
        "Copyright 2001" + ",02" * 300,
        "by Foo " * 120 + "(C) 2003",
        "<p class='copyright'" + "<" * 900,
        "copyright = '" + "[" * 900,
        "Copyright 2019 Foo <" + "a@" * 400,
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


def test_every_notice_of_a_long_list_is_read() -> None:
    """Thousands of different ones, none of a form of its own, in linear time."""
    text = "".join(f"Copyright Foo{n} Inc. and jdoe{n}, who sells bar to many\n\n" for n in range(2000))
    text += "".join(f"Copyright (c) 2019 Foo{n}, who sells bar\n\n" for n in range(2000))
    started = time.process_time()
    assert len(detect(text, in_comment)) == 2000
    assert time.process_time() - started < 2


def test_a_project_may_be_called_by_a_word_that_notices_use() -> None:
    (found,) = detect("Copyright 2026 The compliance authors\n", in_comment)
    assert found.holder == "The compliance authors"
    assert detect("The copyright compliance team\n", in_comment) == ()
