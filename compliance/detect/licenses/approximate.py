"""Rules that stand in a query almost: words added, left out or changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from compliance.detect.licenses import alignment, candidates, match
from compliance.detect.licenses.match import Match, union
from compliance.detect.licenses.merging import merged
from compliance.detect.licenses.query import Query
from compliance.detect.licenses.spans import Bits, positions_of, run_of
from compliance.detect.licenses.tables import Flag, Tables

_NEAR_DUPLICATES = 10
# As many as ScanCode aligns. With 40, an Apache header with some words changed came out as CDDL.
_CANDIDATES = 70
_LONG_TEXT = 120
# Equal words of a text and its candidates: the cost of aligning them, in time and in memory. A licence
# document beside all its candidates has some 200,000; a text made to be slow has a hundred times as many.
_MOST_PAIRS = 1_000_000
_PAIRS_AT_ONCE = 100_000
# Seeds looked at for all repetitions of one rule: a thousand times over for a notice of a hundred words. And
# for those of all rules in a query: a licence document takes some hundred thousand; in a file of all SPDX
# texts, passages of 3,000 words take up to seven million.
_MOST_LOOKS = 100_000
_LOOKS_A_WORD = 2_200
_LOOKS_FOR_ALL = 400_000


def find(query: Query, tables: Tables, exact: Sequence[Match]) -> list[Match]:
    """Matches of any quality: `refining` tells the good from the bad. `exact` are the matches so far.

    First the whole query, if it nearly is one rule; then each run of it that holds licence words
    which no exact match explains.
    """
    explained = union(exact)
    if not query.high & ~explained:
        return []
    whole = candidates.compared(query.tokens, tables)
    last = len(query.tokens) - 1
    patience = Patience(_LOOKS_FOR_ALL + _LOOKS_A_WORD * len(query.tokens))
    near = whole.near_duplicates(_NEAR_DUPLICATES)
    found = list(_aligned(query, tables, near, 0, last, 0, patience))
    taken = _long_texts(exact) | union(found)
    for run in query.runs:
        if query.high & run_of(run[0], run[1] - run[0] + 1) & ~(explained | taken):
            same = run == (0, last) and not taken
            compared = whole if same else candidates.compared(_open(query, run, taken), tables)
            found += _aligned(query, tables, compared.likeliest(_CANDIDATES), *run, taken, patience)
    return found


@dataclass
class Patience:
    """How many more seeds are looked at: a text that is made to be slow costs a bounded time."""

    left: int


def _open(query: Query, run: tuple[int, int], taken: Bits) -> list[int]:
    """The tokens of a run that may still be matched."""
    first, last = run
    return [token for at, token in enumerate(query.tokens[first : last + 1], first) if not taken >> at & 1]


def _long_texts(exact: Sequence[Match]) -> Bits:
    """Where a licence's whole text stands word for word, nothing else is looked for."""
    return union(one for one in exact if one.flags & Flag.TEXT and one.rule_length > _LONG_TEXT)


def _aligned(
    query: Query,
    tables: Tables,
    rules: Sequence[int],
    first: int,
    last: int,
    taken: Bits,
    patience: Patience,
) -> Iterator[Match]:
    if not rules:
        return
    tokens = list(query.tokens)
    for position in positions_of(taken & run_of(first, last - first + 1)):
        tokens[position] = -1
    for rule, seeds in _seeded(tokens[first : last + 1], first, rules, tables):
        words = tables.rule_tokens(rule).tolist()
        found = list(_repeated(tokens, first, last, words, seeds, patience))
        matches = [
            match.make(tables, query, rule, at, place, size, match.APPROXIMATE)
            for at, place, size in found
            if size > 1 or tokens[at] < tables.legalese
        ]
        yield from merged(matches, query)


def _seeded(
    tokens: Sequence[int], first: int, rules: Sequence[int], tables: Tables
) -> Iterator[tuple[int, list[alignment.Block]]]:
    """Each rule with its seeds, the likeliest first, as long as that stays within bounds."""
    pairs = alignment.pairs(tokens, rules, tables)
    done, total = 0, 0
    while done < len(rules) and total < _MOST_PAIRS:
        batch, size = [rules[done]], pairs[done]
        while done + len(batch) < len(rules) and size + pairs[done + len(batch)] <= _PAIRS_AT_ONCE:
            size += pairs[done + len(batch)]
            batch.append(rules[done + len(batch)])
        yield from zip(batch, alignment.seeds(tokens, first, batch, tables), strict=True)
        done, total = done + len(batch), total + size


def _repeated(
    tokens: Sequence[int],
    first: int,
    last: int,
    rule: Sequence[int],
    seeds: Sequence[alignment.Block],
    patience: Patience,
) -> Iterator[alignment.Block]:
    """The blocks of a rule, as often as it stands in the run, within a bound: each costs a look at all."""
    looks = max(_MOST_LOOKS // (len(seeds) + 1), 1)
    while looks and patience.left > 0 and (ahead := [seed for seed in seeds if seed[0] + seed[2] > first]):
        looks -= 1
        patience.left -= len(seeds) + 1
        found = list(alignment.blocks(tokens, first, last, rule, ahead))
        if not found:
            return
        yield from found
        first = found[-1][0] + found[-1][2]
