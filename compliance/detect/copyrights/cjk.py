"""Notices in Chinese, Japanese and Korean words: 版权所有, 著作权归 … 所有, 저작권자 …

The bare word is only a topic (版权声明, "copyright statement"): a claim has a colon, a sign, years, or
归 … 所有.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from compliance.detect.copyrights import holders, names
from compliance.detect.copyrights.lines import without_markers
from compliance.detect.copyrights.notation import MARK, MAX_PASSAGE, PLACEHOLDER, SIGN, YEARS
from compliance.detect.copyrights.notice import Notice

_RIGHT = r"(?:版权|版權|版権|著作权|著作權|著作権)"
_OWNED = re.compile(
    rf"{_RIGHT}\s*(?:归属于|歸屬於|归|歸|属于|屬於|属)\s*(?P<tail>[^。；;\n]{{1,80}}?)\s*所有"
)
_CLAIM = re.compile(
    rf"(?:(?:版权|版權)(?:所有者|所有|归属)|{_RIGHT}(?:所有者|人|者)|{_RIGHT}|저작권자?)"
    rf"(?P<colon>\s*[:：])?\s*(?P<sign>{SIGN})?\s*(?P<tail>[^。；;\n]{{1,120}})"
)
_STOP = re.compile(
    r"未经|侵权|违者|翻版|请勿|禁止|转载|保留|如有|不得|未經|侵權|違者|請勿|轉載|All\s+[Rr]ights|무단|,\s*All|\s{3,}|版权所有|版權所有"
)
# Not a name but a phrase: who "the author" is, remains unsaid.
_PHRASE = re.compile(
    r"[及和与與]$|本人|声明|信息|问题|协议|法律|保护|許可|许可|聲明|資訊|表示|作者|[这那其该此]"
    r"|表記|について|を|します|は|に |합니다|있습니다|에 |을 |를 "
)


def read(rows: Sequence[str], row: int) -> tuple[Notice, ...]:
    """The notices in CJK words on `rows[row]`; none if a western mark on the line claims it already."""
    line = without_markers(rows[row])[:MAX_PASSAGE]
    found = _OWNED.search(line) or _CLAIM.search(line)
    if not found or MARK.search(line[: found.start()]):
        return ()
    years, holder = holders.read(_STOP.split(found["tail"], maxsplit=1)[0])[0]
    if found.re is _CLAIM and not _is_claim(found, years):
        return ()
    if PLACEHOLDER.search(line[found.start() :]):
        return (Notice(line[found.start() :][:500], holder, years, row, row),)
    if (
        not holder
        or len(holder) > 60
        or _PHRASE.search(holder)
        or not names.is_name(holder, lower_case=False)
    ):
        return ()
    return (Notice(line[found.start() :][:500], holder, years, row, row),)


def _is_claim(found: re.Match[str], years: str) -> bool:
    at_start = YEARS.match(found["tail"].lstrip())
    bare = found[0].startswith(("版权所有", "版權所有")) and found["tail"][:1] not in "，,。、"
    return bool(found["colon"] or found["sign"] or (years and at_start) or bare)
