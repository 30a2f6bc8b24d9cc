"""Names that go on: "BSD 0-Clause" is no BSD-3-Clause, and "CC BY-NC" no CC BY.

Some of ScanCode's rules end with a family's name ("under the terms of the BSD") and mean its best-known
member. Where the text names another member right after, such a match says the opposite of what is
written: here we part from ScanCode on purpose.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from compliance.detect.licenses.match import Match
from compliance.detect.licenses.query import Query
from compliance.detect.licenses.tables import Tables

_CC_BY = re.compile(r"cc-by-\d")


def without_cut_names(matches: Sequence[Match], query: Query, tables: Tables) -> list[Match]:
    """`matches` but for those that end within the name of another licence of the same family."""
    return [match for match in matches if not _is_cut(match, query, tables)]


def _is_cut(match: Match, query: Query, tables: Tables) -> bool:
    expression = tables.expressions[int(tables.expression[match.rule])][0]
    words = tables.words
    last, *following = (*query.tokens[match.end : match.end + 3], None, None)[:3]
    if expression == "bsd-new" and last == words.get("bsd"):
        counted = following[0] in {words.get(digit) for digit in "0124"}
        return counted and following[1] == words.get("clause")
    if _CC_BY.match(expression) and last == words.get("by"):
        return following[0] in {words.get(sign) for sign in ("nc", "nd", "sa")}
    return False
