"""Of matches that share words, the one that explains more (licensedcode.match, 32.5)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from compliance.detect.licenses.match import Match
from compliance.detect.licenses.tables import Flag, Tables

# Shares of a match's words that it has in common with another.
_SMALL, _MEDIUM, _LARGE, _EXTRA_LARGE = 0.1, 0.4, 0.7, 0.9
_KEY = re.compile(r"[^\s()]+")


def without_contained(matches: Sequence[Match]) -> tuple[list[Match], list[Match]]:
    """(kept, discarded): a match whose words all belong to another one goes."""
    return _sifted(
        matches,
        is_past=lambda current, following: following.end > current.end,
        loser_of=lambda kept, i, j: _contained(kept[i], kept[j]),
    )


def without_overlapping(matches: Sequence[Match], tables: Tables) -> tuple[list[Match], list[Match]]:
    """(kept, discarded): a match goes that another one explains for the most part, and better."""
    return _sifted(
        matches,
        is_past=lambda current, following: following.start > current.end,
        loser_of=lambda kept, i, j: _loser(kept[i], kept[j], tables) or _squeezed(kept, i, j),
    )


def _sifted(
    matches: Sequence[Match],
    is_past: Callable[[Match, Match], bool],
    loser_of: Callable[[Sequence[Match], int, int], Match | None],
) -> tuple[list[Match], list[Match]]:
    """(kept, discarded): each match beside those behind it, until one is past it; the losers go."""
    kept = sorted(matches, key=lambda m: m.sort_key)
    discarded: list[Match] = []
    i = 0
    while i < len(kept) - 1:
        j = i + 1
        while j < len(kept) and not is_past(kept[i], kept[j]):
            loser = loser_of(kept, i, j)
            if loser is kept[j]:
                discarded.append(kept.pop(j))
                continue
            if loser is kept[i]:
                discarded.append(kept.pop(i))
                i -= 1
                break
            j += 1
        i += 1
    return kept, discarded


def _contained(current: Match, following: Match) -> Match | None:
    """Of two the one whose words all belong to the other; of equal ones that which covers less."""
    if current.query_bits == following.query_bits and current.coverage < following.coverage:
        return current
    if current.contains(following):
        return following
    return current if following.contains(current) else None


def _loser(current: Match, following: Match, tables: Tables) -> Match | None:
    """Which of two overlapping matches goes, if any."""
    overlap = current.overlap(following)
    if not overlap or current.flags & following.flags & Flag.FALSE_POSITIVE:
        return None
    of_following, of_current = overlap / following.length, overlap / current.length
    longer, shorter = current.length >= following.length, current.length <= following.length
    if of_following >= _EXTRA_LARGE and longer:
        return following
    if of_current >= _EXTRA_LARGE and shorter:
        return current
    more = longer and current.high >= following.high
    less = shorter and current.high <= following.high
    if of_following >= _LARGE and more:
        return following
    if of_current >= _LARGE and less:
        return current
    if of_following >= _MEDIUM and _is_trailing_license(current, following):
        return following
    if max(of_following, of_current) >= _MEDIUM:
        if more and _licenses_contain(tables, current, following):
            return following
        if less and _licenses_contain(tables, following, current):
            return current
    # Of one that stands within the other, a tenth in common is enough.
    if more and of_following >= _SMALL and current.surrounds(following):
        return following if _licenses_contain(tables, current, following) else None
    if less and of_current >= _SMALL and following.surrounds(current):
        return current if _licenses_contain(tables, following, current) else None
    return None


def _is_trailing_license(current: Match, following: Match) -> bool:
    """ "license foo" that follows on "… license" and shares only that word."""
    return bool(
        following.length == 2
        and current.length >= 4
        and current.high >= following.high
        and current.flags & Flag.ENDS_WITH_LICENSE
        and following.flags & Flag.STARTS_WITH_LICENSE
    )


def _squeezed(kept: Sequence[Match], i: int, j: int) -> Match | None:
    """The current match, where the one before it and the one behind explain nine tenths of it."""
    if not i or not kept[i].overlap(kept[j]) or kept[i - 1].overlap(kept[j]):
        return None
    if kept[i].flags & kept[j].flags & Flag.FALSE_POSITIVE:
        return None
    before, behind = kept[i].overlap(kept[i - 1]), kept[i].overlap(kept[j])
    return kept[i] if before and behind and before + behind >= 0.9 * kept[i].length else None


def _licenses_contain(tables: Tables, outer: Match, inner: Match) -> bool:
    """Whether the outer match's licence expression says all that the inner one's says."""
    names = tables.expressions
    one, other = int(tables.expression[outer.rule]), int(tables.expression[inner.rule])
    return one == other or _contains(names[one][0], names[other][0])


@lru_cache(maxsize=10_000)
def _contains(outer: str, inner: str) -> bool:
    if not outer or not inner:
        return False
    return inner == outer or _parts(inner) <= _parts(outer)


def _parts(expression: str) -> frozenset[str]:
    return frozenset(_KEY.findall(expression)) - {"WITH"}
