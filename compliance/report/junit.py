"""JUnit XML: a suite a licence, a case a rule that holds or a finding that does not, for CI test views.

Errors and warnings are failures, whatever `--fail-on` says: the exit code decides, not this file. Notes, and
signals of any severity, which are never a breach, pass and say what they note. GitLab takes 30 MB a file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from compliance.model.finding import Finding, Kind, Severity
from compliance.model.result import Result
from compliance.report import dependencies, view
from compliance.report.escape import printable
from compliance.report.options import RenderOptions

MAX_CASES = 10_000  # with texts of at most MAX_TEXT characters well below 30 MB
MAX_TEXT = 2_000
# What XML 1.0 has no way to write, escaped or not (https://www.w3.org/TR/xml/#charsets).
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NO_LICENSE = "no clause"
_PACKAGES = 20  # of one reason


@dataclass(frozen=True, slots=True)
class Case:
    """`outcome` is passed, failure, skipped or error; `text` says more, and `kind` is a failure's type."""

    suite: str
    name: str
    outcome: str
    message: str = ""
    text: str = ""
    kind: str = ""


def render(result: Result, options: RenderOptions) -> str:
    """Deterministic: no time, no host. The gravest come first; what has no room is counted at the end."""
    cases = [
        *_problems(result),
        *_findings(result),
        *_undecided(result),
        *_unknown(result),
        *_holding(result),
    ]
    kept, left_out = cases[:MAX_CASES], len(cases) - MAX_CASES
    root = Element("testsuites", {"name": _xml(result.tool.name)})
    suites: dict[str, list[Case]] = {}
    for case in kept:
        suites.setdefault(case.suite, []).append(case)
    taken: Counter[str] = Counter()
    for name, inside in suites.items():
        _suite(root, name, inside, taken)
    if left_out > 0:
        note = SubElement(root, "testsuite", {"name": "left out", "tests": "0"})
        SubElement(note, "system-out").text = f"{left_out:,} further cases; the JSON report has them all."
    _count(root, kept)
    indent(root, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _suite(root: Element, name: str, cases: list[Case], taken: Counter[str]) -> None:
    suite = SubElement(root, "testsuite", {"name": _xml(name)})
    _count(suite, cases)
    for case in cases:
        taken[case.name] += 1  # names are to be unique: viewers merge those that are not
        number = f" #{taken[case.name]}" if taken[case.name] > 1 else ""
        element = SubElement(suite, "testcase", {"classname": _xml(name), "name": _xml(case.name) + number})
        if case.outcome == "passed":
            if case.text:
                SubElement(element, "system-out").text = _xml(case.text)
            continue
        child = SubElement(element, case.outcome, {"message": _xml(case.message)})
        if case.kind:
            child.set("type", case.kind)
        if case.text:
            child.text = _xml(case.text)


def _count(element: Element, cases: list[Case]) -> None:
    outcomes = Counter(case.outcome for case in cases)
    element.set("tests", str(len(cases)))
    for outcome, plural in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
        element.set(plural, str(outcomes[outcome]))


def _problems(result: Result) -> Iterator[Case]:
    for problem in result.coverage.problems:
        yield Case("coverage", f"{problem.stage}: {problem.path}", "error", problem.message)


def _findings(result: Result) -> Iterator[Case]:
    for group in view.by_rule(view.open_findings(result)):
        for finding in group.findings:
            passed = finding.severity is Severity.NOTE or finding.kind is Kind.SIGNAL
            yield Case(
                group.obligation.license or _NO_LICENSE,
                f"{finding.rule} {view.place(finding.path, finding.start_line)}",
                "passed" if passed else "failure",
                finding.observed,
                _told(finding),
                "" if passed else finding.severity.value,
            )


def _undecided(result: Result) -> Iterator[Case]:
    licenses = {rule.id: rule.obligation.license for rule in result.rules}
    for undecided in result.not_evaluated:
        suite = licenses.get(undecided.rule) or _NO_LICENSE
        yield Case(
            suite, f"{undecided.rule} {undecided.path}", "skipped", f"not evaluated: {undecided.reason}"
        )


def _unknown(result: Result) -> Iterator[Case]:
    """Dependencies of which nothing is known: a case a reason, for a package each would hide the rest."""
    for group in dependencies.unknown(result):
        count = view.plural(len(group.packages), "dependency", "dependencies")
        rest = len(group.packages) - _PACKAGES
        names = "\n".join([*group.packages[:_PACKAGES], *([f"… and {rest:,} more"] if rest > 0 else [])])
        yield Case("dependencies", group.reason, "skipped", f"not evaluated: {count}", names)


def _holding(result: Result) -> Iterator[Case]:
    """Rules that were asked, and have nothing to report."""
    told = {f.rule for f in view.open_findings(result)} | {
        undecided.rule for undecided in result.not_evaluated
    }
    for id, license in {rule.id: rule.obligation.license for rule in result.rules}.items():
        if id not in told:
            yield Case(license or _NO_LICENSE, id, "passed")


def _told(finding: Finding) -> str:
    duty = finding.obligation
    clause = f"{duty.license} {duty.clause}".strip()
    parts = [
        f"{view.place(finding.path, finding.start_line)}: {finding.severity} {finding.rule}",
        finding.observed,
        f"{clause}: “{duty.quote}”" if duty.quote else clause,
        *(
            f"{number:>6} | {line}"
            for quote in finding.evidence[:2]
            for number, line in view.quoted_lines(quote)[:6]
        ),
        f"Not checked: {finding.not_checked}",
        f"Could be wrong: {finding.could_be_wrong}",
        f"Fix: {finding.fix}",
    ]
    return "\n".join(part[:MAX_TEXT] for part in parts if part)


def _xml(text: str) -> str:
    shown = printable(text[:MAX_TEXT], multiline=True)
    return _NO_XML.sub(lambda match: f"\\u{ord(match[0]):04x}", shown)
