"""GitLab Code Quality: the fields that the widget needs, and fingerprints that are one finding's own."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from support import results

from compliance.model.result import Result
from compliance.report import FORMATS


def issues(result: Result) -> list[dict[str, Any]]:
    return json.loads(FORMATS["gitlab"].render(result))


def test_open_findings_alone_the_gravest_first() -> None:
    found = issues(results.realistic())
    assert [issue["severity"] for issue in found] == ["critical", "critical", "critical", "major", "info"]
    assert found[0]["check_name"] == "apache-license-copy-missing"
    assert found[0]["location"] == {"path": "third_party/glm", "lines": {"begin": 1}}
    assert found[0]["description"].endswith("(Apache-2.0 §4(a))")
    assert issues(results.clean()) == []


def test_no_byte_order_mark_and_the_fields_of_the_format() -> None:
    assert FORMATS["gitlab"].render(results.realistic()).startswith("[")
    for issue in issues(results.hostile()):
        assert set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert issue["location"]["lines"]["begin"] >= 1


def test_fingerprints_are_unique_and_stay_when_lines_move() -> None:
    found = results.vendor_uncredited()
    twice = replace(results.realistic(), findings=(found, found))
    prints = [issue["fingerprint"] for issue in issues(twice)]
    assert len(set(prints)) == 2
    moved = replace(found, start_line=77)
    assert issues(replace(twice, findings=(moved,)))[0]["fingerprint"] == prints[0]


@given(st.text(max_size=200))
def test_any_text_is_written_and_read_again(text: str) -> None:
    finding = replace(results.vendor_uncredited(), path=text, observed=text, id=text)
    (issue,) = issues(replace(results.realistic(), findings=(finding,)))
    assert issue["description"]
