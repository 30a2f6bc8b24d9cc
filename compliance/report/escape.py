"""Text from a scanned repository is hostile: paths, names and contents pass through here.

A terminal obeys control characters, a reader is misled by bidirectional overrides and invisible
characters, and a lone surrogate (a path byte that is not UTF-8) cannot be written out at all.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from unicodedata import category
from urllib.parse import urlsplit


def printable(text: str, *, multiline: bool = False) -> str:
    r"""`text` with everything invisible shown as an escape: `\x1b`, `\n`, `\u202e`, `\udc80`.

    `multiline` keeps line feeds and tabs, for places where they can do no harm.
    """
    return _replaced(text, _python_escape, "\n\t" if multiline else "")


def json_safe(document: str) -> str:
    """A JSON document with everything invisible as JSON escapes: the same data, fit for a terminal
    and for strict UTF-8. Line feeds outside strings stay."""
    return "\n".join(_replaced(line, _json_escape, "") for line in document.split("\n"))


def web_link(url: str) -> str | None:
    """`url` if it may become a link: absolute, http or https, nothing invisible in it; else None."""
    if not url.isprintable() or " " in url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:  # such as "http://[": not a URL
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def _replaced(text: str, escape: Callable[[str], str], keep: str) -> str:
    if text.isprintable():
        return text
    return "".join(c if _is_visible(c) or c in keep else escape(c) for c in text)


def _is_visible(character: str) -> bool:
    # isprintable() refuses every space but U+0020; U+3000 is everyday Chinese typography.
    return character.isprintable() or category(character) == "Zs"


def _python_escape(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def _json_escape(character: str) -> str:
    return json.dumps(character)[1:-1]
