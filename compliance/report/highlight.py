"""Which words of a quoted line a finding is about: the holder's name, the licence's, or the Chinese ones."""

from __future__ import annotations

import re
from functools import cache

from compliance.model.finding import Finding, Kind

_LONGEST = 300  # characters of a name that is looked for
_HAN = "[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+"
_TOKEN = re.compile(r"[A-Za-z0-9.]+")

Piece = tuple[str, bool]


def pieces(line: str, finding: Finding) -> list[Piece]:
    """`line` in pieces, each with whether it is to be marked; joined they are the line again."""
    signal = finding.kind is Kind.SIGNAL and not finding.holder
    parts = _pattern(finding.holder[:_LONGEST], finding.obligation.license[:_LONGEST], signal).split(line)
    return [(part, bool(number % 2)) for number, part in enumerate(parts) if part]


@cache
def _pattern(holder: str, license: str, han: bool) -> re.Pattern[str]:
    """One group, so that every second part of a split is a match."""
    wanted = [re.escape(holder)] if holder.strip() else []
    if tokens := _TOKEN.findall(license):
        # `Apache-2.0` is also written "Apache License, Version 2.0".
        wanted.append(r"\b" + ".{0,20}?".join(map(re.escape, tokens[:8])) + r"\b")
    if han:
        wanted.append(_HAN)
    return re.compile(f"({'|'.join(wanted)})" if wanted else "((?!))")
