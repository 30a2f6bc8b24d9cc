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

from compliance.detect.comments import dialects, notebook
from compliance.detect.comments.docstrings import Span, documented
from compliance.detect.comments.ends import FINDERS, Opened, line_end, starts_line
from compliance.detect.comments.syntaxes import ALIASES, LANGUAGES, Syntax, Token

_MISSES = 64  # distinct ends that may be looked for in vain: raw strings and the like name their own


class Segment(NamedTuple):
    """A comment or a string: `text[start:end]`, delimiters included, on these 1-based lines.

    `kind`: line, block, docstring, cell (a notebook's Markdown) or string. `source` is set in notebooks
    only, where the file holds the comment as JSON: the comment as its author sees it. `within` is "cell 3"
    (from 1) in a notebook, "fenced code" in a block of code in Markdown, else empty.
    (A named tuple, not a dataclass: a large file has a hundred thousand of these.)
    """

    kind: str
    start: int
    end: int
    start_line: int
    end_line: int
    source: str = ""
    within: str = ""

    @property
    def is_comment(self) -> bool:
        return self.kind != "string"

    def read(self, text: str) -> str:
        return self.source or text[self.start : self.end]


def segments(text: str, language: str | None) -> tuple[Segment, ...]:
    """All comments and strings of `text`, in order, never overlapping. Empty for an unknown language.

    `language` is one of `identify`'s tags. Linear in the length of `text`; never raises.
    """
    if language is None:
        return ()
    actual = dialects.actual(text, language)
    if actual == "jupyter":
        return tuple(_notebook(text))
    if actual in LANGUAGES:
        return tuple(_numbered(text, spans(text, actual)))
    from compliance.detect.comments.fallback import pygments_spans

    return tuple(_numbered(text, pygments_spans(text, actual)))


def spans(text: str, language: str) -> list[Span]:
    """Kinds and offsets of comments and strings, for a language that has a row."""
    return _spans(text, 0, len(text), language)


def _spans(text: str, start: int, limit: int, language: str) -> list[Span]:
    found: list[Span] = []
    _Scan(text, found).run(start, limit, language)
    return documented(text, found, start) if LANGUAGES[language].docstrings else found


def _numbered(text: str, found: Iterable[Span]) -> Iterator[Segment]:
    line, seen = 1, 0
    for kind, start, end, within in found:
        first = line + text.count("\n", seen, start)
        line, seen = first + text.count("\n", start, end), end
        yield Segment(kind, start, end, first, line, "", within)


def _notebook(text: str) -> Iterator[Segment]:
    """Comments and strings of code cells; a Markdown cell is one comment of kind `cell`."""
    language = notebook.language(text)
    language = language if language in LANGUAGES else "python"
    line, seen = 1, 0
    for number, cell in enumerate(notebook.cells(text), start=1):
        source, places = cell.source(), notebook.Places(cell)
        found = [("cell", 0, len(source), "")] if cell.markdown else spans(source, language)
        for kind, start, end, _ in found:
            if start == end:
                continue
            begin, stop = places.at(start), places.end(end)
            first = line + text.count("\n", seen, begin)
            line, seen = first + text.count("\n", begin, stop), stop
            yield Segment(kind, begin, stop, first, line, source[start:end], f"cell {number}")


class _Master(NamedTuple):
    """A syntax as one regex; `tokens` finds the token by the group that matched last.

    `inline` lacks the tokens that count only as the first thing on their line.
    """

    pattern: re.Pattern[str]
    inline: re.Pattern[str]
    tokens: dict[str, tuple[int, Token]]


@cache
def _master(language: str) -> _Master:
    syntax: Syntax = LANGUAGES[language]
    arms = [_arm(token.opener, number) for number, token in enumerate(syntax.tokens)]
    inline = [arm for arm, token in zip(arms, syntax.tokens, strict=True) if not token.first]
    tokens = {f"t{number}": (number, token) for number, token in enumerate(syntax.tokens)}
    return _Master(_any_of(arms), _any_of(inline), tokens)


