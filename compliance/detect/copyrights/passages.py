"""Which rows a notice takes up, and where one ends and the next begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from compliance.detect.copyrights import names
from compliance.detect.copyrights.lines import until_string_end, without_markers
from compliance.detect.copyrights.notation import MARK, MAX_PASSAGE, RESERVED, SENTENCE, YEARS

_MAX_ROWS = 5
_FULL_ROW = 60  # a row as long as this may have been broken within a name
_LEADING_WORDS = re.compile(
    r"(?:Portions?|Parts?|Modifications?|(?:Some|Original) code)\s+"
    r"(?:(?:of this \w+ )?(?:are|is)\s+)?$",
    re.I,
)
_WRAPS = re.compile(r"(?:,|\b(?:and|by|of|the|its|many|other|All(?: rights)?)|by:|&|[-–])\s*$", re.IGNORECASE)
_GOES_ON = re.compile(r"(?:and|of|&)\s", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\([A-Z][^()]{1,100}\)[.,]?$")
# `<p class="copyright">2019 Foo</p>`: the mark is the value of an attribute.
_ATTRIBUTE = re.compile(r"[\"'][^<>]{0,100}>")
# `copyright = "2019, Foo"`: what follows the string is code.
_VALUE = re.compile(r"\s?[:=]\s?[urbURB]{0,2}(?:\"[^\"]*|'[^']*)")
_FEW_WORDS = re.compile(r"(?:\S+\s+){1,4}\S+$")
_LAST_WORD = re.compile(r"[A-Z]\w+\.(?:\s|$)")


@dataclass(frozen=True, slots=True)
class Segment:
    """A mark that is not just spoken of, what is before it in its passage, and its text up to the next."""

    mark: re.Match[str]
    before: str
    tail: str


def joined(rows: Sequence[str], row: int) -> tuple[str, int]:
    """`rows[row]` with the rows that it wraps into, and the last of them."""
    passage, last = without_markers(rows[row])[:MAX_PASSAGE], row
    while last + 1 < min(len(rows), row + _MAX_ROWS):
        below = without_markers(rows[last + 1][:MAX_PASSAGE])
        full = len(rows[last].rstrip()) >= _FULL_ROW
        if not below or MARK.search(below) or not _is_wrapped(passage, below, full=full):
            break
        passage, last = f"{passage} {below}", last + 1
    return passage[:MAX_PASSAGE], last


def segments(passage: str) -> list[Segment]:
    """The passage cut at its marks."""
    marks = [mark for mark in MARK.finditer(passage) if not names.is_topic(passage[mark.end() :])]
    ends = [mark.start() for mark in marks[1:]] + [len(passage)]
    return [_segment(passage[:end], mark) for mark, end in zip(marks, ends, strict=False)]


def _segment(passage: str, mark: re.Match[str]) -> Segment:
    before, tail = passage[: mark.start()], passage[mark.end() :]
    if "<" in before and (attribute := _ATTRIBUTE.match(tail)):
        return Segment(mark, "", attribute[0] + until_string_end(tail[attribute.end() :], ""))
    if value := _VALUE.match(tail):
        return Segment(mark, before, value[0])
    return Segment(mark, before, until_string_end(tail, passage[: mark.end()]))


def quote(segment: Segment) -> str:
    """The notice as raw text: the mark with "Portions" before it, up to the next sentence."""
    lead = _LEADING_WORDS.search(segment.before)
    kept = SENTENCE.split(segment.tail, maxsplit=1)[0]
    reserved = RESERVED.search(segment.tail)
    if reserved and len(kept) <= reserved.end():
        kept = segment.tail[: reserved.end()]
    return f"{lead[0] if lead else ''}{segment.mark[0]}{kept}".strip(" \"'`,;").rstrip(" |(-")[:500]


def _is_wrapped(passage: str, below: str, *, full: bool) -> bool:
    if RESERVED.match(below) and not RESERVED.search(passage):
        return True
    mark = list(MARK.finditer(passage))[-1:]
    tail = passage[mark[0].end() :] if mark else passage
    if RESERVED.search(tail) or SENTENCE.search(tail):
        return False
    if not YEARS.sub("", tail, count=1).strip(" ,.:-"):
        # No name yet; but "update the copyright", at a row's end, is no mark of one.
        return not (mark and mark[0][0] == "copyright" and not tail.strip())
    if below[:1].isdigit():  # the years of the next holder, or a street address
        return False
    if _WRAPS.search(tail) or _GOES_ON.match(below) or _IN_BRACKETS.match(below):
        return True
    return bool(names.STARTS_WITH_BODY.match(below)) or (
        full and passage[-1:].isalnum() and _is_end_of_name(below)
    )


def _is_end_of_name(below: str) -> bool:
    """ "Software Foundation, Inc." below a long row that ends in "Free"; "Doe." below "… Jane"."""
    if _LAST_WORD.match(below):
        return True
    return bool(_FEW_WORDS.match(below)) and names.stands(below) and names.is_name(below, lower_case=False)
