"""SPDX 2.3 as tag-value. What it says is decided in spdx_document.py; spdx-tools writes each element.

Its writer of whole documents compares every file with every other, and encloses in `<text>` only what has
a line feed: a notice `Tool: x` would then be read as another kind of value.
"""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from typing import Any, TypeVar

from spdx_tools.spdx.model import Document, File, Package
from spdx_tools.spdx.writer.tagvalue.creation_info_writer import write_creation_info
from spdx_tools.spdx.writer.tagvalue.extracted_licensing_info_writer import write_extracted_licensing_info
from spdx_tools.spdx.writer.tagvalue.file_writer import write_file
from spdx_tools.spdx.writer.tagvalue.package_writer import write_package
from spdx_tools.spdx.writer.tagvalue.relationship_writer import write_relationship

from compliance.model.result import Result
from compliance.report.options import RenderOptions
from compliance.report.spdx_document import FILE_ID, document

T = TypeVar("T")
_TEXTS = (
    "comment",
    "license_comment",
    "copyright_text",
    "source_info",
    "extracted_text",
    "creator_comment",
    "document_comment",
)


def render(result: Result, options: RenderOptions) -> str:
    """A file belongs to the package that it follows; no other relationship says so."""
    made = document(result, options)
    out = StringIO()
    write_creation_info(_enclosed(made.creation_info), out)
    inside = _files_by_package(made)
    for package in made.packages:
        _apart(write_package, _listable(_enclosed(package)), out)
        for file in inside.get(package.spdx_id, ()):
            _apart(write_file, _enclosed(file), out)
    for licence in made.extracted_licensing_info:
        _apart(write_extracted_licensing_info, _enclosed(licence), out)
    for relationship in made.relationships:
        if not str(relationship.related_spdx_element_id).startswith(FILE_ID):
            _apart(write_relationship, relationship, out)
    return out.getvalue()


def _apart(write: Callable[[Any, StringIO], None], element: Any, out: StringIO) -> None:
    out.write("\n")
    write(element, out)


def _files_by_package(made: Document) -> dict[str, list[File]]:
    files = {file.spdx_id: file for file in made.files}
    inside: dict[str, list[File]] = {}
    for relationship in made.relationships:
        if file := files.get(str(relationship.related_spdx_element_id)):
            inside.setdefault(relationship.spdx_element_id, []).append(file)
    return inside


def _listable(package: Package) -> Package:
    """Its reader parts excluded files at commas, its writer joins them with spaces."""
    code = package.verification_code
    if code and code.excluded_files:
        code.excluded_files = [",".join(name.replace(",", r"\x2c") for name in code.excluded_files)]
    return package


def _enclosed(element: T) -> T:
    """The element with its free texts in `<text>`, where nothing of them is read as anything else."""
    for field in _TEXTS:
        text = getattr(element, field, None)
        if isinstance(text, str):
            inert = text.replace("</text>", r"<\/text>")
            # The writer encloses what has a line feed by itself.
            setattr(element, field, inert if "\n" in inert else f"<text>{inert}</text>")
    return element
