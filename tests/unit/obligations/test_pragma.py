"""Pragmas: one place, named rules, a reason; anything else suppresses nothing and is said."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.results import vendor_uncredited

from compliance.model.finding import Finding, Quote
from compliance.model.result import Outcome, PragmaRecord
from compliance.model.rule import Comparison, Obligation, Pack, Rule, Wording
from compliance.model.snapshot import FileEntry, Role
from compliance.obligations.pragma import Pragma, heed, pragmas_in

WHY = "reason: a sample of the tests"


def rule(name: str, subject: str) -> Rule:
    when = Comparison("file.role", "is", "source")
    words = Wording("o", "n", "c", "f")
    return Rule(
        name,
        "t",
        Obligation("X", "1", "q"),
        subject,
        when,
        None,
        "signal",
        "note",
        "high",
        words,
        (),
        "1.0.0",
    )


PACK = Pack("p", "1", "p", (rule("a-rule", "notice"), rule("b-rule", "file"), rule("c-rule", "component")))
KNOWN = {"a-rule": "notice", "b-rule": "file", "c-rule": "component"}


def finding(
    line: int, name: str = "a-rule", path: str = "a.py", quotes: tuple[str, ...] = ("a.py",)
) -> Finding:
    evidence = tuple(Quote(quoted, line, line, "x") for quoted in quotes)
    return replace(
        vendor_uncredited(), id=f"{name}-{line}", rule=name, path=path, start_line=line, end_line=line, evidence=evidence
    )  # fmt: skip


def heeded(
    text: str, *findings: Finding, honoured: bool = True
) -> tuple[list[str | None], list[PragmaRecord]]:
    """Each finding's waiver, and what became of the pragmas of `a.py`."""
    files = (FileEntry("a.py", "0", 1, Role.SOURCE), FileEntry("b.py", "1", 1, Role.SOURCE))
    texts = {"a.py": text, "b.py": f"# compliance: ignore-file[a-rule] {WHY}\n"}
    after, records = heed(findings, [PACK], files, lambda file: texts[file.path], honoured=honoured)
    assert all((found.status == "waived") is (found.waiver is not None) for found in after)
    return [found.waiver for found in after], list(records)


def parsed(text: str) -> list[Pragma]:
    return list(pragmas_in(text, "a.py", KNOWN))


def test_behind_a_line_it_speaks_for_that_line_alone() -> None:
    text = f"x = 1  # compliance: ignore[a-rule] {WHY}\ny = 2\n"
    waivers, (record,) = heeded(text, finding(1), finding(2))
    assert waivers == ["pragma a.py:1", None]
    assert record == PragmaRecord("a.py", 1, ("a-rule",), "a sample of the tests", Outcome.USED, 1)


def test_alone_it_speaks_for_the_line_below() -> None:
    text = f"one\n# compliance: ignore[a-rule] {WHY}\nthree\nfour\n"
    assert heeded(text, finding(1), finding(3), finding(4))[0] == [None, "pragma a.py:2", None]


def test_alone_and_first_in_a_comment_that_is_the_finding() -> None:
    assert heeded(f"# compliance: ignore[a-rule] {WHY}\n# more\n", finding(1))[0] == ["pragma a.py:1"]


def test_several_above_one_line_speak_for_it() -> None:
    text = f"# compliance: ignore[a-rule] {WHY}\n# compliance: ignore[b-rule] {WHY}\nthree\n"
    assert heeded(text, finding(3), finding(3, "b-rule"))[0] == ["pragma a.py:1", "pragma a.py:2"]


def test_several_rules_in_one() -> None:
    text = f"x  # compliance: ignore[a-rule, b-rule] {WHY}\n"
    waivers, (record,) = heeded(text, finding(1), finding(1, "b-rule"), finding(1, "c-rule"))
    assert waivers == ["pragma a.py:1", "pragma a.py:1", None]
    assert record.rules == ("a-rule", "b-rule") and record.matched == 2


def test_a_whole_file_in_its_first_lines() -> None:
    form = f"# compliance: ignore-file[a-rule] {WHY}\n"
    assert heeded("\n" * 29 + form, finding(1), finding(99), finding(99, "b-rule"))[0] == [
        "pragma a.py:30",
        "pragma a.py:30",
        None,
    ]
    waivers, (record,) = heeded("\n" * 30 + form, finding(1), finding(31), finding(32))
    assert waivers == [None] * 3
    assert record.status == "malformed" and "first 30 lines" in record.problem


@pytest.mark.parametrize(
    "comment",
    ["# {}", "## {}", "#{}", "// {}", "/// {}", "/* {} */", " * {}", "-- {}", "<!-- {} -->", "; {}", "% {}", "x = 1;\t// {}"],
)  # fmt: skip
def test_comments_of_many_languages(comment: str) -> None:
    (pragma,) = parsed(comment.format(f"compliance: ignore[a-rule] {WHY}"))
    assert (pragma.rules, pragma.reason, pragma.problem) == (("a-rule",), "a sample of the tests", "")


