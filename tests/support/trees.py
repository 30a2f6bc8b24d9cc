"""Trees with evidence, made by hand: what the facts stage sees, without acquiring or detecting anything."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import Any

from compliance.acquire.roles import role_and_language
from compliance.facts.tree import Tree
from compliance.model.evidence import Copyright, Evidence, LicenseMatch, OriginMarker
from compliance.model.snapshot import FileEntry, Snapshot, Submodule, Target

ROOT = Path(__file__).parents[2]


class NoBlobs:
    def open(self) -> Any:
        return nullcontext(self)


def copyright_line(holder: str, line: int = 1, context: str = "comment") -> Copyright:
    return Copyright(f"Copyright 2024 {holder}", holder, "2024", line, line, context)


def match(expression: str, kind: str = "notice", line: int = 3, score: float = 100.0) -> LicenseMatch:
    return LicenseMatch(expression.lower(), expression, kind, line, line, "test", score)


def marker(text: str, url: str | None = None, line: int = 5) -> OriginMarker:
    return OriginMarker(text, text.split()[0], url, line, line)


def make_tree(
    files: dict[str, tuple[str, dict[str, Any]] | str],
    url: str | None = None,
    submodules: tuple[Submodule, ...] = (),
) -> Tree:
    """`files`: path -> text, or (text, fields of its Evidence)."""
    entries, evidence, texts = [], {}, {}
    for path, content in sorted(files.items()):
        text, fields = content if isinstance(content, tuple) else (content, {})
        role, language = role_and_language(path)
        entries.append(FileEntry(path, f"blob-of-{path}", len(text), role, language))
        evidence[path] = Evidence(f"blob-of-{path}", language=language, **fields)
        texts[path] = text
    target = Target(input="/work/example", kind="repo", url=url)
    snapshot = Snapshot(target, tuple(entries), (), (), submodules, NoBlobs())
    return Tree(snapshot, evidence, lambda entry: texts[entry.path])
