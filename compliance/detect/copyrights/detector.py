"""`detect`: from a text to the copyright notices in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from compliance.detect.copyrights import cjk, grammar, hints, holders, regular, splitting
from compliance.detect.copyrights.context import context_of_notice
from compliance.detect.copyrights.lines import without_markers
from compliance.detect.copyrights.notation import MARK, MAX_PASSAGE, RESERVED, YEARS
from compliance.detect.copyrights.regular import Notice
from compliance.model.evidence import Copyright

# What is fed to the grammar, per text: a text with more irregular notices than this is not a notice file.
_MAX_PARSES = 40
_MAX_ROW = 300
_WINDOWS = 50


def detect(
    text: str,
    context_of: Callable[[int], str],
    license_text: Sequence[tuple[int, int]] = (),
) -> tuple[Copyright, ...]:
    """The copyright notices in `text`, one record a holder, in order of lines.

    `context_of` maps a 1-based line to comment, string, code or document. `license_text` are the
    (first, last) lines that hold a licence's full text, where known: its steward's notice there is the
    text's own. Never raises; a notice that names no holder is left out.
    """
    if not hints.may_hold_notice(text):
        return ()
    if "\n" not in text:
        text = text.replace("\r", "\n")
    return tuple(
        Copyright(notice.text, holder, notice.years, notice.first + 1, notice.last + 1, context)
        for notice, context in _with_context(text, context_of, license_text)
        for holder in splitting.split(notice.holder)
    )


def _with_context(
    text: str, context_of: Callable[[int], str], license_text: Sequence[tuple[int, int]]
) -> Iterator[tuple[Notice, str]]:
    rows = text.split("\n")
    for notice in _notices(rows, hints.marked_rows(text), context_of):
        yield notice, context_of_notice(notice, rows, context_of, license_text)


def _notices(
    rows: Sequence[str], marked: Sequence[int], context_of: Callable[[int], str]
) -> Iterator[Notice]:
    done = -1
    parses = 0
    for row in marked:
        if row <= done:
            continue
        if len(rows[row]) > MAX_PASSAGE:
            yield from _in_long_row(rows[row], row)
            continue
        notices = cjk.read(rows, row) or regular.read(rows, row)
        if notices is None and parses < _MAX_PARSES and context_of(row + 1) != "code":
            passage = _passage(rows, row)
            parses += bool(passage)
            notices = tuple(_parsed(rows, row, passage)) if passage else ()
        for notice in notices or ():
            yield notice
            done = max(done, notice.last)


def _in_long_row(text: str, row: int) -> Iterator[Notice]:
    """Minified code and one-line data: only regular notices, each within a window of its own."""
    for mark, _ in zip(MARK.finditer(text), range(_WINDOWS), strict=False):
        window = text[mark.start() : mark.start() + _MAX_ROW].partition("\\n")[0]
        for notice in (regular.read([window], 0) or ())[:1]:
            yield Notice(notice.text, notice.holder, notice.years, row, row)


def _passage(rows: Sequence[str], row: int) -> tuple[str, ...]:
    """The rows to ask the grammar about; empty where the mark plainly is no claim."""
    joined, last = regular.joined(rows, row)
    if not any(_may_be_claim(mark, tail) for mark, _, tail in regular.segments(joined)):
        return ()
    last += 1
    while (
        last < min(len(rows), row + 5)
        and without_markers(rows[last][:_MAX_ROW])
        and not MARK.search(rows[last][:_MAX_ROW])
    ):
        last += 1
    return tuple(without_markers(line[:_MAX_ROW]) for line in rows[row:last])


def _may_be_claim(mark: re.Match[str], tail: str) -> bool:
    if holders.is_topic(tail):
        return False
    if not (mark["word"] or mark["spdx"] or mark["glued"]):
        return bool(YEARS.match(tail.lstrip(" :,")) or re.match(r"\s*by\s+[A-Z]", tail))
    first = re.match(r"[\s:,]*(?:(?:is |are )?(?:held |owned )?by\s+)?(?:the\s+)?(\S)", tail)
    if RESERVED.search(tail) and (mark["signs"] or mark["word"][0] == "C"):
        return True
    return bool(first) and (first[1].isupper() or first[1].isdigit() or first[1] > "\x7f")  # type: ignore[index]


def _parsed(rows: Sequence[str], row: int, passage: tuple[str, ...]) -> Iterator[Notice]:
    for claim in grammar.parse(passage):
        raw = " ".join(passage[claim.first : claim.last + 1])
        for mark, before, tail in regular.segments(raw)[:1]:
            years, own = holders.read(tail)[0]
            holder = claim.holder if raw.isascii() else own
            if holders.may_be_name(holder):
                text = regular.quote(mark, before, tail)
                yield Notice(text, holder, years, row + claim.first, row + claim.last)
