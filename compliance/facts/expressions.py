"""SPDX expressions, as far as the facts need them taken apart."""

from __future__ import annotations

import re
from collections.abc import Iterable

_OPERATORS = frozenset({"AND", "OR", "WITH"})
_NAME = re.compile(r"[A-Za-z0-9.+:-]+")


def license_ids(expression: str) -> frozenset[str]:
    """The ids in an SPDX expression: licences and exceptions alike.

    `GPL-2.0-or-later WITH Classpath-exception-2.0` gives both ids.
    """
    return frozenset(_NAME.findall(expression)) - _OPERATORS


def is_choice(expression: str) -> bool:
    """Whether the expression leaves a choice somewhere ("MIT OR Apache-2.0")."""
    return " OR " in expression


def conjunction(expressions: Iterable[str]) -> str | None:
    """All of `expressions` joined by AND, each once, in order; None if there are none."""
    unique = list(dict.fromkeys(expression for expression in expressions if expression))
    if len(unique) <= 1:
        return unique[0] if unique else None
    return " AND ".join(f"({part})" if is_choice(part) else part for part in unique)
