"""A condition as a person reads it: one line for each test, with the meaning of the fact it asks for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from compliance.model.facts import CATALOGUE
from compliance.model.rule import AllOf, AnyOf, Comparison, Condition
from compliance.obligations.operators import OPERATORS

Line = tuple[int, str]  # depth, words

SUBJECTS = {
    "project": "the project as a whole",
    "component": "each component: the project's own part, and each part with a boundary of its own",
    "file": "each file",
    "notice": "each copyright notice in a file",
    "marker": "each comment that says where code came from",
    "removal": "each notice or licence statement that a change took out of a file",
    "dependency": "each package that the project asks for (with `--dependencies`)",
}


def lines(condition: Condition, depth: int = 0) -> Iterator[Line]:
    """The condition from the outside in."""
    if isinstance(condition, Comparison):
        yield depth, comparison(condition)
        return
    parts = _flat(condition)
    if len(parts) == 1:
        yield from lines(parts[0], depth)
        return
    yield depth, "all of these hold:" if isinstance(condition, AllOf) else "any of these holds:"
    for part in parts:
        yield from lines(part, depth + 1)


def _flat(group: AllOf | AnyOf) -> list[Condition]:
    """The group's parts, those of a group of the same kind within it (a define, most often) among them."""
    return [
        inner
        for part in group.parts
        for inner in (
            _flat(part) if isinstance(part, (AllOf, AnyOf)) and type(part) is type(group) else [part]
        )
    ]


def comparison(test: Comparison) -> str:
    meaning = f" ({CATALOGUE[test.fact].meaning})" if test.fact in CATALOGUE else ""
    return f"{test.fact} {_asked(test)}{meaning}"


def _asked(test: Comparison) -> str:
    if test.operator == "exists" and isinstance(test.value, bool):
        return "is not empty" if test.value else "is empty"
    return OPERATORS[test.operator].words.format(value(test.value))


def value(given: Any) -> str:
    """A value of a condition, or a cell of a table."""
    if isinstance(given, bool):
        return "true" if given else "false"
    if isinstance(given, (tuple, list)):
        return ", ".join(map(value, given))
    return f"{given:g}" if isinstance(given, float) else str(given)


def plain(condition: Condition | None) -> Any:
    """The condition as JSON, in the form it is written in."""
    if condition is None:
        return None
    if isinstance(condition, Comparison):
        return {"fact": condition.fact, condition.operator: condition.value}
    key = "any" if isinstance(condition, AnyOf) else "all"
    return {key: [plain(part) for part in condition.parts]}
