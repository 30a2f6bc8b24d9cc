"""A result as an SPDX 2.3 document (https://spdx.github.io/spdx-spec/v2.3/): what both formats share.

A package for the project and one for each component, each with the files that were read; one for each
dependency, without files, where somebody asked for them (spdx_dependencies.py). Open findings are
counted in the document's comment and nowhere else: SPDX has no place for unmet obligations.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC
from typing import Any

from spdx_tools.spdx.constants import DOCUMENT_SPDX_ID
from spdx_tools.spdx.model import (
    Actor,
    ActorType,
    Checksum,
    ChecksumAlgorithm,
    CreationInfo,
    Document,
    ExternalPackageRef,
    ExternalPackageRefCategory,
    File,
    FileType,
    Package,
    PackageVerificationCode,
    Relationship,
    RelationshipType,
    SpdxNoAssertion,
    SpdxNone,
)
from spdx_tools.spdx.spdx_element_utils import calculate_package_verification_code
from spdx_tools.spdx.validation.uri_validators import validate_download_location

from compliance.model.result import FileRecord, Result
from compliance.report import bill, spdx_dependencies, view
from compliance.report.bill import Part
from compliance.report.escape import printable
from compliance.report.options import RenderOptions
from compliance.report.origin import name, origin
from compliance.report.spdx_extracted import extracted
from compliance.report.spdx_licenses import licensing
from compliance.report.spdx_names import file_name, one_line

FILE_ID = "SPDXRef-File-"
CREATOR_COMMENT = """\
Made by an automatic scan, not reviewed. No licence is concluded: licenseConcluded is NOASSERTION.
licenseInfoInFile lists the licence texts, notices, tags and references in a file, its code included; \
words that only may name a licence are left out.
A copyright notice is as its file has it, on one line. What cannot be seen is written as an escape (\\x1b); \
in file names, a backslash as two."""
_FILE_TYPES = {
    "source": FileType.SOURCE,
    "doc": FileType.DOCUMENTATION,
    "license-text": FileType.TEXT,
}
_NONE, _UNKNOWN = SpdxNone(), SpdxNoAssertion()


def document(result: Result, options: RenderOptions) -> Document:
    """Deterministic; equal results rendered at the same time are the same document."""
    project = one_line(name(result.target))
    parts = bill.parts(result)
    files = {part.record.path: [_file(file) for file in part.summed] for part in parts}
    return Document(
        CreationInfo(
            spdx_version="SPDX-2.3",
            spdx_id=DOCUMENT_SPDX_ID,
            name=project,
            document_namespace=_namespace(project, bill.digest(result, options)),
            creators=[Actor(ActorType.TOOL, printable(f"{result.tool.name}-{result.tool.version}"))],
            created=options.created.astimezone(UTC).replace(microsecond=0),
            creator_comment=CREATOR_COMMENT,
            document_comment=f"{view.headline(result)} The findings are told in the scan's other reports.",
        ),
        packages=[
            *(_package(result, part, files[part.record.path]) for part in parts),
            *spdx_dependencies.packages(result),
        ],
        files=[file for listed in files.values() for file in listed],
        relationships=[
            *_relationships(parts),
            *spdx_dependencies.relationships(result, _package_id(bill.PROJECT)),
        ],
        extracted_licensing_info=[*extracted(parts, spdx_dependencies.expressions(result))],
    )


def _package(result: Result, part: Part, listed: list[File]) -> Package:
    package = Package(
        spdx_id=_package_id(part.record.path),
        name=one_line(part.record.path.rpartition("/")[2]),
        download_location=_UNKNOWN,
        supplier=_UNKNOWN,
        files_analyzed=bool(listed),
        license_concluded=_UNKNOWN,
        license_declared=_declared(part),
        license_comment=_license_comment(part),
        copyright_text=_copyright(part.files, complete=bool(listed) and not part.unsummed),
        comment=_comment(part),
    )
    if listed:
        excluded = [file_name(path) for path in part.unsummed]
        package.verification_code = PackageVerificationCode(
            calculate_package_verification_code(listed).value, excluded
        )
        found = map(_parsed, bill.observed(part.summed))
        package.license_info_from_files = [*found] or [_UNKNOWN if excluded else _NONE]
    return package if _is_component(part) else _named_after_target(result, package)


def _named_after_target(result: Result, package: Package) -> Package:
    """The project's package: what is known of it beyond its files."""
    target, source = result.target, origin(result.target)
    package.name = one_line(name(target))
    package.version = source.commit
    # spdx-tools takes no address without a dot in its host; the specification would.
    location = f"git+{source.url}{f'@{source.commit}' if source.commit else ''}"
    if source.url and not target.dirty and not validate_download_location(location):
        package.download_location = location
    if target.kind == "archive":
        package.file_name = package.name
    if source.purl:
        purl = ExternalPackageRef(ExternalPackageRefCategory.PACKAGE_MANAGER, "purl", source.purl)
        package.external_references = [purl]
    if target.dirty:
        package.source_info = printable(f"Commit {target.commit} with uncommitted changes.")
    return package


