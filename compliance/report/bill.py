"""What both bills of materials tell: the parts of a project, what they declare and what their files hold.

Nothing is concluded here. What a part declares and what its files were found to hold stay apart.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TypeVar

from packageurl import PackageURL

from compliance.model.dependency import DependencyRecord
from compliance.model.evidence import LicenseMatch
from compliance.model.result import ComponentRecord, DeclaredLicense, FileRecord, Result
from compliance.report import json
from compliance.report.dependencies import State, listed, state
from compliance.report.escape import printable
from compliance.report.options import RenderOptions
from compliance.report.spdx_licenses import Expression, expression
from compliance.report.view import home

PROJECT = "."
T = TypeVar("T")
TEXT_SCORE = 50.0  # a passage that resembles a licence less than this declares none
REFERENCE_SCORE = 85.0  # a word that names a licence less surely is more often about something else
_SHA1 = re.compile("[0-9a-f]{40}")
_KINDS = frozenset({"text", "notice", "reference", "tag"})


@dataclass(frozen=True, slots=True)
class Part:
    """The project (path ".") or a component: the files in it that lie in no component further in.

    `left_out` are its paths of which nothing is known: skipped, or given up. `parent` is the part around it.
    """

    record: ComponentRecord
    parent: str
    files: tuple[FileRecord, ...]
    left_out: tuple[str, ...]
    declared: tuple[DeclaredLicense, ...]

    @property
    def summed(self) -> tuple[FileRecord, ...]:
        """The files with a SHA-1, which SPDX asks of each; results of older releases have none."""
        return tuple(file for file in self.files if _SHA1.fullmatch(file.sha1))

    @property
    def unsummed(self) -> tuple[str, ...]:
        """Every other path in the part."""
        paths = {*self.left_out, *(file.path for file in self.files)}
        return tuple(sorted(paths - {file.path for file in self.summed}))


def parts(result: Result) -> tuple[Part, ...]:
    """The project first, then its components in order of path."""
    records = {PROJECT: ComponentRecord(PROJECT, None, ())}
    records |= {record.path: record for record in result.project.components}
    files = _by_part({file.path: file for file in result.files}, records)
    unread = dict.fromkeys([skipped.path for skipped in result.coverage.skipped])
    unread |= dict.fromkeys(p.path for p in result.coverage.problems if p.stage != "facts")
    left_out = _by_part({path: path for path in unread}, records)
    return tuple(
        _part(result, records[path], files[path], left_out[path], home(path.rpartition("/")[0], records))
        for path in sorted(records, key=lambda path: (path != PROJECT, path))
    )


def held(file: FileRecord) -> tuple[LicenseMatch, ...]:
    """The licence texts, notices, tags and references in the file itself. What REUSE.toml says about it is
    none, nor is a mere mention: "GIFTWARE" in a dictionary."""
    return tuple(
        match
        for match in file.licenses
        if match.kind in _KINDS
        and not match.source
        and (match.kind != "reference" or match.score >= REFERENCE_SCORE)
    )


def observed(files: Iterable[FileRecord]) -> list[str]:
    """What the files hold, licence by licence ("MIT", "GPL-2.0-only WITH Classpath-exception-2.0")."""
    found = (expression(match.spdx_expression) for file in files for match in held(file))
    return sorted({part for each in found for part in each.parts})


def notices(files: Iterable[FileRecord]) -> tuple[str, ...]:
    """The copyright notices in the files as the detector quotes them (a notice over several lines on one),
    each once; the blanks of a licence's form are none."""
    found = (
        line.text
        for file in files
        for line in file.copyrights
        if line.context != "template" and not line.source
    )
    return tuple(dict.fromkeys(shown for text in found if (shown := printable(text, multiline=True)).strip()))


def declaration(part: Part) -> Expression | None:
    """All that is declared, joined by AND; of a component only if its licence documents agree, for MIT and
    Apache-2.0 side by side may as well be a choice."""
    declared = {one.expression for one in part.declared}
    if not declared or (part.record.path != PROJECT and len(declared) > 1):
        return None
    found = [expression(one.expression) for one in part.declared]
    references = {reference: words for each in found for reference, words in each.references.items()}
    return replace(expression(_conjunction(each.text for each in found)), references=references)


def dependencies(result: Result) -> Iterator[tuple[str, DependencyRecord]]:
    """Each with an id of its own in a document, even where two have everything in common."""
    seen: Counter[str] = Counter()
    for record in listed(result):
        id = path_digest("\0".join((record.ecosystem, record.name, record.version, record.purl)))
        seen[id] += 1
        yield id if seen[id] == 1 else f"{id}-{seen[id]}", record


def declared_by(record: DependencyRecord) -> Expression | None:
    """What its metadata declares, if it is an SPDX expression and the metadata was read."""
    return expression(record.license_expression or "") if state(record) is State.LICENSED else None


def purl(record: DependencyRecord) -> PackageURL | None:
    """Its package URL in the canonical form; None for what is none, as a stored result may have it."""
    try:
        found = PackageURL.from_string(record.purl)
        found.to_string()  # only here it is told that a byte is no UTF-8
    except ValueError:
        return None
    return found


def digest(result: Result, options: RenderOptions) -> str:
    """One for each content and time (hex), so that a document's name is unique and can be made again."""
    content = json.render(result, options) + options.created.isoformat()
    return sha256(content.encode()).hexdigest()


def path_digest(path: str) -> str:
    """An id for `path` in a document."""
    return sha256(path.encode("utf-8", "surrogatepass")).hexdigest()[:20]


def _part(
    result: Result,
    record: ComponentRecord,
    files: tuple[FileRecord, ...],
    left_out: tuple[str, ...],
    parent: str,
) -> Part:
    if record.path == PROJECT:
        return Part(record, parent, files, left_out, result.project.declared_licenses)
    documents = {
        document.path for document in result.project.attribution_documents if document.kind == "license"
    }
    declared = (
        DeclaredLicense("license-file", file.path, expression)
        for file in files
        if file.path in documents
        and file.path.rpartition("/")[0] == record.path  # LICENSES/ holds the texts of all sorts of files
        and (expression := _stated(file))
    )
    return Part(record, parent, files, left_out, tuple(declared))


def _stated(file: FileRecord) -> str:
    strong = (m for m in held(file) if m.kind in ("text", "notice", "tag") and m.score >= TEXT_SCORE)
    return _conjunction(match.spdx_expression for match in strong)


def _conjunction(expressions: Iterable[str]) -> str:
    """All of them joined by AND; what several ask for stands there once."""
    unique: dict[str, None] = {}
    for one in expressions:
        simple = "(" not in one and " OR " not in one
        unique |= dict.fromkeys(one.split(" AND ") if simple else [one])
    if len(unique) == 1:
        return next(iter(unique))
    return " AND ".join(f"({part})" if " OR " in part else part for part in unique)


def _by_part(items: dict[str, T], records: dict[str, ComponentRecord]) -> dict[str, tuple[T, ...]]:
    inside: dict[str, list[T]] = {path: [] for path in records}
    for path in sorted(items):
        inside[home(path, records)].append(items[path])
    return {path: tuple(found) for path, found in inside.items()}
