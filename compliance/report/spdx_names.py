"""Names that SPDX's tag-value can hold on one line, whatever the repository calls its files and folders."""

from __future__ import annotations

from spdx_tools.spdx.parser.tagvalue.lexer import SPDXLexer

from compliance.report.escape import printable


def one_line(text: str) -> str:
    """`text` as a name that tag-value can hold: a folder "NONE" is written as "./NONE"."""
    line = printable(text.strip()) or "unnamed"
    special = line in SPDXLexer.reserved or ":" in line or line.startswith("<")
    return f"./{line}" if special else line


def file_name(path: str) -> str:
    """Distinct for distinct paths; spaces at the end, which tag-value would lose, are escaped."""
    name = printable(path.replace("\\", "\\\\"))
    kept = name.rstrip()
    return f"./{kept}" + "".join(f"\\u{ord(space):04x}" for space in name[len(kept) :])
