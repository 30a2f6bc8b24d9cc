"""The last stage: a `Result` becomes text. A reporter opens no file and prints nothing.

Each format has a module of its name, and a line in the registry. What they share:

registry   the table of formats       options    what a caller may ask of a rendering
view       findings, sorted, grouped  clauses    how each clause of a licence stands
inventory  holders, licences, reasons accepted   what set findings aside
credits    what is owed to others     bill       what bills of materials tell of each part
dependencies  the packages that are asked for, as they are told
chinese    Chinese comments, ranked   glossary   translations shown beside them
charts     counts by folder           highlight  the words that a finding is about
links      lines at the commit        license_texts   from ScanCode's data
escape     hostile text made inert    stored     a JSON report, read again
"""

from __future__ import annotations

from compliance.report.options import RenderOptions
from compliance.report.registry import FORMATS, Format

__all__ = ["FORMATS", "Format", "RenderOptions"]
