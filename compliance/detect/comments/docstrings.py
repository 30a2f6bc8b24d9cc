"""Which strings of a Python text are documentation: those that stand alone as a statement.

A string that is assigned (a prompt, a template) or passed to a call is a value: the depth of brackets and
what stands around the string tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_ENDS_STATEMENT = re.compile(r"[ \t\f]*+(?:[#;\r\n]|\Z)")
_PREFIXES = frozenset({"", "r", "R", "u", "U"})


Span = tuple[str, int, int, str]  # kind, start, end, within


def documented(text: str, found: list[Span], start: int = 0) -> list[Span]:
    """`found` (comments and strings of the code from `start` on, in order), with docstrings named as such."""
    return list(_told_apart(text, found, start))


def _told_apart(text: str, found: list[Span], begin: int) -> Iterator[Span]:
    depth, previous = 0, begin
    uncounted: list[str] = []  # code whose brackets matter only once a string may be documentation
    for kind, start, end, within in found:
        code = text[previous:start]
        uncounted.append(code)
        starts = kind == "string" and _starts_statement(code, previous == begin)
        if starts and _ENDS_STATEMENT.match(text, end):
            depth = max(0, depth + _opened("".join(uncounted)))
            uncounted.clear()
            kind = "string" if depth else "docstring"
        yield kind, start, end, within
        previous = end


def _opened(code: str) -> int:
    """Brackets opened less those closed."""
    count = code.count
    return count("(") + count("[") + count("{") - count(")") - count("]") - count("}")


def _starts_statement(code: str, at_start: bool) -> bool:
    """Whether a string after `code` (`at_start`: nothing is before that) is first in its statement."""
    before, newline, indent = code.rpartition("\n")
    if not newline and not at_start:
        return False
    return indent.strip(" \t\f") in _PREFIXES and not before.rstrip("\r").endswith("\\")
