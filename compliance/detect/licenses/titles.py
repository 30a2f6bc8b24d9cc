"""Model licences, told apart by their titles: below an exact match ScanCode takes one for another.

Texts are normalised as `regions.normalised` does it: lower case, single blanks, one line a line.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, chain, islice

from compliance.detect.licenses.title_table import NEAR, ModelLicense, table
from compliance.model.evidence import LicenseMatch

MATCHER = "title"
# A match of at least this score is the very text: then no title is asked.
EXACT = 99.0
# The title is there and a licence follows, but no wording was compared: enough to say which licence the
# file states, not that its text is complete.
TEXT_SCORE = 80.0
MENTION_SCORE = 100.0
UNKNOWN = ("unknown-license-reference", "LicenseRef-scancode-unknown-license-reference")

# What ScanCode reports where it recognises licence talk and no licence; a title says what it belongs to.
_NAMELESS = frozenset(
    "unknown unknown-license-reference proprietary-license commercial-license warranty-disclaimer "
    "free-unknown generic-cla generic-tos".split()
)
# Other words on a heading's lines, in UTF-8 bytes (a Chinese character counts as three Latin ones):
# before it "the", "1", a company's name; behind it a version or a date.
_BEFORE = 24
_BEHIND = 45
# 150 English words, or 300 Chinese characters; the shortest licence in the table is twice as long.
_BODY = 900
_LEGAL_WORDS = re.compile(
    r"\b(?:agree|licens|shall|liab|warrant|grant|distribut|terminat|indemnif|govern|violat|prohibit|restrict)"
    r"|\b(?:rights?|laws?|may not|will not|provided that)\b"
    r"|许可|协议|不得|责任|条款|分发|权利|法律|您|계약|라이선스|책임|조항|권리|배포|금지"
)
_LEGAL_KINDS = 6  # how many different ones of these a licence has at least
# Bounds on what a text made of titles can cost.
_MOST = 500
_BODY_LINES = 400
_BODY_LOOK = 20_000


@dataclass(frozen=True, slots=True)
class Title:
    """A model licence's title, found on lines `start_line` to `title_end`.

    `kind` is `text` if it heads a text, which then goes on to `end_line`; else `reference`.
    Lines are 1-based and inclusive.
    """

    license: ModelLicense
    kind: str
    start_line: int
    title_end: int
    end_line: int


def titled(text: str) -> Title | None:
    """The first model licence whose text stands in `text`, or None."""
    return next((title for title in titles(text) if title.kind == "text"), None)


def titles(text: str) -> tuple[Title, ...]:
    """Every model licence that `text` heads with, names in full, or gives as a model card's `license`.

    What is named within the text of a model licence is part of that text and is left out, as are
    mentions of policies.
    """
    if not table().may_name(text):
        return ()
    lines = text.split("\n")
    found = tuple(islice(_found(text, lines), _MOST))
    heads = _texts([title for title in found if title.kind == "heading"], lines)
    mentions = (
        replace(title, kind="reference")
        for title in found
        if not title.license.policy and not any(_touch(title, head) for head in heads)
    )
    return tuple(sorted((*heads, *mentions), key=lambda title: title.start_line))


def renamed(text: str, matches: Sequence[LicenseMatch]) -> tuple[LicenseMatch, ...]:
    """`matches`, found in `text`, with model licences called by the titles that stand there.

    - A text under a title: what was matched there below 99 %, and what names no licence at all, gives way
      to one match of that licence. Exact matches of other licences stay; an exact text that holds
      the title itself settles the question.
    - A title in prose: a `reference`, in place of what was taken for another model licence there.
    - A text that resembles a model licence whose title is nowhere: some licence, not known which.
    """
    found = titles(text)
    named = {title.license.expression for title in found}
    result = list(matches)
    for title in found:
        if title.kind == "text" and (whole := _cut(title, result, text)):
            result = _with_text(whole, result)
        elif not title.license.policy:
            result = _with_reference(title, result, named)
    result = [_without_a_name(match) if _is_misnamed(match, named) else match for match in result]
    return tuple(sorted(result, key=lambda match: (match.start_line, match.end_line)))


def _found(text: str, lines: Sequence[str]) -> Iterator[Title]:
    """The titles and model cards' ids, each licence once a line; those that stand alone are headings."""
    ends = list(accumulate(len(line) + 1 for line in lines))
    seen: set[tuple[int, str]] = set()
    for match, license in chain(_named(text), _on_cards(text)):
        start = bisect_right(ends, match.start()) + 1
        if (start, license.id) in seen:
            continue
        seen.add((start, license.id))
        end = start + match.group().count("\n")
        kind = "heading" if match.re is table().title and _stands_alone(match, start, lines) else "reference"
        yield Title(license, kind, start, end, end)


def _named(text: str) -> Iterator[tuple[re.Match[str], ModelLicense]]:
    for match in table().title.finditer(text):
        if license := table().named(match.group(), text[match.end() : match.end() + NEAR]):
            yield match, license


def _on_cards(text: str) -> Iterator[tuple[re.Match[str], ModelLicense]]:
    for match in table().card_line.finditer(text):
        yield match, table().on_card(match.group(1))


