"""What the conditions of a rule ask for."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.model.rule import AllOf, AnyOf, Comparison, Condition, Rule


def asked_by(rule: Rule) -> Iterator[Comparison]:
    """Every comparison of the rule, in `when` and `satisfied_by`."""
    yield from _leaves(rule.when)
    if rule.satisfied_by:
        yield from _leaves(rule.satisfied_by)


def _leaves(condition: Condition) -> Iterator[Comparison]:
    if isinstance(condition, (AllOf, AnyOf)):
        for part in condition.parts:
            yield from _leaves(part)
    else:
        yield condition
