"""The dependencies in an SPDX document: a package each, and what it is to the project.

Nothing of theirs was read but metadata: no file is listed, no licence concluded, and where to download it is
left to its package URL.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from spdx_tools.spdx.model import (
    ExternalPackageRef,
    ExternalPackageRefCategory,
    Package,
    Relationship,
    RelationshipType,
    SpdxNoAssertion,
    SpdxNone,
)

from compliance.model.dependency import DependencyRecord, Scope
from compliance.model.result import Result
from compliance.report import bill, dependencies, view
from compliance.report.dependencies import State
from compliance.report.escape import printable
from compliance.report.spdx_licenses import Expression, licensing
from compliance.report.spdx_names import one_line

_NONE, _UNKNOWN = SpdxNone(), SpdxNoAssertion()
# SPDX 2.3, clause 11.1: these three are said of the dependency, DEPENDS_ON is said of what depends on it.
_TYPES = {
    Scope.OPTIONAL: RelationshipType.OPTIONAL_DEPENDENCY_OF,
    Scope.DEVELOPMENT: RelationshipType.DEV_DEPENDENCY_OF,
    Scope.BUILD: RelationshipType.BUILD_DEPENDENCY_OF,
}
_TRANSITIVE = "Transitive: another dependency needs it; which one is not known."
_PLACES = 5
_LONGEST = 2_000  # characters of one text


def packages(result: Result) -> Iterator[Package]:
    for id, record in bill.dependencies(result):
        yield _package(id, record)


def relationships(result: Result, project: str) -> Iterator[Relationship]:
    """What each is to the package `project`. The edges among them are not known."""
    for id, record in bill.dependencies(result):
        comment = None if record.direct else _TRANSITIVE
        if kind := _TYPES.get(record.scope):
            yield Relationship(_id(id), kind, project, comment)
        else:
            yield Relationship(project, RelationshipType.DEPENDS_ON, _id(id), comment)


def expressions(result: Result) -> Iterator[tuple[Expression, str]]:
    """What they declare, and by whom."""
    for _, record in bill.dependencies(result):
        if declared := bill.declared_by(record):
            yield declared, dependencies.label(record)[:_LONGEST]


def _package(id: str, record: DependencyRecord) -> Package:
    purl = bill.purl(record)
    return Package(
        spdx_id=_id(id),
        name=one_line(record.name),
        version=one_line(record.version) if record.version.strip() else None,
        download_location=_UNKNOWN,
        supplier=_UNKNOWN,
        files_analyzed=False,
        license_concluded=_UNKNOWN,
        license_declared=_declared(record),
        license_comment=_license_comment(record),
        copyright_text=_UNKNOWN,
        comment=_comment(record),
        external_references=[
            ExternalPackageRef(ExternalPackageRefCategory.PACKAGE_MANAGER, "purl", purl.to_string())
        ]
        if purl
        else [],
    )


def _declared(record: DependencyRecord) -> Any:
    """NONE only where the metadata was read, and has none."""
    if declared := bill.declared_by(record):
        return licensing().parse(declared.text)
    return _NONE if dependencies.state(record) is State.NONE else _UNKNOWN


def _license_comment(record: DependencyRecord) -> str | None:
    """The words of the metadata where they are no expression, and how far they can be trusted."""
    said = []
    if record.license and record.license != record.license_expression:
        said.append(f"Written as “{record.license[:_LONGEST]}”.")
    if record.license_candidates and not record.license_expression:
        said.append(f"It may mean {' or '.join(record.license_candidates)[:_LONGEST]}.")
    if record.license_source:
        said.append(f"Read in {record.license_source[:_LONGEST]}.")
    if record.confidence:
        said.append(f"Confidence: {record.confidence[:_LONGEST]}.")
    return printable(" ".join(said)) or None


def _comment(record: DependencyRecord) -> str:
    said = [f"A {'direct' if record.direct else 'transitive'} dependency of the project ({record.scope})."]
    if record.not_evaluated:
        said.append(f"Its licence was not evaluated: {record.not_evaluated[:_LONGEST]}.")
    if record.declared_in:
        said.append(f"Named in {_places(record)}.")
    if record.requirement:
        said.append(f"Asked for as {record.requirement[:_LONGEST]}.")
    return printable(" ".join(said))


def _places(record: DependencyRecord) -> str:
    shown = ", ".join(view.place(one.path[:_LONGEST], one.line) for one in record.declared_in[:_PLACES])
    rest = len(record.declared_in) - _PLACES
    return f"{shown} and {rest:,} more" if rest > 0 else shown


def _id(id: str) -> str:
    return f"SPDXRef-Dependency-{id}"
