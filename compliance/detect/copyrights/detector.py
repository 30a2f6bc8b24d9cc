"""`detect`: from a text to the copyright notices in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from compliance.detect.copyrights import cjk, hints, splitting, western
from compliance.detect.copyrights.context import context_of_notice
from compliance.detect.copyrights.notation import MARK, MAX_PASSAGE
from compliance.detect.copyrights.notice import Notice
from compliance.model.evidence import Copyright

_MAX_ROW = 300
_LEAST_NOTICE = len("(c) 2024 X")


def detect(text: str, context_of: Callable[[int], str]) -> tuple[Copyright, ...]:
    """The copyright notices in `text`, one record a holder, in order of lines.

    `context_of` maps a 1-based line to comment, string, code or document. Never raises; a notice that
    names no holder is left out.
    """
    if not hints.may_hold_notice(text):
        return ()
    if "\n" not in text:
        text = text.replace("\r", "\n")
    return tuple(
        Copyright(notice.text, holder, notice.years, notice.first + 1, notice.last + 1, context)
        for notice, context in _with_context(text, context_of)
        for holder in splitting.split(notice.holder)
        if holder.strip()  # "Copyright 版权所有 [yyyy]"
    )


def _with_context(text: str, context_of: Callable[[int], str]) -> Iterator[tuple[Notice, str]]:
    rows = text.split("\n")
    for notice in _notices(rows, hints.marked_rows(text)):
        context = context_of_notice(notice, rows, context_of)
        if notice.certain or context != "code":
            yield notice, context


def _notices(rows: Sequence[str], marked: Sequence[int]) -> Iterator[Notice]:
    done = -1
    for row in marked:
        if row <= done:
            continue
        if len(rows[row]) > MAX_PASSAGE:
            yield from _in_long_row(rows[row], row)
            continue
        for notice in cjk.read(rows, row) or western.read(rows, row):
            yield notice
            done = max(done, notice.last)


def _in_long_row(text: str, row: int) -> Iterator[Notice]:
    """Minified code and one-line data: each notice within a window of its own, up to the next mark."""
    starts = [mark.start() for mark in MARK.finditer(text)]
    for start, end in zip(starts, [*starts[1:], len(text)], strict=False):
        window = text[start : min(end, start + _MAX_ROW)].partition("\\n")[0]
        for notice in western.read([window], 0) if len(window) >= _LEAST_NOTICE else ():
            yield replace(notice, first=row, last=row)
