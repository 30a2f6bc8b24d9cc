"""What is fuzzed: each target takes bytes, calls what reads strangers' files, and asserts what that promises.

An exception that is not the module's own way of saying no is a find; so is a broken promise, and (by the
limits of run.py) an input that takes long or much memory.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path

from compliance.dependencies.read import READERS, read
from compliance.detect.comments.chinese import chinese_comments
from compliance.detect.comments.origins import origin_markers
from compliance.detect.comments.scanner import Segment, segments
from compliance.detect.comments.syntaxes import ALIASES, LANGUAGES
from compliance.detect.copyrights import detector
from compliance.detect.licenses import building, matching, regions, spdx_tags, tables, titles
from compliance.detect.text import decode
from compliance.errors import ComplianceError
from compliance.facts import annotations, manifests, model_cards
from compliance.facts.entity_file import read_entities
from compliance.obligations.baseline import parse_baseline
from compliance.obligations.cases import read_cases
from compliance.obligations.load import load_packs
from compliance.obligations.pack_file import load_pack
from compliance.obligations.pragma import pragmas_in
from compliance.policy import parse_policy
from compliance.report.escape import printable
from compliance.settings import user_cache_dir

LANGUAGE_TAGS = (*sorted({*LANGUAGES, *ALIASES}), "jupyter", "sql", "svelte", "nim")
# Words and pieces that random bytes would take long to hit upon; `regions` and `matcher` have many uses for them.
PIECES = (
    "Copyright (c) 2024 Example Inc.", "All rights reserved.", "SPDX-License-Identifier: MIT OR Apache-2.0\n",
    "Licensed under the Apache License, Version 2.0", "http://www.apache.org/licenses/LICENSE-2.0",
    "Permission is hereby granted, free of charge, to any person obtaining a copy of this software",
    "The above copyright notice and this permission notice shall be included in all copies",
    'THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND', "GNU General Public License",
    "either version 2 of the License, or (at your option) any later version", "BSD-3-Clause", "see the file LICENSE",
    "Redistribution and use in source and binary forms, with or without modification, are permitted",
    "Qwen RESEARCH LICENSE AGREEMENT", "license: apache-2.0", "版权所有 (c) 智谱AI", "著作权归 某某 所有", "©", "&copy;",
    "REUSE-IgnoreStart", "REUSE-IgnoreEnd", "/*", "*/", "//", "#", "<!--", "-->", '"""', "\n\n", "\r\n", "\t", "dnl ",
)  # fmt: skip


def text_regions(data: bytes) -> None:
    """Decoding, tags, hints, and how a text is cut into passages."""
    if not data:
        return
    language, content = LANGUAGE_TAGS[data[0] % len(LANGUAGE_TAGS)], data[1:]
    decoded = decode(content)
    if decoded is None:
        return
    text = _pieced(decoded.text)
    lines = text.count("\n") + 1
    comments = [segment for segment in segments(text, language) if segment.is_comment]
    tags, rest = spdx_tags.take_tags(text)
    assert rest.count("\n") == lines - 1, "taking tags out moves no line"
    assert all(1 <= tag.start_line <= tag.end_line <= lines for tag in tags)
    last = 0
    for region in regions.find_regions(rest, comments, document=bool(data[0] & 1)):
        assert last < region.start_line <= region.end_line <= lines, "passages are in order, and apart"
        key = regions.normalised(region)
        assert key.count("\n") == region.end_line - region.start_line, "a line stays a line"
        last = region.end_line


def comments(data: bytes) -> None:
    """Comments and strings of every language, and all that is read from them."""
    if not data:
        return
    language, content = LANGUAGE_TAGS[data[0] % len(LANGUAGE_TAGS)], data[1:]
    decoded = decode(content)
    if decoded is None:
        return
    text = decoded.text
    found = segments(text, language)
    lines = text.count("\n") + 1
    if language != "jupyter":  # a notebook's are decoded: they lie in its cells
        for before, after in pairwise(found):
            assert before.end <= after.start, "segments are in order and do not overlap"
    assert all(0 <= s.start <= s.end <= len(text) and 1 <= s.start_line <= s.end_line <= lines for s in found)
    chinese, _ = chinese_comments(text, found)
    assert all(1 <= comment.start_line <= comment.end_line <= lines for comment in chinese)
    assert all(1 <= marker.start_line <= lines for marker in origin_markers(text, found))
    notices = detector.detect(text, lambda line: "comment")
    assert all(1 <= notice.start_line <= notice.end_line <= lines for notice in notices)
    _read_all(found, text)
    list(pragmas_in(text, "a.py", {"mit-notice-missing": "component"}))


