"""SARIF 2.1.0 for GitHub code scanning: findings as alerts at their lines, rules with what the licence asks.

What GitHub reads, and its limits: docs.github.com, "SARIF support for code scanning". No `security-severity`:
with it a missing notice would become a security alert.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from compliance.model.finding import Finding, Quote, Severity
from compliance.model.result import Result
from compliance.model.rule import Obligation
from compliance.report import dependencies, view
from compliance.report.dependencies import State
from compliance.report.escape import json_safe, markdown_code, markdown_text, printable, web_link
from compliance.report.options import RenderOptions

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
MAX_RESULTS = 25_000  # of one run; GitHub refuses more
MAX_DESCRIPTION = 1_024  # characters
MAX_TEXT = 8_000  # of a message; a hostile file may hold lines of a megabyte
_ROOT = "%SRCROOT%"
_PROBLEM_SEVERITY = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "recommendation"}
_PRECISION = {"high": "high", "medium": "medium", "low": "low"}


def render(result: Result, options: RenderOptions) -> str:
    """One run. Findings beyond GitHub's limit are left out, the least grave first; a notification says so."""
    document = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(result)]}
    return json_safe(json.dumps(document, ensure_ascii=False, indent=1)) + "\n"


def _run(result: Result) -> dict[str, Any]:
    rules = dict(_rules(result))
    places = {id: number for number, id in enumerate(rules)}
    findings = (*(f for group in view.by_rule(view.open_findings(result)) for f in group.findings),)
    every = (*findings, *view.set_aside(result))
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": result.tool.name,
                "version": result.tool.version,
                "rules": list(rules.values()),
                "properties": {"rule_packs": dict(sorted(result.tool.rule_packs.items()))},
            }
        },
        # A category of its own: results of other tools, uploaded for the same commit, stay.
        "automationDetails": {"id": f"{result.tool.name}/"},
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the scanned tree."}}},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(result, len(every))],
        "results": [_result(finding, places[finding.rule]) for finding in every[:MAX_RESULTS]],
        "properties": _properties(result),
    }
    if provenance := _provenance(result):
        run["versionControlProvenance"] = [provenance]
    return run


def _properties(result: Result) -> dict[str, Any]:
    told: dict[str, Any] = {"verdict": result.summary.verdict, "headline": view.headline(result)}
    if result.dependencies is not None:
        found = dependencies.counts(result)
        told["dependencies"] = {
            "total": len(result.dependencies),
            "direct": dependencies.direct(result),
            "licensed": found[State.LICENSED],
            "notClear": found[State.AMBIGUOUS],
            "notRecognised": found[State.UNRECOGNISED],
            "noneDeclared": found[State.NONE],
            "notEvaluated": found[State.NOT_EVALUATED],
        }
    return told


