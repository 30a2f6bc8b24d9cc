"""Which lines hold comments: our scanner, Pygments and tree-sitter on the same real files.

    pip install pygments "tree-sitter>=0.25" tree-sitter-language-pack==0.13.0
    python bench/comment_scanners.py FOLDER … [--language NAME …] [--megabytes 5] [--show-differences]

Prints a Markdown table, a row a language: files and comment lines; how far ours and Pygments agree with
tree-sitter (precision / recall, of lines; once for the files that it parses without error, once for all); and
MB/s of CPU time. What is not installed is left out. Of each language at most so many megabytes are taken, in
the order of the paths' SHA-256. Python's docstrings count as comments, for all three. Not compared: `#!`
lines, and what a grammar takes for opaque text (scripts in a page, YAML's block scalars, C's macros).
"""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from compliance.acquire.roles import role_and_language
from compliance.detect import content
from compliance.detect.comments import dialects
from compliance.detect.comments.scanner import segments
from compliance.detect.comments.syntaxes import LANGUAGES
from compliance.detect.text import decode

# Grammars whose name is not `identify`'s tag with "#" and "+" spelt out.
GRAMMARS = {
    "c++": "cpp",
    "objective-c": "objc",
    "objective-c++": "objc",
    "header": "cpp",
    "c#": "csharp",
    "f#": "fsharp",
    "ts": "typescript",
    "jsx": "javascript",
    "shell": "bash",
    "makefile": "make",
    "pyi": "python",
    "cython": "python",
    "tex": "latex",
    "pofile": "po",
    "java-properties": "properties",
    "system-verilog": "verilog",
    "lisp": "commonlisp",
    "fortran-fixed": "fortran",
    "json5": "json",
    "bib": "bibtex",
    "terraform": "hcl",
}
LEXERS = {"ts": "typescript", "header": "c++", "pofile": "po", "f#": "fsharp", "lisp": "common-lisp"}
_COMMENT = re.compile(r"(?:\w+_)?comment(?:_environment)?|haddock|pod", re.IGNORECASE)
_OPAQUE = frozenset({"raw_text", "block_scalar", "text", "heredoc_body", "preproc_arg"})

Lines = set[int]


@dataclass(frozen=True, slots=True)
class Reading:
    """1-based lines that hold comments; those that are not to be compared; whether parsing met errors."""

    lines: Lines
    opaque: Lines = field(default_factory=set)
    errors: bool = False


def ours(text: str, language: str) -> Reading:
    lines: Lines = set()
    for segment in segments(text, language):
        if segment.is_comment and (segment.kind != "docstring" or LANGUAGES[language].docstrings):
            lines.update(range(segment.start_line, segment.end_line + 1))
    return Reading(lines)


def pygments(text: str, language: str) -> Reading | None:
    lexer = _lexer(language)
    if lexer is None:
        return None
    from pygments.token import Comment, String

    lines: Lines = set()
    row = 1
    for _, token, value in lexer.get_tokens_unprocessed(text):
        if (token in Comment and token not in Comment.Preproc) or token in String.Doc:
            lines.update(range(row, row + value.rstrip().count("\n") + 1))
        row += value.count("\n")
    return Reading(lines)


@cache
def _lexer(language: str) -> Any:
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        return get_lexer_by_name(LEXERS.get(language, language))
    except ClassNotFound:
        return None


def tree_sitter(text: str, language: str) -> Reading | None:
    grammar = _grammar(language)
    if grammar is None:
        return None
    from tree_sitter import QueryCursor

    parser, query = grammar
    data = text.encode("utf-8", "replace")
    tree = parser.parse(data)
    lines: dict[str, Lines] = {"comment": set(), "opaque": set()}
    for name, nodes in QueryCursor(query).captures(tree.root_node).items():
        for node in nodes:
            written = data[node.start_byte : node.end_byte]
            if name == "docstring" and written[:1].lower() in (b"b", b"f"):
                continue
            first = node.start_point[0] + 1 + written[: len(written) - len(written.lstrip())].count(b"\n")
            last = node.start_point[0] + 1 + written.rstrip().count(b"\n")
            lines["opaque" if name == "opaque" else "comment"].update(range(first, last + 1))
    return Reading(lines["comment"], lines["opaque"] - lines["comment"], tree.root_node.has_error)


@cache
def _grammar(language: str) -> tuple[Any, Any] | None:
    """A parser, and a query for all nodes of the grammar that are comments; None without such a grammar."""
    from tree_sitter import Query
    from tree_sitter_language_pack import get_language, get_parser

    name: Any = GRAMMARS.get(language, language)
    try:
        grammar = get_language(name)
    except LookupError:
        return None
    ids = range(grammar.node_kind_count)
    kinds = {grammar.node_kind_for_id(i) for i in ids if grammar.node_kind_is_named(i)} - {None}
    wanted = [f"({kind}) @comment" for kind in kinds if _COMMENT.fullmatch(kind)]
    if not wanted:
        return None
    wanted += [f"({kind}) @opaque" for kind in kinds & _OPAQUE]
    if name == "python":
        wanted.append("[(module (string) @docstring) (block (string) @docstring)]")
    return get_parser(name), Query(grammar, "\n".join(wanted))


