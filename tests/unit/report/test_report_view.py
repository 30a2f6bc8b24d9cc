"""The shared view: what is grouped, in which order, and what is counted."""

from __future__ import annotations

from dataclasses import replace

from support import results

from compliance.model.evidence import LicenseMatch
from compliance.model.finding import Kind, Quote, Severity
from compliance.model.result import ChineseFigures
from compliance.model.rule import Obligation
from compliance.report import charts, chinese, clauses, inventory, view
from compliance.report.highlight import pieces


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
    assert clauses.clauses(turned) == clauses.clauses(result)


def test_a_finding_belongs_to_the_innermost_component() -> None:
    homes = {group.component.path: group.count for group in view.by_component(results.realistic())}
    assert homes == {"third_party/glm": 2, "vendor/rope": 2, ".": 1}


def test_a_folder_with_a_similar_name_is_another_component() -> None:
    finding = results.vendor_uncredited("vendor/rope-extras/a.py")
    result = replace(results.realistic(), findings=(finding,), rules=())  # findings do not say it themselves
    assert [group.component.path for group in view.by_component(result)] == ["."]


def test_the_gravest_component_comes_first() -> None:
    groups = view.by_component(results.realistic())
    assert groups[-1].rules[0].severity == Severity.NOTE


def test_waived_findings_are_set_aside_and_not_counted() -> None:
    result = results.realistic()
    assert [finding.waiver for finding in view.set_aside(result)] == ["W-7"]
    assert view.headline(result).startswith("3 obligations apparently unmet, ")


def test_clauses_count_each_state_and_say_how_they_stand() -> None:
    rows = {row.name: row for row in clauses.clauses(results.realistic())}
    mit = rows["MIT ¶2"]
    assert (mit.counts[Kind.OBLIGATION], mit.counts["set aside"], mit.counts["met"]) == (2, 1, 4)
    assert mit.state == "apparently unmet"
    assert rows["Apache-2.0 §4(c)"].counts["not evaluated"] == 2
    assert {name: row.state for name, row in rows.items() if not row.counts[Kind.OBLIGATION]} == {
        "Apache-2.0 §4(b)": "to review",
        "Apache-2.0 §4(c)": "not evaluated",
        "": "signal",  # a rule that cites no clause
        "Zlib ¶3": "",
    }
    assert [row.name for row in clauses.idle(tuple(rows.values()))] == ["Zlib ¶3"]


def test_a_clause_that_is_met_in_places_and_undecided_in_others_is_not_simply_met() -> None:
    result = replace(results.realistic(), findings=())
    met = replace(result.rules[2], met=3)
    rows = clauses.clauses(replace(result, rules=(met,)))
    assert [row.state for row in rows] == ["met where decided"]
    rows = clauses.clauses(replace(result, rules=(replace(met, undecided=0),)))
    assert [row.state for row in rows] == ["met"]


def test_what_is_undecided_counts_for_the_clause_of_its_row() -> None:
    """A rule with a table has a clause for each row."""
    result = replace(results.realistic(), findings=())
    one, other = (
        replace(result.rules[2], row=name, undecided=count, obligation=Obligation(name, "§1", "…"))
        for name, count in (("Llama-2", 0), ("Gemma", 2))
    )
    rows = {
        row.license: row.counts["not evaluated"]
        for row in clauses.clauses(replace(result, rules=(one, other)))
    }
    assert rows == {"Llama-2": 0, "Gemma": 2}


def test_a_result_that_does_not_say_what_was_asked_has_the_clauses_of_its_findings() -> None:
    rows = clauses.clauses(replace(results.realistic(), rules=()))
    assert {row.name or next(iter(row.rules)) for row in rows} == {
        "Apache-2.0 §4(a)",
        "Apache-2.0 §4(b)",
        "MIT ¶2",
        "apache-notice-removed",
        "vendor-notice-uncredited",
    }


def test_findings_of_a_rule_stand_by_holder_the_most_named_first() -> None:
    found = [results.notice_missing(f"vendor/rope/{n}.py", 1, name) for n, name in enumerate("BAB")]
    (group,) = view.by_rule(found)
    assert [(holder, len(same)) for holder, same in group.by_holder] == [("B", 2), ("A", 1)]


def test_licences_are_listed_with_who_says_so() -> None:
    result = results.realistic()
    match = LicenseMatch("mit", "MIT", "tag", 4, 4, "spdx-id", 100.0, source="REUSE.toml")
    files = (replace(result.files[0], licenses=(match,)), *result.files[1:])
    (mit,) = inventory.licenses(replace(result, files=files))
    assert mit.places[0] == ("src/widget/attention.py", 4, "REUSE.toml")
    assert len(mit.places) == 4


def test_a_chart_has_few_bars_that_add_up_to_everything() -> None:
    result = results.realistic()
    paths = [f"src/{chr(97 + n % 20)}/part{n % 7}/m{n}.py" for n in range(200)] + ["setup.py"]
    files = tuple(replace(result.files[1], path=path) for path in paths)
    chart = charts.licenses(replace(result, files=files))
    assert sum(bar.total for bar in chart.bars) == len(files)
    assert len(chart.bars) <= charts.ROWS + 1
    assert {"src", "the root"} <= {bar.folder for bar in chart.bars}
    few = charts.licenses(replace(result, files=tuple(file for file in files if "/a/" in file.path)))
    assert {bar.folder for bar in few.bars} == {f"src/a/part{n}" for n in range(7)}


def test_marked_pieces_are_the_line_again() -> None:
    finding = results.notice_missing("a.py", 1, "Rope (c) Authors+")
    line = "# Rope (c) Authors+ says: MIT License, not MITRE"
    found = pieces(line, finding)
    assert "".join(text for text, _ in found) == line
    assert [text for text, hit in found if hit] == ["Rope (c) Authors+", "MIT"]
    apache = pieces("the Apache License, Version 2.0 (the", results.licence_copy_missing())
    assert [text for text, hit in apache if hit] == ["Apache License, Version 2.0"]
    han = replace(results.vendor_uncredited(), holder="")
    assert [text for text, hit in pieces("x = 1  # 计算 y", han) if hit] == ["计算"]


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
