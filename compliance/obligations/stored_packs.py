"""Packs as JSON and back, for the cache: to read the YAML and check it takes ten times as long.

What was checked when it was written is not checked again; data of another form is `Malformed`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import astuple, fields, replace
from typing import Any

from compliance.model.rule import AllOf, AnyOf, Comparison, Condition, Obligation, Pack, Rule, Wording
from compliance.model.stored import Malformed

_RULE = tuple(field.name for field in fields(Rule))
_GROUPS: Mapping[str, type[AllOf] | type[AnyOf]] = {"all": AllOf, "any": AnyOf}
_PACK = tuple(field.name for field in fields(Pack) if field.name != "rules")


def as_plain(packs: Iterable[Pack]) -> list[Any]:
    """For `json.dumps`."""
    return [[[getattr(pack, name) for name in _PACK], *_rules(pack.rules)] for pack in packs]


def packs_of(data: Any) -> tuple[Pack, ...]:
    """What `as_plain` made, through JSON. Raises Malformed."""
    try:
        return tuple(_pack(*entry) for entry in data)
    except (TypeError, ValueError, KeyError, IndexError, AttributeError) as error:
        raise Malformed(f"not packs: {error}") from None


def _rules(rules: tuple[Rule, ...]) -> tuple[list[Any], list[Any]]:
    """Each template once, which the rows of a table share, and the rules."""
    templates = list({id(rule.template): rule.template for rule in rules if rule.template}.values())
    number = {id(template): index for index, template in enumerate(templates)}
    return [_flat(template, None) for template in templates], [
        _flat(rule, number.get(id(rule.template))) for rule in rules
    ]


def _flat(rule: Rule, template: int | None) -> list[Any]:
    values = {name: getattr(rule, name) for name in _RULE}
    values |= {
        "obligation": astuple(rule.obligation),
        "finding": astuple(rule.finding),
        "when": _flat_condition(rule.when),
        "satisfied_by": rule.satisfied_by and _flat_condition(rule.satisfied_by),
        "template": template,
    }
    return [values[name] for name in _RULE]


def _flat_condition(condition: Condition) -> list[Any]:
    if isinstance(condition, Comparison):
        return [condition.fact, condition.operator, condition.value]
    name = "all" if isinstance(condition, AllOf) else "any"
    return [name, [_flat_condition(part) for part in condition.parts]]


def _pack(head: list[Any], templates: list[Any], rules: list[Any]) -> Pack:
    shared = [_rule(values, []) for values in templates]
    values = dict(zip(_PACK, head, strict=True))
    return Pack(
        **{**values, "extends": tuple(values["extends"])}, rules=tuple(_rule(rule, shared) for rule in rules)
    )


def _rule(values: list[Any], templates: list[Rule]) -> Rule:
    rule = Rule(*values)
    return replace(
        rule,
        obligation=Obligation(*values[_RULE.index("obligation")]),
        finding=Wording(*values[_RULE.index("finding")]),
        when=_condition(values[_RULE.index("when")]),
        satisfied_by=_condition(values[_RULE.index("satisfied_by")]) if rule.satisfied_by else None,
        evidence=tuple(rule.evidence),
        template=None if rule.template is None else templates[values[_RULE.index("template")]],
    )


def _condition(data: list[Any]) -> Condition:
    if len(data) == 2:
        name, parts = data
        return _GROUPS[name](tuple(map(_condition, parts)))
    fact, operator, value = data
    return Comparison(fact, operator, tuple(value) if isinstance(value, list) else value)
