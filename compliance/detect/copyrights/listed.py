"""Rows that belong together: holders listed below a notice, and lists where "(c)" is but an item."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from compliance.detect.copyrights import holders, names
from compliance.detect.copyrights.lines import without_markers
from compliance.detect.copyrights.notation import MARK, MAX_PASSAGE, SENTENCE, YEARS
from compliance.detect.copyrights.notice import Notice

_FIELD = re.compile(r"[\s#*/]{0,20}Copyright\s?:")
_ADDRESSED = re.compile(r"<[^<>@]{1,100}@[^<>]{1,100}>[.,]?\W{0,20}$")
_URL = re.compile(r"<|https?:")
_NEAR = 40  # rows: an item of a contract may be a long paragraph
_ITEM = re.compile(r"\W{0,40}\([cC]\)")
_OTHER_ITEM = re.compile(r"[^\w(]{0,40}\(\s?(?![cC])\w{1,3}\s?\)")
_ITEM_WITHIN = re.compile(r"(?<!\w)\([bd]\)\s", re.IGNORECASE)


def is_field(row: str) -> bool:
    """Whether `row` begins a `Copyright:` field, as in Debian's copyright files."""
    return _FIELD.match(row) is not None


def is_item(rows: Sequence[str], row: int) -> bool:
    """Whether the "(c)" of `rows[row]` is the third of a list: another item stands near it."""
    if _ITEM_WITHIN.search(rows[row][:MAX_PASSAGE]):
        return True
    near = rows[max(0, row - _NEAR) : row + _NEAR]
    return bool(_ITEM.match(rows[row])) and any(_OTHER_ITEM.match(line) for line in near)


def below(rows: Sequence[str], row: int, *, field: bool) -> Iterator[Notice]:
    """Further holders on rows of their own, from `rows[row]` on: "2011 Jane Doe", a name with an address
    below another such row, and in a `field` also bare names."""
    while row < len(rows) and (text := without_markers(rows[row][:MAX_PASSAGE])):
        if MARK.search(text) or SENTENCE.match(f" {text}", 1):
            return
        first = row
        if row + 1 < len(rows) and not YEARS.sub("", text, count=1).strip(" ,.:"):
            row += 1  # the years of one who is named in the next row
            text = f"{text} {without_markers(rows[row][:MAX_PASSAGE])}"
        years, holder = holders.read(text)[0]
        dated = bool(YEARS.match(text))
        in_list = dated or _is_listed(rows, first, text, field=field)
        if not in_list or ":" in holder or not names.is_name(holder, lower_case=dated):
            return
        yield Notice(text[:500], holder, years, first, row)
        row += 1


def _is_listed(rows: Sequence[str], row: int, text: str, *, field: bool) -> bool:
    """Indented in a field, or "Jane Doe <jane@example.org>" twice; "Author: …" is another matter."""
    if ":" in _URL.split(text, maxsplit=1)[0]:
        return False
    addressed = _ADDRESSED.search(text) and _ADDRESSED.search(rows[row - 1][:MAX_PASSAGE])
    return (field and rows[row][:1].isspace()) or bool(addressed)
