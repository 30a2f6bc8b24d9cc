"""The rest of the shared view: who is named where, what was left out and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from compliance.model.result import Result


@dataclass(frozen=True, slots=True)
class Holder:
    """One holder's name as written, and every (path, line) that names it."""

    name: str
    entity: str
    contexts: tuple[str, ...]
    places: tuple[tuple[str, int], ...]


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
    found = (_holder(name, seen) for name, seen in named.items())
    return tuple(sorted(found, key=lambda holder: (-len(holder.places), holder.name)))


def skipped(result: Result) -> tuple[Reason, ...]:
    """Skipped paths by reason; the detail in brackets ("too large (12 MB)") does not tell them apart."""
    return _by_reason((s.reason.partition(" (")[0], s.path) for s in result.coverage.skipped)


def not_evaluated(result: Result) -> tuple[tuple[str, Reason], ...]:
    """(rule, reason and paths), the rules in order of name."""
    of_rule: dict[str, list[tuple[str, str]]] = {}
    for undecided in result.not_evaluated:
        of_rule.setdefault(undecided.rule, []).append((undecided.reason, undecided.path))
    return tuple((rule, r) for rule in sorted(of_rule) for r in _by_reason(of_rule[rule]))


def _holder(name: str, seen: list[tuple[str, int, str, str]]) -> Holder:
    return Holder(
        name,
        entity=max(entity for _, _, _, entity in seen),
        contexts=tuple(sorted({context for _, _, context, _ in seen})),
        places=tuple(sorted({(path, line) for path, line, _, _ in seen})),
    )


def _by_reason(pairs: Iterable[tuple[str, str]]) -> tuple[Reason, ...]:
    paths: dict[str, list[str]] = {}
    for reason, path in pairs:
        paths.setdefault(reason, []).append(path)
    groups = (Reason(reason, tuple(sorted(found))) for reason, found in paths.items())
    return tuple(sorted(groups, key=lambda group: (-len(group.paths), group.reason)))
