"""Comments and strings are told apart, in every language of the table, at a speed that no input breaks."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from identify.identify import ALL_TAGS

from compliance.detect.comments.scanner import Segment, segments
from compliance.detect.comments.syntaxes import ALIASES, LANGUAGES
from compliance.detect.text import decode

SAMPLES = sorted((Path(__file__).parents[2] / "detect" / "comments").glob("*.sample"))
FAMILIES = sorted({id(syntax): name for name, syntax in LANGUAGES.items()}.values())
OPENERS = (
    '/* */ // # -- ; % <!-- --> " \' ` """ \'\'\' \\ ${ } { ( [ ] ) <<EOF EOF <<-\'A\' R"x( )x" r#" "# --[==[ ]==] '
    '[[ ]] (* *) {- -} #= =# #[[ <# #> @" "@ =begin =end =cut ``` ~~~ | > : - run: <script> </script> <?php ?> '
    '\'a 1\'0 /[ =/ rem :: <![CDATA[ {"cells":[{"source":[" "] 中 \n \r\n \t'
).split(" ")


def shown(text: str, segment: Segment) -> str:
    first = segment.read(text).split("\n")[0].strip()
    return f"{segment.kind} {segment.start_line}-{segment.end_line} {first}"


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_the_comments_of_a_tricky_file_are_those_beside_it(sample: Path) -> None:
    """`LANGUAGE-case.sample` with `LANGUAGE-case.expected`: every comment, and no string ("不是": is not)."""
    decoded = decode(sample.read_bytes())
    assert decoded is not None
    found = segments(decoded.text, sample.stem.rpartition("-")[0])
    comments = [shown(decoded.text, segment) for segment in found if segment.is_comment]
    assert comments == sample.with_suffix(".expected").read_text(encoding="utf-8").splitlines()


def test_samples_are_found() -> None:
    assert len(SAMPLES) > 25


def test_languages_are_named_as_identify_names_them() -> None:
    """`php-code` (inside a page) and `matlab` (found by content) are the only names of our own."""
    assert set(LANGUAGES) - ALL_TAGS == {"php-code", "matlab"}
    assert set(ALIASES.values()) <= set(LANGUAGES)


def test_an_unknown_language_has_no_segments() -> None:
    assert segments("# x", None) == ()
    assert segments("# x", "no-such-language") == ()


def test_a_language_without_a_row_is_read_by_pygments() -> None:
    text = '// 注释\nx = "// 不是";\n'
    found = segments(text, "vala")
    assert [(s.kind, s.read(text)) for s in found] == [("line", "// 注释"), ("string", '"// 不是"')]


def test_an_escaped_notebook_keeps_its_lines_and_shows_what_the_author_sees() -> None:
    text = '{"cells": [{"cell_type": "code",\n"source": ["x = 1\\n",\n"# \\u4e2d\\u6587"]}]}'
    (comment,) = segments(text, "jupyter")
    assert (comment.source, comment.start_line, comment.end_line) == ("# 中文", 3, 3)
    assert text[comment.start : comment.end] == "# \\u4e2d\\u6587"


@pytest.mark.parametrize(
    "text", ["", "{", '{"cells": [', '{"cells":[{"source":["\\ud800 # x"]}]}', "[" * 5000]
)
def test_a_broken_notebook_is_no_error(text: str) -> None:
    assert isinstance(segments(text, "jupyter"), tuple)


def check(text: str, language: str) -> None:
    """Offsets lie in range, in order, apart; lines are those of the offsets."""
    end = 0
    for segment in segments(text, language):
        assert end <= segment.start < segment.end <= len(text)
        assert segment.start_line == text.count("\n", 0, segment.start) + 1
        assert segment.end_line == text.count("\n", 0, segment.end) + 1
        end = segment.end


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(OPENERS), max_size=40).map(" ".join), st.sampled_from(FAMILIES))
def test_segments_are_ordered_and_apart_whatever_the_openers(text: str, language: str) -> None:
    check(text, language)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(OPENERS), max_size=40).map("".join), st.sampled_from(FAMILIES))
def test_segments_are_ordered_and_apart_without_blanks(text: str, language: str) -> None:
    check(text, language)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200), st.sampled_from(FAMILIES))
def test_segments_are_ordered_and_apart_in_any_text(text: str, language: str) -> None:
    check(text, language)


HOSTILE = {
    "python": ['"""x', "'''\n", "(", '\n"', "#"],
    "c++": ["/*", "//*", 'R"x(', "'", '"\\'],
    "rust": ["/*/", "/* /* */", 'r#"', "'a"],
    "javascript": ["`${", "${`", "=/[", "=/", "`"],
    "shell": ["<<A ", "<<A\n", "$((1<<N))", "\\'", '"'],
    "ruby": ["<<~A\n", "=begin\n", "\n=begin\n"],
    "perl": ["\n=pod\n", "<<A;"],
    "lua": ["[==[", "--[=[", "[="],
    "yaml": ["a: |\n", "a: | ", "- |\n - |\n", "run: |\n"],
    "sql": ["{#", "'", "#"],
    "markdown": ["```a\n", "~~~markdown\n```markdown\n", "<!--", "`"],
    "html": ["<script", "<script>", "<!--", "<!"],
    "php": ["<?php ", "<<<A\n", "?>", "<?= '"],
    "jupyter": ['{"cells":[', '"cells":[{"source":["', "\\"],
    "dockerfile": [" #", "<<A\n"],
}
DISTINCT = {
    "shell": "".join(f"<<T{number}\n" for number in range(25_000)),
    "c++": "".join(f'R"d{number}(' for number in range(25_000)),
    "lua": "".join("[" + "=" * (number % 30) + "[" for number in range(12_000)),
}


def seconds(text: str, language: str) -> float:
    start = time.perf_counter()
    segments(text, language)
    return time.perf_counter() - start


@pytest.mark.parametrize("language", HOSTILE)
def test_openers_without_end_take_linear_time(language: str) -> None:
    """200 kB each. Quadratic scanning takes tens of seconds here; linear, some tenths on a slow machine."""
    for opener in HOSTILE[language]:
        assert seconds(opener * (200_000 // len(opener)), language) < 2, opener


@pytest.mark.parametrize("language", DISTINCT)
def test_ends_that_all_differ_take_linear_time(language: str) -> None:
    assert seconds(DISTINCT[language], language) < 2
