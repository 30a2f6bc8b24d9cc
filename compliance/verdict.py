"""What counts, after what somebody answers for is set aside. Not remembered: waivers hang on today's date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date

from compliance.model.finding import Finding, NotEvaluated
from compliance.model.result import Coverage, Outcome, Result, Summary
from compliance.obligations.baseline import Baseline, Entry, set_known_aside
from compliance.obligations.waivers import waive
from compliance.policy import Policy


def settle(
    result: Result,
    policy: Policy,
    baseline: Baseline | None,
    paths: Collection[str],
    day: date,
    *,
    whole: bool = True,
) -> Result:
    """`result` as `policy` and `baseline` want it on `day`. `paths` are all paths of the tree.

    Not `whole`: only what is new was looked for; what a waiver or the baseline has more may all be there.
    """
    findings, waivers = waive(result.findings, policy.waivers, day)
    if not whole:
        waivers = tuple(waiver for waiver in waivers if waiver.status is not Outcome.UNMATCHED)
    source = replace(result.policy, waivers=waivers)
    if baseline:
        findings, record = set_known_aside(findings, baseline, paths)
        source = replace(source, baseline=record if whole else replace(record, gone=0))
    summary = summarise(findings, result.not_evaluated, result.coverage)
    return replace(result, findings=findings, policy=source, summary=summary)


def without_known(result: Result, before: tuple[Finding, ...]) -> Result:
    """`result` without the findings that were there before, be it in a file by another name."""
    known = Baseline("before", tuple(Entry(f.rule, f.path, f.id, f.fingerprint) for f in before))
    findings, _ = set_known_aside(result.findings, known, [file.path for file in result.files])
    ids = {finding.id for finding in before}
    pairs = zip(result.findings, findings, strict=True)
    return replace(result, findings=tuple(f for f, marked in pairs if marked is f and f.id not in ids))


def summarise(
    findings: tuple[Finding, ...], undecided: tuple[NotEvaluated, ...], coverage: Coverage
) -> Summary:
    """Open findings by severity. An incomplete audit is never clean."""
    open_ones: Mapping[str, int] = Counter(
        found.severity.value for found in findings if found.status == "open"
    )
    statuses = Counter(found.status for found in findings)
    verdict = "findings" if open_ones else "clean"
    return Summary(
        verdict=verdict if coverage.complete else "incomplete",
        error=open_ones.get("error", 0),
        warning=open_ones.get("warning", 0),
        note=open_ones.get("note", 0),
        waived=statuses["waived"],
        baselined=statuses["baselined"],
        not_evaluated=len(undecided),
    )
