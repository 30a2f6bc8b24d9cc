"""Pieces of one rule that belong together become one match (licensedcode.match.merge_matches, 32.5)."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from compliance.detect.licenses.match import Match, gap
from compliance.detect.licenses.query import Query

# Pieces farther apart than this, or than half the rule, are two occurrences.
_FAR = 50


def merged(matches: Iterable[Match], query: Query) -> list[Match]:
    """`matches` with those of one rule merged that follow one another in query and rule."""
    ordered = sorted(matches, key=lambda m: (m.rule, m.sort_key))
    found: list[Match] = []
    for _, same_rule in groupby(ordered, key=lambda m: m.rule):
        found += _of_one_rule(list(same_rule), query)
    return found


def _of_one_rule(matches: list[Match], query: Query) -> list[Match]:
    i = 0
    while i < len(matches) - 1:
        far = min(matches[i].rule_length // 2 or 1, _FAR)
        j = i + 1
        while j < len(matches):
            current, following = matches[i], matches[j]
            if current.distance(following) > far or _rule_distance(current, following) > far:
                break
            verdict, kept = _compared(current, following, query)
            if verdict == "apart":
                j += 1
                continue
            if verdict == "following":
                matches[j] = kept
                del matches[i]
                i -= 1
                break
            matches[i] = kept
            del matches[j]
        i += 1
    return matches


def _compared(current: Match, following: Match, query: Query) -> tuple[str, Match]:
    """Which of two stays in the place of both, or "apart"."""
    if current.rule_bits == following.rule_bits and current.overlap(following):
        if current.extent <= following.extent:
            return "current", current
        return "following", following
    if current.contains(following):
        return "current", current
    if following.contains(current):
        return "following", following
    for name, outer, inner in (("current", current, following), ("following", following, current)):
        if outer.surrounds(inner) and _aligned(both := outer.united(inner, query)):
            return name, both
    if following.start > current.end and following.rule_start > current.rule_end:
        return "current", current.united(following, query)
    if _overlaps_in_order(current, following):
        return "current", current.united(following, query)
    return "apart", current


def _aligned(match: Match) -> bool:
    return match.length == match.rule_bits.bit_count()


def _overlaps_in_order(current: Match, following: Match) -> bool:
    in_order = (
        current.start <= following.start
        and current.end <= following.end
        and current.rule_start <= following.rule_start
        and current.rule_end <= following.rule_end
    )
    overlap = current.overlap(following)
    return in_order and overlap > 0 and overlap == (current.rule_bits & following.rule_bits).bit_count()


def _rule_distance(one: Match, other: Match) -> int:
    if one.rule_bits & other.rule_bits:
        return 0
    return gap(one.rule_start, one.rule_end, other.rule_start, other.rule_end)
