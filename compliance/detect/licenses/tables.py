"""ScanCode's rules as arrays in files, memory-mapped: read in milliseconds, shared by all processes.

`building.py` writes them once for each version of ScanCode; nothing here imports ScanCode. A *rule*
is a number, its row in every array; a *token* is the number of a word that some rule uses. Tokens
below `legalese` are the words of licences ("warranty", "sublicense"); a match must hold some of them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.integer[Any]]
    Floats = NDArray[np.floating[Any]]

META = "meta.json"
# The base of the polynomial that hashes token sequences, modulo 2**64. Any odd number does; equal
# hashes are always followed by a comparison of the tokens themselves.
BASE = 0x9E3779B97F4A7C15
# Rules are looked up by the hash of their first tokens: as many as this, or all of a shorter rule.
PREFIX = 4


class Flag:
    """What ScanCode's rule says of itself, as bits; names as there, `is_` left out.

    Plain numbers: they are asked for in innermost loops, where an `IntFlag` costs ten times as much.
    """

    TEXT = 1
    NOTICE = 2
    REFERENCE = 4
    TAG = 8
    INTRO = 16
    CLUE = 32
    FALSE_POSITIVE = 64
    CONTINUOUS = 128  # is_continuous or is_required_phrase: the whole rule is one required phrase
    STARTS_WITH_LICENSE = 256
    ENDS_WITH_LICENSE = 512
    APPROXIMATE = 1024  # may be matched other than word for word
    BARE = 2048  # one of the rules for a bare word: gpl, freeware, public-domain
    GPL = 4096  # "gpl" is part of the rule's name
    HAS_PHRASES = 8192
    WHOLE = 16384  # no text by its flags, and yet the licence's whole text is in it


KINDS = {
    Flag.TEXT: "text",
    Flag.WHOLE: "text",
    Flag.NOTICE: "notice",
    Flag.REFERENCE: "reference",
    Flag.TAG: "tag",
    Flag.INTRO: "intro",
}


@dataclass(frozen=True, eq=False)
class Tables:
    """All rules. Arrays with one row for each rule, except where said otherwise."""

    words: dict[str, int]  # word -> token
    stopwords: frozenset[str]
    legalese: int
    expressions: list[tuple[str, str]]  # by `expression`: in ScanCode's keys, in SPDX ids
    referenced: dict[int, tuple[str, ...]]  # the file names that a rule points to
    # The tokens of rule r are tokens[offsets[r] : offsets[r + 1]].
    tokens: Ints
    offsets: Ints
    flags: Ints
    expression: Ints
    relevance: Ints
    minimum_coverage: Ints
    minimum_length: Ints
    minimum_high: Ints
    minimum_length_unique: Ints
    minimum_high_unique: Ints
    length_unique: Ints
    hashes: Ints
    # Rows (first, last) of the required phrases of rule r: phrases[phrase_starts[r] : phrase_starts[r + 1]];
    # in the same way (position, count) of the stopwords in it.
    phrases: Ints
    phrase_starts: Ints
    stops: Ints
    stop_starts: Ints
    # For n = 1 … PREFIX: `prefixes` holds the hash of n tokens; the rules that begin so are
    # prefix_rules[prefix_starts[k] : prefix_starts[k + 1]]. Rules shorter than PREFIX are under their length.
    prefixes: Ints
    prefix_starts: Ints
    prefix_rules: Ints
    # For approximate matching. The rules that hold token t:
    # postings[posting_starts[t] : posting_starts[t + 1]].
    postings: Ints
    posting_starts: Ints
    # The distinct tokens of a rule, ascending, and how often each stands in it.
    bag_starts: Ints
    bag_tokens: Ints
    bag_counts: Ints

    @cached_property
    def digits(self) -> frozenset[int]:
        """The tokens that are nothing but digits."""
        return frozenset(token for word, token in self.words.items() if word.isdigit())

    @cached_property
    def lengths(self) -> list[int]:
        """How many tokens each rule has."""
        return [int(length) for length in self.offsets[1:] - self.offsets[:-1]]

    def rule_tokens(self, rule: int) -> Ints:
        return self.tokens[self.offsets[rule] : self.offsets[rule + 1]]

    def rule_phrases(self, rule: int) -> list[tuple[int, int]]:
        """(first, last) of each of the rule's required phrases."""
        return _pairs(self.phrases, self.phrase_starts, rule)

    def rule_stops(self, rule: int) -> dict[int, int]:
        """Position -> how many stopwords follow it (-1: before the first word)."""
        return dict(_pairs(self.stops, self.stop_starts, rule))


def _pairs(rows: Ints, starts: Ints, rule: int) -> list[tuple[int, int]]:
    return [(int(a), int(b)) for a, b in rows[starts[rule] : starts[rule + 1]].tolist()]


def powers(length: int) -> Ints:
    """1, BASE, BASE² … modulo 2**64."""
    import numpy as np

    weights = np.full(length, BASE, np.uint64)
    weights[:1] = 1
    return np.cumprod(weights, dtype=np.uint64)


ARRAYS = tuple(name for name, kind in Tables.__annotations__.items() if kind == "Ints")


@lru_cache(maxsize=2)
def load(folder: Path) -> Tables:
    """The tables in `folder`. Raises OSError or ValueError if they are not all there."""
    import numpy as np

    meta = json.loads((folder / META).read_text(encoding="utf-8"))
    # A plain view of the mapped memory: slicing a `memmap` costs ten times as much.
    arrays = {name: np.load(folder / f"{name}.npy", mmap_mode="r").view(np.ndarray) for name in ARRAYS}
    return Tables(
        words=meta["words"],
        stopwords=frozenset(meta["stopwords"]),
        legalese=meta["legalese"],
        expressions=[(keys, spdx) for keys, spdx in meta["expressions"]],
        referenced={int(rule): tuple(names) for rule, names in meta["referenced"].items()},
        **arrays,
    )
