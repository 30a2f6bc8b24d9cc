"""Holders' names, brought to a form in which the same party compares equal."""

from __future__ import annotations

import re
import unicodedata

_NOISE = re.compile(r"<[^<>]{0,200}>|\([^()]{0,200}@[^()]{0,200}\)|\S{1,100}@\S{1,100}|https?://\S{1,300}")
_SEPARATORS = re.compile(r"[^\w&+]+|_+")
# Words that say what a holder is, not who: they neither tell two parties apart nor make them one.
_GENERIC = frozenset(
    "the a of and by inc ltd llc gmbh corp corporation co company limited team teams group project"
    " authors author contributors contributor developers developer committers maintainers others all"
    " rights reserved original copyright holders holder its affiliates community foundation org sa ag bv"
    " respective owners see file contributed code core or other many listed in list please for"
    " these people".split()
)


def normal_text(text: str) -> str:
    """`text` folded for searching: NFKC, small letters, words apart by single spaces."""
    return _SEPARATORS.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


def normal(holder: str) -> str:
    """The words of a holder that tell who it is. Empty for "the original authors" and the like."""
    words = normal_text(_NOISE.sub(" ", holder)).split()
    return " ".join(word for word in words if word not in _GENERIC)


def is_generic(holder: str) -> bool:
    """Whether the holder names nobody in particular ("the authors", "contributors")."""
    return not normal(holder)


def same_name(one: str, other: str) -> bool:
    """Whether two holders' names agree: equal words, or one name begins with all words of the other.

    "The HuggingFace Inc. team" and "Hugging Face" agree, "Foo Labs" and "Foo" too; "Foo" and "Bar" not.
    """
    first, second = normal(one), normal(other)
    if not first or not second:
        return False
    short, long = sorted((first, second), key=len)
    if short.replace(" ", "") == long.replace(" ", ""):
        return True
    return len(short) >= 4 and f"{long} ".startswith(f"{short} ")
