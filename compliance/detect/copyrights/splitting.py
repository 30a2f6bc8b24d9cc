"""Several names out of one: "Foo Inc. and Bar Ltd." """

from __future__ import annotations

import re

from compliance.detect.copyrights.names import is_name, stands
from compliance.detect.copyrights.words import BODY, SUFFIX

_COMPANY = re.compile(rf"\S\s+(?:{SUFFIX})[.,]?$|公司$")
# "X and the Y team", "X and Y Inc. team": the right side is an organisation beyond doubt.
_ORGANISATION = re.compile(
    rf"^[Tt]he\s+\S.*\s(?:{BODY})[.,]?$|\S\s+(?:{SUFFIX}|{BODY})\.?\s+(?:{BODY})[.,]?$"
)
_GENERIC = re.compile(
    r"(?i)^(?:the\s+|its\s+|their\s+|all\s+)*(?:other|others|various|many|affiliates?"
    r"|subsidiaries|contributors?|authors?|developers?|project|team)\b"
)
_AND = re.compile(r",?\s+(?:and|AND|und|et|&)\s+|\s*[、及]\s*|\s*和\s*")
# "X Inc. The Y team", "X team, The Y team": set side by side without an "and".
_BESIDE = re.compile(r",?\s+(?=[Tt]he\s)|(?<=\bInc\.)\s+(?=[A-Z])")
_CLOSED = re.compile(r"\b(?:affiliates|contributors|others|subsidiaries)$")
_BARE_SUFFIX = re.compile(rf"^(?:{SUFFIX})[.,]?$")


def split(holder: str) -> tuple[str, ...]:
    """The holders named in `holder`. Cuts only where each side can stand alone as a holder.

    "Smith and Sons Ltd", "Foo, Inc." and "X and contributors" stay one.
    """
    for found in reversed(list(_AND.finditer(holder))):  # the last one parts the outermost
        left, right = holder[: found.start()].strip(), holder[found.end() :].strip()
        if _can_part(left, right):
            return (*split(left), *split(right))
    for found in reversed(list(_BESIDE.finditer(holder))):
        left, right = holder[: found.start()].strip(), holder[found.end() :].strip()
        if stands(left) and _ORGANISATION.search(right):
            return (*split(left), *split(right))
    return _at_commas(holder)


def _can_part(left: str, right: str) -> bool:
    if not left or not right or _GENERIC.match(right) or left.count("(") != left.count(")"):
        return False
    first_right = _AND.split(right)[0]
    if stands(left) and (stands(right) or stands(first_right)):
        return True
    if _CLOSED.search(left) or _ORGANISATION.search(left):
        return is_name(right, lower_case=False)
    return (
        bool(_ORGANISATION.search(right))
        and is_name(left, lower_case=True)
        and not re.match(r"[Tt]he \S+$", left)
    )


def _at_commas(holder: str) -> tuple[str, ...]:
    """Companies in a row: "Foo Inc., Bar Ltd." Anything less certain stays one."""
    parts: list[str] = []
    for part in holder.split(", "):
        if parts and _BARE_SUFFIX.match(part):
            parts[-1] += f", {part}"
        else:
            parts.append(part)
    if len(parts) > 1 and all(_COMPANY.search(part) for part in parts):
        return tuple(parts)
    return (holder,)
