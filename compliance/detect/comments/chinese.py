"""Which comments are Chinese: `chinese_comments(text, segments)`.

Han characters alone do not tell: Japanese is written with them too, at times without any kana. Each line is
decided on, in the light of its file (rules 1 to 6 at `_Context.is_chinese`), and told apart from Chinese that
is only quoted: in an example, a string of commented-out code, an English sentence about a character.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from compliance.detect.comments.characters import (
    HAN,
    HANGUL,
    KANA,
    SHINJITAI,
    SIMPLIFIED,
    TRADITIONAL,
)
from compliance.detect.comments.scanner import Segment
from compliance.model.evidence import ChineseComment, TextFigures

_TEXT_LIMIT = 400  # characters of a comment that are kept
_MERGED_LINES = 20  # lines of comments that make one report
_LINE_LIMIT = 2000  # characters of a line that are judged
_STRENGTHS = ("strong", "ambiguous", "quoted", "code")  # of merged lines the first counts

# Rule 4: so much kana beside Han in comments, or in the whole file, and kanji are Japanese.
_KANA_PER_HAN = 0.10
_FILE_KANA = 20
_FILE_KANA_PER_HAN = 0.2
_HANGUL_PER_HAN = 0.5  # rule 5

_QUOTED = re.compile(
    r"""(?x)
      "[^"\n]{1,300}" | '[^'\n]{1,300}' | `[^`\n]{1,300}` | “[^”\n]{1,300}” | ‘[^’\n]{1,300}’
    | 「[^」\n]{1,300}」 | 『[^』\n]{1,300}』
    | \([^()\n]{1,300}\) | \[[^\[\]\n]{1,300}\] | <[^<>\n]{1,300}>"""
)
_EXAMPLE = re.compile(r"[\s#*/]{0,80}>>>\s")
_CODE = re.compile(
    r"\w[(\[]|[\w\])]\s?[-+*/]?[=:]\s?[^=]|[;{}]\s*$|^\W{0,8}(?:return|import|from|print|assert)\b"
)
# code that was commented out together with a comment of its own
_COMMENT_WITHIN = re.compile(r"\S\s+(?:#|//)\s?[^#/]*\Z")
_ENGLISH_WORD = re.compile(r"\b[A-Za-z][a-z]{1,20}\b")
_ENGLISH_WORDS = 5
_ENGLISH_HAN = 4


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a comment that has Han in it."""

    number: int
    text: str
    kind: str
    han: str
    foreign: bool  # kana or hangul stand on it
    example: bool  # part of an interpreter session (">>> …"), or its output


def chinese_comments(
    text: str, segments: Iterable[Segment]
) -> tuple[tuple[ChineseComment, ...], TextFigures]:
    """The Chinese in the comments among `segments`, and counts for the whole text. Never raises.

    Consecutive lines of one kind make one `ChineseComment`: its text is those lines as they stand
    (a notebook's as its author sees them), cut after 400 characters with "…".
    """
    segments = tuple(segments)
    comments = [segment for segment in segments if segment.kind != "string"]
    comment_lines = _count_lines(comments)
    comment_chars = sum(segment.end - segment.start for segment in comments)
    if not _may_hold_han(text, comments):
        return (), TextFigures(comment_lines=comment_lines, comment_chars=comment_chars)
    lines = list(chain.from_iterable(_han_lines(text, segment) for segment in comments))
    context = _context(text, comments, lines)
    judged = [(line, _strength(line, context)) for line in lines if context.is_chinese(line)]
    figures = TextFigures(
        comment_lines=comment_lines,
        chinese_lines=len({line.number for line, strength in judged if strength in _STRENGTHS[:2]}),
        comment_chars=comment_chars,
        comment_han=sum(len(line.han) for line in lines if not line.foreign),
        string_han=sum(_string_han(segment.read(text)) for segment in segments if segment.kind == "string"),
        kana=context.file_kana,
        hangul=context.file_hangul,
    )
    return tuple(_merged(judged)), figures


def _may_hold_han(text: str, comments: Iterable[Segment]) -> bool:
    if not text.isascii() and HAN.search(text):
        return True
    return any(HAN.search(comment.source) for comment in comments if comment.source)  # "\u4e2d" in a notebook


def _count_lines(comments: Iterable[Segment]) -> int:
    """Physical lines that hold a comment; each counts once."""
    lines = last = 0
    for comment in comments:
        lines += comment.end_line - max(comment.start_line, last + 1) + 1
        last = comment.end_line
    return lines


def _han_lines(text: str, comment: Segment) -> Iterator[_Line]:
    content = comment.read(text)
    if content.isascii() or not HAN.search(content):
        return
    example = False
    for index, line in enumerate(content.split("\n")):
        example = bool(_EXAMPLE.match(line)) or (example and not line.isspace() and bool(line))
        han = "".join(HAN.findall(line[:_LINE_LIMIT]))
        if han:
            number = min(comment.start_line + index, comment.end_line)
            yield _Line(number, line.rstrip("\r"), comment.kind, han, _is_foreign(line), example)


