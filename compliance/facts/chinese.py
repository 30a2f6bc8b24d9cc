"""Chinese in comments: how much of it, what a reviewer looks at first, and who is named in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from compliance.facts.entities import Lexicon
from compliance.model.evidence import COUNTED, ChineseComment, Evidence, TextFigures
from compliance.model.facts import Fact, Place
from compliance.model.result import ChineseFigures
from compliance.model.snapshot import Role

# Fewer Chinese characters than this are a word or two; a ratio of them says nothing.
MINIMUM_HAN = 8
# What a reviewer's time is worth: so many Chinese lines, or so many characters.
NOTABLE_LINES = 3
NOTABLE_HAN = 12
# Chinese is at home in the translations of a program and in the READMEs for those who read it.
_AT_HOME = re.compile(
    r"(^|/)(i18n|l10n|locales?|lang|translations?)/|(^|/)readme[^/]*$|[._-]zh([._-]|$)", re.I
)
_LOW_ROLES = frozenset({Role.TEST_FIXTURE, Role.DOC, Role.GENERATED})


def han_ratio(figures: TextFigures) -> float | None:
    """Chinese characters per comment character, 0 to 1; None below 8 Chinese ones."""
    if figures.comment_han < MINIMUM_HAN or not figures.comment_chars:
        return None
    return round(figures.comment_han / figures.comment_chars, 4)


def chinese_figures(path: str, role: Role, figures: TextFigures) -> ChineseFigures | None:
    """The figures of one file, and its rank; None for a file without a Han character."""
    if not (figures.comment_han or figures.string_han):
        return None
    return ChineseFigures(
        comment_lines=figures.comment_lines,
        chinese_lines=figures.chinese_lines,
        strong_lines=figures.strong_lines,
        han_in_comments=figures.comment_han,
        han_in_strings=figures.string_han,
        rank=_rank(path, role, figures),
    )


def _rank(path: str, role: Role, figures: TextFigures) -> str:
    if not figures.chinese_lines:
        return ""
    much = figures.chinese_lines >= NOTABLE_LINES or figures.comment_han >= NOTABLE_HAN
    if not much or role in _LOW_ROLES or _AT_HOME.search(path):
        return "low"
    return "high" if figures.strong_lines else "notable"


def chinese_facts(path: str, found: Evidence) -> dict[str, Fact]:
    """What rules may ask of the Chinese in a file; each shows its comments."""
    places = tuple(Place(path, comment.start_line, comment.end_line) for comment in found.chinese_comments)
    figures = found.figures
    numbers = {
        "file.chinese_lines": float(figures.chinese_lines),
        "file.chinese_strong_lines": float(figures.strong_lines),
        "file.han_comment_ratio": han_ratio(figures) or 0.0,
    }
    return {name: Fact(number, places) for name, number in numbers.items()}


def with_entities(evidence: Mapping[str, Evidence], lexicon: Lexicon) -> dict[str, Evidence]:
    """`evidence` by path, with the entities that each Chinese comment names."""
    return {
        path: replace(found, chinese_comments=tuple(_named(found.chinese_comments, lexicon)))
        if found.chinese_comments
        else found
        for path, found in evidence.items()
    }


def _named(comments: Iterable[ChineseComment], lexicon: Lexicon) -> Iterator[ChineseComment]:
    return (replace(comment, entities=lexicon.in_text(comment.text)) for comment in comments)


def mentioned(path: str, found: Evidence, lexicon: Lexicon) -> dict[str, tuple[Place, ...]]:
    """Entity -> the lines of Chinese comments that name it. Hosts are left out: one downloads from them."""
    places: dict[str, tuple[Place, ...]] = {}
    for comment in found.chinese_comments:
        if comment.strength in COUNTED:
            for entity in comment.entities:
                if lexicon.kind(entity) != "host":
                    places[entity] = (*places.get(entity, ()), _line(path, comment, entity, lexicon))
    return places


def _line(path: str, comment: ChineseComment, entity: str, lexicon: Lexicon) -> Place:
    """The first line of `comment` that names `entity`; all of it where a name is written over two."""
    for index, line in enumerate(comment.text.split("\n")):
        if entity in lexicon.in_text(line):
            number = min(comment.start_line + index, comment.end_line)
            return Place(path, number, number)
    return Place(path, comment.start_line, comment.end_line)
