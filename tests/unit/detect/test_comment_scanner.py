"""Comments and strings are told apart, in every language of the table, at a speed that no input breaks."""

from __future__ import annotations

import json
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from identify.identify import ALL_TAGS

from compliance.detect.comments.scanner import Segment, segments
from compliance.detect.comments.syntaxes import ALIASES, LANGUAGES
from compliance.detect.text import decode

SAMPLES = sorted((Path(__file__).parents[2] / "detect" / "comments").glob("*.sample"))
PARTS = {"php-code", "perl-data", "data"}
DIALECTS = {"matlab", "nasm"}
FAMILIES = sorted({id(syntax): name for name, syntax in LANGUAGES.items()}.values())
OPENERS = (
    '/* */ // # -- ; % <!-- --> " \' ` """ \'\'\' \\ ${ } { ( [ ] ) <<EOF EOF <<-\'A\' R"x( )x" r#" "# --[==[ ]==] '
    '[[ ]] (* *) {- -} #= =# #[[ <# #> @" "@ =begin =end =cut ``` ~~~ | > : - run: <script> </script> <?php ?> '
    'q{ m( s/ tr# %w[ %q( ~s( ~r/ {| |} {a| |a} $/ /$ @" "" #| |# #; %{ %} #{ c C * ! @ $% \\\\ \\verb| \\begin{verbatim} '
    '\\end{verbatim} __END__ COMMENT ="  \'a 1\'0 /[ =/ rem :: <![CDATA[ {"cells":[{"source":[" "] 中 \n \r\n \t'
).split(" ")


def shown(text: str, segment: Segment) -> str:
    first = segment.read(text).split("\n")[0].strip()
    return f"{segment.kind} {segment.start_line}-{segment.end_line} {first}"


def expected(sample: Path) -> list[str]:
    return sample.with_suffix(".expected").read_text(encoding="utf-8").splitlines()


def comments_of(sample: Path) -> list[str]:
    decoded = decode(sample.read_bytes())
    assert decoded is not None
    found = segments(decoded.text, sample.stem.rpartition("-")[0])
    return [shown(decoded.text, segment) for segment in found if segment.is_comment]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_the_comments_of_a_tricky_file_are_those_beside_it(sample: Path) -> None:
    """`LANGUAGE-case.sample` with `LANGUAGE-case.expected`: every comment, and no string ("不是": is not)."""
    assert comments_of(sample) == expected(sample)


def test_the_samples_together_reach_what_was_asked_for() -> None:
    """Comments, docstrings, and false strings: comments that are not expected. `pytest -s` prints the figures."""
    wanted = [(sample.stem, comment) for sample in SAMPLES for comment in expected(sample)]
    found = [(sample.stem, comment) for sample in SAMPLES for comment in comments_of(sample)]
    docstrings = [one for one in wanted if one[1].startswith("docstring ")]
    false = Counter(found) - Counter(wanted)
    traps = sum(sample.read_text(encoding="utf-8").count("不是") for sample in SAMPLES)
    traps -= sum(comment.count("不是") for _, comment in wanted)
    right = Counter(found) & Counter(wanted)
    print(
        f"\n{len(SAMPLES)} files: {right.total()} of {len(wanted)} comments, {len(docstrings)} of them docstrings; "
        f"{false.total()} of {traps} strings reported"
    )
    assert len(SAMPLES) >= 64 and len(wanted) >= 284 and len(docstrings) >= 12 and traps >= 275
    assert right.total() >= len(wanted) * 275 / 284
    assert false.total() <= 2


def test_every_row_has_a_sample() -> None:
    """Those of parts and dialects are in the samples of the language that `identify` names."""
    named = {sample.stem.rpartition("-")[0] for sample in SAMPLES} | PARTS | DIALECTS
    sampled = {id(LANGUAGES[name]) for name in named}
    assert {name for name, syntax in LANGUAGES.items() if id(syntax) not in sampled} == set()


def test_languages_are_named_as_identify_names_them() -> None:
    """The others: parts of a file, dialects that its content tells, and what `identify` has no tag for."""
    assert set(LANGUAGES) - ALL_TAGS == PARTS | DIALECTS | {"lisp", "fortran-fixed"}
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


