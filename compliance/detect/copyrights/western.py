"""Notices in western notation: mark, years and a name, or mark, name and years."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from compliance.detect.copyrights import holders, listed, names
from compliance.detect.copyrights.claims import Claim, judge
from compliance.detect.copyrights.lines import without_markers
from compliance.detect.copyrights.notation import MAX_PASSAGE, PLACEHOLDER, YEARS
from compliance.detect.copyrights.notice import Notice
from compliance.detect.copyrights.passages import Segment, joined, quote, segments

_BARE = re.compile(r"\s*(?:Copyright\s+(?:by\s+)?|\([cC]\)\s+)([^\s].{1,80})")
_GRANT = re.compile(
    r"(?:Licensed|Permission|Redistribution|Released|Distributed|SPDX-License|All rights reserved)\b", re.I
)
_BY = re.compile(r"\b[Bb]y\s+")


def read(rows: Sequence[str], row: int) -> tuple[Notice, ...]:
    """The notices that begin in `rows[row]`, and those in the rows below that continue its list."""
    passage, last = joined(rows, row)
    found = _read_passage(passage)
    if not found and last == row and _stands_over_a_grant(rows, row):
        found = _read_bare(passage)
    if not found or (_is_sign_and_name(found) and listed.is_item(rows, row)):
        return ()
    here = (replace(notice, first=row, last=last) for notice in found)
    return (*here, *listed.below(rows, last + 1, field=listed.is_field(rows[row])))


@lru_cache(maxsize=4096)  # the same header stands in thousands of files
def _read_passage(passage: str) -> tuple[Notice, ...]:
    """The notices in `passage`, as if it were the first row."""
    return tuple(notice for segment in segments(passage) for notice in _read_one(segment))


def _read_one(segment: Segment) -> list[Notice]:
    text, pairs = quote(segment), holders.read(segment.tail)
    years = pairs[0][0]
    if PLACEHOLDER.search(text):
        return [Notice(text, holders.unfilled(segment.tail), years)] if _is_form(segment) else []
    found = [_read_pair(segment, text, *pair) for pair in pairs]
    if not any(found) and segment.mark["sign"] and years:
        found = [_named_before(segment, years)]
    return [notice for notice in found if notice]


def _read_pair(segment: Segment, text: str, years: str, cleaned: str) -> Notice | None:
    lower_case = _may_be_small(segment, years, cleaned)
    name = holders.trim(names.at_start(cleaned, lower_case=lower_case))
    claim = judge(segment, years, name, whole=name == cleaned)
    return Notice(text, name, years, certain=claim is Claim.SURE) if claim is not Claim.NONE else None


def _may_be_small(segment: Segment, years: str, cleaned: str) -> bool:
    """Whether the mark is so plain that even `john doe` is a name behind it."""
    mark = segment.mark
    if not mark["sign"]:
        return bool(years) or bool(mark["word"] and mark[0] != mark["word"])
    return holders.has_contact(segment.tail) if years else not segment.before and " " not in cleaned


def _named_before(segment: Segment, years: str) -> Notice | None:
    """ "Rewritten by Jane Doe <jane@example.org> (C) 2003": a sign and years behind the name."""
    before = _BY.split(segment.before)[-1][-200:]
    name = holders.clean(before)
    if " " not in name or not names.is_name(name, lower_case=False):
        return None
    return Notice(f"{before.strip()} {segment.mark[0]} {years}", name, years, certain=False)


def _is_form(segment: Segment) -> bool:
    mark = segment.mark
    return bool(mark["spdx"] or mark["signs"] or (mark["word"] or "").startswith("C"))


def _is_sign_and_name(found: Sequence[Notice]) -> bool:
    return all(notice.text[:1] == "(" and not notice.years for notice in found)


def _stands_over_a_grant(rows: Sequence[str], row: int) -> bool:
    """Whether the next words below are a licence's: only then is "Copyright Jane Doe" more than a heading."""
    below = (without_markers(line[:MAX_PASSAGE]) for line in rows[row + 1 : row + 4])
    return bool(_GRANT.match(next(filter(None, below), "")))


def _read_bare(passage: str) -> tuple[Notice, ...]:
    """A mark and a name, alone on a line, without years or sign (the Apache appendix, as many fill it in)."""
    match = None if YEARS.search(passage) else _BARE.fullmatch(passage)
    holder = holders.clean(match[1]) if match else ""
    return (Notice(passage.strip(), holder, ""),) if names.is_name(holder, lower_case=False) else ()
