"""References to licence files that are not there: "see LICENSE", `license-files = ["COPYING"]`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compliance.facts.components import Component
from compliance.facts.context import Context
from compliance.facts.notices import Files, counts
from compliance.facts.statements import STATEMENT_CONTEXTS, Places, merge
from compliance.facts.tree import Tree, document_stem, enclosing, folder
from compliance.model.evidence import Evidence, LicenseMatch
from compliance.model.facts import Fact, Place

# Debian's and Fedora's own copies, and what is found on the web.
_ELSEWHERE = re.compile(r"/usr/|common-licenses|:|\.html?$|^www\.", re.I)

# What a document that holds a licence is called; ScanCode's names also have bare words in them.
_DOCUMENT = re.compile(r"licen[cs]|copying|copyright|notice|readme|legal|authors|\.\w", re.I)


def dangling_references(context: Context, component: Component, files: Files) -> dict[str, Fact]:
    """File names that files and manifests of the component point to -> who does; only those found nowhere."""
    found: Places = {}
    readmes = {document.path for document in component.documents if document.kind == "readme"}
    for entry, evidence in files:
        if counts(context, entry) or entry.path in readmes:
            merge(found, dict(_in_file(context.tree, entry.path, evidence)))
    for manifest in component.manifests:
        for name in manifest.license_files:
            if not _is_there(context.tree, manifest.path, name):
                merge(found, {name: (manifest.place,)})
    return {"component.dangling_references": Fact.of(found)}


def _in_file(tree: Tree, path: str, found: Evidence) -> Iterator[tuple[str, tuple[Place, ...]]]:
    for match in found.licenses:
        if match.kind == "clue" or match.context not in STATEMENT_CONTEXTS or match.source:
            continue
        names = match.referenced or _named_below(tree, path, match)
        if any(_ELSEWHERE.search(name) or not _DOCUMENT.search(name) for name in names):
            continue
        if not any(_is_there(tree, path, name) for name in names):
            place = Place(path, match.start_line, match.end_line)
            if name := next((name for name in names if _is_written(tree, place, name)), None):
                yield name, (place,)


# "… under the license found in the / LICENSE file in the root directory": the name is on the next line.
_FILE = re.compile(r"\b((?:LICEN[CS]E|COPYING)(?:\.\w{1,9})?)\s+file\b")


def _named_below(tree: Tree, path: str, match: LicenseMatch) -> tuple[str, ...]:
    if match.expression != "unknown-license-reference":
        return ()
    lines = tree.lines(path)[match.start_line - 1 : match.end_line + 1]
    return tuple(_FILE.findall(" ".join(lines)[:2000]))


def _is_written(tree: Tree, place: Place, name: str) -> bool:
    """Whether the name stands there letter for letter: ScanCode also takes "the license" for LICENSE."""
    lines = tree.lines(place.path)[place.start_line - 1 : place.end_line + 1]
    return re.search(rf"(?<![\w/-]){re.escape(name)}(?![\w-])", "\n".join(lines)[:20_000]) is not None


def _is_there(tree: Tree, path: str, name: str) -> bool:
    """Whether the file is beside `path` or in a folder above, by any spelling or suffix of its name."""
    wanted = document_stem(name)
    # "See the notice in zlib.h", "doc/COPYING": a name with a suffix or a folder is told from any place.
    if ("." in name or "/" in name) and any(
        f"/{there}".endswith(f"/{name.strip('./')}") for there in tree.entries
    ):
        return True
    return any(
        stem.startswith(wanted) or (len(stem) >= 4 and wanted.startswith(stem))
        for place in enclosing(folder(path))
        for stem in tree.license_names.get(place, ())
    )
