"""Three-valued logic after Kleene: True, False, or None where something is unknown.

A False part decides "all", a True part decides "any", whatever else is unknown.
"""

from __future__ import annotations

from collections.abc import Collection

Truth = bool | None


def conjunction(parts: Collection[Truth]) -> Truth:
    if False in parts:
        return False
    return None if None in parts else True


def disjunction(parts: Collection[Truth]) -> Truth:
    if True in parts:
        return True
    return None if None in parts else False
