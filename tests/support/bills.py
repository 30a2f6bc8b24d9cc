"""Results for the tests of the bills of materials: files with a SHA-1, and texts of any kind."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha1

from support import results

from compliance.model.evidence import Copyright, LicenseMatch
from compliance.model.result import ComponentRecord, FileRecord, Result


def with_sha1(result: Result) -> Result:
    """The results by hand are like those of an older release, which have none."""
    return replace(
        result,
        files=tuple(
            replace(file, sha1=sha1(file.path.encode("utf-8", "surrogatepass")).hexdigest())
            for file in result.files
        ),
    )


def file_of(path: str, expression: str = "", notice: str = "") -> FileRecord:
    match = LicenseMatch("x", expression, "tag", 1, 1, "spdx-id", 100.0)
    line = Copyright(notice, "", "", 2, 2, "comment")
    return FileRecord(
        path,
        "0" * 40,
        None,
        "source",
        expression or None,
        (match,) if expression else (),
        (line,) if notice else (),
        (),
        None,
    )


def project_of(*files: FileRecord, components: tuple[str, ...] = ()) -> Result:
    """The realistic project with these files and components, and no other."""
    result = results.clean()
    records = tuple(ComponentRecord(path, None, (), "vendored folder", True) for path in components)
    project = replace(
        result.project, declared_licenses=(), attribution_documents=(), components=records, holders=()
    )
    coverage = replace(result.coverage, skipped=(), problems=())
    return with_sha1(replace(result, project=project, coverage=coverage, files=files))


RESULTS = {
    "realistic": with_sha1(results.realistic()),
    "clean": with_sha1(results.clean()),
    "incomplete": with_sha1(results.incomplete()),
    "dependencies": with_sha1(results.with_dependencies()),
    "hostile": with_sha1(results.hostile()),
    "older": results.realistic(),
    "hostile, older": results.hostile(),
}
