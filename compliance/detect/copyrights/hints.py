"""One cheap pass: can a text hold a copyright notice, and on which lines?

`str.find` over a few needles: most files of a repository end here.
"""

from __future__ import annotations

from collections.abc import Iterator

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
    return any(needle in text for needle in NEEDLES)


def marked_rows(text: str) -> list[int]:
    """The 0-based rows of `text` (cut at newlines) that contain a mark, in order."""
    starts = sorted({start for needle in NEEDLES for start in _row_starts(text, needle)})
    rows: list[int] = []
    row = position = 0
    for start in starts:
        row += text.count("\n", position, start)
        position = start
        rows.append(row)
    return rows


def _row_starts(text: str, needle: str) -> Iterator[int]:
    at = text.find(needle)
    while at >= 0:
        yield text.rfind("\n", 0, at) + 1
        end = text.find("\n", at)
        at = text.find(needle, end) if end >= 0 else -1
