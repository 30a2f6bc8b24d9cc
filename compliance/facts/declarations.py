"""Declarations that cannot all be right: LICENSE, manifests, model card; a file's tag and its header."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.expressions import license_ids
from compliance.facts.components import Component
from compliance.facts.context import Context
from compliance.facts.declared import front_matter_license
from compliance.facts.notices import Files
from compliance.facts.same_license import agree, declared_ids, meaningful
from compliance.facts.statements import FULL_TEXT_SCORE, TEXT_SCORE, Places
from compliance.facts.tree import folder
from compliance.model.evidence import Evidence, LicenseMatch
from compliance.model.facts import Fact, Place
from compliance.model.snapshot import FileEntry

Declaration = tuple[str, frozenset[str], Place]  # "package.json: MIT", the licences it names, where


def disagreeing_declarations(context: Context, component: Component, files: Files) -> dict[str, Fact]:
    """What LICENSE files say against each manifest and model card beside them; these among themselves if
    there is no LICENSE."""
    texts, declared = _licence_files(context, component), list(_declared(context, component))
    found: Places = {}
    if texts:
        for name, ids, place in declared:
            if not agree(texts[1], ids):
                found[f"{texts[0]}; {name}"] = (place, texts[2])
    else:
        for index, (name, ids, place) in enumerate(declared):
            for other, other_ids, other_place in declared[:index]:
                if not agree(ids, other_ids):
                    found[f"{other}; {name}"] = (other_place, place)
    return {"component.disagreeing_declarations": Fact.of(found)}


def _licence_files(context: Context, component: Component) -> Declaration | None:
    """All that the licence files in the component's own folder hold, if one of them holds a whole licence."""
    ids: dict[str, None] = {}
    names: list[str] = []
    place = None
    for document in component.documents:
        found = context.tree.evidence.get(document.path)
        if (
            document.kind != "license"
            or context.components.speaks_for(document.path) != component.path
            or not found
        ):
            continue
        stated = [match for match in found.licenses if match.kind != "clue" and match.score >= TEXT_SCORE]
        whole = [match for match in stated if match.kind == "text" and match.score >= FULL_TEXT_SCORE]
        for match in stated:
            ids.update(dict.fromkeys(sorted(license_ids(match.spdx_expression))))
        if whole:
            names.append(document.path.rpartition("/")[2])
            place = place or Place(document.path, whole[0].start_line, whole[0].start_line)
    named = meaningful(ids)
    if place is None or not named:
        return None
    shown = ", ".join(spdx_id for spdx_id in ids if spdx_id.lower() in named)
    return f"{' and '.join(names[:2])}: {shown}", named, place


def _declared(context: Context, component: Component) -> Iterator[Declaration]:
    for manifest in component.manifests:
        if ids := declared_ids(manifest.license):
            yield f"{manifest.path.rpartition('/')[2]}: {manifest.license}", ids, manifest.place
    for document in component.documents:
        if document.kind == "model-card" and folder(document.path) == component.path:
            text = context.tree.text(document.path)
            license = front_matter_license(text)
            if ids := declared_ids(license):
                line = text[: text.find("\nlicense:") + 1].count("\n") + 1
                yield f"{document.path.rpartition('/')[2]}: {license}", ids, Place(document.path, line, line)


# Lines from a tag to the notice of the same header; further down notices speak of parts of the file.
_NEAR = 5


def contradicting_licenses(context: Context, entry: FileEntry, found: Evidence) -> dict[str, Fact]:
    """Pairs of a tag and a notice of one header that name different licences."""
    own = [match for match in found.licenses if not match.source and match.context in ("comment", "document")]
    tags = [match for match in own if _is_tag(context, entry.path, match)]
    notices = [m for m in own if m.kind in ("notice", "text") and m.score >= FULL_TEXT_SCORE]
    near = [match for match in notices if any(_is_near(match, tag) for tag in tags)]
    pairs: Places = {}
    if tags and near:
        stated = frozenset().union(*map(_ids, near))
        tagged = frozenset().union(*map(_ids, tags))
        if not agree(stated, tagged):
            names = "; ".join(match.spdx_expression for match in (tags[0], near[0]))
            pairs[names] = tuple(
                Place(entry.path, match.start_line, match.end_line) for match in (tags[0], near[0])
            )
    return {"file.contradicting_licenses": Fact.of(pairs)}


def _is_tag(context: Context, path: str, match: LicenseMatch) -> bool:
    """An SPDX tag, or `@license MIT`; ScanCode also calls a BibTeX field a tag."""
    if match.kind != "tag" or match.matched_by == "spdx-tag":
        return match.kind == "tag"
    lines = context.tree.lines(path)
    return (
        "@license" in lines[match.start_line - 1][:1000].lower() if match.start_line <= len(lines) else False
    )


def _ids(match: LicenseMatch) -> frozenset[str]:
    return meaningful(license_ids(match.spdx_expression))


def _is_near(one: LicenseMatch, other: LicenseMatch) -> bool:
    return max(one.start_line - other.end_line, other.start_line - one.end_line) <= _NEAR
