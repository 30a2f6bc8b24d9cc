"""A rule's conditions: {all: […]}, {any: […]}, {use: define} or {fact: name, operator: value}."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from compliance.errors import RuleError
from compliance.model.facts import CATALOGUE, reachable
from compliance.model.rule import AllOf, AnyOf, Comparison, Condition
from compliance.obligations.columns import Placeholder
from compliance.obligations.operators import OPERATORS
from compliance.obligations.problems import Problems, fail
from compliance.strict_yaml import Section, nearest

_GROUPS: Mapping[str, type[AllOf] | type[AnyOf]] = {"all": AllOf, "any": AnyOf}
MOST_CONDITIONS = 20_000
MOST_DEFINES = 20  # within one another
_EXAMPLES = {"flag": "true or false", "text": "text", "number": "a number", "set": "text"}


class Conditions:
    """Reads conditions with a file's params and defines at hand, and remembers which were used."""

    def __init__(self, defines: Section, params: Mapping[str, Any], problems: Problems) -> None:
        self.file = defines.file
        self.defines = defines
        self.params = params
        self.problems = problems
        self.used: set[str] = set()  # names as they stand in a condition: `name` and `$name`
        self.count = 0

    def read(self, section: Any, for_each: str, where: str, seen: tuple[str, ...] = ()) -> Condition:
        """The condition in `section`. A group's parts are all read, whatever is wrong with one of them.

        Raises RuleError.
        """
        if not isinstance(section, Section):
            raise RuleError(f"{where}: a condition must be a mapping such as {{fact: name, is: true}}")
        self.count += 1
        if self.count > MOST_CONDITIONS:  # defines that use defines can double at every step
            raise RuleError(f"{self.file}:1:1: more than {MOST_CONDITIONS:,} conditions, defines filled in")
        for key, build in _GROUPS.items():
            if key in section:
                return build(self._parts(section, key, for_each, seen))
        if "use" in section:
            return self._used(section, for_each, seen)
        return self._comparison(section, for_each)

    def _parts(
        self, section: Section, key: str, for_each: str, seen: tuple[str, ...]
    ) -> tuple[Condition, ...]:
        if len(section) != 1:
            other = next(name for name in section if name != key)
            fail(section, other, f"'{key}' stands alone: put '{other}' into its list")
        if not isinstance(section[key], list) or not section[key]:
            fail(section, key, f"'{key}' takes a list of conditions, at least one")
        parts = []
        for part in section[key]:
            with self.problems.collected():
                parts.append(self.read(part, for_each, section.where(key), seen))
        return tuple(parts)

    def _used(self, section: Section, for_each: str, seen: tuple[str, ...]) -> Condition:
        name = section["use"]
        if len(section) != 1:
            fail(section, "use", "'use' stands alone: put it into the list of an 'all' or 'any'")
        if not isinstance(name, str) or name not in self.defines:
            fail(section, "use", f"unknown define '{name}'{nearest(str(name), self.defines)}")
        if name in seen:
            fail(section, "use", f"define '{name}' uses itself")
        if len(seen) >= MOST_DEFINES:
            fail(section, "use", f"defines within defines, more than {MOST_DEFINES} deep")
        self.used.add(name)
        return self.read(self.defines[name], for_each, section.where("use"), (*seen, name))

    def _comparison(self, section: Section, for_each: str) -> Comparison:
        operators = [key for key in section if key != "fact"]
        if "fact" not in section or len(operators) != 1:
            fail(section, None, "a condition is {fact: name, operator: value}, all, any or use")
        operator, fact = operators[0], section["fact"]
        if operator not in OPERATORS:
            fail(section, operator, f"unknown operator '{operator}'{nearest(operator, OPERATORS)}")
        check_fact(section, "fact", fact, for_each)
        value = self._value(section, operator)
        if isinstance(value, Placeholder) or isinstance(fact, Placeholder):
            return Comparison(fact, operator, value)
        return Comparison(fact, operator, _checked(section, operator, fact, value))

    def _value(self, section: Section, operator: str) -> Any:
        value = section[operator]
        if isinstance(value, list) and any(isinstance(part, str) and part.startswith("$") for part in value):
            fail(section, operator, "a param stands for the whole list, not for a part of it")
        if not isinstance(value, str) or not value.startswith("$"):
            return value
        if value[1:] not in self.params:
            fail(section, operator, f"unknown param '{value}'{nearest(value[1:], self.params)}")
        self.used.add(value)
        return self.params[value[1:]]


def check_fact(section: Section, key: str, fact: Any, for_each: str) -> None:
    """Raises RuleError unless a rule `for_each` such subject can ask for `fact`."""
    if isinstance(fact, Placeholder):
        return
    if not isinstance(fact, str) or fact not in CATALOGUE:
        fail(section, key, f"unknown fact '{fact}'{nearest(str(fact), CATALOGUE)}")
    if not reachable(for_each, fact):
        fail(section, key, f"fact '{fact}' cannot be asked for each {for_each}")


def _checked(section: Section, operator: str, fact: str, value: Any) -> Any:
    """`value` as the operator takes it, if the operator and the value fit the fact's type."""
    kind, takes = CATALOGUE[fact].type, OPERATORS[operator]
    if kind not in takes.takes:
        fitting = ", ".join(name for name, other in OPERATORS.items() if kind in other.takes)
        fail(section, operator, f"'{operator}' cannot be asked of {fact}, which is a {kind}; {fitting} can")
    if takes.wants is list:
        if not isinstance(value, list) or not value or not all(isinstance(part, str) for part in value):
            fail(
                section,
                operator,
                f"'{operator}' on {fact} takes a list of texts, at least one, not {value!r}",
            )
        return tuple(value)
    wanted = "flag" if takes.wants is bool else kind
    if not _fits(wanted, value):
        fail(section, operator, f"'{operator}' on {fact} takes {_EXAMPLES[wanted]}, not {value!r}")
    return float(value) if wanted == "number" else value


def _fits(kind: str, value: Any) -> bool:
    if kind == "flag" or isinstance(value, bool):
        return kind == "flag" and isinstance(value, bool)
    return isinstance(value, (int, float) if kind == "number" else str)