def _is_foreign(text: str) -> bool:
    return bool(KANA.search(text) or HANGUL.search(text))


def _string_han(string: str) -> int:
    """Han characters in a string, without its lines in Japanese or Korean."""
    if string.isascii():
        return 0
    return sum(len(HAN.findall(line)) for line in string.split("\n") if not _is_foreign(line))


def _context(text: str, comments: Iterable[Segment], lines: Iterable[_Line]) -> _Context:
    written = "\n".join(content for comment in comments if not (content := comment.read(text)).isascii())
    return _Context(
        han=sum(len(line.han) for line in lines),
        kana=len(KANA.findall(written)),
        hangul=len(HANGUL.findall(written)),
        file_kana=len(KANA.findall(text)),
        file_hangul=len(HANGUL.findall(text)),
    )


@dataclass(frozen=True, slots=True)
class _Context:
    """What the file around a line says about its language: characters in comments, and in all."""

    han: int
    kana: int
    hangul: int
    file_kana: int
    file_hangul: int

    @property
    def japanese(self) -> bool:
        return self.kana > _KANA_PER_HAN * self.han or (
            self.file_kana > _FILE_KANA and self.file_kana > _FILE_KANA_PER_HAN * self.han
        )

    def is_chinese(self, line: _Line) -> bool:
        """The first of these that applies decides:

        1. kana on the line: Japanese; hangul: Korean. 2. More simplified-only characters than shinjitai:
        Chinese. 3. More shinjitai than simplified-only and than traditional-only: Japanese. 4. A file with
        kana: Japanese. 5. One with hangul: Korean. 6. Chinese.
        """
        if line.foreign:
            return False
        simplified, shinjitai = _count(line.han, SIMPLIFIED), _count(line.han, SHINJITAI)
        if simplified != shinjitai and (simplified > shinjitai or shinjitai > _count(line.han, TRADITIONAL)):
            return simplified > shinjitai
        return not self.japanese and self.hangul <= _HANGUL_PER_HAN * self.han


def _count(han: str, characters: frozenset[str]) -> int:
    return sum(character in characters for character in han)


def _strength(line: _Line, context: _Context) -> str:
    """Strong needs a character that only Chinese has; what is merely quoted is told apart first."""
    text = line.text[:_LINE_LIMIT]
    if line.example or _is_english(text, line.han):
        return "quoted"
    unquoted = _QUOTED.sub("", text)
    if not HAN.search(unquoted):
        return "code" if _CODE.search(text) and not _is_prose(unquoted) else "quoted"
    exclusive = _count(line.han, SIMPLIFIED) or _count(line.han, TRADITIONAL)
    return "strong" if exclusive else "ambiguous"


def _is_english(text: str, han: str) -> bool:
    """Whether `text` is an English sentence with a few Han characters in it."""
    if len(han) > _ENGLISH_HAN or not _is_prose(text):
        return False
    within = _COMMENT_WITHIN.search(text)
    return not (within and HAN.search(within.group()))


def _is_prose(text: str) -> bool:
    return len(_ENGLISH_WORD.findall(text)) >= _ENGLISH_WORDS


def _merged(judged: Iterable[tuple[_Line, str]]) -> Iterator[ChineseComment]:
    """One `ChineseComment` for each run of lines of the same kind without a gap."""
    run: list[tuple[_Line, str]] = []
    for line, strength in judged:
        if run and not _continues(run, line):
            yield _comment(run)
            run = []
        run.append((line, strength))
    if run:
        yield _comment(run)


def _continues(run: list[tuple[_Line, str]], line: _Line) -> bool:
    last = run[-1][0]
    return line.kind == last.kind and line.number - last.number <= 1 and len(run) < _MERGED_LINES


def _comment(run: list[tuple[_Line, str]]) -> ChineseComment:
    text = "\n".join(line.text for line, _ in run)
    return ChineseComment(
        text=text if len(text) <= _TEXT_LIMIT else text[: _TEXT_LIMIT - 1] + "…",
        script=_script("".join(line.han for line, _ in run)),
        start_line=run[0][0].number,
        end_line=run[-1][0].number,
        kind=run[0][0].kind,
        strength=min((strength for _, strength in run), key=_STRENGTHS.index),
    )


def _script(han: str) -> str:
    """Hans or Hant where one has more characters of its own than the other."""
    simplified, traditional = _count(han, SIMPLIFIED), _count(han, TRADITIONAL)
    if simplified == traditional:
        return "undetermined"
    return "Hans" if simplified > traditional else "Hant"