def matcher(data: bytes) -> None:
    """A passage against the tables of all rules."""
    text = _pieced(data.decode("utf-8", "replace"))
    key = regions.normalised(regions.Region(1, text.count("\n") + 1, text))
    lines = key.count("\n") + 1
    found = titles.renamed(key, matching.licenses_in(key, _tables()))
    for match in found:
        assert 1 <= match.start_line <= match.end_line <= lines
        assert 0 <= match.score <= 100


def rules(data: bytes) -> None:
    """Every file that is read strictly: rule packs, their cases, policies, baselines, the lexicon."""
    if not data:
        return
    text = data[1:].decode("utf-8", "replace")
    readers: tuple[Callable[[], object], ...] = (
        lambda: load_pack(text, "fuzz.yaml"),
        lambda: parse_policy(text, "fuzz.yaml"),
        lambda: read_cases(text, "fuzz.yaml", load_packs()),
        lambda: parse_baseline(text, "fuzz.json"),
        lambda: read_entities(text),
    )
    try:
        readers[data[0] % len(readers)]()
    except ComplianceError as error:
        assert "\n" not in printable(str(error)), "what is shown is one line"


MANIFESTS = (
    "package.json", "pyproject.toml", "setup.cfg", "setup.py", "PKG-INFO", "Cargo.toml", "composer.json", "pom.xml",
    "DESCRIPTION", "mix.exs", "opam", "CITATION.cff", "a.nuspec", "a.gemspec", "REUSE.toml", ".reuse/dep5",
    "debian/copyright", "README.md", "adapter_config.json", "config.json",
)  # fmt: skip


def manifest_files(data: bytes) -> None:
    """Manifests of every kind, REUSE and Debian files, model cards and configurations."""
    if not data:
        return
    path, text = MANIFESTS[data[0] % len(MANIFESTS)], data[1:].decode("utf-8", "replace")
    manifests.find_manifests([path], lambda _: text)
    annotations.read_annotations([path], lambda _: text)
    if path == "README.md":
        model_cards.read_card(path, text)
    if model_cards.names_a_base(path):
        model_cards.read_configured_base(path, text)


DEPENDENCIES = (*READERS, "requirements.txt")


def dependency_files(data: bytes) -> None:
    """What asks for packages, and locks. Nothing is raised: what cannot be read is a problem."""
    if not data:
        return
    path, text = DEPENDENCIES[data[0] % len(DEPENDENCIES)], data[1:].decode("utf-8", "replace")
    found = read([path], lambda _: text)
    lines = text.count("\n") + 1
    for one in found.asked:
        assert one.name.isprintable(), "what is shown is one line"
        assert one.elsewhere or ".." not in one.name.split("/"), "asked for by a name that no registry has"
        assert 1 <= one.place.line <= lines
    for problem in found.problems:
        assert problem.message.isprintable(), "what is shown is one line"
        assert "object has no" not in problem.message, "a reader took something for what it is not"


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    "regions": text_regions,
    "comments": comments,
    "matcher": matcher,
    "rules": rules,
    "manifests": manifest_files,
    "dependencies": dependency_files,
}


def _pieced(text: str) -> str:
    """`text` with a piece put in where a control character of its number stands."""
    for number, piece in enumerate(PIECES):
        text = text.replace(chr(number + 1) if number + 1 not in (9, 10, 13) else chr(0xE000 + number), piece)
    return text[:200_000]


def _read_all(found: tuple[Segment, ...], text: str) -> None:
    for segment in found:
        segment.read(text)


@cache
def _tables() -> tables.Tables:
    with building.ready(user_cache_dir(), lambda done, total, what: None) as folder:
        return tables.load(Path(folder) if folder.exists() else Path(tempfile.gettempdir()))
