"""Work of others that no licence covers: vendored folders, third parties' notices, rights reserved."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from compliance.facts.components import OWN_LICENSE, PROJECT, SUBMODULE, Component
from compliance.facts.context import NO_OWNER, NOT_FETCHED, Context
from compliance.facts.notices import Files, Notice, counts, notices_of
from compliance.facts.statements import Places, grants, merge
from compliance.facts.tree import enclosing, folder
from compliance.facts.vendored import is_glue, is_vendor_folder
from compliance.model.evidence import Evidence
from compliance.model.facts import Fact, Place, Unknown
from compliance.model.snapshot import FileEntry, Role

_RESERVED = re.compile(
    r"\ball\s+rights?\s+reserved\b|\b保留所有权利|版权所有[，,]?\s*(?:违者必究|翻印必究|侵权必究)", re.I
)


def grant_facts(context: Context, component: Component, files: Files) -> dict[str, Fact]:
    """Whether a licence covers the component; its code; whom its uncovered files name."""
    if component.boundary == SUBMODULE:
        names = ("has_grant", "code_files", "ungranted_holders", "reserved_holders")
        return {f"component.{name}": Fact(NOT_FETCHED) for name in names}
    granted = _has_grant(context, component, files)
    code = [entry for entry, _ in files if _is_code(context, component, entry)]
    # A licence in the folder covers what lies in it; the project's own grants nothing of others.
    covered = granted and (component.vendored or component.boundary == OWN_LICENSE)
    return {
        "component.has_grant": Fact(granted),
        "component.code_files": Fact(float(len(code)), tuple(Place(entry.path, 1, 1) for entry in code[:3])),
        "component.ungranted_holders": _holders(context, files, () if granted else ("plain",)),
        "component.reserved_holders": _holders(context, files, () if covered else ("reserved",)),
    }


def _is_code(context: Context, component: Component, entry: FileEntry) -> bool:
    glue = (
        folder(entry.path) == component.path
        and component.vendored
        and is_glue(PurePosixPath(entry.path).name)
    )
    own_module = glue and is_vendor_folder(component.path.rpartition("/")[2])
    return entry.role == Role.SOURCE and counts(context, entry) and not own_module


def _has_grant(context: Context, component: Component, files: Files) -> bool:
    """A licence, known or not, in its documents, files or manifest, or by what covers it from above."""
    if any(document.kind == "license" for document in component.documents):
        return True
    if any(
        found for entry, found in files if _may_grant(context, entry, component) and next(grants(found), None)
    ):
        return True
    if any(manifest.license or manifest.license_files for manifest in component.manifests):
        return True
    return component.boundary != PROJECT and (
        _is_listed(context, component) or _lies_in_licensed_work(context, component)
    )


def _may_grant(context: Context, entry: FileEntry, component: Component) -> bool:
    documents = {document.path for document in component.documents}
    return entry.path in documents or counts(context, entry) or entry.role == Role.DOC


def _is_listed(context: Context, component: Component) -> bool:
    """Whether a document that speaks for a folder above names it: THIRD_PARTY, NOTICE, a licence's tail."""
    names = {manifest.name for manifest in component.manifests}
    names.add(component.path.rpartition("/")[2])
    return any(context.attribution.names_work(name, component.path) for name in names if name)


def _lies_in_licensed_work(context: Context, component: Component) -> bool:
    """What a package brings within itself is under its licence as far as it says nothing else."""
    around = {part.path: part for part in context.components.all}
    outer = next((around[place] for place in enclosing(folder(component.path)) if place in around), None)
    return bool(
        component.vendored
        and outer
        and outer.vendored
        and any(document.kind == "license" for document in outer.documents)
    )


def _holders(context: Context, files: Files, wanted: tuple[str, ...]) -> Fact:
    """Third parties, none a vendor of the lexicon, on files that state no licence -> where."""
    result: Places = {}
    undecided = False
    for entry, found in files if wanted else ():
        if not found.copyrights or not counts(context, entry) or next(grants(found), None):
            continue
        for notice in notices_of(context, entry, found):
            if notice.shared or notice.entity or _is_credited(context, notice, entry):
                continue
            if "reserved" in wanted and not _is_reserved(context, notice, entry, found):
                continue
            if isinstance(notice.third_party, Unknown):
                undecided = True
            elif notice.third_party:
                merge(result, {notice.holder: tuple(_places(entry, notice))})
    return Fact(NO_OWNER) if undecided and not result else Fact.of(result)


def _is_credited(context: Context, notice: Notice, entry: FileEntry) -> bool:
    return context.attribution.credits(notice.holder, notice.entity, context.components.of(entry.path))


def _is_reserved(context: Context, notice: Notice, entry: FileEntry, found: Evidence) -> bool:
    """Whether the words stand on the notice's line or the two below; an app's "about" text is no header."""
    comments = [line for line in notice.lines if line.context == "comment"]
    if any(_RESERVED.search(line.text) for line in comments):
        return True
    lines = context.tree.lines(entry.path) if comments else []
    following = (" ".join(lines[line.start_line - 1 : line.end_line + 2]) for line in comments)
    return any(_RESERVED.search(text[:2000]) for text in following)


def _places(entry: FileEntry, notice: Notice) -> Iterator[Place]:
    return (Place(entry.path, line.start_line, line.end_line) for line in notice.lines)
