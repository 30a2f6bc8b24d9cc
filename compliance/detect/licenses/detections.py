"""Matches that stand together, and what they say as a group (licensedcode.detection, ScanCode 32.5)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from compliance.detect.licenses.match import EXACT, Match, score
from compliance.detect.licenses.query import Query
from compliance.detect.licenses.tables import KINDS, Flag, Tables
from compliance.model.evidence import LicenseMatch

# Lines between two matches of one group.
_NEAR = 4
# A group none of whose matches covers more of its rule than this is no more than a clue.
_CLUE_COVERAGE = 60
_LOW_RELEVANCE = 60
_KEY = re.compile(r"[^\s()]+")
_OPERATORS = frozenset({"AND", "OR", "WITH"})


def as_evidence(matches: Sequence[Match], query: Query, tables: Tables) -> tuple[LicenseMatch, ...]:
    """What the matches of one passage say: intros that a licence follows left out, clues marked so."""
    rules = _Rules(tables, query)
    groups = list(_groups(matches, query))
    verdicts = [_verdict(group, rules) for group in groups]
    licenses = {
        key
        for group, verdict in zip(groups, verdicts, strict=True)
        if verdict == "license"
        for match in _without_intros(group, rules)
        for key in rules.keys(match)
    }
    found: list[LicenseMatch] = []
    for group, verdict in zip(groups, verdicts, strict=True):
        if verdict == "license":
            found += [rules.evidence(match) for match in _without_intros(group, rules)]
        elif verdict != "sure clue" and all(rules.keys(match) <= licenses for match in group):
            found += [rules.evidence(match) for match in group]
        elif verdict != "false positive":
            found += [rules.evidence(match, kind="clue") for match in group]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Rules:
    """What the rules behind the matches say."""

    tables: Tables
    query: Query

    def expression(self, match: Match) -> str:
        return self.tables.expressions[int(self.tables.expression[match.rule])][0]

    def keys(self, match: Match) -> frozenset[str]:
        return frozenset(_KEY.findall(self.expression(match))) - _OPERATORS

    def relevance(self, match: Match) -> int:
        return int(self.tables.relevance[match.rule])

    def is_unknown(self, match: Match) -> bool:
        return "unknown" in self.expression(match)

    def is_introducing(self, match: Match) -> bool:
        return bool(match.flags & (Flag.INTRO | Flag.CLUE)) or self.expression(match) == "free-unknown"

    def is_intro(self, match: Match) -> bool:
        return self.is_introducing(match) and _is_whole(match)

    def has_extra_words(self, match: Match) -> bool:
        return match.coverage * self.relevance(match) / 100 > score(match, self.tables, self.query)

    def speaks_of_copyright(self, match: Match) -> bool:
        word = self.tables.words.get("copyright")
        return word in self.query.tokens[match.start : match.end + 1]

    def evidence(self, match: Match, kind: str | None = None) -> LicenseMatch:
        keys, spdx = self.tables.expressions[int(self.tables.expression[match.rule])]
        own_kind = next((name for flag, name in KINDS.items() if match.flags & flag), "reference")
        return LicenseMatch(
            expression=keys,
            spdx_expression=spdx,
            kind=kind or own_kind,
            start_line=self.query.lines[match.start],
            end_line=self.query.lines[match.end],
            matched_by=match.matcher,
            score=score(match, self.tables, self.query),
            referenced=self.tables.referenced.get(match.rule, ()),
        )


def _is_whole(match: Match) -> bool:
    return match.length == match.rule_length


def _groups(matches: Sequence[Match], query: Query) -> Iterator[list[Match]]:
    """Matches at most four lines apart. An intro opens a group and takes in what follows; a clue is alone."""
    group: list[Match] = []
    for match in matches:
        if not group:
            group = [match]
            continue
        last = group[-1]
        if last.flags & Flag.INTRO:
            group.append(match)
        elif match.flags & Flag.INTRO:
            yield group
            group = [match]
        elif match.flags & Flag.CLUE:
            yield group
            yield [match]
            group = []
        elif query.lines[match.start] <= query.lines[last.end] + _NEAR:
            group.append(match)
        else:
            yield group
            group = [match]
    if group:
        yield group


def _verdict(group: Sequence[Match], rules: _Rules) -> str:
    """license, clue, "sure clue" or "false positive"."""
    if _intro_goes_before(group, rules) or _points_to_a_file(group, rules):
        return "license"
    if _is_false_positive(group, rules):
        return "false positive"
    exact = all(match.matcher == EXACT and _is_whole(match) for match in group)
    if exact and all(match.flags & Flag.CLUE for match in group):
        return "sure clue"
    if exact or any(rules.is_unknown(match) for match in group):
        return "license"
    return "license" if any(match.coverage > _CLUE_COVERAGE for match in group) else "clue"


def _intro_goes_before(group: Sequence[Match], rules: _Rules) -> bool:
    """ "Licensed under the following terms" and the terms: the intro names no licence of its own."""
    unknown = [rules.is_unknown(match) and rules.is_introducing(match) for match in group]
    if not any(unknown) or all(unknown):
        return False
    behind = group[unknown.index(True) + 1 :]
    if any(_is_whole(match) and not rules.is_unknown(match) for match in behind):
        return True
    return any(rules.is_intro(m) for m in group) and not all(rules.is_intro(m) for m in group)


def _without_intros(group: Sequence[Match], rules: _Rules) -> Sequence[Match]:
    if not _intro_goes_before(group, rules):
        return group
    return [match for match in group if not rules.is_intro(match)] or group


def _points_to_a_file(group: Sequence[Match], rules: _Rules) -> bool:
    return any(match.rule in rules.tables.referenced for match in group) and not any(
        rules.has_extra_words(match) for match in group
    )


def _is_false_positive(group: Sequence[Match], rules: _Rules) -> bool:
    """A bare word ("gpl", "freeware") that stands alone."""
    if all(rules.speaks_of_copyright(match) for match in group):
        return False
    if all(rules.relevance(match) == 100 for match in group):
        return False
    if len(group) == 1 and group[0].flags & Flag.BARE and rules.relevance(group[0]) < _LOW_RELEVANCE:
        return True
    if any(match.rule_length > 1 for match in group):
        return False
    return all(match.flags & Flag.GPL for match in group) or all(match.flags & Flag.TAG for match in group)
