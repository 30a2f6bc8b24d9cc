"""A baseline: what was there is known by id, or by its lines where the file was renamed; the rest is new."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.results import notice_missing, realistic

from compliance.errors import UsageError
from compliance.model.finding import Finding
from compliance.obligations.baseline import Baseline, accepted, parse_baseline, read_baseline, set_known_aside

NAME = "known.json"


def finding(name: str, path: str = "a.py", lines: str = "1") -> Finding:
    return replace(notice_missing(path, 1, "X"), id=name, fingerprint=f"sha256:{lines}")


def baseline(*findings: Finding) -> Baseline:
    return parse_baseline(accepted(replace(realistic(), findings=findings)), NAME)


def statuses(known: Baseline, *findings: Finding, paths: tuple[str, ...] = ("a.py",)) -> tuple[str, int, int]:
    """The findings' statuses (b or o), how many are known, how many gone."""
    after, record = set_known_aside(findings, known, paths)
    return "".join(found.status[0] for found in after), record.known, record.gone


def test_what_was_there_is_known_and_what_is_new_counts() -> None:
    known = baseline(finding("one"), finding("two"))
    assert statuses(known, finding("one"), finding("two"), finding("three")) == ("bbo", 2, 0)
    assert statuses(known, finding("one")) == ("b", 1, 1)
    assert statuses(known) == ("", 0, 2)
    assert statuses(baseline(), finding("one")) == ("o", 0, 0)


def test_moved_lines_and_another_reason_to_quote_them_keep_the_id() -> None:
    assert statuses(baseline(finding("one")), finding("one", lines="changed")) == ("b", 1, 0)


def test_a_renamed_file_is_known_by_its_lines_each_once() -> None:
    known = baseline(finding("one", "old.py"), finding("one-2", "old.py"))
    moved = [finding(name, "new.py") for name in ("x", "x-2", "x-3")]
    assert statuses(known, *moved, paths=("new.py",)) == ("bbo", 2, 0)


def test_a_copy_is_new() -> None:
    known = baseline(finding("one", "old.py"))
    assert statuses(known, finding("one", "old.py"), finding("x", "new.py"), paths=("old.py", "new.py")) == (
        "bo",
        1,
        0,
    )
    assert statuses(known, finding("x", "new.py"), paths=("old.py", "new.py")) == ("o", 0, 1)


def test_other_lines_or_another_rule_in_a_renamed_file_are_new() -> None:
    known = baseline(finding("one", "old.py"))
    assert statuses(known, finding("x", "new.py", lines="2")) == ("o", 0, 1)
    assert statuses(known, replace(finding("x", "new.py"), rule="another")) == ("o", 0, 1)


def test_a_renamed_folder() -> None:
    known = baseline(finding("one", "lib/old"), finding("two", "."))
    assert statuses(known, finding("x", "lib/new"), paths=("lib/new/a.c",)) == ("b", 1, 1)
    assert statuses(known, finding("x", "lib/new"), paths=("lib/new/a.c", "lib/old/a.c")) == ("o", 0, 2)


def test_what_a_waiver_set_aside_stays_waived_and_is_not_gone() -> None:
    waived = replace(finding("one"), status="waived", waiver="W-1")
    after, record = set_known_aside((waived,), baseline(finding("one")), ())
    assert after == (waived,) and (record.known, record.gone) == (1, 0)
    assert baseline(waived).entries == (), "nor is it accepted anew"


def test_the_file_is_sorted_one_finding_a_line_and_says_what_made_it() -> None:
    result = replace(realistic(), findings=(finding("b", "z.py"), finding("a", "注意.py")))
    text = accepted(result)
    lines = text.splitlines()
    assert lines[1:5] == [
        '"schema": "1",',
        '"tool": "compliance 0.1.0",',
        '"rule_packs": {"apache-2.0": "1.0.0", "mit": "1.0.0"},',
        f'"commit": "{result.target.commit}",',
    ]
    assert lines[7] == '{"rule": "mit-notice-missing", "path": "z.py", "id": "b", "fingerprint": "sha256:1"},'
    assert '"path": "注意.py"' in lines[8]
    assert text == accepted(replace(result, findings=result.findings[::-1])), "the same whatever the order"


@given(st.lists(st.tuples(st.text(), st.text()), unique_by=lambda pair: pair[0]))
def test_it_reads_what_it_wrote_whatever_the_paths(pairs: list[tuple[str, str]]) -> None:
    findings = [finding(name, path) for name, path in pairs] + [finding("bytes", "\udcff.py")]
    unique = list({found.id: found for found in findings}.values())
    entries = baseline(*unique).entries
    assert sorted((entry.id, entry.path) for entry in entries) == sorted((f.id, f.path) for f in unique)


GOOD = json.loads(accepted(replace(realistic(), findings=(finding("one"),))))
ENTRY = GOOD["findings"][0]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "known.json:1:1: not valid JSON"),
        ('{\n"schema": "1",\n<<<<<<< HEAD\n', "known.json:3:1: not valid JSON"),
        ("[]", "known.json: a baseline must be an object"),
        ("{}", "known.json: a baseline lacks 'schema'"),
        (json.dumps({"findings": [], "schema_version": "1"}), "the unknown field 'schema_version'; did you mean 'schema'?"),
        (json.dumps(GOOD | {"schema": "2"}), "known.json: schema '2' is not '1'"),
        (json.dumps(GOOD | {"schema": 1}), "known.json: schema 1 is not '1'"),
        (json.dumps(GOOD | {"findings": {}}), "known.json: 'findings' is no list"),
        (json.dumps(GOOD | {"findings": [ENTRY, "x"]}), "known.json: finding 2 must be an object"),
        (json.dumps(GOOD | {"findings": [{**ENTRY, "line": 3}]}), "finding 1 has the unknown field 'line'"),
        (json.dumps(GOOD | {"findings": [{"rule": "x"}]}), "known.json: finding 1 lacks 'path'"),
        (json.dumps(GOOD | {"findings": [{**ENTRY, "id": 3}]}), "known.json: finding 1 has a value that is no text"),
        ("[" * 100_000, "known.json: no baseline"),
        ('{"schema": ' + "9" * 10_000 + "}", "known.json: no baseline"),
    ],
)  # fmt: skip
def test_another_file_is_refused_in_one_line(content: str, said: str) -> None:
    with pytest.raises(UsageError) as error:
        parse_baseline(content, NAME)
    assert said in str(error.value) and "compliance baseline" in str(error.value)
    assert "\n" not in str(error.value)


def test_a_line_twice_is_one_entry() -> None:
    twice = parse_baseline(json.dumps(GOOD | {"findings": [ENTRY, ENTRY]}), NAME)
    assert statuses(twice, finding("one")) == ("b", 1, 0)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "latin.json").write_bytes(b'{"schema": "\xe9"}')
    for file, said in (("none.json", "cannot be read: No such file"), ("latin.json", "is not UTF-8 text")):
        with pytest.raises(UsageError, match=said):
            read_baseline(tmp_path / file)
