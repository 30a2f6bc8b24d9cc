"""Whether a mark with a name behind it claims a copyright, or is only spoken of."""

from __future__ import annotations

import re
from enum import Enum

from compliance.detect.copyrights import holders, names
from compliance.detect.copyrights.lines import without_markup
from compliance.detect.copyrights.notation import RESERVED
from compliance.detect.copyrights.passages import Segment

_GROUP = re.compile(r"\b(?:authors|contributors|others|affiliates|subsidiaries)$", re.IGNORECASE)
_LIST = re.compile(r", .* (?:and|&) ")
_BY = re.compile(r"\s*(?:is |are )?(?:owned |held )?by\s", re.IGNORECASE)
# "software which is copyrighted by …" speaks of other software than this.
_OF_ANOTHER = re.compile(r"\bwhich (?:is|are)\s+$")
_INTRODUCED = re.compile(r"(?:,|\b(?:is|are|parts|portions):?)\s+$", re.IGNORECASE)
# Python's `__copyright__ = "Copyright Jane Doe"`.
_ASSIGNED = re.compile(r"__copyright__\s*=\s*[\"']$")
_SHORT = 24  # "MIT © Jane Doe": the sign stands near the start of its row


class Claim(Enum):
    NONE = "not a claim"
    WEAK = "a claim, unless it stands in code"
    SURE = "a claim anywhere"


def judge(segment: Segment, years: str, name: str, *, whole: bool) -> Claim:
    """Years make a claim of any mark, and so does the word with a sign. A word or a sign alone needs more.

    `whole`: nothing follows `name` but addresses and the next sentence.
    """
    mark = segment.mark
    if not name or (not years and _is_shouted(name)):
        return Claim.NONE
    if years or mark["glued"]:
        return Claim.SURE
    if mark["spdx"]:
        return Claim.SURE if re.search(r"[:=]", mark[0] + segment.tail[:3]) else Claim.NONE
    if mark["word"]:
        return _judge_word(segment, name, whole=whole)
    return _judge_sign(segment, name) if whole and segment.tail[:1] == " " else Claim.NONE


def _judge_word(segment: Segment, name: str, *, whole: bool) -> Claim:
    mark, tail = segment.mark, segment.tail
    if mark["signs"] or mark[0] != mark["word"]:
        return Claim.SURE if tail[:1] in " \t:,." else Claim.NONE
    field = not segment.before and mark["word"] == "Copyright" and tail.lstrip()[:1] == ":"
    return Claim.WEAK if field or _is_claim_by_word(segment, name, whole=whole) else Claim.NONE


def _judge_sign(segment: Segment, name: str) -> Claim:
    """ "(c) Foo Bar". An item of a list looks like this too: that is for the reader of all rows to see."""
    if "(" not in segment.mark[0]:
        return Claim.SURE if len(without_markup(segment.before)) < _SHORT else Claim.NONE
    named = " " in name or not segment.before or _names_a_party(segment, name)
    return Claim.WEAK if named else Claim.NONE


def _is_shouted(name: str) -> bool:
    """Disclaimers speak in capitals: "COPYRIGHT OR ANY OTHER RIGHT OF OTHERS"."""
    return name.isupper() and name.isascii() and name.count(" ") > 2 and not names.stands(name)


def _is_claim_by_word(segment: Segment, name: str, *, whole: bool) -> bool:
    """ "Copyright Foo": a heading looks like this too, which its first word tells ("Copyright Policy")."""
    if "://" in name:
        return False
    if _BY.match(segment.tail):
        return not (_OF_ANOTHER.search(segment.before) or ", write to" in segment.tail)
    if not whole:
        return False
    leads = not segment.before or _ASSIGNED.search(segment.before)
    alone = " " in name and leads and segment.mark[0] == "Copyright"
    return bool(alone) or _names_a_party(segment, name) or bool(_INTRODUCED.search(segment.before))


def _names_a_party(segment: Segment, name: str) -> bool:
    return bool(
        names.stands(name)
        or _GROUP.search(name)
        or _LIST.search(name)
        or RESERVED.search(segment.tail)
        or holders.has_contact(segment.tail)
    )
