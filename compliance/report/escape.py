"""Text from a scanned repository is hostile: paths, names and contents pass through here.

A terminal obeys control characters, a reader is misled by bidirectional overrides and invisible
characters, and a lone surrogate (a path byte that is not UTF-8) cannot be written out at all.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from unicodedata import category
from urllib.parse import urlsplit

# Markup anywhere, and what begins a list, a heading or a rule where a line begins.
_MARKDOWN = re.compile(r"[\\`*_{}\[\]#|>~$]|^\s*[-+=]|^\s*\d{1,9}(?=[.)](?:\s|$))")
# `@name`, `#12` and addresses become links without any markup on GitHub and GitLab; a comment stops that.
_ACTING = re.compile(r"@|#(?=\w)|(?<=\w):(?=//)|\bwww(?=\.)")
_TICKS = re.compile(r"`+")


def printable(text: str, *, multiline: bool = False) -> str:
    r"""`text` with everything invisible shown as an escape: `\x1b`, `\n`, `\u202e`, `\udc80`.

    `multiline` keeps line feeds and tabs, for places where they can do no harm.
    """
    return _replaced(text, _python_escape, "\n\t" if multiline else "")


def as_path(path: str) -> str:
    """`path` as the same path that no CI system takes for a command of its own, where a line begins with it:
    `::error` and `##vso[…]` are."""
    return f"./{path}" if path.startswith(("::", "##")) else path


def json_safe(document: str) -> str:
    """A JSON document with everything invisible as JSON escapes: the same data, fit for a terminal
    and for strict UTF-8. Line feeds outside strings stay."""
    return "\n".join(_replaced(line, _json_escape, "") for line in document.split("\n"))


def markdown_text(text: str) -> str:
    """`text` as the words of one Markdown line: no markup, no HTML, no mention, no link made by itself."""
    shown = printable(text).replace("&", "&amp;").replace("<", "&lt;")
    escaped = _MARKDOWN.sub(lambda match: _escaped(match[0]), shown)
    return _ACTING.sub(r"\g<0><!-- -->", escaped)


def _escaped(markup: str) -> str:
    """A backslash before the sign; after the digits of what would be a numbered list."""
    return f"{markup}\\" if markup[-1].isdigit() else f"{markup[:-1]}\\{markup[-1]}"


def markdown_code(text: str) -> str:
    """`text` as a code span, fit for a table's cell as well."""
    shown = printable(text) or " "
    ticks = "`" * (_longest_run(shown) + 1)
    blank = " " if shown.startswith("`") or shown.endswith("`") or not shown.strip() else ""
    return f"{ticks}{blank}{shown}{blank}{ticks}".replace("|", "\\|")


def markdown_fence(text: str) -> str:
    """`text` as a block of code that nothing in it can end."""
    shown = printable(text, multiline=True)
    ticks = "`" * max(3, _longest_run(shown) + 1)
    return f"{ticks}text\n{shown}\n{ticks}"


def _longest_run(text: str) -> int:
    return max(map(len, _TICKS.findall(text)), default=0)


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
