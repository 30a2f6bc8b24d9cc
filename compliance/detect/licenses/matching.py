"""One passage against all rules: word for word first, approximately for what that leaves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from compliance.detect.licenses import approximate, exact
from compliance.detect.licenses.detections import as_evidence
from compliance.detect.licenses.match import Match, union
from compliance.detect.licenses.merging import merged
from compliance.detect.licenses.query import Query, read
from compliance.detect.licenses.refining import refined, true_positives
from compliance.detect.licenses.tables import Flag, Tables
from compliance.detect.licenses.variants import without_cut_names
from compliance.model.evidence import LicenseMatch

# What is matched at once, in characters; the GPL has 35,000. Time and memory grow with its square.
_PIECE = 100_000


def licenses_in(text: str, tables: Tables) -> tuple[LicenseMatch, ...]:
    """What `text` (a normalised region) says of licences; lines count from its first."""
    found: list[LicenseMatch] = []
    for before, piece in _pieces(text):
        query = read(piece, tables)
        named = without_cut_names(matches_in(query, tables), query, tables)
        for match in as_evidence(named, query, tables):
            lines = match.start_line + before, match.end_line + before
            found.append(replace(match, start_line=lines[0], end_line=lines[1]))
    return tuple(found)


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """`text` in pieces of whole lines, each with the number of lines before it."""
    if len(text) <= _PIECE:
        yield 0, text
        return
    before, lines, size = 0, list[str](), 0
    for line in text.split("\n"):
        if lines and size + len(line) > _PIECE:
            yield before, "\n".join(lines)
            before, lines, size = before + len(lines), [], 0
        lines.append(line)
        size += len(line) + 1
    yield before, "\n".join(lines)


def matches_in(query: Query, tables: Tables) -> list[Match]:
    """The matches that ScanCode would keep, by position."""
    if not query.tokens:
        return []
    every = exact.find(query, tables)
    if whole := _whole(every, query):
        return [whole]
    found = merged(refined(every, query, tables), query)
    if query.high & ~union(found):
        found += merged(approximate.find(query, tables, found), query)
        found = merged(refined(merged(found, query), query, tables), query)
    return true_positives(refined(found, query, tables), query, tables)


def _whole(matches: list[Match], query: Query) -> Match | None:
    """The rule that is all of the query, if there is one."""
    size = len(query.tokens)
    return next((m for m in matches if m.length == size and not m.flags & Flag.FALSE_POSITIVE), None)
