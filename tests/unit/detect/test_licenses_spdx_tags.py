"""SPDX tags are statements; examples of tags, and what REUSE is told to ignore, are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.detect.licenses.spdx_tags import parse, take_tags

TAG = "SPDX-License-" + "Identifier:"  # split, or this file would carry the tags of its own tests


@pytest.mark.parametrize(
    ("expression", "keys", "spdx"),
    [
        ("MIT", "mit", "MIT"),
        ("mit OR apache-2.0", "mit OR apache-2.0", "MIT OR Apache-2.0"),
        ("GPL-2.0+", "gpl-2.0-plus", "GPL-2.0-or-later"),
        (
            "GPL-2.0 WITH Linux-syscall-note",
            "gpl-2.0 WITH linux-syscall-exception-gpl",
            "GPL-2.0-only WITH Linux-syscall-note",
        ),
        ("MIT AND (ISC OR Zlib)", "mit AND (isc OR zlib)", "MIT AND (ISC OR Zlib)"),
        (
            "GPL-2.0-with-classpath-exception",
            "gpl-2.0 WITH classpath-exception-2.0",
            "GPL-2.0-only WITH Classpath-exception-2.0",
        ),
        ("Nobody-Knows-1.0", "unknown-spdx", "LicenseRef-scancode-unknown-spdx"),
        ("LicenseRef-Acme AND MIT", "unknown-spdx AND mit", "LicenseRef-Acme AND MIT"),
    ],
)
def test_expressions(expression: str, keys: str, spdx: str) -> None:
    assert parse(expression) == (keys, spdx)


@pytest.mark.parametrize("broken", ["", "MIT Apache", "((((", "MIT OR", "AND", "(" * 400 + "MIT"])
def test_what_is_no_expression_is_left_for_scancode(broken: str) -> None:
    assert parse(broken) is None


@pytest.mark.parametrize(
    "line",
    [
        f"# {TAG} MIT",
        f"/* {TAG} MIT */",
        f"<!-- {TAG} MIT -->",
        f".. {TAG} MIT",
        f"dnl {TAG} MIT",
        f"{TAG} MIT\r",
        f'" {TAG} MIT',
    ],
)
def test_a_tag_in_any_comment_style(line: str) -> None:
    (match,), rest = take_tags(f"\n{line}\ncode")
    assert (match.expression, match.kind, match.start_line, match.matched_by) == ("mit", "tag", 2, "spdx-tag")
    assert rest == "\n\ncode"


def test_a_tag_in_a_string_or_sentence_is_a_reference() -> None:
    (match,), _ = take_tags(f"Add `{TAG} GPL-3.0-or-later` to the file.")
    assert (match.expression, match.kind) == ("gpl-3.0-plus", "reference")
    (match,), _ = take_tags(f'print("{TAG} MIT\\n")')
    assert (match.expression, match.kind) == ("mit", "reference")


@pytest.mark.parametrize("value", ["<id>", "$LICENSE", "{license}", "%s", "...", "", "[identifier]"])
def test_a_placeholder_is_no_licence(value: str) -> None:
    assert take_tags(f"echo '{TAG} {value}'") == ((), "")


def test_what_reuse_ignores_is_ignored() -> None:
    text = f"# REUSE-IgnoreStart\n# {TAG} MIT\n# REUSE-IgnoreEnd\n# {TAG} ISC"
    matches, rest = take_tags(text)
    assert [(match.expression, match.start_line) for match in matches] == [("isc", 4)]
    assert rest == "\n\n\n"


def test_a_tag_that_does_not_parse_stays_in_the_text() -> None:
    text = f"# {TAG} GPL-2.0 BSD-2-Clause"
    assert take_tags(text) == ((), text)


@given(st.text(max_size=200))
def test_any_value_is_answered_and_no_line_is_lost(value: str) -> None:
    text = f"# {TAG} {value}\nend"
    _, rest = take_tags(text)
    assert rest.count("\n") == text.count("\n")
