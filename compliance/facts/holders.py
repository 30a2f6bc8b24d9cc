"""Who is named in notices, and which attribution documents credit them."""

from __future__ import annotations

from compliance.facts.context import Context
from compliance.facts.tree import folder
from compliance.model.facts import Unknown
from compliance.model.result import HolderRecord


def holder_records(context: Context) -> tuple[HolderRecord, ...]:
    """One record for each holder as written, in order of name. License texts and templates name nobody."""
    folders: dict[str, set[str]] = {}
    for entry, found in context.tree.scanned():
        for notice in found.copyrights:
            if notice.holder and notice.context not in ("template", "license-text"):
                folders.setdefault(notice.holder, set()).add(folder(entry.path))
    return tuple(_record(context, name, folders[name]) for name in sorted(folders))


def _record(context: Context, name: str, folders: set[str]) -> HolderRecord:
    entity = context.parties.entity(name)
    third_party = not context.parties.is_contributor(name) and context.parties.third_party(name)
    return HolderRecord(
        name=name,
        entity=entity or "",
        third_party=None if isinstance(third_party, Unknown) else third_party,
        credited_in=context.attribution.credited_in(name, entity, folders),
    )
