"""The rest of the shared view: who is named where, what was left out and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from compliance.model.result import HolderRecord, Result


@dataclass(frozen=True, slots=True)
class Holder:
    """One holder's name as written, every (path, line) that names it, and the documents that credit it.

    `third_party` is None where that is not known, or where no notice of the holder binds.
    """

    name: str
    entity: str
    contexts: tuple[str, ...]
    places: tuple[tuple[str, int], ...]
    third_party: bool | None = None
    credited_in: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class License:
    """One expression as found, and every (path, line, document) that states it; the document is the file
    that says it about the path (REUSE.toml), and empty where that is the path itself."""

    expression: str
    places: tuple[tuple[str, int, str], ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason and the paths that it was given for."""

    reason: str
    paths: tuple[str, ...]


def holders(result: Result) -> tuple[Holder, ...]:
    """The attribution inventory, the most often named holder first."""
    named: dict[str, list[tuple[str, int, str, str]]] = {}
    for file in result.files:
        for notice in file.copyrights:
            seen = (file.path, notice.start_line, notice.context, notice.entity or "")
            named.setdefault(notice.holder or notice.text, []).append(seen)
    records = {record.name: record for record in result.project.holders}
    found = (_holder(name, seen, records.get(name)) for name, seen in named.items())
    return tuple(sorted(found, key=lambda holder: (-len(holder.places), holder.name)))


def licenses(result: Result) -> tuple[License, ...]:
    """Licences by expression, the one found in most places first; vague clues are none."""
    stated: dict[str, set[tuple[str, int, str]]] = {}
    for file in result.files:
        for match in file.licenses:
            if match.kind != "clue":
                place = (file.path, match.start_line, match.source)
                stated.setdefault(match.spdx_expression, set()).add(place)
    found = (License(expression, tuple(sorted(places))) for expression, places in stated.items())
    return tuple(sorted(found, key=lambda license: (-len(license.places), license.expression)))


def skipped(result: Result) -> tuple[Reason, ...]:
    """Skipped paths by reason; the detail in brackets ("too large (12 MB)") does not tell them apart."""
    return _by_reason((s.reason.partition(" (")[0], s.path) for s in result.coverage.skipped)


def not_evaluated(result: Result) -> tuple[tuple[tuple[str, ...], Reason], ...]:
    """(rules, reason and paths) in order of name. Rules that hang on the same thing at the same places stand
    together: a submodule, or a dependency, of which nothing is known leaves a dozen of them open."""
    of_rule: dict[str, list[tuple[str, str]]] = {}
    for undecided in result.not_evaluated:
        of_rule.setdefault(undecided.rule, []).append((undecided.reason, undecided.path))
    rules: dict[Reason, list[str]] = {}
    for rule in sorted(of_rule):
        for reason in _by_reason(of_rule[rule]):
            rules.setdefault(reason, []).append(rule)
    return tuple((tuple(names), reason) for reason, names in rules.items())


def _holder(name: str, seen: list[tuple[str, int, str, str]], record: HolderRecord | None) -> Holder:
    return Holder(
        name,
        entity=max(entity for _, _, _, entity in seen),
        contexts=tuple(sorted({context for _, _, context, _ in seen})),
        places=tuple(sorted({(path, line) for path, line, _, _ in seen})),
        third_party=record.third_party if record else None,
        credited_in=record.credited_in if record else (),
    )


def _by_reason(pairs: Iterable[tuple[str, str]]) -> tuple[Reason, ...]:
    paths: dict[str, list[str]] = {}
    for reason, path in pairs:
        paths.setdefault(reason, []).append(path)
    groups = (Reason(reason, tuple(sorted(found))) for reason, found in paths.items())
    return tuple(sorted(groups, key=lambda group: (-len(group.paths), group.reason)))
