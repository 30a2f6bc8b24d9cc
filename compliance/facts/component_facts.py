"""Facts about a component: what it is, under which licences, and what accompanies it."""

from __future__ import annotations

from fnmatch import fnmatchcase

from compliance.expressions import as_spdx, is_choice, license_ids
from compliance.facts.components import OWN_MANIFEST, PROJECT, SUBMODULE, WORKSPACE, Component
from compliance.facts.context import NO_OWNER, NO_UPSTREAM, NOT_FETCHED, Context
from compliance.facts.families import COMPONENT_FACTS
from compliance.facts.notices import Files, counts, notices_of
from compliance.facts.statements import Places, full_texts, merge, stated
from compliance.model.facts import Fact, Subject, Unknown
from compliance.model.result import ComponentRecord


def component_subject(context: Context, component: Component, files: Files, project: Subject) -> Subject:
    texts = context.attribution.full_texts(component.path)
    holders = _license_holders(context, component)
    third_party = _third_party(context, component, holders)
    licenses = _licenses(context, component, files, texts)
    own_texts = _own_texts(context, component)
    in_notice = _texts_in_notice(context, component)
    documents = tuple(context.attribution.for_folder(component.path))
    notices = [document.path for document in documents if document.kind == "notice"]
    facts = {
        "component.vendored": Fact(component.vendored),
        "component.third_party": Fact(third_party),
        "component.licenses": Fact.of(licenses),
        "component.licenses_without_text": Fact.of(_licenses(context, component, files, texts, bare=True)),
        "component.third_party_licenses": _licenses_of_others(context, files, third_party, licenses, texts),
        "component.full_texts": Fact.of(texts),
        "component.own_texts": Fact.of(own_texts),
        "component.credited": Fact(_credited(context, component)),
        "component.holders": Fact(_holders(context, component, files)),
        "component.license_holders": Fact(frozenset(holders)),
        "component.notice_file": Fact(bool(notices)),
        "component.license_texts_in_notice": Fact.of(in_notice),
        "component.upstream_match": Fact(NO_UPSTREAM),
        "component.upstream_lines_missing": Fact(NO_UPSTREAM),
        "component.upstream_notice": Fact(NO_UPSTREAM),
        "component.change_notice": Fact(NO_UPSTREAM),
        "component.holder_replaced": Fact(NO_UPSTREAM),
    }
    for family in COMPONENT_FACTS:
        facts |= family(context, component, files)
    if component.boundary == SUBMODULE:
        for name in (
            "licenses",
            "licenses_without_text",
            "third_party_licenses",
            "full_texts",
            "own_texts",
            "holders",
            "license_holders",
        ):
            facts[f"component.{name}"] = Fact(NOT_FETCHED)
    return Subject(
        kind="component",
        path=component.path,
        identity=component.path,
        facts=facts,
        labels={
            **project.labels,
            "path": "the project" if component.boundary == PROJECT else component.path,
            "boundary": ": ".join(filter(None, (component.boundary, component.reason))),
            "licenses": ", ".join(sorted(licenses)) or "none",
            "holders": ", ".join(holders) or "none",
            "notice_path": notices[0] if notices else "NOTICE",
        },
        within=project,
        looked_in=tuple(document.path for document in documents),
    )


def component_record(subject: Subject) -> ComponentRecord:
    """The component as the result lists it."""
    licenses, holders = (
        subject.fact("component.licenses").value,
        subject.fact("component.license_holders").value,
    )
    third_party = subject.fact("component.third_party").value
    return ComponentRecord(
        path=subject.path,
        license=" AND ".join(sorted(licenses)) or None if isinstance(licenses, frozenset) else None,
        holders=tuple(sorted(holders)) if isinstance(holders, frozenset) else (),
        boundary=subject.labels["boundary"],
        third_party=third_party if isinstance(third_party, bool) else None,
    )


def _third_party(context: Context, component: Component, holders: tuple[str, ...]) -> bool | Unknown:
    first_party = any(fnmatchcase(f"{component.path}/", glob) for glob in context.policy.first_party)
    if component.boundary == PROJECT or first_party:
        return False
    if component.vendored:
        return True
    if _is_own_package(context, component):
        return False
    if not holders:
        return Unknown("its licence file names no holder")
    answers = [context.parties.third_party(holder) for holder in holders]
    if False in answers:
        return False
    return next((answer for answer in answers if isinstance(answer, Unknown)), True)


