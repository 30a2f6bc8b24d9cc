""" "See LICENSE": what a file says that names no licence, but another file that does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from compliance.expressions import conjunction
from compliance.facts.tree import enclosing, folder
from compliance.model.evidence import Evidence, LicenseMatch

_UNRESOLVED = "unknown-license-reference"


def followed(evidence: Mapping[str, Evidence]) -> dict[str, Evidence]:
    """`evidence`, by path, with each reference to a file replaced by the licences found in that file.

    The file is looked for beside the one that names it, then in the folders above, as far as the root.
    A reference whose file is not there, or says nothing, stays what it was.
    """
    return {path: _followed(path, found, evidence) for path, found in evidence.items()}


def _followed(path: str, found: Evidence, evidence: Mapping[str, Evidence]) -> Evidence:
    if not any(_is_open(match) for match in found.licenses):
        return found
    return replace(found, licenses=tuple(_resolved(path, match, evidence) for match in found.licenses))


def _is_open(match: LicenseMatch) -> bool:
    return match.expression == _UNRESOLVED and match.kind != "clue" and bool(match.referenced)


def _resolved(path: str, match: LicenseMatch, evidence: Mapping[str, Evidence]) -> LicenseMatch:
    if not _is_open(match):
        return match
    for place in _places(path, match.referenced):
        there = evidence.get(place)
        named = (
            [m for m in there.licenses if m.kind != "clue" and m.expression != _UNRESOLVED] if there else []
        )
        if named and place != path:
            return replace(
                match,
                expression=conjunction(m.expression for m in named) or "",
                spdx_expression=conjunction(m.spdx_expression for m in named) or "",
                referenced=(place,),
            )
    return match


def _places(path: str, names: tuple[str, ...]) -> Iterator[str]:
    """Where the named files may stand, the nearest first. No name leads out of the tree."""
    for place in enclosing(folder(path)):
        for name in names:
            target = PurePosixPath(place, name.strip("/"))
            if ".." not in target.parts:
                yield str(target)