def _any_of(arms: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(arms) or r"(?!)")


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
        pattern, inline, tokens = _master(language)
        text, found, search = self.text, self.found, pattern.search
        while match := search(text, start, limit):
            number, token = tokens[match.lastgroup or ""]
            begin, start = match.span()
            if token.first and not starts_line(text, begin):
                match = inline.match(text, begin, limit)
                if not match:
                    start = begin + 1
                    continue
                number, token = tokens[match.lastgroup or ""]
                start = match.end()
            if token.kind == "leave":
                return start
            if token.end == "line":
                start = line_end(text, start, limit)
            elif token.literal:
                end = self._closed(token, start, limit)
                if end < 0:
                    continue
                start = end
            elif token.closer or token.end or token.kind == "embed":
                start = self._long(match, number, token, limit, language)
                continue
            if token.kind:
                stop = start - 1 if token.kind == "line" and text[start - 1] == "\r" else start
                found.append((token.kind, begin, stop, ""))
        return limit

    def _closed(self, token: Token, start: int, limit: int) -> int:
        """Where a token ends whose closer is always the same, or -1."""
        if token.closer in self.missing:
            return -1
        end = _unescaped(self.text, start, limit, token.closer, token.escape)
        if end < 0:
            self.missing.add(token.closer)
        return end

    def _long(self, match: re.Match[str], number: int, token: Token, limit: int, language: str) -> int:
        """A token that ends elsewhere: take it, and return where to go on."""
        tag = match.group(f"tag{number}") if token.end == "heredoc" or "{tag}" in token.closer else ""
        closer = token.closer.replace("{tag}", tag)
        opened = Opened(match.start(), match.end(), limit, tag, closer)
        if token.kind == "embed" and not closer and not token.end:
            return _Scan(self.text, self.found, self.missing).run(match.end(), limit, token.language)
        end = self._end(opened, token)
        if end < 0:
            return match.end()
        start = self._rest_of_line(opened, language) if token.end in _BELOW else match.start()
        if token.kind == "embed":
            within = "fenced code" if token.end == "fence" else ""
            self._embed(opened, start, end, _language(match, number, token), within)
        elif token.kind and start < end:
            self.found.append((token.kind, start, end, ""))
        return end

    def _end(self, opened: Opened, token: Token) -> int:
        """Where the token ends: by its finder, else by its closer, else nowhere (-1, or the limit)."""
        end, key = -1, token.end + opened.tag + opened.closer
        if token.end and not self._gone(key, opened):
            end = FINDERS[token.end](self.text, opened)
            if end < 0:
                self.missing.add(key)
        if end < 0 and opened.closer and not self._gone(opened.closer, opened):
            end = _unescaped(self.text, opened.end, opened.limit, opened.closer, token.escape)
            if end < 0:
                self.missing.add(opened.closer)
        return opened.limit if end < 0 and token.open_ended else end

    def _gone(self, key: str, opened: Opened) -> bool:
        return key in self.missing or (bool(opened.tag) and len(self.missing) > _MISSES)

    def _embed(self, opened: Opened, start: int, end: int, language: str, within: str) -> None:
        """Scan the code in another language that stands between the opener and the closer."""
        closed = self.text.endswith(opened.closer, start, end)
        stop = end - len(opened.closer) if closed else end
        if language in LANGUAGES:
            inner = _spans(self.text, max(start, opened.end), max(stop, opened.end), language)
            self.found += [(kind, begin, close, within or deeper) for kind, begin, close, deeper in inner]

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


def _unescaped(text: str, start: int, limit: int, closer: str, escape: str) -> int:
    """The offset after the first closer that `escape` does not rob of its meaning, or -1."""
    at = text.find(closer, start, limit)
    while at >= 0 and text[at - 1] == escape and _robbed(text, start, at, escape):
        at = text.find(closer, at + 1, limit)
    return -1 if at < 0 else at + len(closer)


def _robbed(text: str, start: int, at: int, escape: str) -> bool:
    """Whether an odd number of `escape` stands right before `at`."""
    before = at
    while before > start and text[before - 1] == escape:
        before -= 1
    return (at - before) % 2 == 1
