"""What may be a name, and how much of a text is one."""

from __future__ import annotations

import re

from compliance.detect.copyrights.words import (
    BODY,
    CLOSERS,
    CONNECTORS,
    NEVER_IN_NAMES,
    PROSE,
    SUFFIX,
    TOPICS,
)

STARTS_WITH_BODY = re.compile(rf"(?:{SUFFIX}|{BODY}|Department|Faculty|School|Institut|Laboratoire)\b[^:=]*$")
_STANDS = re.compile(
    rf"\S\s+(?:{SUFFIX}|{BODY})[.,]?$|^(?:[Tt]he\s+)?(?:University|Institute) of \S+"
    r"|^\S+ (?:University|Institute)\b|公司$|团队$|大学$|研究院$|실험실$"
)
_FIRST_WORD = re.compile(r"[\s,(]*i\.e\.|[\s:,]*(?:the\s+)?(?P<latin>[A-Za-z-]+)(?:'s)?(?!\w)")
_CODE = re.compile(r"[={}\[\]\\$%|;?]|::|->|\d[:/]\d|\b0x|U\+|#\d|[a-z0-9_]\((?!-|s\)|[Tt][Mm]\)|[Rr]\))")
_SUFFIX = re.compile(rf"(?:{SUFFIX})[.,]?")
# "Foo Bar. Then a sentence": a word before a full stop; short ones are taken for abbreviations.
_ENDS_SENTENCE = re.compile(r"(?!(?:Univ|Dept|Bros|Intl|Corp|Incorp|GmbH)\.)[A-Za-z]{4,}[\"')”]*\.")
# Who has no name of its own: "the original author or authors".
_UNNAMED = re.compile(
    r"(?:the|its|their)\s(?:(?:original|respective|individual|various|project)\s)*"
    r"(?:(?:authors?|contributors?|developers|maintainers|team)(?:\s(?:and|or|&)\s(?:other\s)?)?)+(?=[.,]|$)"
)
_NICK = re.compile(r"\([\w-]+\)[.,]?")
_NO_PARTY = frozenset("none dedicated for with from in to as or at".split())
_PEOPLE = frozenset("authors contributors developers maintainers team".split())
_MAX_WORDS = 24


def stands(name: str) -> bool:
    """Whether `name` ends or begins as organisations do, so that it can stand alone as a holder."""
    return bool(_STANDS.search(name))


def is_topic(tail: str) -> bool:
    """Whether the first word after the mark shows that copyright is only spoken of."""
    word = _FIRST_WORD.match(tail)
    return bool(word) and (word["latin"] or "").lower() in TOPICS | {""}  # type: ignore[index]


def is_name(text: str, *, lower_case: bool) -> bool:
    """Whether every word of `text` may stand in a name; `lower_case` admits a short `john doe`."""
    return bool(text) and at_start(text, lower_case=lower_case) == text


def at_start(text: str, *, lower_case: bool) -> str:
    """The longest beginning of `text` that may be a name; empty if there is none.

    `lower_case` admits a text that is nothing but a short `john doe`, and "the original authors".
    """
    words = text.split()[: _MAX_WORDS + 1]
    length = _length(words)
    if length and not _is_nobody(words, length):
        return " ".join(words[:length])
    if not lower_case:
        return ""
    unnamed = _UNNAMED.match(text)
    return unnamed[0] if unnamed else text if _is_small(text, words) else ""


def _length(words: list[str]) -> int:
    """How many of `words`, from the first, make a name."""
    length = 0
    for index, word in enumerate(words[:_MAX_WORDS]):
        core = _core(word)
        if _CODE.search(word) or (core in NEVER_IN_NAMES and not _is_surname(words, index)):
            break
        if _is_proper(word) or (length and _may_end(word, core)) or _is_own_spelling(words, index):
            length = index + 1
        elif not (core in CONNECTORS or word in CONNECTORS):
            break
        if length and (core == "al" or _ENDS_SENTENCE.fullmatch(word)) and index:
            break
    letters = "".join(filter(str.isalpha, "".join(words[:length])))
    return length if len(letters) > 1 and not (letters.isascii() and letters.islower()) else 0


def _is_surname(words: list[str], index: int) -> bool:
    """ "Ray Holder", and nothing else: people are called that, too."""
    return words[index] == "Holder" and index == 1 == len(words) - 1 and words[0].lower() not in PROSE


def _is_nobody(words: list[str], length: int) -> bool:
    first = words[0].lower()
    if length == 1:
        return first in PROSE | {"the"} or _SUFFIX.fullmatch(words[0]) is not None
    return words[0] in TOPICS or first in _NO_PARTY


def _is_small(text: str, words: list[str]) -> bool:
    """Whether `text` is no more than `john doe`."""
    if len(words) > 3 or _CODE.search(text) or _SUFFIX.fullmatch(text) or not any(map(str.isalpha, text)):
        return False
    return not {word.lower() for word in words} & PROSE


def _may_end(word: str, core: str) -> bool:
    """ "contributors", or a nickname: "Jane Doe (jdoe)"."""
    return core in CLOSERS or (_NICK.fullmatch(word) is not None and core not in PROSE)


def _is_own_spelling(words: list[str], index: int) -> bool:
    """A name that is written small, shown by what comes next: "npm, Inc.", "jdoe and the Foo team"."""
    if index + 1 == len(words):
        return False
    follower = words[index + 1]
    if words[index].lower().strip(",") in PROSE:
        # "The compliance authors": a project may be called by any word.
        return index == 1 and words[0].lower() == "the" and len(words) == 3 and follower in _PEOPLE
    if _core(follower) in CLOSERS or _SUFFIX.fullmatch(follower):
        return True
    return follower in ("and", "&") and (index == 0 or words[index - 1].lower() == "the")


def _core(word: str) -> str:
    return word.strip("().,:'\"").lower()


def _is_proper(word: str) -> bool:
    """Capitalised, or with a capital, digit or non-ASCII letter somewhere: nexB, d'Études, 智谱."""
    return "@" in word or any(char.isupper() or char.isdigit() or char > "\x7f" for char in word)
