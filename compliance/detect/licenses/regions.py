"""Regions: the lines around hints, cut out so that equal licence passages become equal keys.

Thousands of files carry the same header. A region is cut at blank lines and where a comment ends,
and its normalised text is the key under which the matchers' answer is remembered.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

from compliance.detect.licenses.hints import hint_lines, hint_spans, holds_hint

# ScanCode groups matches that are at most four lines apart: nearer regions must stay together.
_GAP = 5
_COMMENT_MARGIN = 12
_OTHER_MARGIN = 6
# A text of which every third line speaks of licences is a licence document, whatever its name.
_DOCUMENT_SHARE = 0.33
_DOCUMENT_LINES = 20
_OWN_KEY_LINES = 40
_LONG_LINE = 1500
_WINDOW = 500
# Bounds on what one question to the matchers can cost: ScanCode takes 2 s for 500 dense lines, 6 s for
# 1000, 16 s for 2000. The longest licence texts have 700 lines.
_LINE_LIMIT = 50_000
_REGION_LINES = 1000
_CUT_FROM = 700

# ScanCode's own tokenizer: what lies between words (comment markers, quotes, tags) is never matched.
_TOKEN = re.compile(r"[^_\W]+\+?[^_\W]*")
_ESCAPED_SPACE = re.compile(r"\\[nrt]")
_CJK_COPYRIGHT = "版权所有|版权归|版權所有|著作[权權]|저작권자?"
# "Copyright 2024 Foo", not "copyright holders be liable" nor the "(c)" of a list.
_COPYRIGHT_LINE = re.compile(
    r"[\s#*/;%!<>|\"'.,(\\-]{0,40}"
    rf"(?:spdx-filecopyrighttext:|©|&copy;|{_CJK_COPYRIGHT}|\(c\)\s{{0,3}}(?:copyright|\d{{4}})"
    r"|@?copyrights?\b(?!\W+(?:holders?|owners?|notices?|laws?|statements?|licen[cs]\w+|date"
    r"|and|or|is|in|to|on|of|by)\b))",
    re.IGNORECASE,
)
_COPYRIGHT_WORDS = re.compile(
    rf"copyrights?|spdx-filecopyrighttext:?|©|\(c\)|all rights reserved|{_CJK_COPYRIGHT}", re.IGNORECASE
)


class CommentLines(Protocol):
    """A comment, as far as it matters here: its lines (1-based, inclusive) and its kind."""

    @property
    def kind(self) -> str: ...
    @property
    def start_line(self) -> int: ...
    @property
    def end_line(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Region:
    """Lines `start_line` to `end_line` (1-based, inclusive) of a file, and their text."""

    start_line: int
    end_line: int
    text: str


def find_regions(
    text: str, comments: Iterable[CommentLines] = (), *, document: bool = False
) -> tuple[Region, ...]:
    """The passages of `text` that may speak of a licence, in order, none overlapping.

    `comments` are the comments of a source file: its regions end where they end. A `document`
    (a LICENSE file), and a text that reads like one, is a single region.
    """
    lines = text.split("\n")
    hints = [n for n in hint_lines(text) if not is_copyright_line(lines[n - 1])]
    if not hints:
        return ()
    if document or _reads_like_a_document(lines, hints):
        spans: Sequence[tuple[int, int]] = [(1, len(lines))]
    else:
        spans = _merged(_grown(hints, lines, _kind_on(comments)))
    return tuple(
        Region(start, end, "\n".join(lines[start - 1 : end])) for start, end in _bounded(spans, lines)
    )


def normalised(region: Region) -> str:
    """The region's words in lower case, one line a line: equal keys have equal licences.

    The holders of copyright lines are set aside, but not in long texts, whose keys are their own
    anyway: some rules of ScanCode quote a holder. Lines with an SPDX tag are kept whole, for there
    the signs between the words matter.
    """
    lines = region.text.split("\n")
    return "\n".join(_normalised_line(line, with_holders=len(lines) > _OWN_KEY_LINES) for line in lines)


def is_copyright_line(line: str) -> bool:
    """Whether `line` is a copyright notice and says nothing of a licence."""
    return bool(_COPYRIGHT_LINE.match(line)) and not holds_hint(_COPYRIGHT_WORDS.sub(" ", line))


def _normalised_line(line: str, *, with_holders: bool) -> str:
    if "spdx-license" in line.lower():
        return " ".join(line.split())[:_LONG_LINE]
    if not with_holders and is_copyright_line(line):
        line = " ".join(_COPYRIGHT_WORDS.findall(line))
    if len(line) > _LONG_LINE:
        line = " ".join(_windows(line))[:_LINE_LIMIT]
    return " ".join(_TOKEN.findall(_ESCAPED_SPACE.sub(" ", line).lower()))


def _windows(line: str) -> Iterator[str]:
    """The neighbourhoods of the hints in a line that is too long to be looked at whole."""
    around = ((max(0, first - _WINDOW), last + _WINDOW) for first, last in hint_spans(line))
    return (line[start:end] for start, end in _merged(around))


def _reads_like_a_document(lines: Sequence[str], hints: Sequence[int]) -> bool:
    most = int(len(hints) / _DOCUMENT_SHARE)
    written = sum(1 for _ in islice(filter(str.strip, lines), most + 1))
    return _DOCUMENT_LINES <= written <= most


def _kind_on(comments: Iterable[CommentLines]) -> Callable[[int], str | None]:
    """The kind of the comment on a line. A header of `#` lines ends where a docstring begins."""
    ordered = list(comments)
    starts = [comment.start_line for comment in ordered]

    def kind_on(line: int) -> str | None:
        last = bisect_right(starts, line) - 1
        return ordered[last].kind if last >= 0 and ordered[last].end_line >= line else None

    return kind_on


def _grown(
    hints: Sequence[int], lines: Sequence[str], kind_on: Callable[[int], str | None]
) -> Iterator[tuple[int, int]]:
    """Each hint's line with the lines around it, up to a blank line or the comment's edge."""
    for hint in hints:
        margin = _COMMENT_MARGIN if kind_on(hint) else _OTHER_MARGIN
        start = hint - _reach(hint, -1, margin, lines, kind_on)
        yield start - _copyright_above(start, lines), hint + _reach(hint, 1, margin, lines, kind_on)


def _copyright_above(start: int, lines: Sequence[str]) -> int:
    """How far above line `start` the copyright notice stands that belongs to it, else 0."""
    near = range(1, min(_GAP, start))
    return next((up for up in near if is_copyright_line(lines[start - 1 - up])), 0)


def _reach(
    hint: int, step: int, margin: int, lines: Sequence[str], kind_on: Callable[[int], str | None]
) -> int:
    kind = kind_on(hint)
    for distance in range(1, margin + 1):
        line = hint + step * distance
        if not 1 <= line <= len(lines) or kind_on(line) != kind or not _TOKEN.search(lines[line - 1]):
            return distance - 1
    return margin


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start - merged[-1][1] <= _GAP:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _bounded(spans: Iterable[tuple[int, int]], lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Spans of at most `_REGION_LINES`, cut where one text ends and the next begins if that can be seen."""
    for start, end in spans:
        while end - start >= _REGION_LINES:
            last = _cut(start, lines)
            yield start, last
            start = last + 1
        yield start, end


def _cut(start: int, lines: Sequence[str]) -> int:
    """The last line of the piece that begins at `start`: before a ruler or a wide gap, else at the limit."""
    window = range(start + _REGION_LINES - 1, start + _CUT_FROM, -1)
    for is_border in (_is_ruler, _is_gap):
        for number in window:
            if is_border(number, lines):
                return number - 1
    return start + _REGION_LINES - 1


def _is_ruler(number: int, lines: Sequence[str]) -> bool:
    words = lines[number - 1].strip(" \t*#/;%")
    return len(words) >= 8 and not words.strip("-=_*~.+")


def _is_gap(number: int, lines: Sequence[str]) -> bool:
    return not lines[number - 1].strip() and not lines[number - 2].strip()
