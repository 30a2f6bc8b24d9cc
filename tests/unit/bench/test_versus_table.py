"""What the table says: figures that round in nobody's favour, and no figure that was not measured."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from versus import agreement, table
from versus.agreement import Pair
from versus.answers import Answer, Found
from versus.corpora import Corpus
from versus.measure import Usage
from versus.sampling import Sample
from versus.tools import OurRuns


@pytest.mark.parametrize(
    ("same", "files", "shown"),
    [
        (398, 400, "99.50 %"),
        (1, 1, "100.00 %"),
        (9949, 10000, "99.49 %"),
        (99999, 100000, "99.99 %"),
        (0, 7, "0.00 %"),
    ],
)
def test_shares_are_rounded_down(same: int, files: int, shown: str) -> None:
    assert table.percent(same / files) == shown


@pytest.mark.parametrize(
    ("one", "other", "shown"), [(290.0, 1.0, "290×"), (2.9, 1.2, "2.42×"), (1.0, 0.0, "–")]
)
def test_ratios(one: float, other: float, shown: str) -> None:
    assert table.ratio(one, other) == shown


def _outcome(scancode: Usage | None = None, problems: tuple[str, ...] = ()) -> table.Outcome:
    pairs = (
        Pair("a.c", Found(frozenset({"mit"}), ("A\x1b[31m",)), Found(frozenset({"mit"}))),
        Pair("b.c", Found(frozenset({"curl"})), Found()),
    )
    usage = Usage(1.0, 2.0, 30.0)
    return table.Outcome(
        corpus=Corpus("some", Path("some"), ("package 1.0",)),
        sample=Sample(("a.c", "b.c"), "0" * 64),
        versions={"compliance": "1"},
        scancode=scancode,
        ours=OurRuns(usage, usage, usage, Usage(0.05, 0.1, 30.0), {"licence index": 1}),
        licensecheck=None,
        theirs_answer=Answer("32", {}),
        our_answer=Answer("1", {}, problems),
        pairs=pairs,
        not_compared=(),
        licenses=agreement.licenses(pairs),
        holders=agreement.holders(pairs),
    )


def test_a_cost_that_was_not_measured_is_not_shown() -> None:
    assert "| `scancode -lc -n 1` | not measured | | | |" in table.render(_outcome(), show_differences=False)
    shown = table.render(_outcome(Usage(150.0, 160.0, 1400.0)), show_differences=False)
    assert "| `scancode -lc -n 1` | 150.00 s | 160.00 s | 1400 MB | 150× |" in shown
    assert "20× in CPU, 20× in wall time" in shown


def test_differences_are_counted_always_and_listed_when_asked_for() -> None:
    counted = table.render(_outcome(), show_differences=False)
    assert "| licences, strict | 2 | 1 | 50.00 % | 1 ours lacks |" in counted and "b.c" not in counted
    listed = table.render(_outcome(), show_differences=True)
    assert "### Licences: ours lacks (1)\n\n- `b.c`: lacks “curl”" in listed
    assert "\x1b" not in listed


def test_a_scan_with_problems_is_not_passed_off_as_cheap() -> None:
    shown = table.render(_outcome(problems=("a.c: broken", "b.c: broken")), show_differences=False)
    assert "**Ours had 2 problems; its cost says little.** The first: a.c: broken" in shown


def test_the_raw_outcome_is_json_and_has_both_answers() -> None:
    data = json.loads(json.dumps(table.raw(_outcome())))
    assert data["files"]["b.c"]["licenses"] == {"scancode": ["curl"], "ours": []}
    assert data["agreement"]["licenses"]["same"] == 1
    assert data["usage"]["scancode"] is None
