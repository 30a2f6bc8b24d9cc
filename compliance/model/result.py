"""The one cumulative document: every report is rendered from it, and from nothing else.

Field names are the JSON contract (`schema_version` "1"); a change of meaning needs a new version.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from compliance.model.dependency import DependencyRecord
from compliance.model.evidence import ChineseComment, Copyright, LicenseMatch, OriginMarker
from compliance.model.finding import Finding, Kind, NotEvaluated, Severity
from compliance.model.rule import Obligation
from compliance.model.snapshot import Problem, Skipped, Target

SCHEMA_VERSION = "1"


@dataclass(frozen=True, slots=True)
class Tool:
    name: str
    version: str
    detectors: Mapping[str, str]
    rule_packs: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RuleOverride:
    """A rule whose severity the policy changed (`off`: switched off), and the reason it gives."""

    rule: str
    severity: str
    reason: str


class Outcome(StrEnum):
    """What became of a waiver or pragma. All but `used` set nothing aside. The most telling comes first."""

    EXPIRED = "expired"  # its last day is past
    STALE = "stale"  # its rule still fires at its path, but the lines are not those of its fingerprint
    UNMATCHED = "unmatched"
    MALFORMED = "malformed"
    NOT_HONOURED = "not_honoured"  # a target from elsewhere, or under `--policy`, does not speak for itself
    USED = "used"


@dataclass(frozen=True, slots=True)
class WaiverRecord:
    """A waiver of the policy and what became of it; `matched` counts the findings that it is about."""

    id: str
    rule: str
    path: str | None
    fingerprint: str | None
    kind: str
    reason: str
    approved_by: str
    expires: str
    status: Outcome
    matched: int


@dataclass(frozen=True, slots=True)
class PragmaRecord:
    """A `compliance: ignore[…]` in a file that has findings; `matched` counts those that it is about.

    `problem` says why it sets nothing aside, where that needs words.
    """

    path: str
    line: int
    rules: tuple[str, ...]
    reason: str
    status: Outcome
    matched: int
    problem: str = ""


@dataclass(frozen=True, slots=True)
class BaselineRecord:
    """The baseline that was given. Of its `entries`, `known` were found again and `gone` were not; a check of
    a change looks for new findings only, and calls none gone."""

    source: str
    entries: int
    known: int
    gone: int


@dataclass(frozen=True, slots=True)
class PolicySource:
    """Which policy ruled: a path, or `defaults`. `trusted` is False for one that came with the target.

    `waivers`, `pragmas` and `baseline` are what set findings aside, or failed to.
    """

    source: str
    trusted: bool
    overrides: tuple[RuleOverride, ...] = ()
    waivers: tuple[WaiverRecord, ...] = ()
    pragmas: tuple[PragmaRecord, ...] = ()
    baseline: BaselineRecord | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    files: int
    scanned: int
    skipped: tuple[Skipped, ...]
    problems: tuple[Problem, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class Owner:
    """Who counts as first party. `reason` says where the name was read, or that it was given."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class DeclaredLicense:
    source: str  # license-file, pyproject, setup.cfg, package.json, readme, model-card …
    path: str
    expression: str


@dataclass(frozen=True, slots=True)
class AttributionDocument:
    """`text` is kept of NOTICE files in components of others alone: what a redistributor carries on."""

    path: str
    kind: str  # license, notice, third-party, credits, readme, model-card, reuse, debian-copyright
    text: str = ""


@dataclass(frozen=True, slots=True)
class ComponentRecord:
    """A part of the project with a boundary of its own; `path` "." is the project itself."""

    path: str
    license: str | None
    holders: tuple[str, ...]
    boundary: str = ""  # why this is a component: "vendored folder", "own LICENSE", …
    third_party: bool | None = None


@dataclass(frozen=True, slots=True)
class HolderRecord:
    """A holder as notices write it. `third_party` is None where that is not known; `credited_in` are the
    attribution documents that name the holder and speak for files that do."""

    name: str
    entity: str
    third_party: bool | None
    credited_in: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Project:
    owners: tuple[Owner, ...]
    declared_licenses: tuple[DeclaredLicense, ...]
    attribution_documents: tuple[AttributionDocument, ...]
    components: tuple[ComponentRecord, ...]
    holders: tuple[HolderRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class ChineseFigures:
    """How much Chinese a file holds. Lines are physical lines with a comment; `han_in_strings` is context.

    `rank` tells what a reviewer looks at first: high (three Chinese lines or twelve characters, and a
    strong line), notable (the first alone), low (fewer; or a test, a locale, a README), or empty (none).
    """

    comment_lines: int
    chinese_lines: int
    strong_lines: int
    han_in_comments: int
    han_in_strings: int
    rank: str


@dataclass(frozen=True, slots=True)
class FileRecord:
    """What was found in one file. `license_expression` is SPDX; `han_comment_ratio` is 0–1 or None.

    `chinese` is None for a file without a Han character in comments and strings. `sha1` is of the content
    as it is (`blob` is git's id: of the content with a header).
    """

    path: str
    blob: str
    language: str | None
    role: str
    license_expression: str | None
    licenses: tuple[LicenseMatch, ...]
    copyrights: tuple[Copyright, ...]
    chinese_comments: tuple[ChineseComment, ...]
    han_comment_ratio: float | None
    chinese: ChineseFigures | None = None
    origins: tuple[OriginMarker, ...] = ()
    sha1: str = ""


@dataclass(frozen=True, slots=True)
class RuleRecord:
    """A rule that was asked, and the answers in numbers of subjects (files, components, notices …).

    To `met` it applies, and what satisfies it was found; `unmet` gave findings; `undecided` hang on something
    unknown; to the rest of `asked` it does not apply. A rule with a table has a record for each `row` that
    applies somewhere.
    """

    id: str
    row: str
    title: str
    kind: Kind
    severity: Severity
    confidence: str
    obligation: Obligation
    asked: int
    met: int
    unmet: int
    undecided: int


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of open findings by severity. `verdict`: clean, findings or incomplete."""

    verdict: str
    error: int
    warning: int
    note: int
    waived: int
    baselined: int
    not_evaluated: int


@dataclass(frozen=True, slots=True)
class Result:
    schema_version: str
    tool: Tool
    target: Target
    policy: PolicySource
    coverage: Coverage
    project: Project
    files: tuple[FileRecord, ...]
    findings: tuple[Finding, ...]
    not_evaluated: tuple[NotEvaluated, ...]
    summary: Summary
    rules: tuple[RuleRecord, ...] = ()
    dependencies: tuple[DependencyRecord, ...] | None = None  # None: nobody asked for them
