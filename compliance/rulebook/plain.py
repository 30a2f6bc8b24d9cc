"""Rules as JSON, for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from compliance.report.escape import json_safe
from compliance.rulebook.book import Entry
from compliance.rulebook.sheet import severity
from compliance.rulebook.words import plain


def listed(entries: Iterable[Entry]) -> str:
    return _document([_listed(entry) for entry in entries])


def shown(entry: Entry) -> str:
    return _document(_shown(entry))


def _document(data: Any) -> str:
    return json_safe(json.dumps(data, ensure_ascii=False, indent=2)) + "\n"


def _listed(entry: Entry) -> dict[str, Any]:
    rule = entry.rule
    return {
        "id": rule.id,
        "pack": entry.pack.id,
        "severity": severity(entry),
        "confidence": rule.confidence,
        "kind": rule.kind,
        "for_each": rule.for_each,
        "licenses": sorted({row.obligation.license for row in entry.rows}),
        "clauses": sorted({row.obligation.clause for row in entry.rows}),
        "title": rule.title,
    }


def _shown(entry: Entry) -> dict[str, Any]:
    rule = entry.rule
    return {
        **_listed(entry),
        "pack": {"id": entry.pack.id, "version": entry.pack.version, "path": entry.pack.path},
        "since": rule.since,
        "why": rule.why,
        "obligation": asdict(rule.obligation),
        "when": plain(rule.when),
        "satisfied_by": plain(rule.satisfied_by),
        "evidence": list(rule.evidence),
        "finding": asdict(rule.finding),
        "rows": [dict(row.columns) for row in entry.rows if row.columns],
        "cases": {
            "fires": [case.name for case in entry.cases if case.fires],
            "near_misses": [case.name for case in entry.cases if not case.fires and not case.undecided],
            "not_evaluated": [case.name for case in entry.cases if case.undecided],
        },
    }
