"""A rule as loaded: data that a lawyer can read, no code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Obligation:
    """The promise: which licence, which clause, its exact words, and where they can be read."""

    license: str
    clause: str
    quote: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """`fact` compared by `operator` with `value`: one leaf of a condition."""

    fact: str
    operator: str
    value: Any


@dataclass(frozen=True, slots=True)
class AllOf:
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple[Condition, ...]


Condition = Comparison | AllOf | AnyOf


@dataclass(frozen=True, slots=True)
class Wording:
    """The texts of a finding. `{placeholders}` are filled from the subject's facts."""

    observed: str
    not_checked: str
    could_be_wrong: str
    fix: str


@dataclass(frozen=True, slots=True)
class Rule:
    """It fires for a subject when `when` is true and `satisfied_by` is not.

    A rule with a table is one rule with a wording for each row: they share the id, `row` tells them apart,
    `columns` are the row's values, and `template` is the rule as written, with ‹column› where a value goes.
    """

    id: str
    title: str
    obligation: Obligation
    for_each: str  # one of compliance.model.facts.SUBJECT_KINDS
    when: Condition
    satisfied_by: Condition | None
    kind: str
    severity: str
    confidence: str
    finding: Wording
    evidence: tuple[str, ...]  # the facts whose places are quoted
    since: str
    why: str = ""
    row: str = ""
    columns: Mapping[str, Any] = field(default_factory=dict)
    template: Rule | None = None
    where: str = ""  # file:line:column


@dataclass(frozen=True, slots=True)
class Pack:
    """A versioned set of rules from one file."""

    id: str
    version: str
    path: str
    rules: tuple[Rule, ...]
    extends: tuple[str, ...] = ()
    params: Mapping[str, Any] = field(default_factory=dict)
    title: str = ""
    where: str = ""  # file:line:column
