"""Equal licence passages must become equal keys, and no passage may be lost or torn apart."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from compliance.detect.licenses.regions import Region, find_regions, is_copyright_line, normalised

HEADER = """\
# Copyright {who}
#
# Licensed under the Apache License, Version 2.0 (the "License");
# you may not use this file except in compliance with the License.
#
# See the License for the specific language governing permissions.
"""


@dataclass(frozen=True)
class Span:
    """A comment's place."""

    start_line: int
    end_line: int
    kind: str = "line"


def key(text: str) -> str:
    (region,) = find_regions(text, [Span(1, 6)])
    return normalised(region)


def test_the_same_header_is_one_key_whoever_holds_the_copyright_and_whatever_follows() -> None:
    first = HEADER.format(who="2024 The Qwen team, Alibaba Group. All rights reserved.") + "import os\n"
    second = HEADER.format(who="(c) 2019 Foo <foo@example.com>. All Rights Reserved.") + "\n\nclass A: ...\n"
    assert key(first).splitlines()[1:] == key(second).splitlines()[1:]
    assert key(first) == key(HEADER.format(who="2020 Somebody. all rights reserved") + "x = 1\n")


def test_comment_markers_do_not_matter() -> None:
    text = HEADER.format(who="2024 Foo")
    assert key(text) == key(text.replace("#", " *")) == key(text.replace("#", "//"))


def test_a_region_keeps_its_lines() -> None:
    (region,) = find_regions("a = 1\n\n\n" + HEADER.format(who="Foo"), [Span(4, 9)])
    assert (region.start_line, region.end_line) == (4, 9)
    assert len(normalised(region).split("\n")) == 6


def test_a_region_ends_with_its_comment() -> None:
    text = "# licensed under MIT\nx = 1\ny = 2\n"
    assert [(r.start_line, r.end_line) for r in find_regions(text, [Span(1, 1)])] == [(1, 1)]


def test_a_header_ends_where_a_docstring_begins() -> None:
    text = '# licensed under MIT\n"""A model of its own."""\n'
    comments = [Span(1, 1), Span(2, 2, "docstring")]
    assert [(r.start_line, r.end_line) for r in find_regions(text, comments)] == [(1, 1)]


def test_near_regions_are_one_and_far_ones_are_not() -> None:
    near = "# MIT license\n\n\n\n# GPL\n"
    far = "# MIT license\n" + "\n" * 12 + "# GPL\n"
    assert len(find_regions(near)) == 1
    assert len(find_regions(far)) == 2


def test_a_licence_document_is_one_region() -> None:
    text = "The FOO License\n" + "\n" * 30 + "Permission is granted.\n"
    assert [(r.start_line, r.end_line) for r in find_regions(text, document=True)] == [(1, 33)]


def test_a_copyright_line_alone_asks_for_nothing() -> None:
    assert find_regions("# Copyright 2024 Foo. All rights reserved.\nx = 1\n") == ()


def test_clauses_that_begin_with_copyright_are_no_copyright_lines() -> None:
    assert not is_copyright_line("COPYRIGHT HOLDERS AND CONTRIBUTORS BE LIABLE")
    assert not is_copyright_line("  copyright notice, this list of conditions")
    assert not is_copyright_line("(c) Redistributions must retain the notice")
    assert not is_copyright_line("Copyright 2010 Foo, licensed under the MIT license")
    assert is_copyright_line(" * Copyright (C) 1999-2003, 2007 Foo Inc. All rights reserved.")
    assert is_copyright_line("// (c) 2010 Foo")
    assert is_copyright_line("# 版权所有 2024 智谱AI")
    assert not is_copyright_line("# 版权所有，未经许可不得使用")


def test_an_escaped_line_end_in_a_string_does_not_hide_the_word_behind_it() -> None:
    assert "licensed under" in normalised(Region(1, 1, r'"\nLicensed under \tMIT"'))


def test_a_very_long_line_is_looked_at_around_its_hints() -> None:
    line = "x" * 50_000 + " licensed under the MIT license " + "y " * 50_000
    words = normalised(Region(1, 1, line))
    assert "licensed under the mit license" in words
    assert len(words) < 5_000


def test_a_very_long_line_is_not_cut_between_hints_that_are_near_each_other() -> None:
    notice = "Permission is granted, without warranty, to whoever keeps this licence. " * 20
    words = normalised(Region(1, 1, "x" * 2_000 + " " + notice))
    assert words.endswith(" ".join(notice.lower().replace(",", "").replace(".", "").split()))


@given(
    st.lists(
        st.sampled_from(["", "x = 1", "# MIT license", "# Copyright 2020 Foo", "a\u2028b", "GPL\f"]),
        max_size=40,
    )
)
def test_regions_are_in_order_apart_and_verbatim(lines: list[str]) -> None:
    regions = find_regions("\n".join(lines))
    for region in regions:
        assert region.text == "\n".join(lines[region.start_line - 1 : region.end_line])
        assert len(normalised(region).splitlines() or [""]) <= region.end_line - region.start_line + 1
    for one, other in pairwise(regions):
        assert one.end_line < other.start_line
    for number, line in enumerate(lines, 1):
        if "MIT" in line or "GPL" in line:
            assert any(region.start_line <= number <= region.end_line for region in regions)


def test_a_long_document_is_cut_between_two_licences_and_not_within_one() -> None:
    text = "Permission is hereby granted to use this software under the licence.\n" * 399
    document = (text + "=" * 70 + "\n") * 5
    regions = find_regions(document, document=True)
    assert [region.end_line - region.start_line + 1 for region in regions[:2]] == [799, 800]
    assert regions[1].text.startswith("=" * 70)
    assert "\n".join(region.text for region in regions) == document


def test_no_region_is_longer_than_what_can_be_asked_at_once() -> None:
    document = "Permission is hereby granted to use this software under the licence.\n" * 5000
    assert max(r.end_line - r.start_line + 1 for r in find_regions(document, document=True)) == 1000
