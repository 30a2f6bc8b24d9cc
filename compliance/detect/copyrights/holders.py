"""One name out of what follows a mark."""

from __future__ import annotations

import re

from compliance.detect.copyrights.lines import without_markup
from compliance.detect.copyrights.notation import RESERVED, SENTENCE, YEARS
from compliance.detect.copyrights.words import CONNECTORS, NOT_NAMES, PROSE, TOPICS

_EMAIL = r"[\w.+-]{1,64}(?:@|\s?\(at\)\s?|\s?\[at\]\s?|\s+at\s+(?=\w+\.\w+\b))[\w.-]{1,100}"
_URL = r"(?:https?://|www\.)[^\s<>()\[\],]{1,300}"
_CONTACT = re.compile(
    rf"<[^<>]{{0,200}}>?|\([^()]{{0,150}}(?:@|https?:|www\.|\.(?:com|org|net|io|dev|me|ru|de)\b)[^()]{{0,150}}\)?"
    rf"|(?:mailto:)?{_EMAIL}|{_URL}"
)
_LEAD = re.compile(
    r"(?:[\s,.:;|*/+~–—-]+|(?:is |are )?(?:owned |held )?by\b(?!-)|belongs? to\b|and later\b"
    r"|onwards?\b|present\b|is\b|year\b|authors?:)+",
    re.IGNORECASE,
)
# "August 26, 2011", "Mar 2004": only the year is kept.
_DAY = re.compile(
    r"\b(?:\d{1,2}\s+)?(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,6}\.?"
    r"(?:\s+\d{1,2})?,?\s+(?=(?:19|20)\d\d\b)"
)
_FIRST_WORD = re.compile(r"[\s,(]*i\.e\.|[\s:]*(?:the\s+)?(?P<latin>[A-Za-z-]+)(?:'s)?(?!\w)")
_CODE = re.compile(r"[={}\[\]\\$%|;?]|::|->|[a-z0-9_]\(")
_EMPTY = re.compile(r"\( {0,4}\)|\[ {0,4}\]|< {0,4}>")
_DANGLING = re.compile(r"(?<=[\s,])(?:and|by|or|until|since|&)$|(?<=[.,]\s)All$")
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
    tail = _DAY.sub("", without_markup(tail))
    found = list(YEARS.finditer(tail))
    if not found:
        return [("", clean(tail))]
    head = clean(tail[: found[0].start()])
    if head and found[0].start() >= 3:
        return [(found[0]["years"].strip(), head)]
    ends = [item.start() for item in found[1:]] + [len(tail)]
    pairs = [
        (item["years"].strip(), clean(tail[item.end() : end])) for item, end in zip(found, ends, strict=True)
    ]
    return [pair for pair in pairs if pair[1]] or pairs[:1]


def clean(raw: str) -> str:
    """The name in `raw`: contacts, leading words and stray punctuation off; a contact if nothing else."""
    name = trim(_CONTACT.sub(" ", raw.partition("; ")[0]))
    if name.lower() not in NOT_NAMES:
        return name
    contact = _CONTACT.search(raw) if not name else None
    return trim(contact[0]) if contact else ""


def trim(name: str) -> str:
    """`name` without leading words ("by") and punctuation around it; "Inc." keeps its stop."""
    lead = _LEAD.match(name)
    name = " ".join(_EMPTY.sub("", name[lead.end() :] if lead else name)[:_MAX_NAME].split())
    name = re.sub(r" ([,;.])", r"\1", name)
    for _ in range(6):  # each round may uncover the next layer; six are more than any notice has
        shorter = _trim_right(_trim_left(name))
        if shorter == name:
            break
        name = shorter
    return name


def _trim_left(name: str) -> str:
    name = name.lstrip(" '\"`{<*_)")
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


def is_topic(tail: str) -> bool:
    """Whether the first word after the mark shows that copyright is only spoken of."""
    word = _FIRST_WORD.match(tail)
    return bool(word) and (word["latin"] or "").lower() in TOPICS | {""}  # type: ignore[index]


def is_name(holder: str, *, lower_case: bool) -> bool:
    """Whether every word of `holder` may stand in a name; `lower_case` admits a short `john doe`."""
    words = holder.replace("/", " ").replace(",", " ").split()
    if not 0 < len(words) <= 24 or _CODE.search(holder):
        return False
    proper = [word for word in words if _is_proper(word)]
    if proper and all(_is_proper(word) or word.lower().strip("().") in CONNECTORS for word in words):
        return words[0] not in TOPICS and (len(words) > 1 or words[0].lower() not in TOPICS)
    return lower_case and len(words) <= 3 and not {word.lower() for word in words} & PROSE


def may_be_name(holder: str) -> bool:
    """The weaker test, for what the grammar took for a holder: some word is proper and none is code."""
    proper = any(_is_proper(word) for word in holder.split())
    return (proper and not _CODE.search(holder)) or is_name(holder, lower_case=True)


def _is_proper(word: str) -> bool:
    """Capitalised, or with a capital, digit or non-ASCII letter somewhere: nexB, d'Études, 智谱."""
    return "@" in word or any(char.isupper() or char.isdigit() or char > "\x7f" for char in word)
