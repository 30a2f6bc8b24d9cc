"""The cells of a Jupyter notebook, and where each of their characters stands in the .ipynb file.

The JSON is walked, not loaded: only its positions tell the line of a comment. Malformed files give the cells
that can be made out.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

_TOKEN = re.compile(r'"[^"\\]*+(?>(?:\\[\s\S][^"\\]*+)*)"?|[{}\[\],:]')
# What stands for one character in a JSON string; above U+FFFF two escapes do.
ESCAPED = r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}"
_CHARACTER = re.compile(rf"{ESCAPED}|\\[\s\S]|[\s\S]")
_LANGUAGE = re.compile(r'"language"\s{0,20}:\s{0,20}"([\w+#]{1,20})"')
_SOURCES = ("source", "input")  # nbformat 4 and 3


@dataclass(slots=True)
class Cell:
    """A cell's text in pieces, each with the offset of its JSON string in the file."""

    markdown: bool = False
    pieces: list[tuple[int, str]] = field(default_factory=list)

    def source(self) -> str:
        return "".join(_decoded(raw) for _, raw in self.pieces)


class Places:
    """From offsets into a cell's source to offsets into the file."""

    def __init__(self, cell: Cell) -> None:
        self._starts: list[int] = []
        self._offsets: list[list[int] | range] = []
        length = 0
        for start, raw in cell.pieces:
            self._starts.append(length)
            self._offsets.append(_offsets(start + 1, raw))
            length += len(self._offsets[-1]) - 1

    def at(self, offset: int) -> int:
        piece = bisect_right(self._starts, offset) - 1
        offsets = self._offsets[piece]
        return offsets[min(offset - self._starts[piece], len(offsets) - 1)]

    def end(self, offset: int) -> int:
        """The file's offset just after the character before `offset`: on that character's line."""
        piece = bisect_right(self._starts, offset - 1) - 1
        return self._offsets[piece][offset - self._starts[piece]]


def language(text: str) -> str:
    """The language of the code cells, Python where the notebook does not say."""
    named = _LANGUAGE.search(text)
    return named.group(1).lower() if named else "python"


def cells(text: str) -> Iterator[Cell]:
    """The notebook's cells, in order. Linear; never raises."""
    walk = _Walk()
    for token in _TOKEN.finditer(text):
        cell = walk.step(token.start(), token.group())
        if cell is not None:
            yield cell


class _Walk:
    """Follows the tokens of a notebook's JSON. A cell is an object directly inside the list `cells`."""

    def __init__(self) -> None:
        self._open: list[str] = []  # the brackets that are open
        self._keys: list[str] = []  # and the key that each stands under
        self._key = ""  # the last string that a colon may follow, or has followed
        self._value = False  # whether a value is next
        self._cell: Cell | None = None
        self._depth = 0

    def step(self, offset: int, token: str) -> Cell | None:
        if token in ("{", "["):
            self._enter(token)
        elif token in ("}", "]"):
            return self._leave()
        elif token == ":":
            self._value = True
        elif token == ",":
            self._value = False
        else:
            self._string(offset, token)
        return None

    def _enter(self, token: str) -> None:
        in_cells = bool(self._open) and self._open[-1] == "[" and self._keys[-1] == "cells"
        if token == "{" and in_cells and self._cell is None:
            self._cell, self._depth = Cell(), len(self._open) + 1
        self._open.append(token)
        self._keys.append(self._key if self._value else "")
        self._value = False

    def _leave(self) -> Cell | None:
        if not self._open:
            return None
        closed, self._value = len(self._open), False
        self._open.pop()
        self._keys.pop()
        if self._cell is None or closed != self._depth:
            return None
        cell, self._cell = self._cell, None
        return cell

    def _string(self, offset: int, token: str) -> None:
        in_object = bool(self._open) and self._open[-1] == "{"
        if in_object and not self._value:
            self._key = _decoded(token)
        elif self._cell is not None:
            self._take(self._cell, offset, token, in_object)

    def _take(self, cell: Cell, offset: int, token: str, in_object: bool) -> None:
        above = len(self._open) - self._depth
        if above == 0 and in_object and self._key == "cell_type":
            cell.markdown = token == '"markdown"'
        elif (above == 0 and in_object and self._key in _SOURCES) or (
            above == 1 and not in_object and self._keys[-1] in _SOURCES
        ):
            cell.pieces.append((offset, token))


def _decoded(raw: str) -> str:
    try:
        return str(json.loads(raw, strict=False))
    except ValueError:
        return ""


def _offsets(start: int, raw: str) -> list[int] | range:
    """The file's offset of each character that `raw` stands for, and of the closing quote."""
    if not _decoded(raw):
        return range(start, start + 1)
    if "\\" not in raw:
        return range(start, start + len(raw) - 1)
    return [start - 1 + m.start() for m in _CHARACTER.finditer(raw, 1)]