@dataclass(slots=True)
class Tally:
    """What is added up over files: lines that both have, that only one has; bytes and seconds."""

    both: int = 0
    extra: int = 0
    missed: int = 0
    seconds: float = 0.0
    bytes: int = 0

    def compare(self, lines: Lines, reference: Lines) -> None:
        self.both += len(lines & reference)
        self.extra += len(lines - reference)
        self.missed += len(reference - lines)

    def agreement(self) -> str:
        if not self.both:
            return "–"
        return f"{self.both / (self.both + self.extra):.4f} / {self.both / (self.both + self.missed):.4f}"

    def speed(self) -> str:
        return f"{self.bytes / 1e6 / self.seconds:.1f}" if self.seconds else "–"


@dataclass(slots=True)
class Row:
    """One language."""

    files: int = 0
    clean: int = 0
    comment_lines: int = 0
    tallies: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))

    def cells(self) -> str:
        agreed = [self.tallies[name].agreement() for name in ("ours", "ours, all", "Pygments")]
        speeds = [self.tallies[name].speed() for name in ("ours time", "Pygments time", "tree-sitter time")]
        return " | ".join([str(self.files), str(self.clean), str(self.comment_lines), *agreed, *speeds])


Reader = Callable[[str, str], "Reading | None"]


def readers() -> dict[str, Reader]:
    """Those that are installed. The oracle is the last."""
    found: dict[str, Reader] = {"ours": ours}
    for name, module, reader in (
        ("Pygments", "pygments", pygments),
        ("tree-sitter", "tree_sitter_language_pack", tree_sitter),
    ):
        try:
            __import__(module)
        except ImportError:
            print(f"{name} is not installed; how to: python {sys.argv[0]} --help", file=sys.stderr)
        else:
            found[name] = reader
    return found


def measure(row: Row, path: Path, text: str, language: str, show: bool) -> None:
    """Read one text with each reader, and compare."""
    readings: dict[str, Reading] = {}
    row.files += 1
    size = len(text.encode("utf-8", "replace"))
    for name, reader in readers_once().items():
        started = time.process_time()
        reading = reader(text, language)
        if reading is not None:
            row.tallies[name + " time"].seconds += time.process_time() - started
            row.tallies[name + " time"].bytes += size
            readings[name] = reading
    row.comment_lines += len(readings["ours"].lines)
    if "tree-sitter" in readings:
        oracle = readings["tree-sitter"]
        row.clean += not oracle.errors
        kept = {name: one.lines - oracle.opaque - _shebang(text) for name, one in readings.items()}
        _compare(row, kept, oracle.errors)
        if show and kept["ours"] != kept["tree-sitter"]:
            _show(path, text, kept, oracle.errors)


readers_once = cache(readers)


def _shebang(text: str) -> Lines:
    return {1} if text.startswith("#!") else set()


def _compare(row: Row, kept: dict[str, Lines], errors: bool) -> None:
    row.tallies["ours, all"].compare(kept["ours"], kept["tree-sitter"])
    if not errors:
        row.tallies["ours"].compare(kept["ours"], kept["tree-sitter"])
        if "Pygments" in kept:
            row.tallies["Pygments"].compare(kept["Pygments"], kept["tree-sitter"])


def _show(path: Path, text: str, kept: dict[str, Lines], errors: bool) -> None:
    rows = text.split("\n")
    note = " (parsed with errors)" if errors else ""
    for line in sorted(kept["ours"] ^ kept["tree-sitter"]):
        who = "ours" if line in kept["ours"] else "tree-sitter"
        print(f"{path}:{line}: only {who}{note}: {rows[line - 1].strip()[:120]}")


def files(folders: list[str], wanted: list[str]) -> Iterator[tuple[Path, str]]:
    """Files with a language that has a row, in an order that has nothing to do with what they hold."""
    paths = [path for folder in folders for path in Path(folder).rglob("*") if path.is_file()]
    for path in sorted(paths, key=lambda path: hashlib.sha256(str(path).encode()).digest()):
        language = role_and_language(path.name)[1]
        if language in LANGUAGES and (not wanted or language in wanted):
            yield path, language


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", nargs="+")
    parser.add_argument(
        "--language", action="append", default=[], help="a tag of identify's; may be repeated"
    )
    parser.add_argument("--megabytes", type=float, default=5, help="of each language, at most (5)")
    parser.add_argument("--show-differences", action="store_true", help="ours against tree-sitter, each line")
    options = parser.parse_args()
    table: defaultdict[str, Row] = defaultdict(Row)
    for path, language in files(options.folder, options.language):
        if table[language].tallies["ours time"].bytes >= options.megabytes * 1e6:
            continue
        decoded = decode(path.read_bytes())
        if decoded is not None and not content.minified(path.name, decoded.text):
            actual = dialects.actual(decoded.text, language)
            measure(table[actual], path, decoded.text, actual, options.show_differences)
    print("| language | files | parsed cleanly | comment lines | ours | ours, all files | Pygments ", end="")
    print("| MB/s ours | Pygments | tree-sitter |\n|" + " --- |" + " --: |" * 9)
    for language, row in sorted(table.items()):
        if row.files:
            print(f"| {language} | {row.cells()} |")


if __name__ == "__main__":
    main()
