"""Everything that was found -> the one result document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from compliance import __version__
from compliance.detect.registry import versions
from compliance.detect.run import DetectResult
from compliance.facts.gather import Facts
from compliance.model.evidence import ChineseComment, Copyright, OriginMarker
from compliance.model.finding import Finding
from compliance.model.result import (
    SCHEMA_VERSION,
    AttributionDocument,
    Coverage,
    FileRecord,
    PolicySource,
    PragmaRecord,
    Result,
    RuleOverride,
    Tool,
)
from compliance.model.rule import Pack
from compliance.model.snapshot import Skipped, Snapshot
from compliance.obligations.engine import Evaluation
from compliance.reading import without_credentials
from compliance.settings import Policy
from compliance.verdict import summarise


def assemble(
    snapshot: Snapshot,
    detected: DetectResult,
    facts: Facts,
    evaluation: Evaluation,
    findings: tuple[Finding, ...],
    policy: Policy,
    packs: Iterable[Pack],
    pragmas: tuple[PragmaRecord, ...] = (),
) -> Result:
    """What was found, before waivers and a baseline. Pure: what goes in comes out, counted and sorted.

    `findings` are those of `evaluation`, some of them set aside by pragmas.
    """
    problems = (*snapshot.problems, *detected.problems, *facts.problems)
    skipped = tuple(sorted((*snapshot.skipped, *_skipped(snapshot, detected)), key=lambda entry: entry.path))
    coverage = Coverage(
        files=len(snapshot.files) + len(snapshot.skipped),
        scanned=len(facts.files),
        skipped=skipped,
        problems=problems,
        complete=not problems,
    )
    return Result(
        schema_version=SCHEMA_VERSION,
        tool=Tool("compliance", __version__, dict(versions()), {pack.id: pack.version for pack in packs}),
        target=snapshot.target,
        policy=_policy_source(policy, pragmas),
        coverage=coverage,
        project=replace(
            facts.project, attribution_documents=tuple(map(_document, facts.project.attribution_documents))
        ),
        files=tuple(map(_told, facts.files)),
        findings=findings,
        not_evaluated=evaluation.undecided,
        summary=summarise(findings, evaluation.undecided, coverage),
        rules=evaluation.rules,
    )


def _told(file: FileRecord) -> FileRecord:
    """`file` as it may be shown to more people than the repository: quotes without credentials."""
    if not (file.copyrights or file.chinese_comments or file.origins):
        return file
    return replace(
        file,
        copyrights=tuple(_quoting(notice) for notice in file.copyrights),
        chinese_comments=tuple(_quoting(comment) for comment in file.chinese_comments),
        origins=tuple(
            replace(_quoting(marker), url=marker.url and without_credentials(marker.url))
            for marker in file.origins
        ),
    )


def _document(document: AttributionDocument) -> AttributionDocument:
    return replace(document, text=without_credentials(document.text)) if document.text else document


Quoting = TypeVar("Quoting", Copyright, ChineseComment, OriginMarker)


def _quoting(found: Quoting) -> Quoting:
    text = without_credentials(found.text)
    return found if text == found.text else replace(found, text=text)


def _policy_source(policy: Policy, pragmas: tuple[PragmaRecord, ...]) -> PolicySource:
    overrides = (
        RuleOverride(rule, change.severity, change.reason) for rule, change in policy.overrides.items()
    )
    return PolicySource(policy.source, policy.trusted, tuple(overrides), pragmas=pragmas)


def _skipped(snapshot: Snapshot, detected: DetectResult) -> Iterable[Skipped]:
    for entry in snapshot.files:
        found = detected.evidence.get(entry.blob)
        if found is not None and found.skipped:
            yield Skipped(entry.path, found.skipped)
