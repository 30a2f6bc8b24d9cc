"""One cheap pass: can a text hold a copyright notice, and on which lines?

`str.find` over a few needles: most files of a repository end here.
"""

from __future__ import annotations

from collections.abc import Iterator

from compliance.detect.text import rows_with

# Pieces of marks whose spelling varies only in case are cut to the part both spellings share.
NEEDLES = (
    "opyright",
    "OPYRIGHT",
    "(c)",
    "(C)",
    "( c )",
    "( C )",
    "©",
    "ⓒ",
    "Ⓒ",
    "&copy",
    "&#169",
    "&#xa9",
    "&#xA9",
    "\\xa9",
    "\\xA9",
    "\\u00a9",
    "\\u00A9",
    "\\(co",
    "|copy|",
    "Copr.",
    "版权",
    "版權",
    "版権",
    "著作权",
    "著作權",
    "著作権",
    "저작권",
)


def may_hold_notice(text: str) -> bool:
    """Whether `text` contains any mark of a notice. False is final, True is a maybe."""
    return any(needle in text for needle in _possible(text))


def marked_rows(text: str) -> list[int]:
    """The 0-based rows of `text` (cut at newlines) that contain a mark, in order."""
    return rows_with(_possible(text), text)


def _possible(text: str) -> Iterator[str]:
    """The needles whose first character occurs: where there is no "&", four are done with at once."""
    return (needle for needle in NEEDLES if needle[0] in text)
