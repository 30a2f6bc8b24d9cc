"""A baseline: the findings of one day, accepted, so that only new ones count from then on.

JSON with one finding a line, sorted: fit for `git diff`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from compliance.errors import UsageError
from compliance.model.finding import Finding
from compliance.model.result import BaselineRecord, Result
from compliance.strict_yaml import nearest

SCHEMA = "1"
MAX_CHARS = 100_000_000
HEAD = ("schema", "tool", "rule_packs", "commit", "dirty", "findings")
ENTRY = ("rule", "path", "id", "fingerprint")
_AGAIN = "make it anew with 'compliance baseline'"


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """A finding that was accepted: enough of it to know it again, also after its file was renamed."""

    rule: str
    path: str
    id: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Baseline:
    source: str
    entries: tuple[Entry, ...]


def accepted(result: Result) -> str:
    """The text of a baseline with all open findings of `result`."""
    open_ones = (found for found in result.findings if found.status == "open")
    entries = sorted(Entry(found.rule, found.path, found.id, found.fingerprint) for found in open_ones)
    head = {
        "schema": SCHEMA,
        "tool": f"{result.tool.name} {result.tool.version}",
        "rule_packs": dict(sorted(result.tool.rule_packs.items())),
        "commit": result.target.commit,
        "dirty": result.target.dirty,
    }
    rows = [f"{_json(name)}: {_json(value)}" for name, value in head.items()]
    lines = ",\n".join(_json(asdict(entry)) for entry in entries)
    return "{\n" + ",\n".join([*rows, f'"findings": [\n{lines}\n]' if lines else '"findings": []']) + "\n}\n"


def read_baseline(path: Path) -> Baseline:
    """Raises UsageError, in one line, for a file that is no baseline of this schema."""
    return parse_baseline(_text(path), str(path))


def parse_baseline(text: str, source: str) -> Baseline:
    """Raises UsageError; `source` is named in its message."""
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        where = f"{source}:{error.lineno}:{error.colno}"
        raise UsageError(f"{where}: not valid JSON: {error.msg}; {_AGAIN}") from None
    except (RecursionError, ValueError):  # a number of a million digits
        raise UsageError(f"{source}: no baseline; {_AGAIN}") from None
    _check(document, HEAD, f"{source}: a baseline")
    if document["schema"] != SCHEMA:
        raise UsageError(f"{source}: schema {document['schema']!r} is not '{SCHEMA}'; {_AGAIN}")
    if not isinstance(document["findings"], list):
        raise UsageError(f"{source}: 'findings' is no list; {_AGAIN}")
    entries = (_entry(entry, number, source) for number, entry in enumerate(document["findings"], 1))
    # A merge may leave a line twice.
    return Baseline(source, tuple({entry.id: entry for entry in entries}.values()))


def set_known_aside(
    findings: tuple[Finding, ...], baseline: Baseline, paths: Collection[str]
) -> tuple[tuple[Finding, ...], BaselineRecord]:
    """`findings`, the open ones that the baseline knows set to baselined. `paths` are all of the tree.

    One is known by its id; else, if the path of an entry is gone, by rule and fingerprint: each entry once.
    """
    known, left = _known(findings, baseline)
    there = _with_folders(paths) if left else frozenset[str]()
    moved = Counter((entry.rule, entry.fingerprint) for entry in left if entry.path not in there)
    for finding in findings:
        key = (finding.rule, finding.fingerprint)
        if finding.id not in known and moved[key]:
            moved[key] -= 1
            known.add(finding.id)
    record = BaselineRecord(
        baseline.source, len(baseline.entries), len(known), len(baseline.entries) - len(known)
    )
    return tuple(_set_aside(finding) if finding.id in known else finding for finding in findings), record


def _known(findings: Iterable[Finding], baseline: Baseline) -> tuple[set[str], list[Entry]]:
    """The ids found again, and the entries that no id answers to."""
    here = {finding.id for finding in findings}
    return (
        {entry.id for entry in baseline.entries if entry.id in here},
        [entry for entry in baseline.entries if entry.id not in here],
    )


def _set_aside(finding: Finding) -> Finding:
    return replace(finding, status="baselined") if finding.status == "open" else finding


def _with_folders(paths: Iterable[str]) -> frozenset[str]:
    there = {"."}
    for path in paths:
        while path and path not in there:
            there.add(path)
            path = path.rpartition("/")[0]
    return frozenset(there)


def _text(path: Path) -> str:
    try:
        with path.open(encoding="utf-8") as file:
            text = file.read(MAX_CHARS + 1)
    except OSError as problem:
        raise UsageError(f"{path}: the baseline cannot be read: {problem.strerror}") from None
    except UnicodeDecodeError:
        raise UsageError(f"{path}: the baseline is not UTF-8 text; {_AGAIN}") from None
    if len(text) > MAX_CHARS:
        raise UsageError(f"{path}: the baseline is larger than {MAX_CHARS:,} characters")
    return text


def _entry(entry: Any, number: int, source: str) -> Entry:
    what = f"{source}: finding {number}"
    _check(entry, ENTRY, what)
    if not all(isinstance(value, str) for value in entry.values()):
        raise UsageError(f"{what} has a value that is no text; {_AGAIN}")
    return Entry(**entry)


def _check(record: Any, names: tuple[str, ...], what: str) -> None:
    """Exactly these fields."""
    if not isinstance(record, Mapping):
        raise UsageError(f"{what} must be an object; {_AGAIN}")
    for name in record:
        if name not in names:
            raise UsageError(f"{what} has the unknown field '{name}'{nearest(name, names)}; {_AGAIN}")
    for name in names:
        if name not in record:
            raise UsageError(f"{what} lacks '{name}'; {_AGAIN}")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
