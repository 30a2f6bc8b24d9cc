"""CSV for a spreadsheet: a row a finding, those set aside among them.

A cell never becomes a formula (OWASP, "CSV Injection"), holds no line break, and fits what Excel takes.
"""

from __future__ import annotations

import csv
from io import StringIO

from compliance.model.finding import Finding, Quote
from compliance.model.result import Result
from compliance.report import view
from compliance.report.escape import printable
from compliance.report.options import RenderOptions

# Named as in the JSON result; those of the obligation and the evidence stand in the finding's own row.
COLUMNS = (
    "severity", "kind", "rule", "title", "status", "component", "holder", "path", "start_line", "end_line",
    "license", "clause", "quote", "url", "observed", "looked_in", "not_checked", "could_be_wrong", "fix",
    "evidence", "confidence", "waiver", "id", "fingerprint",
)  # fmt: skip
MAX_CELL = 32_000  # characters; Excel cuts after 32,767
_BOM = "\ufeff"  # without it Excel takes UTF-8 for Latin-1
_FORMULA = tuple("=+-@|%＝＋－＠")


def render(result: Result, options: RenderOptions) -> str:
    """Open findings first, the gravest at the top. It begins with a byte order mark; lines end in CR LF."""
    out = StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for group in view.by_rule(view.open_findings(result)):
        writer.writerows(map(_row, group.findings))
    writer.writerows(map(_row, view.set_aside(result)))
    return _BOM + out.getvalue()


def _row(finding: Finding) -> list[str]:
    duty = finding.obligation
    special = {
        "license": duty.license,
        "clause": duty.clause,
        "quote": duty.quote,
        "url": duty.url,
        "looked_in": "; ".join(finding.looked_in),
        "evidence": " | ".join(map(_evidence, finding.evidence)),
    }
    return [_cell(special.get(name, getattr(finding, name, None))) for name in COLUMNS]


def _evidence(quote: Quote) -> str:
    lines = " ⏎ ".join(line for _, line in view.quoted_lines(quote))
    return f"{view.whence(quote)}: {lines}"


def _cell(value: object) -> str:
    if isinstance(value, int):
        return str(value)
    shown = printable(str(value or "")[:MAX_CELL])[: MAX_CELL - 1]
    # The quote mark is how a spreadsheet is told that text follows; it strips blanks before it looks.
    return f"'{shown}" if shown.lstrip().startswith(_FORMULA) else shown
