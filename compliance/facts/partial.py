"""Facts of a tree of which only some files were read: what was found there is there, what was not may be.

A check of a change reads the changed files, and those documents and manifests that speak for the others.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from compliance.facts.documents import document_kind
from compliance.facts.manifests import is_manifest
from compliance.facts.statements import full_texts
from compliance.model.change import ChangedFile
from compliance.model.evidence import Evidence
from compliance.model.facts import Fact, Subject, Unknown
from compliance.model.snapshot import FileEntry, Role, Snapshot

_NOT_READ = Unknown("only the changed files and the documents were read")
# What stands in files that were not read could only add to these.
_OPEN = frozenset(
    "component.licenses component.licenses_without_text component.third_party_licenses component.holders"
    " component.has_grant component.code_files component.dangling_references component.placeholder_notices"
    " component.copyleft component.share_alike component.noncommercial component.no_derivatives"
    " component.incompatible_licenses component.undeclared_bases project.license_texts_missing".split()
)
# And these it could take away as well: a grant in one file is one for the others.
_UNDECIDED = frozenset(("component.ungranted_holders", "component.reserved_holders"))
# A licence text by another name than those of documents (`APACHE-2.0.txt`, `legal/mit.md`).
_TELLING = re.compile(
    r"licen[cs]|legal|copying|copyright|notice|apache|mit\b|bsd|[al]?gpl|mpl|credit|author", re.I
)


def needed(snapshot: Snapshot, changed: Collection[str]) -> Iterator[FileEntry]:
    """The files to read: those of `changed`, and all that states licences and names for others."""
    for entry in snapshot.files:
        if entry.path in changed or _speaks_for_others(entry, changed):
            yield entry


def concerns(path: str, changed: Collection[str]) -> bool:
    """Whether a check is incomplete if `path` could not be read."""
    return path in changed or bool(document_kind(path)) or is_manifest(path)


def text_gone(
    before: Mapping[str, Evidence],
    after: Mapping[str, Evidence],
    files: Iterable[ChangedFile],
) -> bool:
    """Whether the whole text of a licence stood in one of `files` and is not there now. `before` and `after`
    are by path. Any file of the tree may have hung on it: then all have to be read."""

    def texts(path: str | None, tree: Mapping[str, Evidence]) -> Collection[str]:
        found = tree.get(path or "")
        return full_texts("", found).keys() if found else ()

    return any(set(texts(file.old_path, before)) - set(texts(file.path, after)) for file in files)


def _speaks_for_others(entry: FileEntry, changed: Collection[str]) -> bool:
    if entry.role is Role.TEST_FIXTURE:
        return False
    beside = entry.path.removesuffix(".license")
    if beside != entry.path and "." in beside.rpartition("/")[2]:
        return beside in changed  # REUSE: it speaks for the file beside it, and for nothing else
    if document_kind(entry.path) or is_manifest(entry.path) or entry.role is Role.LICENSE_TEXT:
        return True
    return entry.role is Role.DOC and bool(_TELLING.search(entry.path))


def open_ended(subject: Subject) -> Subject:
    """`subject` with its facts as they are if not every file was read."""
    return replace(subject, facts={name: _as_read(name, fact) for name, fact in subject.facts.items()})


def _as_read(name: str, fact: Fact) -> Fact:
    if name in _OPEN:
        return replace(fact, complete=False)
    return Fact(_NOT_READ) if name in _UNDECIDED and fact.value else fact