def _file(file: FileRecord) -> File:
    kind = _FILE_TYPES.get(file.role)
    return File(
        name=file_name(file.path),
        spdx_id=_file_id(file.path),
        checksums=[Checksum(ChecksumAlgorithm.SHA1, file.sha1)],
        file_types=[kind] if kind else [],
        license_concluded=_UNKNOWN,
        license_info_in_file=[_parsed(spdx_id) for spdx_id in bill.observed([file])] or [_NONE],
        license_comment=_said_elsewhere(file),
        copyright_text=_copyright((file,), complete=True),
    )


def _said_elsewhere(file: FileRecord) -> str | None:
    """What REUSE.toml and its like say about the file, which does not say it itself."""
    said = {(match.source, match.spdx_expression) for match in file.licenses if match.source}
    said |= {(line.source, line.text) for line in file.copyrights if line.source}
    lines = (printable(f"{source} says of it: {text}") for source, text in sorted(said))
    return "\n".join(lines) or None


def _copyright(files: Iterable[FileRecord], *, complete: bool) -> str | SpdxNone | SpdxNoAssertion:
    return "\n".join(bill.notices(files)) or (_NONE if complete else _UNKNOWN)


def _declared(part: Part) -> Any:
    declaration = bill.declaration(part)
    return _parsed(declaration.text) if declaration else _UNKNOWN


def _license_comment(part: Part) -> str | None:
    if not part.declared:
        return None
    said = "; ".join(f"{one.expression} in {one.path} ({one.source})" for one in part.declared)
    several = "" if bill.declaration(part) else " Whether all of them apply, or any one, was not decided."
    return printable(f"Declared: {said}.{several}")


def _comment(part: Part) -> str | None:
    left_out = len(part.unsummed)
    said = [printable(f"{part.record.path}: {part.record.boundary}.")] if _is_component(part) else []
    if left_out:
        listed = "the verification code leaves them out" if part.summed else "no file is listed"
        said.append(f"{view.plural(left_out, 'path')} not read, or without a SHA-1: {listed}.")
    return " ".join(said) or None


def _is_component(part: Part) -> bool:
    return part.record.path != bill.PROJECT


def _relationships(parts: tuple[Part, ...]) -> Iterator[Relationship]:
    yield Relationship(DOCUMENT_SPDX_ID, RelationshipType.DESCRIBES, _package_id(bill.PROJECT))
    for part in parts:
        package = _package_id(part.record.path)
        if _is_component(part):
            yield Relationship(_package_id(part.parent), RelationshipType.CONTAINS, package)
        for file in part.summed:
            yield Relationship(package, RelationshipType.CONTAINS, _file_id(file.path))


def _parsed(valid: str) -> Any:
    return licensing().parse(valid)


def _file_id(path: str) -> str:
    return FILE_ID + bill.path_digest(path)


def _package_id(path: str) -> str:
    return "SPDXRef-Package" if path == bill.PROJECT else f"SPDXRef-Package-{bill.path_digest(path)}"


def _namespace(project: str, digest: str) -> str:
    readable = re.sub(r"[^A-Za-z0-9]+", "-", project)[:60].strip("-") or "project"
    return f"https://spdx.org/spdxdocs/{readable}-{digest[:32]}"
