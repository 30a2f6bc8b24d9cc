"""Hints: which lines can belong to a licence at all.

The words were chosen against the rules of ScanCode 32.5: 98 % of its 37,500 rules hold one of them,
and most others are bare web addresses. A needless hint costs a look, a missing one a finding.
"""

from __future__ import annotations

import re
from functools import lru_cache

# All is matched in lower case. A word is a hint by itself if one of these is found in it; parts of
# words count on purpose ("gnulgpl", "sublicensing").
_WORDS = (
    r"li[cz]en[cszt]|licen[çc]a|copyright|copyleft|copying|permission|warrant|merchantab|disclaim",
    r"publicdomain|spdx|^eulas?$|trademark|proprietary|confidential|noncommercial|^commercially|royalt",
    r"(?:free|share|care|beer|gift|tree|postcard)ware$|^freely$|^liab|^fwlink$",
    r"gpl|^a?glp(?:$|l|v?\d)|affero|^g?fdl|^bsd|^bds$|apache|^asl$|^alv?2|^apsl|^afpl|^mpl(?:$|v?\d)|^mlpl$|^x11|artistic",
    r"^(?:isc|afl|aal|osl|ogl|odbl|odc|pddl|rpl|rpsl|ncsa|nosa|hpnd|naist|oclc|oldap|ogtsl|lppl|qpl|ofl|cpl|bsl)$",
    r"^(?:psf|ntp|ecos|zlib|libpng|libre|blessing|ohl|cc0.*|ccby.*|cddl|cpal|cpol|cecill.*|sspl|busl|eupl.*)$",
    r"misrepresent|unlicen|wtfpl|ssleay|openldap|sleepycat|openrail|^w3c|^wxwi|libtiff|sharealike|developercertificate",
    "许可|授权|版权|著作权|許可|授權|著作權|版權|开源|저작권|라이선스|라이센스|ライセンス|лиценз",
)
# These words are a hint only within one of the phrases below.
_ANCHORS = frozenset(
    (
        "asf attribution authorized boost cc certificate commercial consent copied copies cover creative "
        "distributable distributed distribution domain eclipse epl exception feel form free gnu invariant "
        "jasper json like mit modified mozilla note opensource part personal please private prohibited "
        "removed property provided psl public purpose purposes rail redistribute redistributed "
        "redistributing redistribution redistributions restriction restrictions rights risk secret terms "
        "unicode unpublished use used views want wish "
    ).split()
)
_PHRASES = re.compile(
    "|".join(
        (
            r"public[\s*#/._-]{1,8}dom[ai]{2}n|rights reserved|views and conclusions",
            r"distribut(?:ed|able) (?:under|as)\b|(?:may be|is|are|program|code|not) distribut",
            r"redistribut(?:e|ed|ing|ions?)\W+(?:and|or|in|of|with|it|this|under|is|must)\b",
            r"(?:strictly|is|are) prohibited|conditions of distribution",
            r"\b(?:these|usage|of the) terms|terms (?:of use|and cond)",
            r"trade secret|(?:is the|are the) property",
            r"non-?\s?commercial|commercial (?:use|purpose)|any purpose",
            r"(?:personal|private|internal|public|educational) use|source code form",
            r"as you (?:please|like|want|wish)|what(?:so)?ever you|feel free to (?:use|copy|modify|do)",
            r"\bfree (?:to use|to copy|to distribute|for (?:use|all|any|personal)|software|of charge)",
            r"no restriction|without restriction|written consent|without (?:my|our) consent",
            r"may (?:not )?(?:be )?(?:use[d ]|copied|copy|modif)|provided \W{0,3}as[ -]is",
            r"own risk|sell copies|authorized to use|invariant section|cover text|certificate of origin",
            r"unpublished work|may not be removed|file is part of",
            r"(?:autoconf|classpath|bison|runtime|linking|gcc|foss|syscall)[\w .-]{0,25}(?:exception|note)",
            r"-exception|\bmit(?=[\"'`,.;:)\]}<|/-]|\s+(?:or|and|style|x11)\b|[ \t]*$)|\basf \d",
            r"mozilla public|eclipse public|\bpsl v\d|creative ?commons|attribution-|\bepl[- v\d]|\bcc[- ]by",
            r"\bboost software|open ?rail|\brail\b|jasper-|\bunicode-(?:dfs|tou|\d)",
            r"json\.org|opensource\.org|\bgnu[ .](?:general|lesser|library|free|public|affero|org/)",
        )
    )
)
_HINT_WORD = re.compile("|".join(_WORDS))
_WORD = re.compile(r"[^\W_]+")
_LINE_LIMIT = 100_000  # characters of a line in which phrases are looked for; words are in all of it


def hint_lines(text: str) -> tuple[int, ...]:
    """The numbers (1-based, ascending) of the lines of `text` that hold a hint."""
    # `lower()` may lengthen a line, but neither adds nor removes a line feed.
    lowered = text.lower()
    verdicts = {word: verdict for word in set(_WORD.findall(lowered)) if (verdict := _verdict(word))}
    if not verdicts:
        return ()
    sure = {word for word, verdict in verdicts.items() if verdict == "hint"}
    maybe = verdicts.keys() - sure
    numbered = ((number, line, _WORD.findall(line)) for number, line in enumerate(lowered.split("\n"), 1))
    return tuple(
        number
        for number, line, words in numbered
        if not sure.isdisjoint(words)
        or (not maybe.isdisjoint(words) and _PHRASES.search(line, 0, _LINE_LIMIT))
    )


def holds_hint(line: str) -> bool:
    """Whether this one line holds a hint."""
    return bool(hint_lines(line))


def hint_spans(line: str) -> list[tuple[int, int]]:
    """Where in one line the hints are; for lines too long to be looked at whole."""
    lowered = line.lower()
    words = (match.span() for match in _WORD.finditer(lowered) if _verdict(match.group()) == "hint")
    return sorted((*words, *(match.span() for match in _PHRASES.finditer(lowered, 0, _LINE_LIMIT))))


@lru_cache(maxsize=100_000)
def _verdict(word: str) -> str:
    return "hint" if _HINT_WORD.search(word) else "anchor" if word in _ANCHORS else ""
