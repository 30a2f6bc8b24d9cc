"""GitLab Code Quality: open findings as the widget of a merge request shows them.

Format: docs.gitlab.com, "Code Quality", a JSON array without a byte order mark.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import Any

from compliance.model.finding import Finding, Kind, Severity
from compliance.model.result import Result
from compliance.report import view
from compliance.report.escape import json_safe, printable
from compliance.report.options import RenderOptions

MAX_DESCRIPTION = 1_000  # characters; the widget shows one line
# A gap that fails a gate is critical to who merges; `blocker` is left to what stops a build.
_SEVERITY = {Severity.ERROR: "critical", Severity.WARNING: "major", Severity.NOTE: "minor"}


def render(result: Result, options: RenderOptions) -> str:
    """One object a finding, the gravest first."""
    seen: Counter[str] = Counter()
    issues = []
    for group in view.by_rule(view.open_findings(result)):
        for finding in group.findings:
            seen[finding.id] += 1
            issues.append(_issue(finding, seen[finding.id]))
    return json_safe(json.dumps(issues, ensure_ascii=False, indent=1)) + "\n"


def _issue(finding: Finding, occurrence: int) -> dict[str, Any]:
    clause = f" ({finding.obligation.license} {finding.obligation.clause})".replace(" )", ")")
    told = finding.observed + (clause if finding.obligation.license else "")
    return {
        "description": printable(told[:MAX_DESCRIPTION]) or finding.rule,
        "check_name": printable(finding.rule[:MAX_DESCRIPTION]),
        # Equal fingerprints would be shown once; a line number in one would make every moved line news.
        "fingerprint": _digest(f"{finding.id}\0{occurrence}"),
        "severity": "info" if finding.kind is Kind.SIGNAL else _SEVERITY[finding.severity],
        "location": {"path": printable(finding.path), "lines": {"begin": max(finding.start_line, 1)}},
    }


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:40]
