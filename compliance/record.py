"""Everything that was found -> the one result document."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from operator import is_
from typing import Any, cast

from compliance import __version__
from compliance.dependencies import Dependencies
from compliance.detect.registry import versions
from compliance.detect.run import DetectResult
from compliance.facts.gather import Facts
from compliance.model.finding import Finding
from compliance.model.result import (
    SCHEMA_VERSION,
    Coverage,
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
from compliance.verdict import summarise, with_problems


def assemble(
    snapshot: Snapshot,
    detected: DetectResult,
    facts: Facts,
    evaluation: Evaluation,
    findings: tuple[Finding, ...],
    policy: Policy,
    packs: Iterable[Pack],
    pragmas: tuple[PragmaRecord, ...] = (),
    dependencies: Dependencies | None = None,
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
    result = Result(
        schema_version=SCHEMA_VERSION,
        tool=Tool("compliance", __version__, dict(versions()), {pack.id: pack.version for pack in packs}),
        target=snapshot.target,
        policy=_policy_source(policy, pragmas),
        coverage=coverage,
        project=facts.project,
        files=facts.files,
        findings=findings,
        not_evaluated=evaluation.undecided,
        summary=summarise(findings, evaluation.undecided, coverage),
        rules=evaluation.rules,
        dependencies=dependencies.records if dependencies else None,
    )
    if dependencies:
        result = with_problems(result, dependencies.problems)
    shown: Result = without_any_credentials(result)
    return shown


def without_any_credentials(value: Any) -> Any:
    """A record, or whatever it holds, as it may be shown to more people than the repository: all its texts
    without who may log in where. What has none is the very same object."""
    if isinstance(value, str):
        return without_credentials(value)
    if isinstance(value, tuple):
        items = tuple(map(without_any_credentials, value))
        return value if all(map(is_, items, value)) else items
    if isinstance(value, Mapping):
        changed = {key: without_any_credentials(item) for key, item in value.items()}
        return value if all(changed[key] is item for key, item in value.items()) else changed
    if not (names := _fields(cast(Hashable, type(value)))):
        return value
    before = {name: getattr(value, name) for name in names}
    after = {name: without_any_credentials(item) for name, item in before.items()}
    changes = {name: item for name, item in after.items() if item is not before[name]}
    return replace(value, **changes) if changes else value


@cache
def _fields(kind: Any) -> tuple[str, ...]:
    """Of a record; of anything else none."""
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()


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
