"""The shared view: what is grouped, in which order, and what is counted."""

from __future__ import annotations

from dataclasses import replace

from support import results

from compliance.model.finding import Kind, Quote, Severity
from compliance.model.result import ChineseFigures
from compliance.report import chinese, inventory, view


def test_obligations_come_before_reviews_and_signals() -> None:
    groups = view.by_rule(view.open_findings(results.realistic()))
    assert [group.kind for group in groups] == [
        Kind.OBLIGATION,
        Kind.OBLIGATION,
        Kind.REVIEW,
        Kind.SIGNAL,
    ]
    assert [len(group.findings) for group in groups] == [1, 2, 1, 1]


def test_order_does_not_depend_on_the_order_of_findings() -> None:
    result = results.realistic()
    turned = replace(result, findings=result.findings[::-1])
    assert view.by_component(turned) == view.by_component(result)
    assert view.clauses(turned) == view.clauses(result)


def test_a_finding_belongs_to_the_innermost_component() -> None:
    homes = {group.component.path: group.count for group in view.by_component(results.realistic())}
    assert homes == {"third_party/glm": 2, "vendor/rope": 2, ".": 1}


def test_a_folder_with_a_similar_name_is_another_component() -> None:
    finding = results.vendor_uncredited("vendor/rope-extras/a.py")
    result = replace(results.realistic(), findings=(finding,))
    assert [group.component.path for group in view.by_component(result)] == ["."]


def test_the_gravest_component_comes_first() -> None:
    groups = view.by_component(results.realistic())
    assert groups[-1].rules[0].severity == Severity.NOTE


def test_waived_findings_are_set_aside_and_not_counted() -> None:
    result = results.realistic()
    assert [finding.waiver for finding in view.set_aside(result)] == ["W-7"]
    assert view.headline(result).startswith("3 obligations apparently unmet, ")


def test_clauses_count_each_state_and_keep_undecided_rules() -> None:
    rows = {(row.license, row.clause, row.rule): row.counts for row in view.clauses(results.realistic())}
    mit = rows["MIT", "¶2", "mit-notice-missing"]
    assert (mit[Kind.OBLIGATION], mit["set aside"]) == (2, 1)
    assert rows["", "", "apache-notice-removed"]["not evaluated"] == 2


def test_an_incomplete_audit_never_reads_as_clean() -> None:
    result = replace(results.incomplete(), findings=())
    assert view.headline(result).startswith("The audit is incomplete. So far: no open finding")


def test_quoted_lines_are_numbered_as_git_counts() -> None:
    quote = Quote("a", 7, 9, "one\r\n\ttwo\x0cstill two\nthree\n")
    assert view.quoted_lines(quote) == [(7, "one"), (8, "    two\x0cstill two"), (9, "three")]


def test_holders_are_listed_with_the_files_that_name_them() -> None:
    rope, zhipu = inventory.holders(results.realistic())
    assert rope.places == (("vendor/rope/cache.py", 1), ("vendor/rope/core.py", 1))
    assert (zhipu.name, zhipu.entity) == ("智谱AI", "zhipu")


def test_chinese_comments_are_summed_by_folder() -> None:
    (folder,) = chinese.folders(results.realistic())
    assert (folder.path, folder.files, folder.high, folder.notable) == ("src/widget", 2, 1, 0)
    assert (folder.comment_lines, folder.chinese_lines, folder.strong_lines) == (53, 7, 5)
    assert (folder.han_in_comments, folder.han_in_strings, folder.ratio) == (65, 12, 7 / 53)


def test_the_highest_rank_and_the_fullest_file_come_first() -> None:
    result = results.realistic()
    attention, small, *_ = result.files
    quoted = replace(small, path="a.py", chinese=ChineseFigures(9, 0, 0, 2, 0, ""))
    fuller = replace(attention, path="z.py", chinese=ChineseFigures(99, 60, 9, 900, 0, "high"))
    result = replace(result, files=(quoted, small, attention, fuller))
    assert [file.path for file in chinese.files(result)] == ["z.py", attention.path, small.path, "a.py"]


def test_the_summary_counts_no_file_that_only_quotes_chinese() -> None:
    result = results.realistic()
    assert chinese.summary(result) == "2 files (1 high), 7 lines"
    quoted = replace(result.files[1], chinese=ChineseFigures(9, 0, 0, 2, 0, ""))
    assert chinese.summary(replace(result, files=(quoted,))) == ""


def test_a_comment_is_described_in_words() -> None:
    first, docstring, code, quoted, cell = results.realistic().files[0].chinese_comments
    assert chinese.nature(first) == (
        "line comment",
        "Simplified Chinese: characters that only Chinese has",
    )
    assert chinese.nature(docstring)[0] == "docstring"
    assert chinese.strength(code) == "commented-out code"
    assert chinese.nature(quoted)[-1] == "language undetermined: no kana nearby"
    assert chinese.nature(cell) == ("line comment", "cell 2", "Chinese: the file's other comments")
    assert [chinese.language_tag(c) for c in (first, code, quoted, cell)] == ["zh-Hans", "zh-Hant", "", "zh"]


def test_skip_reasons_that_differ_in_size_alone_are_one_reason() -> None:
    assert [(group.reason, len(group.paths)) for group in inventory.skipped(results.realistic())] == [
        ("too large", 2),
        ("binary", 1),
    ]
