"""Statements in comments that code came from elsewhere: "Copied from …", "改编自 …".

A phrase alone is not enough ("copied from the input tensor"). Right after it, on its line or the next, must
come what names an outside source (see `sources.py`). Papers are the origin of ideas, not of code, and are
left out; so are documents that were merely consulted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from compliance.detect.comments.scanner import Segment
from compliance.detect.comments.sources import Source, after_filler, named_source, source_within
from compliance.detect.text import rows_with
from compliance.model.evidence import OriginMarker

_TEXT_LIMIT = 400  # characters of a statement that are kept
_LINE_LIMIT = 1000  # characters of a line that are looked at
_LEAD = " \t\r\ufeff#/*;!%-\"'>|<=(."  # what comment signs and lists put before the words of a line

_TAKEN = "|".join(
    "copied copy copies adapted taken modified ported backported borrowed derived lifted forked vendored "
    "extracted reused translated stolen pasted copy-pasted adopted cribbed ripped cherry-picked "
    "modify adapt borrow port".split()
)
# Looked for in lower case, which takes `re` a third of the time that ignoring case does. One `\b` for all:
# most characters do not begin a word, and are then passed over at once.
_PHRASE = re.compile(
    rf"""(?x)
    \b(?:
        (?:{_TAKEN})(?:,?[ ][a-z&/-]{{1,16}}){{0,4}}?[ ]from\b
      | (?:modification|adaptation|derivative|re-?write|translation)[ ](?:of|from)\b
      | \Aport[ ]of\b
      | (?:a|direct|faithful|straight(?:forward)?|line-by-line)[ ]port[ ](?:of|from)\b
      | (?:heavily|largely|loosely|mostly|partially|partly|primarily|originally|directly)[ ]based[ ]on\b
      | (?:code|file|implementation|script|module|function|class)[ ](?:is|was)[ ]based[ ](?:on|off|from)\b
      | based[ ](?:up)?on(?=[ ](?:the[ ])?(?:\w{{1,20}}[ ]){{0,2}}
            (?:code|implementation|source|script|repo|repository|work|example)\b)
      | based[ ](?:up)?on(?=:?\s{{0,3}}(?:https?://|$))
      | (?:code|implementation|source|script|credits?)[ ]from\b
      | (?:original|upstream)[ ](?:code|implementation|source|version|file)[ ]?(?::|is|at|from)
      | originally[ ]from\b
    )"""
)
_CJK_PHRASE = re.compile(
    r"""(?x)
      (?:改编|改編|移植|修改|改写|改寫|摘|抄|抄袭|搬运|拷贝|复制|複製|翻译|取|拿|借鉴|借鑒)自 | 照搬
    | (?:代码|代碼|源码|实现)(?:来源|來源|出处|来自|來自|取自|源自)于?
    | (?:코드[ ]?)?출처 | 引用元 | 転載元 | 移植元 | コピー元
    | (?P<consulted>
        (?:参考|參考|参照|借鉴|借鑒|来自|來自|来源|來源|源自|引用|基于|基於|摘录|참고)(?:自|了|于|於)?)
    """
)
# Each English phrase holds one of these; other rows are not looked at.
_PARTS = ("from", "ased o", "ased upon", "ion of", "ort of", "rite of", "tive of", "riginal", "pstream")

# In Japanese and Korean the source comes first: "https://… より引用".
_AFTERWARDS = re.compile(
    r"(?:より|から|の)(?:引用|コピー|移植|拝借|転載|抜粋|流用|改変)|에서\s?(?:가져|복사|참고)"
)


def origin_markers(text: str, segments: Iterable[Segment]) -> tuple[OriginMarker, ...]:
    """The statements of origin in the comments and docstrings among `segments`, in order. Never raises.

    `marker` is the phrase as written, `url` the address it points to, if any. Whether the source is the
    project itself (a path or module of its own) is for the caller to decide.
    """
    return tuple(marker for block in _blocks(segments) for marker in _markers(text, block))


def _blocks(segments: Iterable[Segment]) -> Iterator[list[Segment]]:
    """The comments; those of one line each on consecutive lines belong together."""
    block: list[Segment] = []
    for segment in segments:
        if segment.kind == "string":
            continue
        if block and not (segment.kind == "line" and segment.start_line == block[-1].end_line + 1):
            yield block
            block = []
        block.append(segment)
    yield block


def _markers(text: str, block: list[Segment]) -> Iterator[OriginMarker]:
    comments = [segment.read(text) for segment in block]
    telling = _telling_rows("\n".join(comments))
    if not telling:
        return
    rows = [row[:_LINE_LIMIT] for comment in comments for row in comment.split("\n")]
    numbers = _numbers(block, comments)
    for index in telling:
        following = rows[index + 1] if index + 1 < len(rows) else ""
        statement = _statement(_words(rows[index]), _words(following))
        if statement is None:
            continue
        phrase, source, lines = statement
        raw = "\n".join(row.strip() for row in rows[index : index + lines])
        last = numbers[index + lines - 1]
        yield OriginMarker(_cut(raw), _tidy(phrase), source.url, numbers[index], last)


def _telling_rows(comment: str) -> list[int]:
    """The rows in which a phrase can be; a quick look that most comments do not pass."""
    telling = rows_with(_PARTS, comment.lower())
    if comment.isascii():
        return telling
    foreign = (index for index, row in enumerate(comment.split("\n")) if not row.isascii())
    return sorted({*telling, *foreign})


def _numbers(block: list[Segment], comments: list[str]) -> list[int]:
    """The line of each row; in a notebook many rows may stand on one line of the file."""
    return [
        min(segment.start_line + index, segment.end_line)
        for segment, comment in zip(block, comments, strict=True)
        for index in range(comment.count("\n") + 1)
    ]


def _words(row: str) -> str:
    return row.lstrip(_LEAD).rstrip().removesuffix("*/").rstrip(" \t*\"'")


def _statement(words: str, following: str) -> tuple[str, Source, int] | None:
    """The phrase, the source and the number of lines of a statement that begins in `words`."""
    for start, end, consulted in _phrases(words):
        phrase, rest = words[start:end], words[end:]
        if source := named_source(rest, consulted=consulted):
            return phrase, source, 1
        if not after_filler(rest) and (source := named_source(following, consulted=consulted)):
            return phrase, source, 2
    said = None if words.isascii() else _AFTERWARDS.search(words)
    if said and (source := source_within(words[: said.start()])):
        return said.group(), source, 1
    return None


def _phrases(words: str) -> list[tuple[int, int, bool]]:
    """Start, end, and whether the source was merely consulted."""
    lowered = words.lower()
    if len(lowered) != len(words):  # a few letters become two
        lowered = words
    phrases = [(*phrase.span(), False) for phrase in _PHRASE.finditer(lowered)]
    if not words.isascii():
        found = _CJK_PHRASE.finditer(words)
        phrases += ((*phrase.span(), phrase["consulted"] is not None) for phrase in found)
    return sorted(phrases)


def _tidy(phrase: str) -> str:
    return " ".join(phrase.strip(" :：").split())


def _cut(text: str) -> str:
    return text if len(text) <= _TEXT_LIMIT else text[: _TEXT_LIMIT - 1] + "…"
