"""Waivers: findings that somebody answers for, by name and until a day. Waived is shown, never counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from compliance.model.finding import Finding
from compliance.model.result import Outcome, WaiverRecord
from compliance.policy import Waiver

Findings = tuple[Finding, ...]


def waive(
    findings: Findings, waivers: Iterable[Waiver], day: date
) -> tuple[Findings, tuple[WaiverRecord, ...]]:
    """`findings`, the open ones that a waiver in force on `day` matches set to waived; and what became of
    each waiver. Where two match, the first in the policy's order is named."""
    by_rule: dict[str, list[Finding]] = {}
    for finding in findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    waived: dict[str, str] = {}
    records = []
    for waiver in waivers:
        near = [found for found in by_rule.get(waiver.rule, ()) if waiver.covers(found.path)]
        matched = [found for found in near if waiver.fingerprint in ("", found.fingerprint)]
        records.append(_record(waiver, _status(waiver, near, matched, day), len(matched)))
        if waiver.holds_on(day):
            for finding in matched:
                waived.setdefault(finding.id, waiver.id)
    return tuple(_set_aside(finding, waived.get(finding.id)) for finding in findings), tuple(records)


def _set_aside(finding: Finding, waiver: str | None) -> Finding:
    if waiver is None or finding.status != "open":
        return finding
    return replace(finding, status="waived", waiver=waiver)


def _status(waiver: Waiver, near: list[Finding], matched: list[Finding], day: date) -> Outcome:
    if not waiver.holds_on(day):
        return Outcome.EXPIRED
    if matched:
        return Outcome.USED
    return Outcome.STALE if near and waiver.path else Outcome.UNMATCHED


def _record(waiver: Waiver, status: Outcome, matched: int) -> WaiverRecord:
    return WaiverRecord(
        id=waiver.id,
        rule=waiver.rule,
        path=waiver.path or None,
        fingerprint=waiver.fingerprint or None,
        kind=waiver.kind,
        reason=waiver.reason,
        approved_by=waiver.approved_by,
        expires=waiver.expires,
        status=status,
        matched=matched,
    )
