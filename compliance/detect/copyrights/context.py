"""In what capacity a notice stands where it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from compliance.detect.copyrights.notation import PLACEHOLDER
from compliance.detect.copyrights.notice import Notice

# The texts of the GNU, WTFPL, DCO and similar licences carry the notice of the text itself, followed by this.
_OF_THE_TEXT = re.compile(r"Everyone\s+is\s+permitted\s+to\s+copy\s+and\s+distribute\s+verbatim")
# The PSF licence quotes the notice that is to be kept.
_QUOTED_BY_TEXT = re.compile(r"i\.e\.,?\s*[\"“']*\s*$")
_STEWARDS = re.compile(
    r"Free Software Foundation|Creative Commons|Apache Software Foundation|Python Software Foundation"
    r"|SIL International|Linux Foundation|Mozilla|Eclipse Foundation|Open Source Initiative|Open Knowledge"
)


def is_steward(holder: str) -> bool:
    """Whether `holder` writes licences: inside a licence text, its notice is that of the text."""
    return _STEWARDS.search(holder) is not None


def context_of_notice(
    notice: Notice,
    rows: Sequence[str],
    context_of: Callable[[int], str],
) -> str:
    """template, license-text, or what `context_of` (1-based line) says: comment, string, document, code."""
    if PLACEHOLDER.search(notice.text):
        return "template"
    if _is_of_license_text(notice, rows):
        return "license-text"
    return context_of(notice.first + 1)


def _is_of_license_text(notice: Notice, rows: Sequence[str]) -> bool:
    after = " ".join(row.strip(" \t*#/;") for row in rows[notice.last + 1 : notice.last + 7])
    if _OF_THE_TEXT.search(after[:600]):
        return True
    before = " ".join(rows[max(0, notice.first - 1) : notice.first + 1]).partition(notice.text[:20])[0]
    return bool(_QUOTED_BY_TEXT.search(before[-200:]))
