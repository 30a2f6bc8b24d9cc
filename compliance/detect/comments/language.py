"""Which language a line with Han characters is in: what its own characters say, else what its file does.

Han alone does not tell: Japanese and Korean are written with it too, at times with nothing else.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from compliance.detect.comments.characters import (
    BOPOMOFO,
    HAN,
    HANGUL,
    KANA,
    SHINJITAI,
    SIMPLIFIED,
    TRADITIONAL,
)

_OTHER = re.compile("|".join(letters.pattern for letters in (KANA, HANGUL, BOPOMOFO)))
_SHOWN = 3  # characters that are named as a reason
# So much kana beside Han in comments, or in the whole file, and kanji are Japanese.
_KANA_PER_HAN = 0.10
_FILE_KANA = 10
_FILE_KANA_PER_HAN = 0.2
_HANGUL_PER_HAN = 0.5
# So much Chinese beside Japanese or Korean in comments, and a line that might be either is Chinese. Beside
# Japanese it takes more, which has lines of kanji alone; today's Korean hardly has lines of hanja alone.
_CHINESE_PER_JAPANESE = 0.5
_CHINESE_PER_HANGUL = 0.1

# What a line's characters alone say, in words for a reviewer.
BY_SIMPLIFIED = "simplified characters"
BY_TRADITIONAL = "traditional characters"
BY_BOPOMOFO = "bopomofo"
BY_KANA = "kana or shinjitai"
BY_HANGUL = "hangul"
OPEN = ""  # nothing


class Reading(NamedTuple):
    """How many Han characters a line has, what they say, and those of them that say it."""

    han: int
    own: str
    telling: str = ""


class Verdict(NamedTuple):
    """`language`: zh, ja, ko or undetermined; `why` in a few words."""

    language: str
    why: str


_SAID = {
    BY_BOPOMOFO: Verdict("zh", BY_BOPOMOFO),
    BY_KANA: Verdict("ja", BY_KANA),
    BY_HANGUL: Verdict("ko", BY_HANGUL),
}


def read(line: str) -> Reading:
    """What the characters of `line` say of its language."""
    han = HAN.findall(line)
    simplified, traditional = _among(han, SIMPLIFIED), _among(han, TRADITIONAL)
    counts = (len(simplified), len(traditional), len(_among(han, SHINJITAI)))
    own = _by_other_letters(line, len(han), *counts) if _OTHER.search(line) else _by_han(*counts)
    telling = simplified if own == BY_SIMPLIFIED else traditional if own == BY_TRADITIONAL else []
    return Reading(len(han), own, ", ".join(list(dict.fromkeys(telling))[:_SHOWN]) if telling else "")


def _among(han: list[str], characters: frozenset[str]) -> list[str]:
    return [] if characters.isdisjoint(han) else [each for each in han if each in characters]


def _by_other_letters(line: str, han: int, simplified: int, traditional: int, shinjitai: int) -> str:
    """Korean for hangul, Japanese for kana, unless it is Chinese that cites a few of these; bopomofo."""
    if HANGUL.search(line):
        cited = simplified > shinjitai and len(HANGUL.findall(line)) <= _HANGUL_PER_HAN * han
        return BY_SIMPLIFIED if cited else BY_HANGUL
    if not KANA.search(line):
        return BY_BOPOMOFO
    own = simplified + traditional
    cited = own > shinjitai and len(KANA.findall(line)) <= han and _touching(line) <= own
    return (BY_SIMPLIFIED if simplified else BY_TRADITIONAL) if cited else BY_KANA


def _touching(line: str) -> int:
    """How often kana and Han touch, as in all Japanese sentences and seldom where kana is cited."""
    return sum(
        bool((KANA.match(one) and HAN.match(other)) or (HAN.match(one) and KANA.match(other)))
        for one, other in pairwise(line)
    )


def _by_han(simplified: int, traditional: int, shinjitai: int) -> str:
    if simplified > shinjitai:
        return BY_SIMPLIFIED
    if shinjitai > simplified and shinjitai > traditional:
        return BY_KANA
    return BY_TRADITIONAL if traditional > shinjitai else OPEN


@dataclass(frozen=True)
class File:
    """What a file says of the lines in it: its characters, in comments (Han by its line) and in all."""

    han: int
    simplified: int
    traditional: int
    japanese: int  # kana, and Han in lines that are Japanese
    hangul: int
    file_kana: int
    file_hangul: int

    def decide(self, reading: Reading) -> Verdict:
        """By the line's characters, but traditional ones in a Korean file are hanja; else by the file."""
        own = reading.own
        if own == BY_SIMPLIFIED or (own == BY_TRADITIONAL and not self._korean):
            return Verdict("zh", f"{own} ({reading.telling})")
        return _SAID.get(own) or self._verdict

    @cached_property
    def _verdict(self) -> Verdict:
        """The language of a line that does not say. The first that applies decides."""
        if self._chinese:
            return Verdict("zh", "the file's other comments are Chinese")
        if self._japanese:
            return Verdict("ja", "kana in the file")
        if self._korean:
            return Verdict("ko", "hangul in the file")
        if self.file_kana or self.file_hangul:
            return Verdict("undetermined", "too little else in the file")
        return Verdict("undetermined", "no kana or hangul in the file")

    @cached_property
    def _chinese(self) -> bool:
        chinese = self.simplified + (0 if self._korean else self.traditional)
        return chinese > 0 and (
            chinese >= _CHINESE_PER_JAPANESE * self.japanese and chinese >= _CHINESE_PER_HANGUL * self.hangul
        )

    @cached_property
    def _japanese(self) -> bool:
        throughout = self.file_kana > _FILE_KANA and self.file_kana > _FILE_KANA_PER_HAN * self.han
        return throughout or self.japanese > _KANA_PER_HAN * self.han

    @cached_property
    def _korean(self) -> bool:
        return self.hangul > _HANGUL_PER_HAN * self.han


def file_of(text: str, comments: Iterable[str], readings: Iterable[Reading]) -> File:
    """`comments` are those with anything but ASCII in them, `readings` the lines of these that have Han."""
    written = "\n".join(comments)
    han: Counter[str] = Counter()
    for reading in readings:
        han[reading.own] += reading.han
    return File(
        han=han.total(),
        simplified=han[BY_SIMPLIFIED],
        traditional=han[BY_TRADITIONAL] + han[BY_BOPOMOFO],
        japanese=len(KANA.findall(written)) + han[BY_KANA],
        hangul=len(HANGUL.findall(written)),
        file_kana=len(KANA.findall(text)),
        file_hangul=len(HANGUL.findall(text)),
    )
