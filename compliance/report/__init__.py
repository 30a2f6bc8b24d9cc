"""The last stage: a `Result` becomes text. A reporter opens no file and prints nothing.

registry   the table of formats       options    what a caller may ask of a rendering
view       findings, sorted, grouped  inventory  holders and reasons, grouped
chinese    Chinese comments, ranked   glossary   translations shown beside them
escape     hostile text made inert    console, json, html    one file a format
"""

from __future__ import annotations

from compliance.report.options import RenderOptions
from compliance.report.registry import FORMATS, Format

__all__ = ["FORMATS", "Format", "RenderOptions"]