def test_a_notebooks_segments_name_their_cell_as_a_reader_counts() -> None:
    """Markdown cells count, too."""
    cells = [("markdown", "说明"), ("code", "# 甲\nx = '乙'"), ("raw", "丙"), ("code", "# 丁")]
    rows = [{"cell_type": kind, "source": source} for kind, source in cells]
    found = segments(json.dumps({"cells": rows}), "jupyter")
    assert [(s.kind, s.source, s.within) for s in found] == [
        ("cell", "说明", "cell 1"),
        ("line", "# 甲", "cell 2"),
        ("string", "'乙'", "cell 2"),
        ("line", "# 丁", "cell 4"),
    ]


def test_segments_in_fenced_code_say_so() -> None:
    text = (
        '<!-- 甲 -->\n```html\n<!-- 乙 --><script>// 丙\n</script>\n```\n~~~py\n"""丁"""\n~~~\n<!-- 戊 -->\n'
    )
    found = segments(text, "markdown")
    assert [(s.kind, s.read(text), s.within) for s in found] == [
        ("block", "<!-- 甲 -->", ""),
        ("block", "<!-- 乙 -->", "fenced code"),
        ("line", "// 丙", "fenced code"),
        ("docstring", '"""丁"""', "fenced code"),
        ("block", "<!-- 戊 -->", ""),
    ]


def test_code_that_is_embedded_elsewhere_stands_in_plain_code() -> None:
    assert {s.within for s in segments("<!-- 甲 --><script>// 乙\n</script>", "html")} == {""}


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
    "ruby": ["%w(", "%q{", "= %(", "=/", "\n__END__", "<<~A\n", "=begin\n", "\n=begin\n"],
    "perl": ["\n=pod\n", "<<A;", "q{", "q{}{", " m(", " s/", " tr#a", " y|\\", "qw (", "$"],
    "elixir": ["~s(", "~r/", '~S"""', "?"],
    "ocaml": ["(*", "{|", "{a|", "'"],
    "haskell": ["-", "--|", "{-", "{-#", "'"],
    "tex": ["\\verb|", "\\verb", "\\begin{verbatim}", "\\begin{comment}", "\\url{", "\\"],
    "vim": [' "', '\n"', '" ', "'", " #"],
    "matlab": ["%{\n", "#{\n", "%{", "'", "!"],
    "asm": ["#", " #", "\n#", "#if", ";", "'"],
    "nasm": ["\nCOMMENT !", "\nCOMMENT ", "'"],
    "groovy": [" $/", "=/", "=/["],
    "f#": ['@"', '@""', '"""', "(*", "(*)"],
    "c#": ['@"', ' @""', '"""'],
    "lisp": ["#|", "#|#|", "?;", "\\", "#;"],
    "fortran-fixed": ["\nc", "\n     !", "!", "'"],
    "batch": ["@rem", "& rem", "\nrem", "::", " r"],
    "r": ['r"(', "R'---[", "`"],
    "lua": ["[==[", "--[=[", "[="],
    "yaml": ["a: |\n", "a: | ", "- |\n - |\n", "run: |\n"],
    "sql": ["{#", "'", "#"],
    "markdown": [
        "C~~~ # ",
        "a ```",
        "```python\n",
        "`a",
        "```a\n",
        "~~~markdown\n```markdown\n",
        "<!--",
        "`",
    ],
    "html": ['="', '<a b="', "<script", "<script>", "<!--", "<!"],
    "php": ["<?php /* ?>", "<?php <<<A\n?>", "<?php ", "<<<A\n", "?>", "<?= '"],
    "jupyter": ['{"cells":[', '"cells":[{"source":["', "\\"],
    "dockerfile": [" #", "<<A\n"],
}
DISTINCT = {
    "shell": "".join(f"<<T{number}\n" for number in range(25_000)),
    "c++": "".join(f'R"d{number}(' for number in range(25_000)),
    "ocaml": "".join(f"{{{'a' * (number % 30)}|" for number in range(12_000)),
    "r": "".join('r"' + "-" * (number % 30) + "(" for number in range(12_000)),
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
