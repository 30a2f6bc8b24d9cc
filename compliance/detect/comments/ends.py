"""Where tokens end that no plain closing sign ends. Each finder returns an offset, or -1: there is no end.

Each is linear in what it reads, and the scanner asks no second time for an end that was not found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

_REACH = 200  # characters looked back for the start of a line: nobody indents code further than that
_TEMPLATE_SIGNS = re.compile(r"\\[\s\S]|`|\$\{|[{}]")
_YAML_KEY = re.compile(r"[ ]*(?:- +)*")


class Opened(NamedTuple):
    """An opener that was found: `text[start:end]`. Its token must end at or before `limit`."""

    start: int
    end: int
    limit: int
    tag: str
    closer: str


EndFinder = Callable[[str, Opened], int]


def starts_line(text: str, offset: int) -> bool:
    """Whether nothing but blanks stands before `offset` on its line."""
    reach = max(0, offset - _REACH)
    newline = text.rfind("\n", reach, offset)
    before = text[max(newline + 1, reach) : offset]
    return (newline >= 0 or not reach) and not before.strip(" \t\ufeff")


def line_end(text: str, offset: int, limit: int) -> int:
    end = text.find("\n", offset, limit)
    return limit if end < 0 else end


def nested(text: str, opened: Opened) -> int:
    """The end of a block that may hold blocks; -1 where they do not balance."""
    depth = 1
    signs = _signs(text[opened.start : opened.end], opened.closer)
    for sign in signs.finditer(text, opened.end, opened.limit):
        depth += -1 if sign.group() == opened.closer else 1
        if not depth:
            return sign.end()
    return -1


def brackets(text: str, opened: Opened) -> int:
    """The end of a string in brackets, which may hold balanced ones; -1 where they do not balance."""
    depth = 1
    opener = text[opened.end - 1]
    for sign in _bracket_signs(opener, opened.closer).finditer(text, opened.end, opened.limit):
        depth += (sign.group() == opener) - (sign.group() == opened.closer)
        if not depth:
            return sign.end()
    return -1


def doubled(text: str, opened: Opened) -> int:
    """The end of a string in which a doubled closer stands for one."""
    closer = opened.closer
    at = text.find(closer, opened.end, opened.limit)
    while at >= 0 and text.startswith(closer, at + 1, opened.limit):
        at = text.find(closer, at + 2, opened.limit)
    return -1 if at < 0 else at + 1


def heredoc(text: str, opened: Opened) -> int:
    """The end of the tag where it stands first on a line, as a word."""
    body = line_end(text, opened.end, opened.limit)
    at = text.find(opened.tag, body, opened.limit)
    while at >= 0:
        end = at + len(opened.tag)
        if starts_line(text, at) and not _is_word(text[end : end + 1]):
            return end
        at = text.find(opened.tag, end, opened.limit)
    return -1


def template(text: str, opened: Opened) -> int:
    """The end of a JavaScript template; `${…}` in it is code, in which templates may stand again."""
    inside = ["`"]
    for sign in _TEMPLATE_SIGNS.finditer(text, opened.end, opened.limit):
        _step(inside, sign.group())
        if not inside:
            return sign.end()
    return -1


def indented(text: str, opened: Opened) -> int:
    """The end of a YAML block scalar: of the lines indented more than the key that it belongs to."""
    indent = _indent(text, opened.start)
    end = line_end(text, opened.start, opened.limit)
    if end == opened.limit:
        return -1
    while end < opened.limit:
        following = line_end(text, end + 1, opened.limit)
        content = text[end + 1 : following]
        if content.strip() and len(content) - len(content.lstrip(" ")) <= indent:
            break
        end = following
    return end


def fence(text: str, opened: Opened) -> int:
    """The end of the fence that closes a block of code in Markdown, or of the text."""
    at = text.find(opened.closer, opened.end, opened.limit)
    while at >= 0 and not starts_line(text, at):
        at = text.find(opened.closer, at + len(opened.closer), opened.limit)
    return opened.limit if at < 0 else at + len(opened.closer)


FINDERS: Mapping[str, EndFinder] = MappingProxyType(
    {
        "nested": nested,
        "brackets": brackets,
        "doubled": doubled,
        "heredoc": heredoc,
        "template": template,
        "indented": indented,
        "fence": fence,
    }
)


@lru_cache(maxsize=32)
def _signs(opener: str, closer: str) -> re.Pattern[str]:
    return re.compile(f"{re.escape(opener)}|{re.escape(closer)}")


@lru_cache(maxsize=32)
def _bracket_signs(opener: str, closer: str) -> re.Pattern[str]:
    return re.compile(rf"\\[\s\S]|[{re.escape(opener + closer)}]")


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _step(inside: list[str], sign: str) -> None:
    """Follow one sign: `inside` is the stack of templates ("`") and braces ("{") that are open."""
    in_template = inside[-1] == "`"
    if (sign == "`" and in_template) or (sign == "}" and not in_template):
        inside.pop()
    elif sign == "`" or (sign == "${" and in_template) or (sign == "{" and not in_template):
        inside.append("`" if sign == "`" else "{")


def _indent(text: str, offset: int) -> int:
    """The column that a block scalar's lines must exceed; its indicator stands at `offset`."""
    head = text[max(0, offset - _REACH) : offset].rpartition("\n")[2]
    markers = _YAML_KEY.match(head)
    column = markers.end() if markers else 0
    return column if column < len(head) else max(0, column - 2)
