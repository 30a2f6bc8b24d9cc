"""REUSE 3.3: every licence that is used has its text in LICENSES/."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from compliance.expressions import license_ids
from compliance.facts.context import Context
from compliance.facts.notices import counts
from compliance.facts.statements import Places, merge
from compliance.model.facts import Fact, Place

# SPDX-License-Identifier, and what REUSE.toml and the like say; ScanCode calls other short forms tags, too.
_TAGS = ("spdx-tag", "annotation")


def reuse_facts(context: Context) -> dict[str, Fact]:
    """Whether the project follows REUSE, and the ids whose text LICENSES/ lacks."""
    texts = {
        PurePosixPath(path).stem.casefold() for path in context.tree.entries if path.startswith("LICENSES/")
    }
    documents = any(name in context.tree.entries for name in ("REUSE.toml", ".reuse/dep5"))
    follows = documents or bool(texts)
    used = _used(context) if follows else {}
    present = {_base(name) for name in texts}
    missing = {spdx_id: places for spdx_id, places in used.items() if _base(spdx_id) not in present}
    return {
        "project.follows_reuse": Fact(follows),
        "project.license_texts_missing": Fact.of(missing),
    }


def _used(context: Context) -> Places:
    """The ids in tags and annotations -> where."""
    used: Places = {}
    for entry, found in context.tree.scanned():
        if not counts(context, entry):
            continue
        for match in found.licenses:
            if match.matched_by in _TAGS and match.kind == "tag" and match.context in ("comment", "document"):
                where = Place(match.source or entry.path, match.start_line, match.end_line)
                merge(used, dict.fromkeys(license_ids(match.spdx_expression), (where,)))
    return {
        spdx_id: tuple(dict.fromkeys(places)) for spdx_id, places in used.items() if "unknown" not in spdx_id
    }


_VERSION = re.compile(r"(-only|-or-later|\+)\Z")


def _base(spdx_id: str) -> str:
    """`gpl-3.0` of `GPL-3.0-or-later`: they share the text."""
    return _VERSION.sub("", spdx_id.casefold())