def _rules(result: Result) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every rule that was asked, once; of those that have findings, what a finding of theirs says."""
    told = {finding.rule: finding for finding in result.findings}
    asked = {rule.id: rule for rule in result.rules}
    for id in sorted(told.keys() | asked.keys()):
        rule, example = asked.get(id), told.get(id)
        source = rule or example
        if source:
            yield id, _rule(id, source.title, source.obligation, source.severity, source.confidence, example)


def _rule(
    id: str, title: str, duty: Obligation, severity: Severity, confidence: str, example: Finding | None
) -> dict[str, Any]:
    clause = f"{duty.license} {duty.clause}".strip()
    asks = f"{clause}: “{duty.quote}”" if duty.quote else clause
    rule: dict[str, Any] = {
        "id": _text(id, 255),
        "shortDescription": {"text": _text(title, MAX_DESCRIPTION)},
        "fullDescription": {"text": _text(f"{title}. {asks}" if asks else title, MAX_DESCRIPTION)},
        "help": {"text": _help(title, asks, example), "markdown": _help_markdown(title, duty, example)},
        "defaultConfiguration": {"level": severity.value},
        "properties": {
            "precision": _PRECISION.get(confidence, "low"),
            "problem.severity": _PROBLEM_SEVERITY[severity],
            "tags": ["attribution", *([_text(duty.license, 100)] if duty.license else [])],
        },
    }
    if url := web_link(duty.url):
        rule["helpUri"] = url
    return rule


def _help(title: str, asks: str, example: Finding | None) -> str:
    parts = [title, asks]
    if example:
        parts += [f"Not checked: {example.not_checked}", f"Could be wrong: {example.could_be_wrong}"]
    return _text("\n\n".join(filter(None, parts)), MAX_TEXT)


def _help_markdown(title: str, duty: Obligation, example: Finding | None) -> str:
    clause = markdown_text(f"{duty.license} {duty.clause}".strip())
    url = web_link(duty.url)
    parts = [markdown_text(title)]
    if clause:
        parts.append(f"**{clause}**" + (f" ([text](<{quote(url, safe=':/?&=%+~#,;')}>))" if url else ""))
    if duty.quote:
        parts.append(f"> {markdown_text(duty.quote)}")
    if example:
        parts.append(f"**Not checked:** {markdown_text(example.not_checked[:MAX_DESCRIPTION])}")
        parts.append(f"**Could be wrong:** {markdown_text(example.could_be_wrong[:MAX_DESCRIPTION])}")
    parts.append(f"`compliance rules show` {markdown_code(example.rule)}" if example else "")
    return "\n\n".join(filter(None, parts))[: 4 * MAX_TEXT]


def _result(finding: Finding, rule_index: int) -> dict[str, Any]:
    clause = f"{finding.obligation.license} {finding.obligation.clause}".strip()
    parts = [finding.observed, f"Clause: {clause}" if clause else "", f"Fix: {finding.fix}"]
    result: dict[str, Any] = {
        "ruleId": _text(finding.rule, 255),
        "ruleIndex": rule_index,
        "level": finding.severity.value,
        "message": {"text": _text("\n\n".join(filter(None, parts)), MAX_TEXT)},
        "locations": [_location(finding)],
        "relatedLocations": [
            _location(quote) for quote in finding.evidence if quote.path != finding.path and not quote.before
        ],
        # Not a hash of the line: the same finding is the same alert however its lines move.
        "partialFingerprints": {"primaryLocationLineHash": _text(finding.id, 255)},
        "properties": {
            "kind": finding.kind.value,
            "confidence": _text(finding.confidence, 100),
            "component": _text(finding.component, MAX_DESCRIPTION),
            "holder": _text(finding.holder, MAX_DESCRIPTION),
            "notChecked": _text(finding.not_checked, MAX_DESCRIPTION),
            "couldBeWrong": _text(finding.could_be_wrong, MAX_DESCRIPTION),
        },
    }
    if finding.status != "open":
        result["suppressions"] = [_suppression(finding)]
    return result


def _location(place: Finding | Quote) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(place.path), "uriBaseId": _ROOT}}
    # GitHub wants a line; a finding about a folder or a whole file is shown at the first.
    start = max(place.start_line, 1)
    physical["region"] = {"startLine": start, "endLine": max(place.end_line, start)}
    return {"physicalLocation": physical}


def _uri(path: str) -> str:
    """Relative to the root, each odd byte encoded; a colon too, for it would make a scheme."""
    return quote(path.encode("utf-8", "surrogateescape")) or "."


def _suppression(finding: Finding) -> dict[str, Any]:
    in_source = (finding.waiver or "").startswith("pragma ")
    said = f"{finding.status}: {finding.waiver}" if finding.waiver else finding.status
    return {
        "kind": "inSource" if in_source else "external",
        "status": "accepted",
        "justification": _text(said, MAX_DESCRIPTION),
    }


def _invocation(result: Result, findings: int) -> dict[str, Any]:
    """Whether everything was read; what was not is told, each with its place."""
    told = [
        _notification("error", f"{p.stage}: {p.path}: {p.message}") for p in result.coverage.problems[:1_000]
    ]
    if left_out := len(result.coverage.problems) - len(told):
        told.append(
            _notification("error", f"{view.plural(left_out, 'further problem')}; the JSON report lists all.")
        )
    if findings > MAX_RESULTS:
        left_out = findings - MAX_RESULTS
        told.append(
            _notification(
                "warning", f"{view.plural(left_out, 'finding')} left out; the JSON report lists all."
            )
        )
    if result.coverage.skipped:
        skipped = view.plural(len(result.coverage.skipped), "file")
        told.append(
            _notification("note", f"{skipped} skipped on purpose; the JSON report says which and why.")
        )
    if result.not_evaluated:
        undecided = view.plural(len(result.not_evaluated), "answer")
        told.append(_notification("note", f"{undecided} not evaluated; the JSON report says which and why."))
    if unread := dependencies.counts(result)[State.NOT_EVALUATED]:
        packages = view.plural(unread, "dependency", "dependencies")
        told.append(_notification("note", f"{packages} not evaluated; the JSON report says which and why."))
    return {"executionSuccessful": result.coverage.complete, "toolExecutionNotifications": told}


def _notification(level: str, text: str) -> dict[str, Any]:
    return {"level": level, "message": {"text": _text(text, MAX_DESCRIPTION)}}


def _provenance(result: Result) -> dict[str, Any]:
    """The repository and commit, where both are known."""
    target = result.target
    url = web_link(target.url or "")
    if not url or not target.commit:
        return {}
    return {"repositoryUri": quote(url, safe=":/?&=%+~#@,;"), "revisionId": _text(target.commit, 100)}


def _text(text: str, limit: int) -> str:
    """Never empty, never a link: `[words](target)` in a message becomes one in a viewer (SARIF §3.11.6)."""
    shown = printable(text[:limit], multiline=True).replace("](", "] (") or "–"
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"
