"""Facts about Creative Commons licences on code: what its files say themselves, by what the licence asks."""

from __future__ import annotations

import re
from collections.abc import Mapping

from compliance.expressions import is_choice
from compliance.facts.components import Component
from compliance.facts.context import NO_OWNER, Context
from compliance.facts.copyleft import is_product_code
from compliance.facts.notices import Files, notices_of
from compliance.facts.statements import Places, grants, merge, stated
from compliance.model.evidence import Evidence
from compliance.model.facts import Fact, Unknown
from compliance.model.snapshot import FileEntry

_NONCOMMERCIAL = re.compile(r"CC-BY-NC-")
_NO_DERIVATIVES = re.compile(r"CC-BY-ND-")
_SHARE_ALIKE = re.compile(r"CC-BY-SA-")


def component_creative_commons(context: Context, component: Component, files: Files) -> Mapping[str, Fact]:
    """Share-alike wherever a file states it; limits on use only where the work is another party's."""
    share_alike: Places = {}
    limits: Places = {}
    undecided = False
    for entry, found in files:
        if not is_product_code(context, entry) or any(
            is_choice(match.spdx_expression) for match in grants(found)
        ):
            continue
        named = stated(entry.path, found, ())
        merge(share_alike, {key: at for key, at in named.items() if _SHARE_ALIKE.match(key)})
        if limited := {key: at for key, at in named.items() if _is_limited(key)}:
            theirs = component.vendored or _of_others(context, entry, found)
            undecided = undecided or isinstance(theirs, Unknown)
            merge(limits, limited if theirs is True else {})
    return {
        "component.share_alike": Fact.of(share_alike),
        "component.noncommercial": _limits(limits, _NONCOMMERCIAL, undecided),
        "component.no_derivatives": _limits(limits, _NO_DERIVATIVES, undecided),
    }


def _is_limited(spdx_id: str) -> bool:
    return bool(_NONCOMMERCIAL.match(spdx_id) or _NO_DERIVATIVES.match(spdx_id))


def _limits(limits: Places, wanted: re.Pattern[str], undecided: bool) -> Fact:
    of_kind = {spdx_id: places for spdx_id, places in limits.items() if wanted.match(spdx_id)}
    return Fact(NO_OWNER) if undecided and not of_kind else Fact.of(of_kind)


def _of_others(context: Context, entry: FileEntry, found: Evidence) -> bool | Unknown:
    answers = [notice.third_party for notice in notices_of(context, entry, found) if not notice.shared]
    if True in answers:
        return True
    return next((answer for answer in answers if isinstance(answer, Unknown)), False)
