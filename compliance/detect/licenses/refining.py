"""Which of the matches to keep. Thresholds and their order are those of ScanCode 32.5
(licensedcode.match.refine_matches): where both find the same matches, both keep the same.
"""

from __future__ import annotations

from collections.abc import Sequence

from compliance.detect.licenses.match import APPROXIMATE, Match, union
from compliance.detect.licenses.merging import merged
from compliance.detect.licenses.overlaps import without_contained, without_overlapping
from compliance.detect.licenses.query import Query
from compliance.detect.licenses.spans import positions_of, run_of
from compliance.detect.licenses.tables import Flag, Tables

_SMALL_RULE = 15
# A list of licence names (a table of SPDX ids, say) licenses nothing: so many short matches in a row.
_LIST, _LONG_LIST = 15, 150
_LIST_GAP = 10
_LIST_WORDS = 20


def refined(matches: Sequence[Match], query: Query, tables: Tables) -> list[Match]:
    """The matches that are worth keeping, those of false-positive rules among them."""
    sound = [match for match in matches if _is_sound(match, query, tables)]
    if len(matches) > 1:
        sound = [match for match in sound if not _is_scattered(match, query)]
    sound = merged(sound, query)
    kept, contained = without_contained(sound)
    kept, overlapping = without_overlapping(kept, tables)
    kept += _restored(kept, contained, query)
    kept += _restored(kept, overlapping, query)
    return without_contained(kept)[0]


def true_positives(matches: Sequence[Match], query: Query, tables: Tables) -> list[Match]:
    """`matches` by position, without those to false-positive rules and without mere lists of names."""
    true = [match for match in matches if not match.flags & Flag.FALSE_POSITIVE]
    return sorted(merged(_without_lists(true, tables), query), key=lambda m: m.start)


def _restored(kept: Sequence[Match], discarded: Sequence[Match], query: Query) -> list[Match]:
    """Of what was discarded for another match, what has nothing in common with those that remained."""
    matched = union(kept)
    return [match for match in merged(discarded, query) if not match.query_bits & matched]


def _is_sound(match: Match, query: Query, tables: Tables) -> bool:
    return _has_required_phrases(match, query, tables) and (
        match.matcher != APPROXIMATE or (_is_dense(match, query) and _is_large(match, tables))
    )


def _is_dense(match: Match, query: Query) -> bool:
    """The matched words are not strewn over a text that says something else."""
    density = match.length / match.magnitude(query)
    rule_density = match.length / (match.rule_end - match.rule_start + 1)
    return min(density, rule_density) >= 0.4


def _is_large(match: Match, tables: Tables) -> bool:
    rule = match.rule
    if match.coverage < int(tables.minimum_coverage[rule]):
        return False
    if match.length < int(tables.minimum_length[rule]) or match.high < int(tables.minimum_high[rule]):
        return False
    return match.rule_length >= _SMALL_RULE or match.coverage >= 80


def _is_scattered(match: Match, query: Query) -> bool:
    """A short rule whose words stand on more lines than they are."""
    if match.rule_length >= _SMALL_RULE:
        return False
    allowed = match.length + (2 if match.flags & Flag.TAG else 0)
    return query.lines[match.end] - query.lines[match.start] + 1 > allowed


def _has_required_phrases(match: Match, query: Query, tables: Tables) -> bool:
    """The rule's required phrases are there, word for word, with nothing between the words."""
    if match.flags & Flag.CONTINUOUS:
        phrases: Sequence[tuple[int, int]] = [(match.rule_start, match.rule_end)]
        if not match.is_continuous(query):
            return False
    elif match.flags & Flag.HAS_PHRASES:
        phrases = tables.rule_phrases(match.rule)
        if any(not _holds(match, first, last) for first, last in phrases):
            return False
    else:
        return True
    return all(_undisturbed(match, *phrase, query, tables) for phrase in phrases)


def _holds(match: Match, first: int, last: int) -> bool:
    return not run_of(first, last - first + 1) & ~match.rule_bits


def _places(match: Match, first: int, last: int) -> list[tuple[int, int]]:
    """(position in the query, position in the rule) of the words of one phrase."""
    if match.length == match.extent and match.length == match.rule_end - match.rule_start + 1:
        shift = match.start - match.rule_start
        return [(place + shift, place) for place in range(first, last + 1)]
    pairs = zip(positions_of(match.query_bits), positions_of(match.rule_bits), strict=False)
    return [(at, place) for at, place in pairs if first <= place <= last]


def _undisturbed(match: Match, first: int, last: int, query: Query, tables: Tables) -> bool:
    places = _places(match, first, last)
    if places[-1][0] - places[0][0] != len(places) - 1:
        return False
    stops = tables.rule_stops(match.rule)
    return all(
        at not in query.unknown and query.stopped.get(at) == stops.get(place) for at, place in places[:-1]
    )


def _without_lists(matches: Sequence[Match], tables: Tables) -> list[Match]:
    if len(matches) < _LIST:
        return list(matches)
    names = sum(_is_bare_name(match) for match in matches)
    if names > 0.95 * len(matches) and _is_list(matches, tables, _LONG_LIST + 1, _LONG_LIST):
        return []
    kept: list[Match] = []
    row: list[Match] = []
    for match in matches:
        if _is_bare_name(match) and (not row or row[-1].distance(match) <= _LIST_GAP):
            row.append(match)
            continue
        kept += [] if _is_list(row, tables) else row
        row = []
        if _is_bare_name(match):
            row.append(match)
        else:
            kept.append(match)
    return kept + ([] if _is_list(row, tables) else row)


def _is_bare_name(match: Match) -> bool:
    short = match.flags & (Flag.REFERENCE | Flag.TAG | Flag.INTRO | Flag.CLUE)
    return bool(short) and match.length == match.rule_length and match.length <= _LIST_WORDS


def _is_list(row: Sequence[Match], tables: Tables, length: int = _LIST, licenses: float = _LIST / 3) -> bool:
    if len(row) < length:
        return False
    different = len({int(tables.expression[match.rule]) for match in row})
    return different / len(row) > 1 / 3 or different >= licenses
