"""Comments and strings of a source text, told apart: `segments(text, language)`.

One regex a language finds the next opener; what closes it is found by `str.find` or an end finder. An end
that was once not found is not looked for again, so that no input makes this slower than linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from compliance.detect.comments import notebook
from compliance.detect.comments.docstrings import documented
from compliance.detect.comments.ends import FINDERS, Opened, line_end, starts_line
from compliance.detect.comments.syntaxes import ALIASES, LANGUAGES, Syntax, Token

_MISSES = 64  # distinct ends that may be looked for in vain: raw strings and the like name their own


class Segment(NamedTuple):
    """A comment or a string: `text[start:end]`, delimiters included, on these 1-based lines.

    `kind`: line, block, docstring, cell (a notebook's Markdown) or string. `source` is set in notebooks
    only, where the file holds the comment as JSON: the comment as its author sees it.
    (A named tuple, not a dataclass: a large file has a hundred thousand of these.)
    """

    kind: str
    start: int
    end: int
    start_line: int
    end_line: int
    source: str = ""

    @property
    def is_comment(self) -> bool:
        return self.kind != "string"

    def read(self, text: str) -> str:
        return self.source or text[self.start : self.end]


Span = tuple[str, int, int]  # kind, start, end


def segments(text: str, language: str | None) -> tuple[Segment, ...]:
    """All comments and strings of `text`, in order, never overlapping. Empty for an unknown language.

    `language` is one of `identify`'s tags. Linear in the length of `text`; never raises.
    """
    if language is None:
        return ()
    actual = _actual(text, language)
    if actual == "jupyter":
        return tuple(_notebook(text))
    if actual in LANGUAGES:
        return tuple(_numbered(text, spans(text, actual)))
    from compliance.detect.comments.fallback import pygments_spans

    return tuple(_numbered(text, pygments_spans(text, actual)))


def spans(text: str, language: str) -> list[Span]:
    """Kinds and offsets of comments and strings, for a language that has a row."""
    found: list[Span] = []
    _Scan(text, found).run(0, len(text), language)
    return documented(text, found) if LANGUAGES[language].docstrings else found


def _numbered(text: str, found: Iterable[Span]) -> Iterator[Segment]:
    line, seen = 1, 0
    for kind, start, end in found:
        first = line + text.count("\n", seen, start)
        line, seen = first + text.count("\n", start, end), end
        yield Segment(kind, start, end, first, line)


def _actual(text: str, language: str) -> str:
    """The language where its extension misleads: Qt's `.ts` is XML, MATLAB's `.m` is not Objective-C."""
    if language == "ts" and text.lstrip("\ufeff \r\n").startswith(("<?xml", "<!DOCTYPE")):
        return "xml"
    if language == "objective-c" and _MATLAB.search(text) and not _OBJECTIVE_C.search(text):
        return "matlab"
    return language


_MATLAB = re.compile(r"^(?:%|function\b|classdef\b)", re.MULTILINE)
_OBJECTIVE_C = re.compile(r"^(?:#import|#include|@interface|@implementation|@class|//|/\*)", re.MULTILINE)


def _notebook(text: str) -> Iterator[Segment]:
    """Comments and strings of code cells; a Markdown cell is one comment of kind `cell`."""
    language = notebook.language(text)
    language = language if language in LANGUAGES else "python"
    line, seen = 1, 0
    for cell in notebook.cells(text):
        source, places = cell.source(), notebook.Places(cell)
        found = [("cell", 0, len(source))] if cell.markdown else spans(source, language)
        for kind, start, end in found:
            if start == end:
                continue
            begin, stop = places.at(start), places.end(end)
            first = line + text.count("\n", seen, begin)
            line, seen = first + text.count("\n", begin, stop), stop
            yield Segment(kind, begin, stop, first, line, source[start:end])


class _Master(NamedTuple):
    """A syntax as one regex; `tokens` finds the token by the group that matched last."""

    pattern: re.Pattern[str]
    tokens: dict[str, tuple[int, Token]]


@cache
def _master(language: str) -> _Master:
    syntax: Syntax = LANGUAGES[language]
    arms = [_arm(token.opener, number) for number, token in enumerate(syntax.tokens)]
    tokens = {f"t{number}": (number, token) for number, token in enumerate(syntax.tokens)}
    return _Master(re.compile("|".join(arms) or r"(?!)"), tokens)


def _arm(opener: str, number: int) -> str:
    """One alternative: an empty group named `t…` just after the first character tells it from the others.

    Not before it: only where every alternative starts with a literal does `re` skip ahead to those
    characters, ten times faster.
    """
    first = 2 if opener[0] == "\\" else 1
    rest = re.sub(r"\(\?P([<=])(tag|lang|quote)", rf"(?P\1\g<2>{number}", opener[first:])
    return f"{opener[:first]}(?:{rest})(?P<t{number}>)"


@dataclass(slots=True)
class _Scan:
    """One pass over a text; what it finds is appended to `found`."""

    text: str
    found: list[Span]
    missing: set[str] = field(default_factory=set)

    def run(self, start: int, limit: int, language: str) -> int:
        """Scan `text[start:limit]`; the offset where it stopped (earlier, at a `leave` token)."""
        pattern, tokens = _master(language)
        text, found, search = self.text, self.found, pattern.search
        while match := search(text, start, limit):
            number, token = tokens[match.lastgroup or ""]
            begin, start = match.span()
            if token.first and not starts_line(text, begin):
                start = begin + 1
            elif token.kind == "leave":
                return start
            elif token.closer or token.end or token.kind == "embed":
                start = self._long(match, number, token, limit, language)
            elif token.kind:
                stop = start - 1 if token.kind == "line" and text[start - 1] == "\r" else start
                found.append((token.kind, begin, stop))
        return limit

    def _long(self, match: re.Match[str], number: int, token: Token, limit: int, language: str) -> int:
        """A token that ends elsewhere: take it, and return where to go on."""
        tag = match.group(f"tag{number}") if token.end == "heredoc" or "{tag}" in token.closer else ""
        closer = token.closer.replace("{tag}", tag)
        opened = Opened(match.start(), match.end(), limit, tag, closer)
        if token.kind == "embed" and not closer and not token.end:
            return _Scan(self.text, self.found).run(match.end(), limit, token.language)
        end = self._end(opened, token)
        if end < 0:
            return match.end()
        start = self._rest_of_line(opened, language) if token.end in _BELOW else match.start()
        if token.kind == "embed":
            self._embed(opened, start, end, _language(match, number, token))
        elif start < end:
            self.found.append((token.kind, start, end))
        return end

    def _end(self, opened: Opened, token: Token) -> int:
        """Where the token ends: by its finder, else by its closer, else nowhere (-1, or the limit)."""
        end, key = -1, token.end + opened.tag
        if token.end and not self._gone(key, opened):
            end = FINDERS[token.end](self.text, opened)
            if end < 0:
                self.missing.add(key)
        if end < 0 and opened.closer and not self._gone(opened.closer, opened):
            end = _unescaped(self.text, opened, token.escape)
            if end < 0:
                self.missing.add(opened.closer)
        return opened.limit if end < 0 and token.open_ended else end

    def _gone(self, key: str, opened: Opened) -> bool:
        return key in self.missing or (bool(opened.tag) and len(self.missing) > _MISSES)

    def _embed(self, opened: Opened, start: int, end: int, language: str) -> None:
        """Scan the code in another language that stands between the opener and the closer."""
        closed = self.text.endswith(opened.closer, start, end)
        stop = end - len(opened.closer) if closed else end
        if language in LANGUAGES:
            _Scan(self.text, self.found).run(max(start, opened.end), max(stop, opened.end), language)

    def _rest_of_line(self, opened: Opened, language: str) -> int:
        """What follows the opener on its line is code; the text starts on the next line."""
        end = line_end(self.text, opened.end, opened.limit)
        _Scan(self.text, self.found).run(opened.end, end, language)
        return end + 1


_BELOW = ("heredoc", "indented")  # tokens whose text starts on the line after the opener


def _language(match: re.Match[str], number: int, token: Token) -> str:
    if token.language:
        return token.language
    named = match.group(f"lang{number}").lower()
    return ALIASES.get(named, named)


def _unescaped(text: str, opened: Opened, escape: str) -> int:
    """The offset after the first closer that `escape` does not rob of its meaning, or -1."""
    at = text.find(opened.closer, opened.end, opened.limit)
    while at >= 0 and escape and _robbed(text, opened.end, at, escape):
        at = text.find(opened.closer, at + 1, opened.limit)
    return -1 if at < 0 else at + len(opened.closer)


def _robbed(text: str, start: int, at: int, escape: str) -> bool:
    """Whether an odd number of `escape` stands right before `at`."""
    before = at
    while before > start and text[before - 1] == escape:
        before -= 1
    return (at - before) % 2 == 1
