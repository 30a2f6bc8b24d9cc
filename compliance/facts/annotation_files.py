"""Documents that say whose other files are and under which licence: REUSE.toml, dep5, debian/copyright."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from compliance.facts.debian_names import debian_as_spdx
from compliance.facts.globs import debian_glob, reuse_glob

_MAX_TEXT = 2_000_000
_MAX_STATEMENTS = 100


@dataclass(frozen=True, slots=True)
class Annotation:
    """Lines of a document that speak of the files under `base` that match one of `patterns`.

    `precedence` is REUSE's: closest (what the file says itself goes before), aggregate (both hold) or
    override (only this holds). `license` is an SPDX expression or empty; `copyrights` are raw lines.
    """

    source: str
    start_line: int
    end_line: int
    base: str
    patterns: tuple[re.Pattern[str], ...]
    precedence: str
    license: str
    copyrights: tuple[str, ...]

    def covers(self, path: str) -> bool:
        if self.base:
            if not path.startswith(f"{self.base}/"):
                return False
            path = path[len(self.base) + 1 :]
        return any(pattern.match(path) for pattern in self.patterns)


def read_reuse_toml(path: str, text: str) -> tuple[Annotation, ...]:
    """The annotations of a REUSE.toml (REUSE 3.3). Raises ValueError or TypeError for a malformed one."""
    tables = tomllib.loads(text[:_MAX_TEXT]).get("annotations", [])
    heads = [number for number, line in enumerate(text.split("\n"), 1) if _TABLE.match(line)]
    ends = [*(head - 1 for head in heads[1:]), text.rstrip("\n").count("\n") + 1]
    base = path.rpartition("/")[0]
    lines = list(zip(heads, ends, strict=False))
    if len(lines) != len(tables):  # written in another of TOML's forms
        lines = [(1, 1)] * len(tables)
    return tuple(_of_table(path, base, table, *place) for table, place in zip(tables, lines, strict=True))


_TABLE = re.compile(r"\s*\[\[\s*annotations\s*\]\]")
_PRECEDENCES = ("closest", "aggregate", "override")


def _of_table(path: str, base: str, table: dict[str, Any], start: int, end: int) -> Annotation:
    precedence = table.get("precedence", "closest")
    if precedence not in _PRECEDENCES:
        raise ValueError(f"precedence '{precedence}' is not one of {', '.join(_PRECEDENCES)}")
    return Annotation(
        path,
        start,
        end,
        base,
        tuple(reuse_glob(glob) for glob in _texts(table["path"])),
        precedence,
        " AND ".join(
            f"({one})" if " OR " in one else one for one in _texts(table.get("SPDX-License-Identifier"))
        ),
        _texts(table.get("SPDX-FileCopyrightText")),
    )


def _texts(value: Any) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    return tuple(text for text in values if isinstance(text, str) and text.strip())[:_MAX_STATEMENTS]


_MACHINE_READABLE = re.compile(r"\s*format(?:-specification)?:\s*\S*(?:dep5|copyright-format)", re.I)


def read_dep5(path: str, text: str) -> tuple[Annotation, ...]:
    """The Files paragraphs of a debian/copyright or .reuse/dep5; none where it is not machine-readable.

    debian/copyright speaks of what the files say themselves; dep5 adds to it (REUSE 3.0: aggregate).
    """
    if not _MACHINE_READABLE.match(text[:1000]):
        return ()
    from debian_inspector.copyright import (
        CopyrightFilesParagraph,
        DebianCopyright,
    )

    folders = path.split("/")[:-2]
    precedence = "aggregate" if path.endswith(".reuse/dep5") else "closest"
    paragraphs = DebianCopyright.from_text(text[:_MAX_TEXT]).paragraphs
    return tuple(
        _of_paragraph(path, "/".join(folders), paragraph, precedence)
        for paragraph in paragraphs
        if isinstance(paragraph, CopyrightFilesParagraph)
    )


def _of_paragraph(path: str, base: str, paragraph: Any, precedence: str) -> Annotation:
    name = paragraph.license.name or ""
    spdx = name if precedence == "aggregate" else debian_as_spdx(name)
    lines = list(_lines(paragraph))
    return Annotation(
        path,
        min(lines, default=1),
        max(lines, default=1),
        base,
        tuple(debian_glob(glob.removeprefix("./")) for glob in paragraph.files.values),
        precedence,
        spdx,
        tuple(_statement(entry) for entry in paragraph.copyright.statements[:_MAX_STATEMENTS]),
    )


def _lines(paragraph: Any) -> Iterator[int]:
    """The fields that state something; the licence text below them may be as long as the GPL."""
    places = paragraph.line_numbers_by_field
    for name in ("files", "copyright", "license"):
        if name in places:
            start, end = places[name]
            yield from (start, start if name == "license" else end)


def _statement(entry: Any) -> str:
    return " ".join(filter(None, (entry.year_range, entry.holder)))
