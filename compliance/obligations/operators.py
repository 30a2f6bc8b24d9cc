"""The closed set of operators, and three-valued logic over them.

A comparison is True, False, or None where the fact is unknown. `all` and `any` follow Kleene: a
False part decides `all`, a True part decides `any`, whatever else is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase
from typing import Any

from compliance.model.facts import Unknown, Value

Truth = bool | None


def _empty(value: Any) -> bool:
    return value is False or value in ("", 0) or (isinstance(value, frozenset) and not value)


def _contains_any(value: Any, wanted: Any) -> bool:
    texts = value if isinstance(value, frozenset) else (str(value),)
    return any(word.casefold() in text.casefold() for text in texts for word in wanted)


def _glob_in(value: Any, patterns: Any) -> bool:
    texts = value if isinstance(value, frozenset) else (str(value),)
    return any(fnmatchcase(text, pattern) for text in texts for pattern in patterns)


# operator -> (the types of fact it takes, the type of its value, the test)
OPERATORS: Mapping[str, tuple[frozenset[str], type, Callable[[Any, Any], bool]]] = {
    "is": (frozenset({"flag", "text", "number"}), object, lambda fact, value: bool(fact == value)),
    "has": (frozenset({"set"}), str, lambda fact, value: value in fact),
    "lacks": (frozenset({"set"}), str, lambda fact, value: value not in fact),
    "in": (frozenset({"text"}), list, lambda fact, value: fact in value),
    "not_in": (frozenset({"text"}), list, lambda fact, value: fact not in value),
    "overlaps": (frozenset({"set"}), list, lambda fact, value: not fact.isdisjoint(value)),
    "gte": (frozenset({"number"}), float, lambda fact, value: bool(fact >= value)),
    "exists": (frozenset({"flag", "text", "number", "set"}), bool, lambda fact, value: _empty(fact) != value),
    "glob_in": (frozenset({"text", "set"}), list, _glob_in),
    "contains_any": (frozenset({"text", "set"}), list, _contains_any),
}


def compare(fact: Value, operator: str, value: Any) -> Truth:
    """`fact` compared with `value`: None where the fact is unknown."""
    if isinstance(fact, Unknown):
        return None
    return OPERATORS[operator][2](fact, value)


def conjunction(parts: list[Truth]) -> Truth:
    if False in parts:
        return False
    return None if None in parts else True


def disjunction(parts: list[Truth]) -> Truth:
    if True in parts:
        return True
    return None if None in parts else False


# A label ("{holder}"), or a fact ("{component.licenses}").
PLACEHOLDER = re.compile(r"\{([a-z_]+(?:\.[a-z_]+)?)\}")


def fill(text: str, word: Callable[[str], str]) -> str:
    """`text` with each `{placeholder}` replaced by `word` of it.

    Not `str.format`: that reaches into attributes, and a rule file is data.
    """
    return PLACEHOLDER.sub(lambda match: word(match[1]), text)


_MOST_MEMBERS = 5


def in_words(value: Value) -> str:
    """A fact's value as a finding may say it: of a set, the first few members."""
    if isinstance(value, Unknown):
        return "unknown"
    if isinstance(value, frozenset):
        members = sorted(value)
        more = f" and {len(members) - _MOST_MEMBERS} more" if len(members) > _MOST_MEMBERS else ""
        return (", ".join(members[:_MOST_MEMBERS]) + more) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else value
