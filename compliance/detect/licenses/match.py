"""One rule found in one query, and how well."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from compliance.detect.licenses.query import Query
from compliance.detect.licenses.spans import Bits, first_of, last_of, positions_of, run_of
from compliance.detect.licenses.tables import Tables

EXACT = "exact"
APPROXIMATE = "approximate"


@dataclass(slots=True, eq=False)
class Match:
    """`query_bits` are the matched positions of the query, `rule_bits` those of the rule: the n-th of
    one stands for the n-th of the other. Lengths count tokens; those of `high` are words of licences.
    Never changed once it is made; not frozen, because that makes it twice as slow to make.
    """

    rule: int
    query_bits: Bits
    rule_bits: Bits
    matcher: str
    rule_length: int
    flags: int
    high: int = 0
    start: int = field(init=False)
    end: int = field(init=False)
    length: int = field(init=False)
    rule_start: int = field(init=False)
    rule_end: int = field(init=False)

    def __post_init__(self) -> None:
        self.start = first_of(self.query_bits)
        self.end = last_of(self.query_bits)
        self.length = self.query_bits.bit_count()
        self.rule_start = first_of(self.rule_bits)
        self.rule_end = last_of(self.rule_bits)

    @property
    def coverage(self) -> float:
        """How much of the rule was found, in percent."""
        return round(100 * self.length / self.rule_length, 2)

    @property
    def extent(self) -> int:
        """How many known tokens of the query lie between the first and the last that matched."""
        return self.end - self.start + 1

    @property
    def sort_key(self) -> tuple[int, int, int, bool]:
        return self.start, -self.high, -self.length, self.matcher == APPROXIMATE

    def magnitude(self, query: Query) -> int:
        """The extent with the unknown words in it."""
        within = self.query_bits & query.unknown_bits & ~(1 << self.end)
        return self.extent + sum(query.unknown[position] for position in positions_of(within))

    def is_continuous(self, query: Query) -> bool:
        return self.length == self.magnitude(query)

    def contains(self, other: Match) -> bool:
        return not other.query_bits & ~self.query_bits

    def surrounds(self, other: Match) -> bool:
        return self.start <= other.start and self.end >= other.end

    def overlap(self, other: Match) -> int:
        if self.end < other.start or other.end < self.start:
            return 0
        return (self.query_bits & other.query_bits).bit_count()

    def distance(self, other: Match) -> int:
        """Positions of the query from one to the other: 0 if they share any, 1 if they touch."""
        if self.overlap(other):
            return 0
        return gap(self.start, self.end, other.start, other.end)

    def united(self, other: Match, query: Query) -> Match:
        """Both as one match of their rule."""
        matched = self.query_bits | other.query_bits
        return Match(
            rule=self.rule,
            query_bits=matched,
            rule_bits=self.rule_bits | other.rule_bits,
            matcher=max(self.matcher, other.matcher, key=(EXACT, APPROXIMATE).index),
            rule_length=self.rule_length,
            flags=self.flags,
            high=(matched & query.high).bit_count(),
        )


def gap(start: int, end: int, other_start: int, other_end: int) -> int:
    """How far apart two ranges of positions are, whichever comes first."""
    return other_start - end if end < other_start else start - other_end


def union(matches: Iterable[Match]) -> Bits:
    """All positions of the query that one of `matches` explains."""
    bits = 0
    for match in matches:
        bits |= match.query_bits
    return bits


def make(
    tables: Tables, query: Query, rule: int, start: int, rule_start: int, length: int, matcher: str
) -> Match:
    """`length` tokens that stand together, in the query from `start`, in the rule from `rule_start`."""
    matched = run_of(start, length)
    return Match(
        rule=rule,
        query_bits=matched,
        rule_bits=run_of(rule_start, length),
        matcher=matcher,
        rule_length=tables.lengths[rule],
        flags=int(tables.flags[rule]),
        high=(matched & query.high).bit_count(),
    )


def score(match: Match, tables: Tables, query: Query) -> float:
    """0–100: how much of the rule was found, how densely, times how much the rule tells."""
    relevance = int(tables.relevance[match.rule])
    share = match.length / match.rule_length
    density = match.length / match.magnitude(query)
    if share < 1 and density < 1:
        density = 1.0
    return round(share * density * relevance, 2)
