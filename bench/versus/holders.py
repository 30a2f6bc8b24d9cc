"""When two names mean the same holder: case, signs, legal forms, accents and grouping set aside."""

from __future__ import annotations

import re
from collections.abc import Iterable

# What tells no holder from another: legal forms, articles, what joins names.
_WEAK = frozenset(
    """
    inc incorporated ltd limited llc llp corp corporation co company gmbh ag sa bv ab oy plc kk ev
    the and or by of its his their a an und et al c others other contributors contributor
    authors author team developers project all rights reserved copyright portions
    """.split()
)
_CONTACT = re.compile(r"\S*@\S+|\S*https?:\S*|www\.\S+|\S+//\S+")


def words(holder: str) -> frozenset[str]:
    """The telling words of `holder`, in ASCII; all of its words if none is telling ("The Authors")."""
    from text_unidecode import unidecode  # type: ignore[import-untyped]  # ScanCode's own transliteration

    plain = unidecode(_CONTACT.sub(" ", holder).strip() or holder).lower()
    # "J. R. Doe" and "J.R.Doe", "O'Brien" and "O Brien": every sign parts words.
    every = re.findall(r"[a-z0-9]+", plain)
    return frozenset(every) - _WEAK or frozenset(every)


def all_words(holders: Iterable[str]) -> frozenset[str]:
    """The words of all `holders`: the same for "A and B" as for "A" and "B"."""
    return frozenset(word for holder in holders for word in words(holder))


def unknown_to(others: Iterable[str], holders: Iterable[str]) -> tuple[str, ...]:
    """Those of `holders` with a telling word that none of the `others` has."""
    known = all_words(others)
    return tuple(holder for holder in holders if not words(holder) <= known)
