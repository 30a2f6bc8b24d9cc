"""CSV: what is read back is what was found, and no cell is a formula."""

from __future__ import annotations

import csv
from dataclasses import replace
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import results

from compliance.model.result import Result
from compliance.report import FORMATS
from compliance.report.csv import COLUMNS, MAX_CELL


def rows(result: Result) -> list[dict[str, str]]:
    text = FORMATS["csv"].render(result)
    assert text.startswith("\ufeff")
    return list(csv.DictReader(StringIO(text.removeprefix("\ufeff"), newline="")))


def test_a_row_a_finding_those_set_aside_last() -> None:
    found = rows(results.realistic())
    assert [row["status"] for row in found] == ["open"] * 5 + ["waived"]
    first = found[0]
    assert tuple(first) == COLUMNS
    assert (first["severity"], first["rule"], first["start_line"]) == (
        "error",
        "apache-license-copy-missing",
        "0",
    )
    assert (first["license"], first["clause"]) == ("Apache-2.0", "§4(a)")
    assert first["evidence"].startswith("third_party/glm/modeling.py:1: # Copyright 2024 Zhipu AI. 智谱 ⏎ #")
    assert found[-1]["waiver"] == "W-7"


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        " =1",
        "＝1",
        "＋1",
        "－1",
        "＠x",
        "|x",
        "%x",
        "=cmd|' /C calc'!A0",
    ],
)
def test_what_a_spreadsheet_takes_for_a_formula_is_text(text: str) -> None:
    (row,) = rows(replace(results.realistic(), findings=(replace(results.vendor_uncredited(), path=text),)))
    assert row["path"][0] in ("'", "\\")


@given(st.text(max_size=200))
def test_any_text_stays_in_its_cell(text: str) -> None:
    finding = replace(results.vendor_uncredited(), path=text, observed=text, holder=text)
    (row,) = rows(replace(results.realistic(), findings=(finding,)))
    for cell in row.values():
        assert not cell.startswith(tuple("=+-@\t\r\n＝＋－＠")) or cell.isdigit()
        assert "\n" not in cell and "\r" not in cell


def test_a_cell_fits_what_excel_takes() -> None:
    finding = replace(results.vendor_uncredited(), observed="\x1b" * 1_000_000)
    (row,) = rows(replace(results.realistic(), findings=(finding,)))
    assert len(row["observed"]) <= MAX_CELL