@pytest.mark.parametrize(
    "line",
    [
        f'text = "# compliance: ignore[a-rule] {WHY}"',
        f"text = '// compliance: ignore[a-rule] {WHY}'",
        f"Write compliance: ignore[a-rule] {WHY}",
        f"compliance: ignore[a-rule] {WHY}",
        f'  "# compliance: ignore[a-rule] {WHY}\\n",',
        "# compliance: see the policy, ignore nothing",
        "# Compliance: ignore[a-rule]",
        "x" * 3_000 + f" # compliance: ignore[a-rule] {WHY}",
    ],
)
def test_what_is_no_pragma(line: str) -> None:
    assert parsed(line) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("ignore", "malformed; write 'compliance: ignore[rule-id] reason: why'"),
        ("ignore reason: a good one, really", "malformed"),
        ("ignore[a-rule]", "malformed"),
        ("ignore[a-rule] because of a good reason", "malformed"),
        ("ignore[a-rule reason: a good one, really", "malformed"),
        ("ignore[a-rule] reason:", "the reason '' is too short"),
        ("ignore[a-rule] reason: ok */", "the reason 'ok' is too short"),
        ("ignore[] reason: a good one, really", "names no rule"),
        ("ignore[a-rule,] reason: a good one, really", "names no rule"),
        ("ignore[*] reason: a good one, really", "'*' is no rule"),
        ("ignore[a-*] reason: a good one, really", "'a-*' is no rule"),
        ("ignore[all] reason: a good one, really", "'all' is no rule"),
        ("ignore[a-rule, d-rule] reason: a good one, really", "'d-rule' is no rule; did you mean"),
        ("ignore[a-rule][b-rule] reason: a good one, really", "malformed"),
        ("ignore-all[a-rule] reason: a good one, really", "malformed"),
        ("ignore-line[a-rule] reason: a good one, really", "malformed"),
    ],
)
def test_a_malformed_one_suppresses_nothing_and_is_told(words: str, said: str) -> None:
    waivers, (record,) = heeded(f"x = 1  # compliance: {words}\n", finding(1), finding(1, "b-rule"))
    assert waivers == [None, None]
    assert record.status == "malformed" and said in record.problem and record.matched == 0


def test_one_that_matches_nothing_is_told_but_only_in_files_with_findings() -> None:
    text = f"one\ntwo\n# compliance: ignore[a-rule] {WHY}\n"
    waivers, (record,) = heeded(text, finding(1))
    assert waivers == [None] and (record.path, record.status) == ("a.py", "unmatched")
    assert heeded(text)[1] == []


def test_it_speaks_for_its_own_file_only() -> None:
    """A component's finding stands at its first file, but is about all of them."""
    text = f"# compliance: ignore-file[a-rule, c-rule] {WHY}\n"
    of_others = finding(1, "c-rule", quotes=("a.py", "b.py"))
    waivers, (record,) = heeded(text, of_others)
    assert waivers == [None] and record.status == "unmatched" and "waive it in the policy" in record.problem
    assert heeded(text, finding(1, "c-rule"))[0] == ["pragma a.py:1"]
    # Only five places are quoted; there may be more elsewhere.
    assert heeded(text, finding(1, "c-rule", quotes=("a.py",) * 5))[0] == [None]
    assert heeded(text, finding(1, "a-rule", quotes=("a.py",) * 5))[0] == ["pragma a.py:1"]
    assert heeded(text, finding(1, "c-rule", quotes=()))[0] == [None]


def test_where_the_target_does_not_speak_for_itself_it_is_told_and_not_heeded() -> None:
    text = f"x  # compliance: ignore[a-rule] {WHY}\ny  # compliance: ignore[a-rule] {WHY}\nz  # compliance: ignore\n"
    waivers, records = heeded(text, finding(1), honoured=False)
    assert waivers == [None]
    assert [(record.line, record.status, record.matched) for record in records] == [(1, "not_honoured", 1)]


def test_a_file_full_of_pragmas_is_answered_in_bounds() -> None:
    line = f"x  # compliance: ignore[a-rule] {WHY}\n"
    assert len(parsed(line * 3_000)) == 1_000
    stacked = f"# compliance: ignore[a-rule] {WHY}\n" * 1_000
    assert len(parsed(stacked + "x\n")) == 1_000


@given(st.text(st.sampled_from("#/*-<!;% \tcompliance:ignore[]file,reason *\n\r\x1b"), max_size=200))
def test_whatever_stands_there_only_named_rules_are_suppressed(text: str) -> None:
    for words in (text, f"# compliance: ignore{text}", f"# compliance: ignore[{text}"):
        for pragma in parsed(words):
            assert pragma.problem or set(pragma.rules) <= set(KNOWN)
