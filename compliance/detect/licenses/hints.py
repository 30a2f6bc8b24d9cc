"""Hints: which lines can belong to a licence at all.

The words were chosen against the rules of ScanCode 32.5: 98 % of its 37,500 rules hold one of them,
and most others are bare web addresses. A needless hint costs a look, a missing one a finding.

One pass over the text finds all literals at once (Aho and Corasick's automaton); what else a hint asks for
is looked at only where its literal stands. That takes linear time, whatever the text holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

# Literals, in lower case. "^" is the start of a word and "$" its end; without them parts of words count, on
# purpose ("gnulgpl", "sublicensing").
_LITERALS = (
    "copyright|copyleft|copying|permission|warrant|merchantab|disclaim|publicdomain|spdx|trademark"
    "|proprietary|confidential|noncommercial|^commercially|royalt|misrepresent|sharealike|^eula$|^eulas$"
    "|^freely$|^liab|freeware$|shareware$|careware$|beerware$|giftware$|treeware$|postcardware$"
    # names of licences
    "|gpl|affero|^fdl|^gfdl|^bsd|^bds$|apache|^asl$|^alv2|^al2|^apsl|^afpl|^mlpl$|^x11|artistic|^isc$|^afl$"
    "|^aal$|^osl$|^ogl$|^odbl$|^odc$|^pddl$|^rpl$|^rpsl$|^ncsa$|^nosa$|^hpnd$|^naist$|^oclc$|^oldap$|^ogtsl$"
    "|^lppl$|^qpl$|^ofl$|^cpl$|^bsl$|^psf$|^ntp$|^ecos$|^zlib$|^libpng$|^libre$|^blessing$|^ohl$|^cc0|^ccby"
    "|^cc-by|^cc by|^cddl$|^cpal$|^cpol$|^cecill|^sspl$|^busl$|^eupl|unlicen|wtfpl|ssleay|openldap|sleepycat"
    "|^rail$|openrail|open rail|^w3c|^wxwi|libtiff|mozilla public|eclipse public|creative commons"
    "|creativecommons|^boost software|attribution-|jasper-|-exception$|developercertificate|json.org"
    "|opensource.org|^fwlink$"
    # phrases of licences
    "|rights reserved|views and conclusions|distributed under|distributable under|may be distribut"
    "|is distribut|are distribut|program distribut|code distribut|not distribut|conditions of distribution"
    "|strictly prohibited|is prohibited|are prohibited|^these terms|^usage terms|^of the terms|terms of use"
    "|terms and cond|trade secret|is the property|are the property|any purpose|personal use|private use"
    "|internal use$|public use|educational use|source code form|whatever you|whatsoever you|no restriction"
    "|without restriction|written consent|without my consent|without our consent|own risk|sell copies"
    "|authorized to use|invariant section|cover text|certificate of origin|unpublished work|file is part of"
    "|prior written|as contained in|endorse or promote|used in advertising"
    "|许可|授权|版权|著作权|許可|授權|著作權|版權|开源|저작권|라이선스|라이센스|ライセンス|лиценз"
)
# Literals that are a hint only before what the regular expression says, on the same line.
_BEFORE = {
    "licen": r"[cszt]|ça",
    "lizen": r"[cszt]",
    "^glp": r"(?![^\W_])|l|v?\d",
    "^aglp": r"(?![^\W_])|l|v?\d",
    "^mpl": r"(?![^\W_])|v?\d",
    "^epl": r"[- v\d]",
    "^psl v": r"\d",
    "^asf ": r"\d",
    "^mit": r"[\"'`,.;:)\]}<|/-]|[ \t]+(?:or|and|style|x11)\b|[ \t]*(?:\n|\Z|©|\(c\)|&copy;)",
    "^gnu": r"[ .](?:general|lesser|library|free|public|affero|org/)",
    "^unicode-": r"dfs|tou|\d",
    **dict.fromkeys(
        ("autoconf", "classpath", "bison", "runtime", "linking", "gcc", "foss", "syscall"),
        r"[\w .-]{0,25}(?:exception|note)",
    ),
    "public": r"[ \t*#/._-]{1,8}dom[ai]{2}n",
    "distributed as": r"\b",
    "distributable as": r"\b",
    "redistribut": r"(?:e|ed|ing|ions?)[^\w\n]+(?:and|or|in|of|with|it|this|under|is|must)\b",
    "commercial": r" use| purpose|(?<=non[- ]commercial)|(?<=non-[ \t]commercial)",
    "^free ": r"to use|to copy|to distribute|for (?:use|all|any|personal)|software|of charge",
    "feel free to ": r"use|copy|modify|do",
    "as you ": r"(?:please|like|want|wish)\b",
    "provided ": r"[^\w\n]{0,3}as[ -]is",
    "may ": r"not be removed|(?:not )?(?:be )?(?:use[d ]|copied|modified|(?:copy|modify)(?:,| and| or))"
    r"|(?<=you may )(?:not )?(?:copy|modify)",
}


class _Literal(NamedTuple):
    """A literal's length, and what must be true where it was found."""

    length: int
    starts_word: bool
    ends_word: bool
    following: re.Pattern[str] | None


def hint_lines(text: str) -> tuple[int, ...]:
    """The numbers (1-based, ascending) of the lines of `text` that hold a hint."""
    # `lower()` may lengthen a line, but neither adds nor removes a line feed.
    lowered = text.lower()
    numbers = [0]
    line, seen = 1, 0
    for _, end in _hints(lowered):
        line, seen = line + lowered.count("\n", seen, end), end
        if line != numbers[-1]:
            numbers.append(line)
    return tuple(numbers[1:])


def holds_hint(line: str) -> bool:
    """Whether this one line holds a hint."""
    return any(_hints(line.lower()))


def hint_spans(line: str) -> list[tuple[int, int]]:
    """Where in one line the hints are; for lines too long to be looked at whole."""
    return sorted(_hints(line.lower()))


def _hints(lowered: str) -> Iterator[tuple[int, int]]:
    """The literals that are hints where they stand: start and end, in the order of their ends."""
    for last, (length, starts_word, ends_word, following) in _automaton().iter(lowered):
        start, end = last + 1 - length, last + 1
        if starts_word and start and lowered[start - 1].isalnum():
            continue
        if ends_word and lowered[end : end + 1].isalnum():
            continue
        if following is None or following.match(lowered, end):
            yield start, end


@cache
def _automaton() -> Any:
    from ahocorasick import Automaton

    automaton = Automaton()
    for marked in _LITERALS.split("|"):
        _add(automaton, marked, None)
    for marked, following in _BEFORE.items():
        _add(automaton, marked, re.compile(following))
    automaton.make_automaton()
    return automaton


def _add(automaton: Any, marked: str, following: re.Pattern[str] | None) -> None:
    literal = marked.strip("^$")
    automaton.add_word(
        literal, _Literal(len(literal), marked.startswith("^"), marked.endswith("$"), following)
    )
