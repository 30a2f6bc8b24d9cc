"""The pull request's comment: within GitHub's length, and inert whatever the repository holds."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from support import results

from compliance.model.result import Result
from compliance.report import FORMATS
from compliance.report.escape import markdown_code, markdown_fence, markdown_text
from compliance.report.markdown import MAX_CHARACTERS

GITHUB = MarkdownIt("gfm-like", {"linkify": False})


def comment(result: Result) -> str:
    return FORMATS["markdown"].render(result)


def test_it_can_be_found_again_and_says_the_verdict_first() -> None:
    lines = comment(results.realistic()).splitlines()
    assert lines[0] == "<!-- compliance-report -->"
    assert lines[1] == "## Attribution report: findings"
    assert lines[3].startswith("3 obligations apparently unmet")


@pytest.mark.parametrize("result", [results.hostile(), results.large(20_000)], ids=["hostile", "large"])
def test_it_fits_into_a_comment(result: Result) -> None:
    text = comment(result)
    assert len(text) <= MAX_CHARACTERS
    assert GITHUB.render(text)


def test_findings_without_room_are_counted() -> None:
    text = comment(results.large(20_000))
    shown = re.findall(r"… and (\d+) more places", text)
    assert shown
    many = tuple(
        replace(results.vendor_uncredited(f"a{n}.py"), rule=f"rule-{n}", fix="x" * 400) for n in range(400)
    )
    text = comment(replace(results.realistic(), findings=many))
    told = len(re.findall(r"^#### ", text, re.M))
    assert 20 < told < 400
    assert f"**{400 - told} findings had no room here**" in text


def test_dependencies_that_were_not_evaluated_stand_in_a_small_table() -> None:
    records = [
        results.dependency(f"p{n}", license="", license_expression=None, not_evaluated=f"reason {n % 15}")
        for n in range(150)
    ]
    text = comment(replace(results.clean(), dependencies=tuple(records)))
    assert "150 (150 direct): 150 not evaluated." in text
    row = "| reason 0 | 10 | `p0 1.0` `p105 1.0` `p120 1.0` `p135 1.0` and 6 more |"
    assert row in text.splitlines()
    assert "… and 5 more reasons." in text


def test_a_link_leads_to_the_lines_where_the_remote_is_known() -> None:
    result = results.realistic()
    target = replace(result.target, url="https://github.com/example/widget")
    line = f"[`vendor/rope/cache.py:1`](<https://github.com/example/widget/blob/{target.commit}/vendor/rope/cache.py#L1-L2>)"
    assert line in comment(replace(result, target=target))
    assert "blob" not in comment(result)


def test_hostile_text_is_no_markup() -> None:
    html = GITHUB.render(comment(results.hostile()))
    tags = set(re.findall(r"<(\w+)", html))
    ours = {"h2", "h3", "h4", "p", "table", "thead", "tbody", "tr", "th", "td", "code", "pre", "ul", "li",
            "strong", "br", "details", "summary", "sub", "a"}  # fmt: skip
    assert tags <= ours, tags - ours
    assert not re.search(r'href="(?!https?://)', html)


HOSTILE = ["@everyone see #12", "[x](http://evil.example)", "![](http://evil.example/a.png)", "<img src=x>", "a | b",
           "```\nout", "`tick", "1. one", "- item", "# head", "**bold**", "~~gone~~", "http://evil.example",
           "www.evil.example", "&lt;script&gt;", "$x$", "---", "\\"]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_text_reads_as_it_was_written(text: str) -> None:
    html = MarkdownIt("gfm-like", {"linkify": False}).render(markdown_text(text))
    without = re.sub(r"<!-- -->|</?p>", "", html).strip()
    shown = text.replace("\n", "\\n").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert without == shown


@pytest.mark.parametrize(
    "text", ["@user", "x @user", "#12", "a/b#12", "http://evil.example", "www.evil.example"]
)
def test_nothing_becomes_a_mention_or_link_by_itself(text: str) -> None:
    """GitHub looks for these in the text of the rendered page: a comment stands between."""
    pieces = re.split(r"<!-- -->", markdown_text(text).replace("\\", ""))
    assert not any(re.search(r"@\w|#\d|https?://|www\.", piece) for piece in pieces)


@given(st.text(max_size=100))
def test_code_holds_any_text(text: str) -> None:
    html = MarkdownIt("gfm-like", {"linkify": False}).render(f"x {markdown_code(text)} y")
    assert re.fullmatch(r"<p>x <code>[^<]*</code> y</p>\n", html)
    table = f"| a |\n| - |\n| {markdown_code(text)} |\n"
    assert MarkdownIt("gfm-like", {"linkify": False}).render(table).count("<td>") == 1


@given(st.text(max_size=200))
def test_a_fence_holds_any_text(text: str) -> None:
    html = MarkdownIt("gfm-like", {"linkify": False}).render(f"{markdown_fence(text)}\n\nafter\n")
    assert html.endswith("</code></pre>\n<p>after</p>\n") and html.count("<pre>") == 1
