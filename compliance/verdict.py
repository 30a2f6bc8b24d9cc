"""What counts, after what somebody answers for is set aside. Not remembered: waivers hang on today's date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date

from compliance.model.change import ChangedFile
from compliance.model.finding import Finding, NotEvaluated
from compliance.model.result import Coverage, Outcome, Result, Summary
from compliance.model.snapshot import Problem
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


def without_known(result: Result, before: tuple[Finding, ...], files: Iterable[ChangedFile]) -> Result:
    """`result` without the findings that were there before, be it in a file by another name (`files`).

    One that now quotes a file which it did not quote before is another: the gap has grown.
    """
    renamed = {file.old_path: file.path for file in files if file.old_path and file.path}
    quoted = {found.id: {renamed.get(quote.path, quote.path) for quote in found.evidence} for found in before}
    known = Baseline("before", tuple(Entry(f.rule, f.path, f.id, f.fingerprint) for f in before))
    findings, _ = set_known_aside(result.findings, known, [file.path for file in result.files])

    def is_new(found: Finding, marked: Finding) -> bool:
        places = {quote.path for quote in found.evidence}
        return not places <= quoted[found.id] if found.id in quoted else marked is found

    pairs = zip(result.findings, findings, strict=True)
    return replace(result, findings=tuple(found for found, marked in pairs if is_new(found, marked)))


def with_problems(result: Result, problems: Iterable[Problem]) -> Result:
    """`result` with more that could not be read; of a path that is told already, once."""
    told = {problem.path for problem in result.coverage.problems}
    more = tuple(problem for problem in problems if problem.path not in told)
    coverage = replace(
        result.coverage,
        problems=(*result.coverage.problems, *more),
        complete=result.coverage.complete and not more,
    )
    return replace(
        result, coverage=coverage, summary=summarise(result.findings, result.not_evaluated, coverage)
    )


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