def _is_own_package(context: Context, component: Component) -> bool:
    """A package within the project, outside vendoring folders: its own unless it has a licence of its own
    and its authors are others."""
    authors = [author for manifest in component.manifests for author in manifest.authors]
    if component.boundary == WORKSPACE or any(context.parties.is_owner(author) for author in authors):
        return True
    has_license = any(document.kind == "license" for document in component.documents)
    return component.boundary == OWN_MANIFEST and not has_license


def _license_holders(context: Context, component: Component) -> tuple[str, ...]:
    holders: dict[str, None] = {}
    for document in component.documents:
        found = context.tree.evidence.get(document.path)
        if document.kind in ("license", "notice") and found:
            for notice in found.copyrights:
                if notice.context not in ("template", "license-text"):
                    holders[notice.holder] = None
    return tuple(holders)


def _holders(context: Context, component: Component, files: Files) -> frozenset[str]:
    """Whom its documents and its files name, wherever the line was kept."""
    documents = (context.tree.evidence.get(document.path) for document in component.documents)
    lines = [line for found in documents if found for line in found.copyrights]
    lines += [line for entry, found in files if counts(context, entry) for line in found.copyrights]
    return frozenset(line.holder for line in lines if line.context not in ("template", "license-text"))


def _credited(context: Context, component: Component) -> bool:
    """Whether THIRD_PARTY*, NOTICE or CREDITS names it by its package's or folder's name."""
    names = [manifest.name for manifest in component.manifests]
    names.append(component.path.rpartition("/")[2])
    return any(context.attribution.lists(name, component.path) for name in names if name)


def _own_texts(context: Context, component: Component) -> Places:
    result: Places = {}
    for document in component.documents:
        if found := context.tree.evidence.get(document.path):
            merge(result, full_texts(document.path, found))
    return result


def _licenses(
    context: Context, component: Component, files: Files, accompanied: Places, *, bare: bool = False
) -> Places:
    """SPDX id -> where it was found: in code, in own licence documents, or declared by a manifest.

    `bare` leaves out what a file names and holds the full text of.
    """
    own = {document.path for document in component.documents if document.kind == "license"}
    result: Places = {}
    for entry, found in files:
        if entry.path in own or counts(context, entry):
            named = stated(entry.path, found, accompanied)
            held = full_texts(entry.path, found) if bare else {}
            merge(result, {spdx_id: places for spdx_id, places in named.items() if spdx_id not in held})
    for manifest in component.manifests:
        expression = as_spdx(manifest.license) or ""
        if not is_choice(expression):
            for spdx_id in license_ids(expression):
                result.setdefault(spdx_id, (manifest.place,))
    return result


def _licenses_of_others(
    context: Context,
    files: Files,
    third_party: bool | Unknown,
    licenses: Places,
    accompanied: Places,
) -> Fact:
    """The licences on work of others: all, if it is theirs; else those of files that bear their notice."""
    if third_party is True:
        return Fact.of(licenses)
    result: Places = {}
    undecided = False
    for entry, found in files:
        if not counts(context, entry) or not (in_file := stated(entry.path, found, accompanied)):
            continue
        notices = notices_of(context, entry, found)
        undecided = undecided or any(isinstance(notice.third_party, Unknown) for notice in notices)
        if any(notice.third_party is True and not notice.shared for notice in notices):
            merge(result, in_file)
    return Fact(NO_OWNER) if undecided else Fact.of(result)


def _texts_in_notice(context: Context, component: Component) -> Places:
    """Whole licence texts in a file named NOTICE proper; NOTICES of third parties are meant to hold them."""
    result: Places = {}
    for document in component.documents:
        name = document.path.rpartition("/")[2].lower().partition(".")[0]
        found = context.tree.evidence.get(document.path)
        if document.kind == "notice" and name == "notice" and found:
            merge(result, full_texts(document.path, found))
    return result
