"""SARIF as GitHub code scanning takes it: valid, within its limits, stable, and inert."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import results

from compliance.model.result import Result
from compliance.model.snapshot import Target
from compliance.report import FORMATS, sarif

SCHEMA = Path(__file__).parents[2] / "schemas" / "sarif-2.1.0.json"


@cache
def validator() -> Any:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())


def run_of(result: Result) -> dict[str, Any]:
    document = json.loads(FORMATS["sarif"].render(result))
    assert [error.message for error in validator().iter_errors(document)] == []
    (run,) = document["runs"]
    return run


@pytest.mark.parametrize(
    "result",
    [
        results.realistic(),
        results.clean(),
        results.incomplete(),
        results.hostile(),
        results.large(300),
        results.with_dependencies(),
    ],
    ids=["realistic", "clean", "incomplete", "hostile", "large", "dependencies"],
)
def test_every_result_is_valid_against_the_schema(result: Result) -> None:
    run = run_of(result)
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert len(rules) == len(set(rules))
    for found in run["results"]:
        assert rules[found["ruleIndex"]] == found["ruleId"]
        assert len(found["locations"]) == 1


def test_the_schema_refuses_what_is_wrong() -> None:
    """The check above could fail: an unknown level, a line 0, a result without a message."""
    document = json.loads(FORMATS["sarif"].render(results.realistic()))
    for change in ({"level": "fatal"}, {"message": {}}, {"extra": 1}):
        broken = json.loads(json.dumps(document))
        broken["runs"][0]["results"][0].update(change)
        assert list(validator().iter_errors(broken)), change


def test_rules_say_what_is_asked_and_never_how_secure_it_is() -> None:
    run = run_of(results.realistic())
    text = json.dumps(run)
    assert "security-severity" not in text
    for rule in run["tool"]["driver"]["rules"]:
        assert rule["shortDescription"]["text"] and rule["help"]["text"] and rule["help"]["markdown"]
        assert all(len(rule[key]["text"]) <= 1_024 for key in ("shortDescription", "fullDescription"))
        assert rule["properties"]["problem.severity"] in ("error", "warning", "recommendation")
        assert rule["properties"]["precision"] in ("high", "medium", "low")
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert "zlib-notice-missing" in rules, "rules that hold are known to the viewer as well"
    assert "You must give any other recipients" in rules["apache-license-copy-missing"]["help"]["markdown"]


def test_places_are_relative_encoded_and_never_before_the_first_line() -> None:
    run = run_of(results.realistic())
    places = [found["locations"][0]["physicalLocation"] for found in run["results"]]
    assert places[0] == {
        "artifactLocation": {"uri": "third_party/glm", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 1, "endLine": 1},
    }
    odd = replace(results.vendor_uncredited(), path="c:d/a b#?%\udcff注.py")
    (found,) = run_of(replace(results.realistic(), findings=(odd,)))["results"]
    uri = found["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "c%3Ad/a%20b%23%3F%25%FF%E6%B3%A8.py"


def test_alerts_keep_their_identity_when_lines_move() -> None:
    found = results.vendor_uncredited()
    moved = replace(found, start_line=99, end_line=99)

    def print_of(finding: Any) -> str:
        (one,) = run_of(replace(results.realistic(), findings=(finding,)))["results"]
        return one["partialFingerprints"]["primaryLocationLineHash"]

    assert print_of(found) == print_of(moved)


def test_what_was_set_aside_is_suppressed_and_says_why() -> None:
    run = run_of(results.realistic())
    assert [found.get("suppressions") for found in run["results"]][:-1] == [None] * 5
    assert run["results"][-1]["suppressions"] == [
        {"kind": "external", "status": "accepted", "justification": "waived: W-7"}
    ]


def test_an_incomplete_audit_did_not_succeed_and_says_what_was_not_read() -> None:
    (invocation,) = run_of(results.incomplete())["invocations"]
    assert invocation["executionSuccessful"] is False
    assert "src/broken.py" in invocation["toolExecutionNotifications"][0]["message"]["text"]


def test_a_run_counts_its_dependencies_and_notes_those_not_evaluated() -> None:
    run = run_of(results.with_dependencies())
    assert run["properties"]["dependencies"] == {
        "total": 14,
        "direct": 12,
        "licensed": 7,
        "notClear": 1,
        "notRecognised": 1,
        "noneDeclared": 1,
        "notEvaluated": 4,
    }
    told = [note["message"]["text"] for note in run["invocations"][0]["toolExecutionNotifications"]]
    assert "4 dependencies not evaluated; the JSON report says which and why." in told


def test_the_commit_is_told_where_it_is_known() -> None:
    run = run_of(results.realistic())
    target = results.realistic().target
    assert run["versionControlProvenance"] == [{"repositoryUri": target.url, "revisionId": target.commit}]
    folder = replace(results.realistic(), target=Target("x", "folder"))
    assert "versionControlProvenance" not in run_of(folder)


def test_more_findings_than_github_takes_are_cut_and_it_is_said() -> None:
    document = json.loads(FORMATS["sarif"].render(results.large(25_003)))
    (run,) = document["runs"]
    assert len(run["results"]) == sarif.MAX_RESULTS == 25_000
    assert run["results"][0]["level"] == "error"
    told = [note["message"]["text"] for note in run["invocations"][0]["toolExecutionNotifications"]]
    assert any(text.startswith("3 findings left out") for text in told)


@given(st.text(max_size=300))
def test_no_text_breaks_the_document_or_becomes_a_link(text: str) -> None:
    finding = replace(results.vendor_uncredited(), path=text, observed=text, title=text, fix=text, rule=text)
    run = run_of(replace(results.realistic(), findings=(finding,)))
    assert "](" not in run["results"][0]["message"]["text"]
