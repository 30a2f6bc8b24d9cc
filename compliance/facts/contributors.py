"""People who work on the project: those that AUTHORS and manifests at the root name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compliance.facts.entities import Lexicon
from compliance.facts.manifest import Manifest
from compliance.facts.names import normal
from compliance.facts.tree import Tree, speaks_for

_LISTS = re.compile(r"(authors|contributors|maintainers)(\.(md|txt|rst))?", re.I)
_LISTED = re.compile(r"\s{0,8}(?:[-*+•]\s{1,4})?([^<(\n]{3,60}?)\s{0,4}(?:[<(].{0,200})?")
_MAX_LIST = 200_000  # characters
_COMPANY = re.compile(
    r"\b(inc|ltd|llc|gmbh|corp|corporation|company|co|limited|plc|ag|university|institute|foundation|team|labs?"
    r"|research|technologies)\b|公司|集团|大学|团队|株式会社|주식회사",
    re.I,
)


def contributors_to(tree: Tree, manifests: tuple[Manifest, ...], lexicon: Lexicon) -> frozenset[str]:
    """Their names in `normal` form. A company is none, and neither is anybody whom the lexicon knows.

    That somebody wrote commits says nothing here: a fork's history holds its upstream's authors.
    """
    names = {*_listed(tree), *_in_manifests(manifests)}
    people = (name for name in names if not _COMPANY.search(name) and not lexicon.in_holder(name))
    return frozenset(map(normal, people)) - {""}


def _listed(tree: Tree) -> Iterator[str]:
    for path in tree.entries:
        if _LISTS.fullmatch(path):
            lines = tree.text(path)[:_MAX_LIST].splitlines()
            yield from (match[1] for line in lines if (match := _LISTED.fullmatch(line[:300])))


def _in_manifests(manifests: tuple[Manifest, ...]) -> Iterator[str]:
    return (name for manifest in manifests if speaks_for(manifest.path) == "." for name in manifest.authors)
