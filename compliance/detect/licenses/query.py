"""A passage as the matchers see it: the known words as tokens, and where the others stand.

Tokens, unknown words and stopwords are told apart as ScanCode does (licensedcode.query, 32.5).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from compliance.detect.licenses.spans import Bits, bits_of
from compliance.detect.licenses.tables import Tables

_WORD = re.compile(r"[^_\W]+\+?[^_\W]*")
# So many lines without a licence word end a run of text, which is matched approximately by itself.
_RUN_BREAK = 15


@dataclass(frozen=True)
class Query:
    """The known tokens of a text, in order; a *position* is an index into `tokens`.

    `unknown` and `stopped` say how many unknown words and stopwords follow a position (-1: before
    the first). `runs` are (first, last) positions.
    """

    tokens: list[int]
    lines: list[int]
    unknown: dict[int, int] = field(default_factory=dict)
    stopped: dict[int, int] = field(default_factory=dict)
    runs: tuple[tuple[int, int], ...] = ()
    high: Bits = 0
    unknown_bits: Bits = 0


def read(text: str, tables: Tables) -> Query:
    """`text` as a query; its lines count from 1."""
    reader = _Reader(tables)
    for number, line in enumerate(text.split("\n"), 1):
        reader.line(number, _WORD.findall(line.lower()))
    return reader.query()


class _Reader:
    def __init__(self, tables: Tables) -> None:
        self._words, self._stopwords = tables.words, tables.stopwords
        self._legalese, self._digits = tables.legalese, tables.digits
        self.tokens: list[int] = []
        self.lines: list[int] = []
        self.unknown: dict[int, int] = {}
        self.stopped: dict[int, int] = {}
        self._runs: list[tuple[int, int]] = []
        self._run_start = 0
        self._empty = 0

    def line(self, number: int, words: Sequence[str]) -> None:
        before = len(self.tokens)
        if self._empty >= _RUN_BREAK and before > self._run_start:
            self._end_run()
        for word in words:
            token = self._words.get(word)
            if token is not None:
                self.tokens.append(token)
                self.lines.append(number)
                continue
            position = len(self.tokens) - 1
            where = self.stopped if word in self._stopwords else self.unknown
            where[position] = where.get(position, 0) + 1
        new = self.tokens[before:]
        self._empty = 0 if self._is_worth_reading(new) else self._empty + 1

    def _is_worth_reading(self, tokens: Sequence[int]) -> bool:
        return any(token < self._legalese for token in tokens) and not self._digits.issuperset(tokens)

    def _end_run(self) -> None:
        if not self._digits.issuperset(self.tokens[self._run_start :]):
            self._runs.append((self._run_start, len(self.tokens) - 1))
        self._run_start, self._empty = len(self.tokens), 0

    def query(self) -> Query:
        if len(self.tokens) > self._run_start:
            self._end_run()
        high = bits_of(position for position, token in enumerate(self.tokens) if token < self._legalese)
        unknown = bits_of(position for position in self.unknown if position >= 0)
        return Query(self.tokens, self.lines, self.unknown, self.stopped, tuple(self._runs), high, unknown)