def _stands_alone(match: re.Match[str], start: int, lines: Sequence[str]) -> bool:
    """Whether a title has its lines to itself, or nearly so and a blank line above."""
    text = match.string
    before = text[max(0, match.start() - _BEFORE - 1) : match.start()].rpartition("\n")[2]
    behind = text[match.end() : match.end() + _BEHIND + 1].partition("\n")[0]
    if not before.strip() and not behind.strip():
        return True
    below_blank = start == 1 or not lines[start - 2]
    return below_blank and len(before.encode()) <= _BEFORE and len(behind.encode()) <= _BEHIND


def _texts(headings: Sequence[Title], lines: Sequence[str]) -> tuple[Title, ...]:
    """The headings that a licence follows, each reaching to the next one or to the end."""
    texts: list[Title] = []
    end = len(lines)
    for heading in reversed(headings):
        if _reads_like_a_licence(lines[heading.title_end : end]):
            texts.append(replace(heading, kind="text", end_line=_last_written(lines, end)))
            end = heading.start_line - 1
    return tuple(reversed(texts))


def _reads_like_a_licence(lines: Sequence[str]) -> bool:
    body = "\n".join(lines[:_BODY_LINES])[:_BODY_LOOK]
    return len(body.encode()) >= _BODY and len(set(_LEGAL_WORDS.findall(body))) >= _LEGAL_KINDS


def _last_written(lines: Sequence[str], end: int) -> int:
    """The number of the last line up to `end` that is not blank."""
    return next(number for number in range(end, 0, -1) if lines[number - 1])


def _cut(title: Title, matches: Sequence[LicenseMatch], text: str) -> Title | None:
    """The title with the lines of its text, up to where an exact text of another licence begins.

    None if no licence is left then, or if an exact text makes the title superfluous.
    """
    exact = [match for match in matches if _is_exact_text(match)]
    if any(_settles(match, title) for match in exact):
        return None
    behind = (match.start_line - 1 for match in exact if match.start_line > title.title_end)
    lines = text.split("\n")[: min([title.end_line, *behind])]
    if not _reads_like_a_licence(lines[title.title_end :]):
        return None
    return replace(title, end_line=_last_written(lines, len(lines)))


def _with_text(title: Title, matches: Sequence[LicenseMatch]) -> list[LicenseMatch]:
    explained = [match for match in matches if _gives_way(match, title)]
    kept = (match for match in matches if not _gives_way(match, title))
    return [*kept, _match(title, title.end_line, "text", _share(explained, title.license))]


def _with_reference(
    title: Title, matches: Sequence[LicenseMatch], named: Container[str]
) -> list[LicenseMatch]:
    line = replace(title, end_line=title.title_end)
    kept = [match for match in matches if not (_touch(match, line) and _is_taken_for(match, line, named))]
    said = any(match.expression == title.license.expression and _touch(match, title) for match in kept)
    if said or any(_is_exact_text(match) and _touch(match, line) for match in kept):
        return kept
    return [*kept, _match(title, title.title_end, "reference", MENTION_SCORE)]


def _match(title: Title, end_line: int, kind: str, score: float) -> LicenseMatch:
    license = title.license
    return LicenseMatch(license.expression, license.id, kind, title.start_line, end_line, MATCHER, score)


def _share(explained: Sequence[LicenseMatch], license: ModelLicense) -> float:
    """How much of this licence's text was measured, piece by piece; else `TEXT_SCORE`."""
    own = license.expression
    measured = [match.score for match in explained if match.kind == "text" and match.expression == own]
    return round(min(sum(measured), EXACT - 1), 2) if measured else TEXT_SCORE


def _is_exact_text(match: LicenseMatch) -> bool:
    return match.kind == "text" and match.score >= EXACT and match.expression not in _NAMELESS


def _settles(match: LicenseMatch, title: Title) -> bool:
    """Whether an exact text makes the title superfluous: it is this licence's, or it holds the title."""
    holds_title = match.start_line <= title.title_end and match.end_line >= title.start_line
    return holds_title or (match.expression == title.license.expression and _touch(match, title))


def _gives_way(match: LicenseMatch, title: Title) -> bool:
    explained = match.expression in _NAMELESS or match.expression == title.license.expression
    return _touch(match, title) and (explained or match.score < EXACT)


def _is_taken_for(match: LicenseMatch, title: Title, named: Container[str]) -> bool:
    """Whether a match is what was made of a mention: another model licence, or nothing certain."""
    if match.expression in _NAMELESS:
        inside = title.start_line <= match.start_line and match.end_line <= title.end_line
        return inside and not match.referenced
    return match.expression in table().keys and match.expression not in named and match.score < EXACT


def _is_misnamed(match: LicenseMatch, named: Container[str]) -> bool:
    """A reference may go by an address; a text without its title has nothing to go by."""
    resembles = match.kind in ("text", "clue") and match.score < EXACT
    return resembles and match.expression in table().keys and match.expression not in named


def _without_a_name(match: LicenseMatch) -> LicenseMatch:
    """Kind and score stay: a licence file that nobody can name must not look as if it held none."""
    return replace(match, expression=UNKNOWN[0], spdx_expression=UNKNOWN[1])


def _touch(one: LicenseMatch | Title, other: LicenseMatch | Title) -> bool:
    return one.start_line <= other.end_line and other.start_line <= one.end_line
