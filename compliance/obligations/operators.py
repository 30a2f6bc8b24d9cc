"""The closed set of operators. A comparison is True, False, or None where the fact is unknown."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from compliance.model.facts import Unknown, Value
from compliance.model.truth import Truth


def _empty(value: Any) -> bool:
    return value is False or value in ("", 0) or (isinstance(value, frozenset) and not value)


def _contains_any(value: Any, wanted: Any) -> bool:
    texts = value if isinstance(value, frozenset) else (str(value),)
    return any(word.casefold() in text.casefold() for text in texts for word in wanted)


def _glob_in(value: Any, patterns: Any) -> bool:
    texts = value if isinstance(value, frozenset) else (str(value),)
    return any(fnmatchcase(text, pattern) for text in texts for pattern in patterns)


@dataclass(frozen=True, slots=True)
class Operator:
    """`takes` are the types of fact it may be asked of, `wants` is the type of its value, `words` say it to a
    person, with {} for the value."""

    takes: frozenset[str]
    wants: type
    words: str
    holds: Callable[[Any, Any], bool]


_TEXT, _NUMBER, _SET = frozenset({"text"}), frozenset({"number"}), frozenset({"set"})
_ANY = frozenset({"flag", "text", "number", "set"})

OPERATORS: Mapping[str, Operator] = {
    "is": Operator(_ANY - _SET, object, "is {}", lambda fact, value: bool(fact == value)),
    "has": Operator(_SET, str, "has {}", lambda fact, value: value in fact),
    "lacks": Operator(_SET, str, "lacks {}", lambda fact, value: value not in fact),
    "in": Operator(_TEXT, list, "is one of {}", lambda fact, value: fact in value),
    "not_in": Operator(_TEXT, list, "is none of {}", lambda fact, value: fact not in value),
    "overlaps": Operator(_SET, list, "has any of {}", lambda fact, value: not fact.isdisjoint(value)),
    "gte": Operator(_NUMBER, float, "is at least {}", lambda fact, value: bool(fact >= value)),
    "exists": Operator(_ANY, bool, "says something: {}", lambda fact, value: _empty(fact) != value),
    "glob_in": Operator(_TEXT | _SET, list, "matches any of {}", _glob_in),
    "contains_any": Operator(_TEXT | _SET, list, "contains any of {}", _contains_any),
}


def compare(fact: Value, operator: str, value: Any) -> Truth:
    """`fact` compared with `value`: None where the fact is unknown."""
    if isinstance(fact, Unknown):
        return None
    return OPERATORS[operator].holds(fact, value)


def settled(answer: Truth, operator: str, value: Any) -> bool:
    """Whether the answer about a fact that can only become more holds, however much it becomes."""
    return answer is (value if operator in ("exists", "is") else operator not in ("lacks", "not_in"))


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
