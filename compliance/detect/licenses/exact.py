"""The rules that stand word for word in a query, all of them found in one vectorised pass.

Windows of up to four tokens are hashed and looked up among the beginnings of the rules; a rule that
begins there is compared by the hash of the whole, had from prefix sums, and then token by token.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from compliance.detect.licenses import match
from compliance.detect.licenses.match import Match
from compliance.detect.licenses.query import Query
from compliance.detect.licenses.tables import PREFIX, Tables, powers

if TYPE_CHECKING:
    from compliance.detect.licenses.tables import Ints


def find(query: Query, tables: Tables) -> list[Match]:
    """Every occurrence of every rule, by position, overlapping or not."""
    return [
        match.make(tables, query, rule, start, 0, tables.lengths[rule], match.EXACT)
        for start, rule in occurrences(query.tokens, tables)
    ]


def occurrences(tokens: list[int], tables: Tables) -> list[tuple[int, int]]:
    """(position, rule) of every rule whose tokens stand at that position; ascending."""
    import numpy as np

    known = np.array(tokens, np.int64)
    weights = _weights(len(tokens))
    values = known.astype(np.uint64) + np.uint64(1)
    sums = np.zeros(len(tokens) + 1, np.uint64)
    np.cumsum(values * weights[: len(tokens)], out=sums[1:])

    starts, rules = _beginnings(values, tables)
    lengths = tables.offsets[rules + 1] - tables.offsets[rules]
    fits = starts + lengths <= len(tokens)
    starts, rules, lengths = starts[fits], rules[fits], lengths[fits]
    whole = sums[starts + lengths] - sums[starts] == tables.hashes[rules] * weights[starts]
    found = zip(starts[whole].tolist(), rules[whole].tolist(), lengths[whole].tolist(), strict=True)
    return sorted(
        (start, rule)
        for start, rule, length in found
        if np.array_equal(known[start : start + length], tables.rule_tokens(rule))
    )


def _beginnings(values: Ints, tables: Tables) -> tuple[Ints, Ints]:
    """(position, rule) wherever the first tokens of a rule stand."""
    import numpy as np

    positions, groups = [], []
    hashes = np.zeros(len(values), np.uint64)
    for size in range(1, min(PREFIX, len(values)) + 1):
        hashes = hashes[: len(values) - size + 1] + values[size - 1 :] * _weights(PREFIX)[size - 1]
        places = np.searchsorted(tables.prefixes, hashes)
        places[places == len(tables.prefixes)] = 0
        hits = np.flatnonzero(tables.prefixes[places] == hashes)
        positions.append(hits)
        groups.append(places[hits])
    at, group = np.concatenate(positions), np.concatenate(groups)
    first = tables.prefix_starts[group]
    sizes = tables.prefix_starts[group + 1] - first
    return np.repeat(at, sizes), tables.prefix_rules[ranges(first, sizes)]


def ranges(firsts: Ints, sizes: Ints) -> Ints:
    """first … first + size - 1 of each pair, one after the other."""
    import numpy as np

    total = int(sizes.sum())
    if not total:
        return np.zeros(0, np.int64)
    ends = np.cumsum(sizes)
    rows: Ints = np.arange(total) + np.repeat(firsts - (ends - sizes), sizes)
    return rows


def _weights(length: int) -> Ints:
    return _powers(max(4096, 1 << length.bit_length()))


_powers = lru_cache(maxsize=8)(powers)
