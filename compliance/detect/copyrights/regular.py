"""Notices of a regular form, read without a grammar: mark, years and a name, or mark, name and years.

They are nearly all notices of nearly all repositories, and cost microseconds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from compliance.detect.copyrights import holders, splitting
from compliance.detect.copyrights.lines import until_string_end, without_markers
from compliance.detect.copyrights.notation import MARK, MAX_PASSAGE, PLACEHOLDER, RESERVED, SENTENCE, YEARS

_MAX_ROWS = 5
_LEADING_WORDS = re.compile(
    r"(?:Portions?|Parts?|Modifications?|(?:Some|Original) code)\s+"
    r"(?:(?:of this \w+ )?(?:are|is)\s+)?$",
    re.I,
)
_FIELD = re.compile(r"[\s#*/]{0,20}Copyright:")
_WRAPS = re.compile(r"(?:,|\b(?:and|by|of|the)|&|[-–])\s*$", re.IGNORECASE)
_BARE = re.compile(r"\s*Copyright\s+(?:by\s+)?([^\s].{1,80})")
_GRANT = re.compile(
    r"(?:Licensed|Permission|Redistribution|Released|Distributed|SPDX-License|All rights reserved)\b", re.I
)
_GOES_ON = re.compile(r"(?:and|&)\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice as read; `first` and `last` are 0-based rows."""

    text: str
    holder: str
    years: str
    first: int
    last: int


def read(rows: Sequence[str], row: int) -> tuple[Notice, ...] | None:
    """The notices that begin in `rows[row]`; None where they do not all have the regular form."""
    passage, last = joined(rows, row)
    found = _read_passage(passage)
    if not found and last == row and _stands_over_a_grant(rows, row):
        found = _read_bare(passage)
    if not found:
        return None
    notices = (Notice(text, holder, years, row, last) for text, holder, years in found)
    return (*notices, *_listed_below(rows, last + 1, field=bool(_FIELD.match(rows[row]))))


def _stands_over_a_grant(rows: Sequence[str], row: int) -> bool:
    """Whether the next words below are a licence's: only then is "Copyright Jane Doe" more than a heading."""
    below = (without_markers(line[:MAX_PASSAGE]) for line in rows[row + 1 : row + 4])
    return bool(_GRANT.match(next(filter(None, below), "")))


def _read_bare(passage: str) -> tuple[tuple[str, str, str], ...]:
    """A mark and a name, alone on a line, without years or sign (the Apache appendix, as many fill it in)."""
    match = _BARE.fullmatch(passage)
    holder = holders.clean(match[1]) if match else ""
    return ((passage.strip(), holder, ""),) if holders.is_name(holder, lower_case=False) else ()


@lru_cache(maxsize=4096)  # the same header stands in thousands of files
def _read_passage(passage: str) -> tuple[tuple[str, str, str], ...]:
    """(text, holder, years) of each notice in `passage`; nothing unless all of it is regular."""
    readings = [_read_one(mark, before, tail) for mark, before, tail in segments(passage)]
    return tuple(notice for reading in readings for notice in reading) if all(readings) else ()


def joined(rows: Sequence[str], row: int) -> tuple[str, int]:
    """`rows[row]` with the rows that it wraps into, and the last of them."""
    passage, last = without_markers(rows[row])[:MAX_PASSAGE], row
    while last + 1 < min(len(rows), row + _MAX_ROWS):
        below = without_markers(rows[last + 1][:MAX_PASSAGE])
        if not below or MARK.search(below) or not _is_wrapped(passage, below):
            break
        passage, last = f"{passage} {below}", last + 1
    return passage[:MAX_PASSAGE], last


def segments(passage: str) -> list[tuple[re.Match[str], str, str]]:
    """For each mark that is not just spoken of: its match, what is before it, its text up to the next."""
    marks = [mark for mark in MARK.finditer(passage) if not holders.is_topic(passage[mark.end() :])]
    ends = [mark.start() for mark in marks[1:]] + [len(passage)]
    return [
        (mark, passage[: mark.start()], until_string_end(passage[mark.end() : end], passage[: mark.end()]))
        for mark, end in zip(marks, ends, strict=False)
    ]


def quote(mark: re.Match[str], before: str, tail: str) -> str:
    """The notice as raw text: the mark with "Portions" before it, up to the next sentence."""
    lead = _LEADING_WORDS.search(before)
    kept = SENTENCE.split(tail, maxsplit=1)[0]
    reserved = RESERVED.search(tail)
    if reserved and len(kept) <= reserved.end():
        kept = tail[: reserved.end()]
    return f"{lead[0] if lead else ''}{mark[0]}{kept}".strip(" \"'`,;").rstrip(" |(-")[:500]


def _is_wrapped(passage: str, below: str) -> bool:
    if RESERVED.match(below) and not RESERVED.search(passage):
        return True
    tail = passage[max((mark.end() for mark in MARK.finditer(passage)), default=0) :]
    if RESERVED.search(tail) or SENTENCE.search(tail):
        return False
    bare = not YEARS.sub("", tail, count=1).strip(" ,.:-")
    if bare or below[:1].isdigit():  # if not bare: the years of the next holder, or a street address
        return bare
    return bool(_WRAPS.search(tail) or _GOES_ON.match(below) or splitting.STARTS_WITH_BODY.match(below))


def _read_one(mark: re.Match[str], before: str, tail: str) -> list[tuple[str, str, str]]:
    pairs = holders.read(tail)
    years, holder = pairs[0]
    text = quote(mark, before, tail)
    if PLACEHOLDER.search(text):
        form = mark["spdx"] or mark["signs"] or (mark["word"] or "").startswith("C")
        return [(text, holders.unfilled(tail), years)] if form else []
    if not _is_claim(mark, before, years, holder, tail):
        return []
    if not all(holders.is_name(name, lower_case=bool(years and not mark["sign"])) for _, name in pairs):
        return []
    return [(text, name, when) for when, name in pairs]


def _is_claim(mark: re.Match[str], before: str, years: str, holder: str, tail: str) -> bool:
    """Years make a claim of any mark; without: the word with a sign, © alone, or (c) with a company."""
    if mark["spdx"] or mark["glued"] or (not before and (mark["word"], tail[:1]) == ("Copyright", ":")):
        return True
    if mark["word"]:
        both = bool(mark["signs"]) or mark[0] != mark["word"]
        return bool(years) or (both and tail[:1] in " \t:,")
    if years or tail[:1] != " ":
        return bool(years)
    return len(before) < 24 if "(" not in mark[0] else not before and splitting.stands(holder)


def _listed_below(rows: Sequence[str], row: int, *, field: bool) -> list[Notice]:
    """Further holders on lines of their own: "2011 Jane Doe"; under a `Copyright:` field also bare names."""
    notices: list[Notice] = []
    while row < len(rows) and (below := without_markers(rows[row][:MAX_PASSAGE])) and not MARK.search(below):
        first = row
        if row + 1 < len(rows) and not YEARS.sub("", below, count=1).strip(" ,.:"):
            row += 1
            below = f"{below} {without_markers(rows[row][:MAX_PASSAGE])}"
        years, holder = holders.read(below)[0]
        dated = bool(YEARS.match(below))
        bare = field and rows[first][:1].isspace() and ":" not in below
        if not (dated or bare) or not holders.is_name(holder, lower_case=dated):
            break
        notices.append(Notice(below[:500], holder, years, first, row))
        row += 1
    return notices
