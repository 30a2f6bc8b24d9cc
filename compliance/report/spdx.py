"""SPDX 2.3 as JSON: spdx_document.py decides what it says, spdx-tools how the fields are called."""

from __future__ import annotations

import json

from spdx_tools.spdx.jsonschema.document_converter import DocumentConverter

from compliance.model.result import Result
from compliance.report.options import RenderOptions
from compliance.report.spdx_document import document


def render(result: Result, options: RenderOptions) -> str:
    """Valid for spdx-tools. Not written with its writer, which escapes every Chinese character."""
    fields = DocumentConverter().convert(document(result, options))
    return json.dumps(fields, ensure_ascii=False, indent=2) + "\n"
