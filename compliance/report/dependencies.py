"""The shared view of dependencies: how many, in a reviewer's order, and of which nothing is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from compliance.model.dependency import DependencyRecord, Scope
from compliance.model.result import Result

_SCOPES = tuple(Scope)


class State(StrEnum):
    """What is known of a dependency's licence. What a reviewer looks at first comes first."""

    NOT_EVALUATED = "not evaluated"
    NONE = "none declared"
    UNRECOGNISED = "not recognised"
    AMBIGUOUS = "not clear"  # words that may mean one licence or another, or statements that disagree
    LICENSED = "licensed"


_STATES = tuple(State)
# In the order in which they are counted for a reader.
_WORDS = {
    State.LICENSED: "with a licence",
    State.AMBIGUOUS: "with one that is not clear",
    State.UNRECOGNISED: "with one that is not recognised",
    State.NONE: "without one",
    State.NOT_EVALUATED: "not evaluated",
}


@dataclass(frozen=True, slots=True)
class Unknown:
    """One reason why licences were not evaluated, and the packages that it was given for."""

    reason: str
    packages: tuple[str, ...]


def state(record: DependencyRecord) -> State:
    if record.not_evaluated:
        return State.NOT_EVALUATED
    if record.license_expression:
        return State.LICENSED
    if record.license_candidates:
        return State.AMBIGUOUS
    return State.UNRECOGNISED if record.license else State.NONE


def label(record: DependencyRecord) -> str:
    """Name and version, as far as that is known."""
    return f"{record.name} {record.version}".rstrip()


def written(record: DependencyRecord) -> str:
    """The licence: an SPDX expression, else the words of the metadata, else all that they may mean."""
    return record.license_expression or record.license or " or ".join(record.license_candidates)


def listed(result: Result) -> tuple[DependencyRecord, ...]:
    """By scope, what is used first; in each those of which the least is known, then those named directly."""
    return tuple(sorted(result.dependencies or (), key=_order))


def in_state(records: Iterable[DependencyRecord], wanted: State) -> tuple[DependencyRecord, ...]:
    return tuple(record for record in records if state(record) == wanted)


def unknown(result: Result) -> tuple[Unknown, ...]:
    """Those not evaluated by reason, the most frequent reason first, in the order of `listed`."""
    packages: dict[str, list[str]] = {}
    for record in in_state(listed(result), State.NOT_EVALUATED):
        packages.setdefault(record.not_evaluated, []).append(label(record))
    groups = (Unknown(reason, tuple(names)) for reason, names in packages.items())
    return tuple(sorted(groups, key=lambda group: (-len(group.packages), group.reason)))


def unknown_in_use(result: Result) -> int:
    """How many of those that are used were not evaluated."""
    return sum(record.scope.is_used for record in in_state(result.dependencies or (), State.NOT_EVALUATED))


def counts(result: Result) -> dict[State, int]:
    found = [state(record) for record in result.dependencies or ()]
    return {one: found.count(one) for one in _WORDS}


def direct(result: Result) -> int:
    return sum(record.direct for record in result.dependencies or ())


def summary(result: Result) -> str:
    """`143 (38 direct): 120 with a licence, 23 not evaluated`; empty where nobody asked."""
    if result.dependencies is None:
        return ""
    if not result.dependencies:
        return "none named"
    return f"{len(result.dependencies):,} ({direct(result):,} direct): {', '.join(_told(counts(result)))}"


def _told(found: dict[State, int]) -> Iterator[str]:
    for one, count in found.items():
        if count:
            yield f"{count:,} {_WORDS[one]}"


def _order(record: DependencyRecord) -> tuple[int, int, bool, str, str, str]:
    place = (_SCOPES.index(record.scope), _STATES.index(state(record)), not record.direct)
    return (*place, record.name.casefold(), record.ecosystem, record.version)
