"""Whether two declarations can mean the same licence.

Manifests name families ("BSD", "GPL"), leave `-only` and `-or-later` out, and say of a text of two
licences the one that was chosen. Only what cannot be one licence counts as different.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from compliance.expressions import as_spdx, license_ids

_FAMILY = re.compile(
    r"\b(agpl|lgpl|gpl|bsd|mpl|apache|mit|epl|gfdl|psf|artistic|isc|zlib|unlicense)(?![a-z])", re.I
)
_PLAIN_FAMILY = re.compile(r"\s*(?:the |gnu )*(agpl|lgpl|gpl|bsd|mpl|artistic)(?: licen[cs]e)?\s*", re.I)
# What names no licence in particular: a category of ScanCode's, or a word for "see elsewhere".
_SAYS_NOTHING = re.compile(
    r"LicenseRef-scancode-(?:unknown|other|free-unknown|generic|proprietary|commercial|public-domain|warranty"
    r"|see-license|us-govt).*|NOASSERTION|NONE|other|unknown",
    re.I,
)
_GNU = re.compile(r"(agpl|lgpl|gpl|gfdl)-(\d+)\.(\d+)(-or-later|\+)?")
_SAME = (
    ("mit", "x11", "mit-0", "mit-modern-variant", "mitnfa"),
    ("psf-2.0", "python-2.0", "python-2.0.1", "cnri-python"),
    ("artistic-1.0", "artistic-1.0-perl", "artistic-1.0-cl8"),
    ("cc0-1.0", "unlicense"),
    ("isc", "isc-veillard"),
)
_GROUP = {name: index for index, names in enumerate(_SAME) for name in names}


@cache
def declared_ids(written: str) -> frozenset[str]:
    """The licences that a declaration names, `bsd*` for a family; empty where it says nothing."""
    if match := _PLAIN_FAMILY.fullmatch(written):
        return frozenset({f"{match[1].lower()}*"})
    if expression := as_spdx(written):
        return meaningful(license_ids(expression))
    if len(written) > 100 or re.search(r"see (?:the )?|file|https?:", written, re.I):
        return frozenset()
    return frozenset(f"{name.lower()}*" for name in _FAMILY.findall(written))


def meaningful(ids: Iterable[str]) -> frozenset[str]:
    """The ids that name a licence, in small letters; exceptions go with theirs."""
    return frozenset(
        spdx_id.lower()
        for spdx_id in ids
        if not _SAYS_NOTHING.fullmatch(spdx_id) and "exception" not in spdx_id.lower()
    )


def agree(some: frozenset[str], others: frozenset[str]) -> bool:
    """Whether one of `some` can be the same licence as one of `others`; true where either says nothing."""
    return not some or not others or any(_alike(one, other) for one in some for other in others)


def _alike(one: str, other: str) -> bool:
    if one == other or (one in _GROUP and _GROUP.get(other) == _GROUP[one]):
        return True
    if one.endswith("*") or other.endswith("*"):
        return _family(one) == _family(other) or _is_lgpl_with_gpl(one, other)
    if (first := _GNU.match(one)) and (second := _GNU.match(other)):
        return _gnu_alike(first, second)
    if "licenseref" in one or "licenseref" in other:  # a variant that ScanCode tells apart
        return _family(one) == _family(other) != ""
    return one.startswith(f"{other}-") or other.startswith(f"{one}-")  # BSD-3-Clause and BSD-3-Clause-Clear


def _gnu_alike(first: re.Match[str], second: re.Match[str]) -> bool:
    if first[1] != second[1]:
        return {first[1], second[1]} == {"gpl", "lgpl"}  # the LGPL comes with the GPL's text
    if first[2] == second[2]:
        return True
    older, _ = sorted((first, second), key=lambda match: (int(match[2]), int(match[3])))
    return bool(older[4])


def _is_lgpl_with_gpl(one: str, other: str) -> bool:
    return {_family(one), _family(other)} == {"gpl", "lgpl"}


def _family(name: str) -> str:
    match = _FAMILY.search(name.replace("0bsd", "bsd").replace("x11", "mit").replace("python", "psf"))
    return match[1].lower() if match else ""
