"""A line a finding, `path:line: severity rule message`, then its fix: for hooks and editors."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.model.finding import Finding
from compliance.model.result import Result
from compliance.report import view
from compliance.report.escape import as_path, printable
from compliance.report.options import RenderOptions

_LONGEST = 500  # characters of a message; a hostile name may have a million


def render(result: Result, options: RenderOptions) -> str:
    """The sentence that a person reads first, then the open findings, the gravest first."""
    return "\n".join([view.headline(result), *_findings(result), *_problems(result)]) + "\n"


def _findings(result: Result) -> Iterator[str]:
    for group in view.by_rule(view.open_findings(result)):
        for finding in group.findings:
            yield f"{_place(finding)}: {finding.severity} {_text(finding.rule)} {_text(_observed(finding))}"
            yield f"    fix: {_text(finding.fix)}"


def _problems(result: Result) -> Iterator[str]:
    for problem in result.coverage.problems:
        yield f"{_text(as_path(problem.path))}:1: not read: {_text(problem.message)}"


def _place(finding: Finding) -> str:
    """With a line in any case: editors look for one."""
    return f"{_text(as_path(finding.path))}:{max(finding.start_line, 1)}"


def _observed(finding: Finding) -> str:
    return finding.observed.removeprefix(f"{finding.path}:{finding.start_line} ")


def _text(text: str) -> str:
    return printable(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")
