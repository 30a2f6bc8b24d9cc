"""Which comments are Chinese: `chinese_comments(text, segments)`.

Each line with Han in it is decided on: whether it only cites Chinese (quoted.py), and which language it is
in, by itself and in the light of its file (language.py). What stays open, the repository decides
(neighbours.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from compliance.detect.comments.characters import EASTERN, HAN, HANGUL, KANA, encodes
from compliance.detect.comments.columns import Columns
from compliance.detect.comments.language import OPEN, File, Reading, Verdict, file_of, read
from compliance.detect.comments.quoted import aside, is_example, undelimited, unquoted
from compliance.detect.comments.scanner import Segment
from compliance.model.evidence import COUNTED, ChineseComment, TextFigures

_TEXT_LIMIT = 2000  # characters of a comment that are kept
_MERGED_LINES = 20  # lines of comments that make one report
_LINE_LIMIT = 2000  # characters of a line that are judged
# A script that has twice as many characters of its own as the other has is the script of the text.
_CLEAR = 2
# Everyday characters of Hong Kong or Taiwan, and yet of the two standards in GB 2312 alone.
_EVERYDAY = frozenset("户着温税脱悦兑床污峰群皂")


class _Line(NamedTuple):
    """One line of a comment that has Han in it: `text` without white space around it, at these columns."""

    number: int
    column: int
    end_column: int
    text: str
    kind: str
    within: str
    aside: str  # quoted, code or empty
    reading: Reading


class _Judged(NamedTuple):
    line: _Line
    verdict: Verdict
    strength: str


def chinese_comments(
    text: str, segments: Iterable[Segment]
) -> tuple[tuple[ChineseComment, ...], TextFigures]:
    """The Chinese in the comments among `segments`, and counts for the whole text. Never raises.

    Consecutive lines of one kind make one `ChineseComment`, those that count and those that only cite apart:
    its text is those lines without the white space around them (a notebook's as its author sees them),
    cut after 2,000 characters with "…".
    """
    segments = tuple(segments)
    comment_lines, comment_chars = _sizes(segments)
    if not _is_eastern(text, segments):
        return (), TextFigures(comment_lines=comment_lines, comment_chars=comment_chars)
    comments = [segment for segment in segments if segment.kind != "string"]
    lines = list(_han_lines(text, comments))
    file = _file(text, comments, lines)
    judged = list(_judged(lines, file))
    counted = [each for each in judged if each.strength in COUNTED]
    figures = TextFigures(
        comment_lines=comment_lines,
        chinese_lines=len({each.line.number for each in counted}),
        strong_lines=len({each.line.number for each in counted if each.strength == "strong"}),
        comment_chars=comment_chars,
        comment_han=sum(each.line.reading.han for each in counted),
        string_han=sum(_string_han(segment.read(text)) for segment in segments if segment.kind == "string"),
        kana=file.file_kana,
        hangul=file.file_hangul,
    )
    return tuple(_merged(judged)), figures


def _is_eastern(text: str, segments: tuple[Segment, ...]) -> bool:
    """Whether Han, kana or hangul stands anywhere, be it as "\\u4e2d" in a notebook."""
    escaped = bool(segments and segments[0].source) and "\\u" in text
    return escaped or (not text.isascii() and bool(EASTERN.search(text)))


def _sizes(segments: Iterable[Segment]) -> tuple[int, int]:
    """Physical lines that hold a comment, each counted once, and characters of comments."""
    lines = characters = last = 0
    for kind, start, end, first, final, _, _ in segments:
        if kind != "string":
            lines += final - first + 1 if first > last else final - last
            characters += end - start
            last = final
    return lines, characters


def _han_lines(text: str, comments: Iterable[Segment]) -> Iterator[_Line]:
    columns = Columns(text)
    for comment in comments:
        content = comment.read(text)
        if not content.isascii() and HAN.search(content):
            yield from _lines_of(comment, content, columns.of(comment))


def _lines_of(comment: Segment, content: str, column: int) -> Iterator[_Line]:
    example = False
    rows = content.split("\n")
    delimited = (0, len(rows) - 1) if comment.kind == "docstring" else ()
    for index, raw in enumerate(rows):
        line = raw.strip()
        example = is_example(line) or (example and bool(line))
        if line.isascii() or not HAN.search(line, 0, _LINE_LIMIT):
            continue
        first = (column if index == 0 else 1) + len(raw) - len(raw.lstrip())
        number = min(comment.start_line + index, comment.end_line)
        place = (number, first, first + len(line) - 1)
        said = undelimited(line) if index in delimited else line
        judged = _read(said[:_LINE_LIMIT], example)
        yield _Line(*place, line[: _TEXT_LIMIT + 1], comment.kind, comment.within, *judged)


@lru_cache(maxsize=1024)  # headers and rulers stand in file after file
def _read(line: str, example: bool) -> tuple[str, Reading]:
    """Whether the line only cites, and what its characters say: those it does not cite, if there are any."""
    bare = unquoted(line)
    reading = read(bare)
    cited = "quoted" if example else aside(line, bare, reading.han)
    return cited, reading if reading.han else read(line)


def _string_han(string: str) -> int:
    """Han characters in a string, without its lines in Japanese or Korean."""
    if string.isascii() or not HAN.search(string):
        return 0
    lines = (line for line in string.split("\n") if not KANA.search(line) and not HANGUL.search(line))
    return sum(len(HAN.findall(line)) for line in lines)


def _file(text: str, comments: Iterable[Segment], lines: Iterable[_Line]) -> File:
    written = (content for comment in comments if not (content := comment.read(text)).isascii())
    return file_of(text, written, (line.reading for line in lines if not line.aside))


def _judged(lines: Iterable[_Line], file: File) -> Iterator[_Judged]:
    """The lines that are Chinese or may be."""
    for line in lines:
        verdict = file.decide(line.reading)
        if verdict.language in ("zh", "undetermined"):
            strong = line.reading.own != OPEN
            yield _Judged(line, verdict, line.aside or ("strong" if strong else "ambiguous"))


def _merged(judged: Iterable[_Judged]) -> Iterator[ChineseComment]:
    """One `ChineseComment` for each run of lines of the same kind without a gap."""
    run: list[_Judged] = []
    for each in judged:
        if run and not _continues(run, each):
            yield _comment(run)
            run = []
        run.append(each)
    if run:
        yield _comment(run)


def _continues(run: list[_Judged], each: _Judged) -> bool:
    last = run[-1]
    same = (last.line.kind, last.line.within) == (each.line.kind, each.line.within)
    alike = last.strength == each.strength or {last.strength, each.strength} == set(COUNTED)
    return same and alike and each.line.number - last.line.number <= 1 and len(run) < _MERGED_LINES


def _comment(run: list[_Judged]) -> ChineseComment:
    """What makes one of the lines Chinese, makes the comment Chinese."""
    first, last = run[0].line, run[-1].line
    telling = min(run, key=lambda each: (each.verdict.language != "zh", each.strength != "strong"))
    text = "\n".join(each.line.text for each in run)
    return ChineseComment(
        text=text if len(text) <= _TEXT_LIMIT else text[: _TEXT_LIMIT - 1] + "…",
        script=_script(text) if telling.verdict.language == "zh" else "undetermined",
        start_line=first.number,
        end_line=last.number,
        kind=first.kind,
        strength=telling.strength,
        language=telling.verdict.language,
        why=telling.verdict.why,
        start_column=first.column,
        end_column=last.end_column,
        within=first.within,
    )


def _script(text: str) -> str:
    """Hans or Hant, of a text that is Chinese: the one that clearly has more characters of its own."""
    ways = [_script_of(character) for character in HAN.findall(text)]
    simplified, traditional = ways.count("Hans"), ways.count("Hant")
    if simplified >= _CLEAR * traditional and simplified:
        return "Hans"
    return "Hant" if traditional >= _CLEAR * simplified and traditional else "undetermined"


@cache
def _script_of(character: str) -> str:
    """Whether only one of the two scripts' standards, GB 2312 and Big5, has this character."""
    simplified, traditional = encodes(character, "gb2312"), encodes(character, "big5")
    if simplified == traditional or character in _EVERYDAY:
        return ""
    return "Hans" if simplified else "Hant"
