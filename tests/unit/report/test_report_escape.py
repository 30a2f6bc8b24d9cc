"""Hostile text must not reach a terminal, a page or a strict UTF-8 stream."""

from __future__ import annotations

import json
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.report.escape import json_safe, printable, web_link

# Any Python string, lone surrogates included: what a path from `surrogateescape` may hold.
ANY_TEXT = st.text(st.characters(codec=None, categories=None))


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("\x1b[31m", r"\x1b[31m"),
        ("a\nb\tc\rd", r"a\nb\tc\rd"),
        ("\u202etxt.exe", r"\u202etxt.exe"),
        ("\u200b\ufeff\u2066", r"\u200b\ufeff\u2066"),
        ("\x9b2J\x7f\x00", r"\x9b2J\x7f\x00"),
        ("byte-\udcff", r"byte-\udcff"),
        ("\U000e0041tag", r"\U000e0041tag"),
    ],
)
def test_what_cannot_be_seen_is_shown_as_an_escape(hostile: str, shown: str) -> None:
    assert printable(hostile) == shown


def test_everyday_text_is_left_alone() -> None:
    for text in ("# 计算注意力权重", "한국어 「日本語」", "naïve – “quoted” ©", "全角\u3000空白"):
        assert printable(text) == text


def test_multiline_keeps_only_line_feeds_and_tabs() -> None:
    assert printable("a\n\tb\r\x1b", multiline=True) == "a\n\tb\\r\\x1b"


@given(ANY_TEXT)
def test_printable_text_encodes_and_holds_nothing_invisible(text: str) -> None:
    shown = printable(text)
    shown.encode("utf-8")
    assert all(c.isprintable() or category(c) == "Zs" for c in shown)


@given(ANY_TEXT)
def test_json_keeps_every_character_and_encodes(text: str) -> None:
    document = json_safe(json.dumps([text], ensure_ascii=False, indent=2))
    document.encode("utf-8")
    assert json.loads(document) == json.loads(json.dumps([text]))


@pytest.mark.parametrize("url", ["https://spdx.org/licenses/MIT.html", "http://example.org"])
def test_web_addresses_become_links(url: str) -> None:
    assert web_link(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "https:",
        "http://[",
        "https://a b",
        "java\nscript:alert(1)",
        "https://a\u202eb",
        "",
    ],
)
def test_nothing_else_becomes_a_link(url: str) -> None:
    assert web_link(url) is None
