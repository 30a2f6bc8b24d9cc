"""Chinese that a comment only cites: in quotes or brackets, dead code, an English sentence, a name.

It is told apart from Chinese that somebody wrote to explain the code, and never counts.
"""

from __future__ import annotations

import re

from compliance.detect.comments.characters import HAN

_QUOTES = re.compile(
    r"""(?x)
      "[^"\n]{1,300}" | '[^'\n]{1,300}' | `[^`\n]{1,300}` | “[^”\n]{1,300}” | ‘[^’\n]{1,300}’
    | 「[^」\n]{1,300}」 | 『[^』\n]{1,300}』 | \bhttps?://[^\s，。；、（）]{1,300}"""
)
_BRACKETS = re.compile(r"\([^()\n]{1,300}\) | \[[^\[\]\n]{1,300}\] | <[^<>\n]{1,300}>", re.VERBOSE)
_OPENER = re.compile(r"""["'`“‘「『(\[<]|://""")  # what the two patterns above begin with
_DELIMITERS = re.compile(r"""\A[rRuU]?(?:\"{3}|'{3}|["'])|(?:\"{3}|'{3})\Z""")
_LATIN = re.compile(r"[A-Za-z]")
_LETTER = re.compile(r"[^\W\d_]")
_EXAMPLE = re.compile(r"[\s#*/]{0,80}>>>\s")
_CODE = re.compile(
    r"\w[(\[]|[\w\])]\s?[-+*/]?[=:]\s?[^=/]|[;{}]\s*$|^\W{0,8}(?:return|import|from|print|assert)\b"
)
# code that was commented out together with a comment of its own
_COMMENT_WITHIN = re.compile(r"\S\s+(?:#|//)\s?[^#/]*\Z")
# "用法: …": Chinese says what the English behind it is
_HEADING = re.compile(rf"\W{{0,20}}{HAN.pattern}{{2,20}}\s?[:：，]")
_ENGLISH_WORD = re.compile(r"\b[A-Za-z][a-z]{1,20}\b")
_ENGLISH_WORDS = 5
_FEW_HAN = 4  # as many as a word or a name has
_FOR_EXAMPLE = re.compile(r"(?i)\b(?:e\.g|i\.e|such as|for (?:example|instance))\b")
_EXAMPLE_HAN = 12  # as many as a few words have; more are a sentence
_CREDIT = re.compile(
    r"""(?xi)
    ^\W{0,20}(?:authors?|maintainers?|contributors?|copyright|(?:created|written|modified)[ ]by|by)\b
    | [\w.+-]{1,64}@[\w-]{1,64}\.\w"""
)


def is_example(line: str) -> bool:
    """Whether `line` is input of an interpreter session (">>> …")."""
    return ">>>" in line and bool(_EXAMPLE.match(line))


def undelimited(docstring_line: str) -> str:
    """The line without the quotes that begin or end a docstring: they cite nothing."""
    return _DELIMITERS.sub("", docstring_line)


def unquoted(line: str) -> str:
    """`line` without what stands in quotes, in an address, or in brackets beside words."""
    if not _OPENER.search(line):
        return line
    rest = _QUOTES.sub("", line)
    # "(optional)", "[note]": brackets around all there is to read quote nothing
    return _BRACKETS.sub("", rest) if _LETTER.search(_BRACKETS.sub("", line)) else rest


def aside(line: str, bare: str, han: int) -> str:
    """`quoted` or `code` (commented out) if the Chinese in `line` is only cited, else empty.

    `bare` is `line` unquoted, `han` how many Han characters that has.
    """
    if not han:
        return "code" if _CODE.search(line) and not _is_prose(bare) else "quoted"
    if han > _EXAMPLE_HAN or not _LATIN.search(line):
        return ""
    few = han <= _FEW_HAN and (_CREDIT.search(line) or _is_english(line, bare))
    return "quoted" if few or _gives_examples(bare) else ""


def _gives_examples(bare: str) -> bool:
    """Whether English comes first, and Chinese only as its example."""
    said = _FOR_EXAMPLE.search(bare)
    return said is not None and not HAN.search(bare, 0, said.start())


def _is_english(line: str, bare: str) -> bool:
    """Whether `line` is an English sentence."""
    if not _is_prose(bare) or _HEADING.match(line):
        return False
    within = _COMMENT_WITHIN.search(line)
    return not (within and HAN.search(within.group()))


def _is_prose(line: str) -> bool:
    return len(_ENGLISH_WORD.findall(line)) >= _ENGLISH_WORDS
