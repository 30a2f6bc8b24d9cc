"""Statements in comments that code came from elsewhere: "Copied from …", "改编自 …".

A phrase alone is not enough ("copied from the input tensor"). Right after it, on its line or the next, must
come what names an outside source (see `sources.py`). Papers are the origin of ideas, not of code, and are
left out; so are documents that were merely consulted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from compliance.detect.comments.scanner import Segment
from compliance.detect.comments.sources import Source, after_filler, named_source, source_within
from compliance.model.evidence import OriginMarker

_TEXT_LIMIT = 400  # characters of a statement that are kept
_LINE_LIMIT = 1000  # characters of a line that are looked at
_LEAD = " \t\r\ufeff#/*;!%-\"'>|<=(."  # what comment signs and lists put before the words of a line

_TAKEN = "|".join(
    "copied copy copies adapted taken modified ported backported borrowed derived lifted forked vendored "
    "extracted reused translated stolen pasted copy-pasted adopted cribbed ripped cherry-picked "
    "modify adapt borrow port".split()
)
_PHRASE = re.compile(
    rf"""(?xi)
    (?P<taken>
        \b(?:{_TAKEN})(?:,?[ ][a-z&/-]{{1,16}}){{0,4}}?[ ]from\b
      | \b(?:modification|adaptation|derivative|re-?write|translation)[ ](?:of|from)\b
      | ^port[ ]of\b
      | \b(?:a|direct|faithful|straight(?:forward)?|line-by-line)[ ]port[ ](?:of|from)\b
      | \b(?:heavily|largely|loosely|mostly|partially|partly|primarily|originally|directly)[ ]based[ ]on\b
      | \b(?:code|file|implementation|script|module|function|class)[ ](?:is|was)[ ]based[ ](?:on|off|from)\b
      | \bbased[ ](?:up)?on(?=[ ](?:the[ ])?(?:\w{{1,20}}[ ]){{0,2}}
            (?:code|implementation|source|script|repo|repository|work|example)\b)
      | \bbased[ ](?:up)?on(?=:?\s{{0,3}}(?:https?://|$))
      | \b(?:code|implementation|source|script|credits?)[ ]from\b
      | \b(?:original|upstream)[ ](?:code|implementation|source|version|file)[ ]?(?::|is|at|from)
      | \boriginally[ ]from\b
      | (?:改编|改編|移植|修改|改写|改寫|摘|抄|抄袭|搬运|拷贝|复制|複製|翻译|取|拿|借鉴|借鑒)自 | 照搬
      | (?:代码|代碼|源码|实现)(?:来源|來源|出处|来自|來自|取自|源自)于?
      | (?:코드[ ]?)?출처 | 引用元 | 転載元 | 移植元 | コピー元)
    | (?P<consulted>
        (?:参考|參考|参照|借鉴|借鑒|来自|來自|来源|來源|源自|引用|基于|基於|摘录|참고)(?:自|了|于|於)?)
    """
)
# A quick look first: each English phrase holds one of these, in the case people write it.
_PARTS = (
    "from",
    "From",
    "FROM",
    "ased o",
    "ased upon",
    "ion of",
    "ort of",
    "rite of",
    "tive of",
    "riginal",
    "pstream",
)

# In Japanese and Korean the source comes first: "https://… より引用".
_AFTERWARDS = re.compile(
    r"(?:より|から|の)(?:引用|コピー|移植|拝借|転載|抜粋|流用|改変)|에서\s?(?:가져|복사|참고)"
)


class _Row(NamedTuple):
    """A line of a comment: its number, as it stands, and the words in it."""

    number: int
    raw: str
    words: str


def origin_markers(text: str, segments: Iterable[Segment]) -> tuple[OriginMarker, ...]:
    """The statements of origin in the comments and docstrings among `segments`, in order. Never raises.

    `marker` is the phrase as written, `url` the address it points to, if any. Whether the source is the
    project itself (a path or module of its own) is for the caller to decide.
    """
    return tuple(marker for rows in _blocks(text, segments) for marker in _markers(rows))


def _blocks(text: str, segments: Iterable[Segment]) -> Iterator[list[_Row]]:
    """Comments as rows; line comments on consecutive lines belong together."""
    block: list[Segment] = []
    for segment in segments:
        if not segment.is_comment:
            continue
        if block and not (segment.kind == "line" and segment.start_line == block[-1].end_line + 1):
            yield _rows(text, block)
            block = []
        block.append(segment)
    yield _rows(text, block)


def _rows(text: str, block: list[Segment]) -> list[_Row]:
    """The lines of a block; none where a quick look shows that no phrase can be in it."""
    comments = [segment.read(text) for segment in block]
    if not any(_may_say(comment) for comment in comments):
        return []
    return [
        _Row(min(segment.start_line + index, segment.end_line), raw[:_LINE_LIMIT], _words(raw[:_LINE_LIMIT]))
        for segment, comment in zip(block, comments, strict=True)
        for index, raw in enumerate(comment.split("\n"))
    ]


def _may_say(comment: str) -> bool:
    return not comment.isascii() or any(part in comment for part in _PARTS)


def _words(raw: str) -> str:
    return raw.lstrip(_LEAD).rstrip().removesuffix("*/").rstrip(" \t*\"'")


def _markers(rows: list[_Row]) -> Iterator[OriginMarker]:
    for index, row in enumerate(rows):
        statement = _statement(row.words, rows[index + 1].words if index + 1 < len(rows) else "")
        if statement is None:
            continue
        phrase, source, lines = statement
        taken = rows[index : index + lines]
        raw = "\n".join(each.raw.strip() for each in taken)
        yield OriginMarker(_cut(raw), _tidy(phrase), source.url, row.number, taken[-1].number)


def _statement(words: str, following: str) -> tuple[str, Source, int] | None:
    """The phrase, the source and the number of lines of a statement that begins in `words`."""
    for phrase in _PHRASE.finditer(words):
        rest, consulted = words[phrase.end() :], phrase["taken"] is None
        if source := named_source(rest, consulted=consulted):
            return phrase.group(), source, 1
        if not after_filler(rest) and (source := named_source(following, consulted=consulted)):
            return phrase.group(), source, 2
    said = None if words.isascii() else _AFTERWARDS.search(words)
    if said and (source := source_within(words[: said.start()])):
        return said.group(), source, 1
    return None


def _tidy(phrase: str) -> str:
    return " ".join(phrase.strip(" :：").split())


def _cut(text: str) -> str:
    return text if len(text) <= _TEXT_LIMIT else text[: _TEXT_LIMIT - 1] + "…"
