"""One name out of what follows a mark."""

from __future__ import annotations

import re

from compliance.detect.copyrights.lines import without_markup
from compliance.detect.copyrights.notation import RESERVED, SENTENCE, YEARS
from compliance.detect.copyrights.words import NOT_NAMES

_EMAIL = r"[\w.+-]{1,64}(?:@|\s?\(at\)\s?|\s?\[at\]\s?|\s+at\s+(?=\w+\.\w+\b))[\w.-]{1,100}"
_URL = r"(?:https?://|www\.)[^\s<>()\[\],]{1,300}"
_CONTACT = re.compile(
    rf"<[^<>]{{0,200}}>?|\([^()]{{0,150}}(?:@|https?:|www\.|\.(?:com|org|net|io|dev|me|ru|de)\b)[^()]{{0,150}}\)?"
    rf"|(?:mailto:)?{_EMAIL}|{_URL}|(?<=\s)@[A-Za-z][\w-]{{0,60}}"
)
_LEAD = re.compile(
    r"(?:[\s,.:;|*/+~–—-]+|(?:is |are )?(?:owned |held )?by\b(?!-)|belongs? to\b|of\b|and later\b"
    r"|onwards?\b|present\b|is\b|year\b|authors?:)+",
    re.IGNORECASE,
)
# "August 26, 2011", "Mar 2004": only the year is kept.
_DAY = re.compile(
    r"\b(?:\d{1,2}\s+)?(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
    r"(?:\s+\d{1,2})?,?\s+(?=(?:19|20)\d\d\b)"
)
_EMPTY = re.compile(r"\( {0,4}\)|\[ {0,4}\]|< {0,4}>")
_DANGLING = re.compile(r"(?<=[\s,])(?:and|by|or|until|since|&)$|(?<=[.,]\s)All$")
# "Jane Doe, Mon Oct 31 …", "Foo, Inc., 59 Temple Place …"
_PART = re.compile(
    r"; | \| |[\"'][\])}]|, (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z][a-z] \d"
    r"|,?\s\d{1,5}\s(?:[A-Z]\w{1,20}\s){1,3}(?:Street|St|Place|Pl|Avenue|Ave|Road|Rd|Drive|Way|Blvd|Suite|Lane)\b"
)
_OPENED = re.compile(r"\s?[:=]\s?[urbURB]{0,2}[\"']")
_ENTITY = re.compile(r"&[\w.-]{1,40};")
_POD = (("E<lt>", "<"), ("E<gt>", ">"))
_MAX_NAME = 400
_ABBREVIATION = re.compile(
    r"(?:\b(?:Inc|Incorp|Ltd|Corp|Co|Jr|Sr|Pty|Pte|Bros|Univ|Dept|Intl|et al|Oy|[A-Z])|\.\w{1,3})\.$",
    re.IGNORECASE,
)


def read(tail: str) -> list[tuple[str, str]]:
    """(years, holder) pairs from the text after a mark; either may be empty. Names are as written.

    "2019 Foo, 2020 Bar" are two; "Foo 2019" is one.
    """
    tail = RESERVED.split(SENTENCE.split(tail, maxsplit=1)[0], maxsplit=1)[0]
    tail = _OPENED.sub("", tail, count=1) if _OPENED.match(tail) else tail
    for escape, sign in _POD:
        tail = tail.replace(escape, sign)
    tail = _ENTITY.sub(" ", _DAY.sub("", without_markup(tail)))
    found = list(YEARS.finditer(tail))
    if not found:
        return [("", clean(tail))]
    head = clean(tail[: found[0].start()])
    if any(map(str.isalpha, head)):
        return [(found[0]["years"].strip(), head)]
    ends = [item.start() for item in found[1:]] + [len(tail)]
    pairs = [
        (item["years"].strip(), clean(tail[item.end() : end])) for item, end in zip(found, ends, strict=True)
    ]
    return [pair for pair in pairs if pair[1]] or pairs[:1]


def clean(raw: str) -> str:
    """The name in `raw`: contacts, leading words and stray punctuation off; a contact if nothing else."""
    if "[" not in raw:
        raw = raw.partition("]")[0]
    name = trim(_CONTACT.sub(" ", _PART.split(raw, maxsplit=1)[0]))
    if name:
        return name if name.lower() not in NOT_NAMES | {"public domain", "gnu general public"} else ""
    contact = _CONTACT.search(raw)
    return trim(contact[0]) if contact else ""


def has_contact(raw: str) -> bool:
    """Whether an address of mail or web stands in `raw`: a name beside it is a person's or a body's."""
    return bool(_CONTACT.search(raw))


def trim(name: str) -> str:
    """`name` without leading words ("by") and punctuation around it; "Inc." keeps its stop."""
    lead = _LEAD.match(name)
    name = " ".join(_EMPTY.sub("", name[lead.end() :] if lead else name)[:_MAX_NAME].split())
    name = re.sub(r",{2,}", ",", re.sub(r" ([,;.])", r"\1", name))
    for _ in range(6):  # each round may uncover the next layer; six are more than any notice has
        shorter = _trim_right(_trim_left(name))
        if shorter == name:
            break
        name = shorter
    return name


def _trim_left(name: str) -> str:
    name = name.lstrip(" '\"`{<>*_)")
    for pair in ("()", "[]"):
        if name[:1] == pair[0] and name.find(pair[1]) in (-1, len(name) - 1):
            name = name[1:].removesuffix(pair[1])
    return name


def _trim_right(name: str) -> str:
    name = name.rstrip(" ,;:|/*#!~=\\–—'\"`>•·。，；：、-")
    if _ABBREVIATION.search(name[-12:]):
        return name
    name = name.rstrip(" .")
    name = _DANGLING.sub("", name)
    if name.count("(") > name.count(")"):
        return name.rpartition("(")[0]
    return name[:-1] if name.endswith(")") and name.count(")") > name.count("(") else name


def unfilled(tail: str) -> str:
    """The holder's place in a form, as written: `[name of copyright owner]`."""
    tail = RESERVED.split(SENTENCE.split(tail, maxsplit=1)[0], maxsplit=1)[0]
    return " ".join(YEARS.sub("", tail, count=1).split()).strip(" .,:;-\"'")[:200]
