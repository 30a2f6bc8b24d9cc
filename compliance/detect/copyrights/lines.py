"""A line without its comment markers, a passage without its markup."""

from __future__ import annotations

import html
import re
from functools import lru_cache

# At most twice, for `// * text`; each alternative is anchored, so the cost is linear.
_HEAD = re.compile(
    r"\s*(?:/\*+!?|\*+(?!/)|//+!?|#+[|!:]?|;+|--+\[*|%+|<!--+|\{-|\(\*+|dnl\b|[Rr][Ee][Mm]\b|@REM\b|\.\\\"|\"{3}|'{3}|\|(?!copy)|>+|!+|::)?\s*"
)
_PADDING = " \t\r*#|\\"
_CLOSERS = ("*/", "-->", "*)", "-}", '"""', "'''")
_LINK = re.compile(r"\[([^\[\]\n]{1,200})\]\((?:[^()\n]|\([^()\n]{0,100}\)){0,300}\)")
_RST_LINK = re.compile(r"`([^`<\n]{1,200})\s*<[^>\n]{1,200}>`_{0,2}")
_TAG = re.compile(
    r"</?(?:a|b|i|p|br|div|span|em|strong|li|ul|td|tr|small|font|center|footer|hr|h\d|code|s|tt|u|img|copyright|holder|tag|string)"
    r"\b[^<>\n]{0,300}>",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)  # the same few rows stand in thousands of files
def without_markers(row: str) -> str:
    """`row` without the comment markers at its ends, runs of blanks made one."""
    row = _HEAD.sub("", _HEAD.sub("", row, count=1), count=1).rstrip(_PADDING)
    for closer in _CLOSERS:
        row = row.removesuffix(closer)
    return " ".join(row.rstrip(_PADDING).split())


def without_markup(passage: str) -> str:
    """`passage` with links reduced to their text, tags removed and HTML entities read."""
    if "](" in passage:
        passage = _LINK.sub(r"\1", passage)
    if "<" in passage:
        passage = _TAG.sub(" ", _RST_LINK.sub(r"\1", passage))
    if "&" in passage:
        passage = html.unescape(passage)
    return " ".join(passage.split())


def until_string_end(passage: str, before: str) -> str:
    """`passage` up to where the string literal, comment or escaped line that holds it ends.

    `before` is what precedes it on its line: a quote in it that is still open ends the passage.
    """
    for end in ("*/", "-->", '"""', "'''", "\\n", "\\r", "\\0", '\\"', "</p", "</div", "</td", "<br"):
        passage = passage.partition(end)[0]
    if before.count("[") > before.count("]"):
        passage = passage.partition("](")[0]
    for quote in ('"', "'", "`"):
        if before.count(quote) % 2:
            passage = passage.partition(quote)[0]
    return passage
