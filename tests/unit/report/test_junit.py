"""JUnit XML: parses whatever is found, names are unique, and what is not known is skipped, not passed."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st
from support import results

from compliance.model.result import Result
from compliance.report import FORMATS, junit


def suites(result: Result) -> ElementTree.Element:
    return ElementTree.fromstring(FORMATS["junit"].render(result))


def outcomes(result: Result) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for case in suites(result).iter("testcase"):
        kind = next((child.tag for child in case if child.tag != "system-out"), "passed")
        found.setdefault(kind, []).append(f"{case.get('classname')}: {case.get('name')}")
    return found


def test_findings_fail_unknowns_are_skipped_and_what_holds_passes() -> None:
    found = outcomes(results.realistic())
    assert found["failure"] == [
        "Apache-2.0: apache-license-copy-missing third_party/glm",
        "Apache-2.0: apache-change-notice-missing third_party/glm/modeling.py:12",
        "MIT: mit-notice-missing vendor/rope/cache.py:1",
        "MIT: mit-notice-missing vendor/rope/core.py:1",
    ]
    assert found["skipped"] == [
        "Apache-2.0: apache-notice-removed third_party/glm",
        "Apache-2.0: apache-notice-removed vendor/rope",
    ]
    assert found["passed"] == [
        "no clause: vendor-notice-uncredited src/widget/attention.py:3",
        "Zlib: zlib-notice-missing",
    ]


def test_dependencies_of_which_nothing_is_known_are_skipped_a_case_a_reason() -> None:
    assert outcomes(results.with_dependencies())["skipped"] == [
        "dependencies: PyPI has no such package",
        "dependencies: PyPI has no such version",
        "dependencies: package-lock.json has no licence of it, and the registry was not asked",
    ]
    (first, *_) = suites(results.with_dependencies()).iter("skipped")
    assert first.get("message") == "not evaluated: 2 dependencies"
    assert first.text == "example-internal\ninhouse-lint 1.2"


def test_a_signal_is_no_failure_however_grave() -> None:
    grave = replace(results.vendor_uncredited(), severity=results.Severity.ERROR)
    found = outcomes(replace(results.realistic(), findings=(grave,)))
    assert "no clause: vendor-notice-uncredited src/widget/attention.py:3" in found["passed"]


def test_what_was_not_read_is_an_error() -> None:
    assert outcomes(results.incomplete())["error"] == ["coverage: detect: src/broken.py"]


def test_counts_add_up() -> None:
    root = suites(results.realistic())
    assert (root.get("tests"), root.get("failures"), root.get("skipped")) == ("8", "4", "2")
    for suite in root.iter("testsuite"):
        assert suite.get("tests") == str(len(suite.findall("testcase")))


def test_a_failure_tells_clause_evidence_and_fix() -> None:
    (failure,) = (
        f for f in suites(results.realistic()).iter("failure") if "2 file(s)" in f.get("message", "")
    )
    assert failure.get("type") == "error"
    for told in ("Apache-2.0 §4(a): “You must give", "     1 | # Copyright 2024 Zhipu AI", "Fix: Add the"):
        assert told in (failure.text or "")


def test_the_same_finding_twice_has_two_names() -> None:
    found = results.notice_missing("vendor/rope/a.py", 1, "Rope Authors")
    root = suites(replace(results.realistic(), findings=(found, found)))
    names = [case.get("name") for case in root.iter("testcase")]
    assert len(names) == len(set(names))


def test_a_file_stays_below_thirty_megabytes_and_says_what_it_left_out() -> None:
    text = FORMATS["junit"].render(results.large(20_000))
    assert len(text.encode()) < 30_000_000
    assert "10,004 further cases" in text, "2 rules not evaluated and 2 that hold are cases as well"
    assert text.count("<testcase ") == junit.MAX_CASES


@given(st.text(alphabet=st.characters(codec=None), max_size=200))
def test_no_text_breaks_the_document(text: str) -> None:
    finding = replace(results.vendor_uncredited(), path=text, observed=text, rule=text, fix=text)
    grave = replace(finding, severity=results.Severity.ERROR)
    suites(replace(results.realistic(), findings=(finding, grave)))
