"""Which rules are worth aligning with a text: those that share the most of its words.

Resemblance and containment as ScanCode ranks them (licensedcode.match_set, 32.5): first by the
distinct words shared, then by how often each stands in both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from compliance.detect.licenses.exact import ranges
from compliance.detect.licenses.tables import Tables

if TYPE_CHECKING:
    import numpy as np

    from compliance.detect.licenses.tables import Floats, Ints

_RESEMBLES = 0.8
_LOOKED_AT_TWICE = 10  # times as many as asked for


@dataclass(frozen=True, eq=False)
class Comparison:
    """A text, as a bag of words, and the rules that share enough distinct words with it."""

    tables: Tables
    words: Ints
    counts: Ints
    rules: _Ranking

    def likeliest(self, most: int) -> list[int]:
        """At most `most` rules, the best first."""
        return self._by_counts(self.rules, most)

    def near_duplicates(self, most: int) -> list[int]:
        """The same, but only rules that resemble the whole of the text."""
        return self._by_counts(self.rules.where(self.rules.resembles), most, near=True)

    def _by_counts(self, rules: _Ranking, most: int, *, near: bool = False) -> list[int]:
        """The second ranking, for the best of the first."""
        if len(rules.rules) > most * _LOOKED_AT_TWICE:
            rules = rules.best_first(most * _LOOKED_AT_TWICE)
        if not len(rules.rules):
            return []
        counted = _counted(self.words, self.counts, rules.rules, self.tables)
        if near:
            counted = counted.where(counted.resembles)
        return counted.best_first().without_twins(self.tables)[:most]


@dataclass(frozen=True, eq=False)
class _Ranking:
    """Rules with how many words they share, how much of the rule that is, and how alike both are."""

    rules: Ints
    shared: Ints
    containment: Floats
    resemblance: Floats

    @property
    def resembles(self) -> np.ndarray:
        import numpy as np

        return (self.resemblance >= _RESEMBLES) & (np.round(self.resemblance, 1) >= _RESEMBLES)

    def where(self, chosen: np.ndarray) -> _Ranking:
        return _Ranking(*(getattr(self, field.name)[chosen] for field in fields(self)))

    def best_first(self, most: int | None = None) -> _Ranking:
        """By the rounded figures, then by the exact ones."""
        import numpy as np

        keys = (*self._rounded(), self.resemblance >= _RESEMBLES, self.containment, self.resemblance)
        order = np.lexsort((self.rules, self.shared, *reversed(keys)))[::-1]
        return self.where(order[:most])

    def without_twins(self, tables: Tables) -> list[int]:
        """Of rules with the same licence, length and rounded figures, the first only."""
        lengths = tables.offsets[self.rules + 1] - tables.offsets[self.rules]
        columns = (tables.expression[self.rules], lengths, *self._rounded())
        first: dict[tuple[object, ...], int] = {}
        for group, rule in zip(
            zip(*(c.tolist() for c in columns), strict=True), self.rules.tolist(), strict=True
        ):
            first.setdefault(group, rule)
        return list(first.values())

    def _rounded(self) -> tuple[np.ndarray, ...]:
        """Squared, a high resemblance counts more than containment does, a low one less."""
        import numpy as np

        return (
            np.round(self.resemblance, 1) >= _RESEMBLES,
            np.round(self.containment, 1),
            np.round(self.resemblance**2, 1),
            np.round(self.shared / 20, 1),
        )


def compared(tokens: Sequence[int], tables: Tables) -> Comparison:
    """`tokens` beside all rules that may be matched approximately."""
    import numpy as np

    words, counts = np.unique(np.array(tokens, np.int64), return_counts=True)
    legalese = int(np.searchsorted(words, tables.legalese))
    high_shared = _shared(words[:legalese], tables)
    rules = np.flatnonzero((high_shared > 0) & (high_shared >= tables.minimum_high_unique))
    shared = high_shared[rules]
    if len(rules):
        shared = shared + _shared(words[legalese:], tables)[rules]
    containment = shared / tables.length_unique[rules]
    resemblance = shared / (len(words) + tables.length_unique[rules] - shared)
    enough = (shared >= tables.minimum_length_unique[rules]) & _covers(containment, rules, tables)
    return Comparison(tables, words, counts, _Ranking(rules, shared, containment, resemblance).where(enough))


def _covers(containment: Floats, rules: Ints, tables: Tables) -> np.ndarray:
    return containment >= tables.minimum_coverage[rules] / 100


def _shared(words: Ints, tables: Tables) -> Ints:
    """How many of `words` each rule holds."""
    import numpy as np

    starts, ends = tables.posting_starts[words].tolist(), tables.posting_starts[words + 1].tolist()
    pieces = [tables.postings[start:end] for start, end in zip(starts, ends, strict=True)]
    if not pieces:
        return np.zeros(len(tables.flags), np.int64)
    return np.bincount(np.concatenate(pieces), minlength=len(tables.flags))


def _counted(words: Ints, counts: Ints, rules: Ints, tables: Tables) -> _Ranking:
    """The words that each of `rules` shares, each as often as it stands in both."""
    import numpy as np

    in_text = np.zeros(len(tables.posting_starts), np.int64)
    in_text[words] = counts
    starts, sizes = tables.bag_starts[rules], tables.bag_starts[rules + 1] - tables.bag_starts[rules]
    rows = ranges(starts, sizes)
    tokens = tables.bag_tokens[rows]
    each = np.minimum(tables.bag_counts[rows], in_text[tokens])
    edges = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    shared = np.add.reduceat(each, edges)
    high_shared = np.add.reduceat(np.where(tokens < tables.legalese, each, 0), edges)

    lengths = tables.offsets[rules + 1] - tables.offsets[rules]
    containment = shared / lengths
    resemblance = shared / (int(counts.sum()) + lengths - shared)
    enough = (high_shared > 0) & (high_shared >= tables.minimum_high[rules])
    enough &= (shared >= tables.minimum_length[rules]) & _covers(containment, rules, tables)
    return _Ranking(rules, shared, containment, resemblance).where(enough)
