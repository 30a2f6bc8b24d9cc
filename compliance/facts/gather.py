"""Snapshot and evidence -> facts: what the records say, and the subjects that rules are asked about."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from compliance.expressions import conjunction
from compliance.facts.attribution import Attribution
from compliance.facts.chinese import chinese_figures, han_ratio, with_entities
from compliance.facts.component_facts import component_record, component_subject
from compliance.facts.components import Components
from compliance.facts.context import Context
from compliance.facts.contributors import contributors_to
from compliance.facts.declared import Manifest, declared_licenses, read_manifests
from compliance.facts.entities import Lexicon
from compliance.facts.file_facts import file_subjects
from compliance.facts.holders import holder_records
from compliance.facts.notices import notices_of
from compliance.facts.owners import find_owners
from compliance.facts.partial import open_ended
from compliance.facts.parties import Parties
from compliance.facts.project_facts import project_subject
from compliance.facts.references import followed
from compliance.facts.tree import Read, Tree, speaks_for
from compliance.model.evidence import Copyright, Evidence
from compliance.model.facts import Subject, Unknown
from compliance.model.result import FileRecord, Project
from compliance.model.snapshot import FileEntry, Problem, Snapshot
from compliance.settings import Policy

MAX_NOTICE = 100_000  # characters of a NOTICE file that the result keeps


@dataclass(frozen=True, slots=True)
class Facts:
    project: Project
    files: tuple[FileRecord, ...]
    subjects: tuple[Subject, ...]
    problems: tuple[Problem, ...]


def context_of(
    snapshot: Snapshot, evidence: Mapping[str, Evidence], policy: Policy, lexicon: Lexicon, read: Read
) -> Context:
    """What all facts of a tree are derived from. `evidence` is by blob id; `read` gives a file's text."""
    found = {entry.path: evidence[entry.blob] for entry in snapshot.files if entry.blob in evidence}
    by_path = with_entities(followed(found), lexicon)
    tree = Tree(snapshot, by_path, read)
    attribution = Attribution(tree, lexicon)
    manifests, problems = read_manifests(tree)
    owners = find_owners(tree, policy, attribution.documents, manifests, lexicon)
    # Where a gate says who owns it, a submission adds nobody: by its name, AUTHORS or manifests.
    believed = not (policy.owners and policy.is_a_gates)
    people = contributors_to(tree, manifests, lexicon) if believed else frozenset()
    parties = Parties(owners, project_names(snapshot, manifests), lexicon, people, own_by_name=believed)
    components = Components(tree, attribution)
    declared = declared_licenses(tree, attribution, manifests)
    return Context(tree, policy, attribution, components, manifests, declared, parties, problems)


def gather(context: Context, *, partial: bool = False) -> Facts:
    """All facts of a tree. `partial`: files without evidence are there, and were not looked at."""
    tree, components = context.tree, context.components
    subjects = tuple(build_subjects(context, open_ended if partial else None))
    records = tuple(component_record(subject) for subject in subjects if subject.kind == "component")
    theirs = {component.path for component in records if component.third_party}
    project = Project(
        owners=context.parties.owners,
        declared_licenses=context.declared,
        attribution_documents=tuple(
            replace(document, text=tree.text(document.path)[:MAX_NOTICE])
            if document.kind == "notice" and components.of(document.path) in theirs
            else document
            for document in context.attribution.documents
        ),
        components=records,
        holders=holder_records(context),
    )
    files = tuple(_record(context, entry, found) for entry, found in tree.scanned())
    return Facts(project, files, subjects, context.problems)


def build_subjects(context: Context, seen: Callable[[Subject], Subject] | None = None) -> Iterator[Subject]:
    """The project, then each component, each followed by its files with their notices and markers.

    `seen` is asked what the facts of the project and of a component are worth.
    """
    project = seen(project_subject(context)) if seen else project_subject(context)
    yield project
    files: dict[str, list[tuple[FileEntry, Evidence]]] = {}
    for entry, found in context.tree.scanned():
        files.setdefault(context.components.of(entry.path), []).append((entry, found))
    for component in context.components.all:
        own_files = files.get(component.path, [])
        subject = component_subject(context, component, own_files, project)
        subject = seen(subject) if seen else subject
        yield subject
        for entry, found in own_files:
            yield from file_subjects(context, entry, found, subject)


def project_names(snapshot: Snapshot, manifests: tuple[Manifest, ...]) -> tuple[str, ...]:
    """The names the project goes by: in its manifests at the root, its URL, else its folder."""
    names = [manifest.name for manifest in manifests if speaks_for(manifest.path) == "." and manifest.name]
    place = snapshot.target.url or snapshot.target.input
    name = PurePosixPath(urlsplit(place).path.rstrip("/")).name.removesuffix(".git")
    return tuple(dict.fromkeys([*names, *([name] if name else [])]))


def _record(context: Context, entry: FileEntry, found: Evidence) -> FileRecord:
    role = context.tree.role(entry)
    return FileRecord(
        path=entry.path,
        blob=entry.blob,
        language=found.language or entry.language,
        role=role.value,
        license_expression=conjunction(
            match.spdx_expression for match in found.licenses if match.kind != "clue"
        ),
        licenses=found.licenses,
        copyrights=tuple(_copyrights(context, entry, found)),
        chinese_comments=found.chinese_comments,
        han_comment_ratio=han_ratio(found.figures),
        chinese=chinese_figures(entry.path, role, found.figures),
        origins=found.origins,
        sha1=found.sha1,
    )


def _copyrights(context: Context, entry: FileEntry, found: Evidence) -> Iterator[Copyright]:
    if not found.copyrights:
        return
    theirs = {
        line: notice.third_party and not notice.shared
        for notice in notices_of(context, entry, found)
        for line in notice.lines
        if not isinstance(notice.third_party, Unknown)
    }
    for line in found.copyrights:
        entity = context.parties.entity(line.holder)
        yield replace(line, entity=entity, third_party=theirs.get(line))
