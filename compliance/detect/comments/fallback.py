"""Comments by Pygments, for the languages that have no row in `syntaxes.py`."""

from __future__ import annotations

from functools import cache
from typing import Any

from compliance.detect.comments.docstrings import Span

_LIMIT = 100_000  # characters; some of Pygments' regexes are not linear, and it reads about 1 MB/s


def pygments_spans(text: str, language: str) -> list[Span]:
    """Kinds and offsets; empty for a language that Pygments does not know, or a longer text. Never raises."""
    if len(text) > _LIMIT:
        return []
    lexer = _lexer(language)
    if lexer is None:
        return []
    from pygments.token import Comment, String

    found: list[Span] = []
    for start, token, value in lexer.get_tokens_unprocessed(text):
        if token in Comment and token not in Comment.Preproc:
            kind = "block" if token in Comment.Multiline or "\n" in value.rstrip() else "line"
            found.append((kind, start, start + len(value.rstrip("\r\n")), ""))
        elif token in String:
            _joined(found, start, start + len(value))
    return [span for span in found if span[1] < span[2]]


@cache  # to find out that there is none takes as long as to read a small file
def _lexer(language: str) -> Any | None:
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        return get_lexer_by_name(language)
    except ClassNotFound:
        return None


def _joined(found: list[Span], start: int, end: int) -> None:
    """Pygments cuts a string at each escape: put the parts together again."""
    if found and found[-1][0] == "string" and found[-1][2] == start:
        found[-1] = ("string", found[-1][1], end, "")
    else:
        found.append(("string", start, end, ""))
