"""Debian's hand-made `debian/copyright` against what we find in the same sources, file by file.

    python bench/debian_copyright.py [PACKAGE …] [--work FOLDER] [--show misses|more]

Needs apt-get with `deb-src` in the source list. Each package is scanned without its debian folder (and
without REUSE.toml), so that nothing is read that Debian's people wrote. Prints Markdown.

A paragraph of debian/copyright speaks for many files, and often more coarsely than the files themselves: what
it lists counts as *said* in a file only if the file has the words. See bench/README.md for the columns.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from platformdirs import user_cache_path
from versus import corpora, holders

from compliance.expressions import license_ids
from compliance.facts.debian_names import debian_as_spdx

# Ten of Debian 12, each with a machine-readable debian/copyright: C, C++, Go, Java, JavaScript, Perl, Python.
PACKAGES = tuple(
    "golang-golang-x-tools guava-libraries jquery libarchive libjpeg-turbo libmojolicious-perl nettle"
    " nlohmann-json3 python-pip xz-utils".split()
)
_NOT_COMPARED = ("debian", "REUSE.toml", ".reuse")
# What a file that states a licence says in one way or another.
_LICENSE_WORDS = re.compile(
    r"licen[cs]ed\b|under the (?:terms|[\w. -]{1,30}licen[cs]e)|redistribut(?:e|ion)\b|public.domain|SPDX-"
    r"|permission is|\bL?GPL|\b(?:BSD|MIT|Apache|Artistic)(?:[- ][\w.-]+)? licen[cs]e",
    re.I,
)
_COPYRIGHT = re.compile(r"copyright|\(c\)|©|&copy", re.I)
_CREDIT = re.compile(r"author|written by|contribut|maintain|created by", re.I)
_YEARS = re.compile(r"^(?:portions|copyright|\(c\)|©|[\d\s,;:.–-]|present)+", re.I)
_READ = 2_000_000  # bytes of a file that are searched for words


@dataclass(frozen=True, slots=True)
class Paragraph:
    globs: tuple[str, ...]
    licenses: frozenset[str]
    holders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """`kind` is a column of the table; `what` is the licence or holder, `other` what the other side has."""

    kind: str
    path: str
    what: str
    other: str


def main() -> None:
    options = _options()
    tree = corpora.debian_sources(options.work / "debian-copyright", PACKAGES)
    print(_HEAD)
    every: list[Difference] = []
    for package in options.packages or PACKAGES:
        for folder in sorted(tree.glob(f"{package}-[0-9]*")):
            counts, differences = compare(folder)
            every += differences
            print("| " + " | ".join([folder.name, *(str(counts[kind]) for kind in _KINDS)]) + " |")
    for difference in every:
        if difference.kind in _SHOWN[options.show]:
            print(
                f"\n- {difference.kind}: `{difference.path}`: {difference.what} ({difference.other})", end=""
            )
    print()


_KINDS = (
    *("files", "licences alike", "licence missed", "no licence in the file", "another licence in the file"),
    *("no SPDX name", "holders alike", "holder missed", "named as author only", "holder not in the file"),
    *("licence more", "holder more"),
)
_HEAD = "| Source | " + " | ".join(_KINDS) + " |\n|---|" + "---:|" * len(_KINDS)
_SHOWN = {
    "": (),
    "misses": ("licence missed", "another licence in the file", "holder missed"),
    "more": ("licence more", "holder more"),
}


def compare(folder: Path) -> tuple[Counter[str], list[Difference]]:
    """What Debian lists for each text file of the unpacked source, held against our scan of it."""
    paragraphs = read_paragraphs((folder / "debian" / "copyright").read_text(encoding="utf-8"))
    counts: Counter[str] = Counter()
    differences: list[Difference] = []
    for record in _scan(folder):
        path = record["path"]
        paragraph = next((p for p in reversed(paragraphs) if _matches(p, path)), None)
        if paragraph is None or path.split("/")[0] in _NOT_COMPARED:
            continue
        counts["files"] += 1
        text = (folder / path).read_bytes()[:_READ].decode("utf-8", "replace")
        for difference in (*_licenses(record, paragraph, text), *_holders(record, paragraph, text)):
            counts[difference.kind] += 1
            differences.append(difference)
    return counts, differences


def read_paragraphs(text: str) -> tuple[Paragraph, ...]:
    """The Files paragraphs, in order: the last that matches a file speaks for it (format 1.0)."""
    from debian_inspector.copyright import DebianCopyright  # comes with ScanCode

    parsed = DebianCopyright.from_text(text)
    return tuple(
        Paragraph(
            tuple(paragraph.files.values),
            frozenset(license_ids(debian_as_spdx(paragraph.license.name or ""))),
            tuple(_named(statement) for statement in paragraph.copyright.statements),
        )
        for paragraph in parsed.paragraphs
        if type(paragraph).__name__ == "CopyrightFilesParagraph"
    )


def _named(statement: object) -> str:
    """The holder of a statement, which its library leaves with years it does not understand."""
    return _YEARS.sub("", str(getattr(statement, "holder", "") or statement)).strip()


def _matches(paragraph: Paragraph, path: str) -> bool:
    return any(fnmatchcase(path, glob.removeprefix("./")) for glob in paragraph.globs)


def _scan(folder: Path) -> list[dict[str, object]]:
    """The files of our own result for a copy of the source without what Debian's people added."""
    with tempfile.TemporaryDirectory() as temporary:
        copy, result = Path(temporary, folder.name), Path(temporary, "result.json")
        subprocess.run(["cp", "-r", str(folder), str(copy)], check=True)
        subprocess.run(["rm", "-rf", *(str(copy / name) for name in _NOT_COMPARED)], check=True)
        command = (sys.executable, "-m", "compliance", "scan", str(copy), "--quiet", "--fail-on", "never")
        subprocess.run([*command, "--format", f"json={result}"], check=True, stdout=subprocess.DEVNULL)
        files: list[dict[str, object]] = json.loads(result.read_text(encoding="utf-8"))["files"]
        return files


def _licenses(record: dict, paragraph: Paragraph, text: str) -> Iterator[Difference]:  # type: ignore[type-arg]
    path = record["path"]
    ours = frozenset(
        spdx_id
        for match in record["licenses"]
        if match["kind"] != "clue"
        for spdx_id in license_ids(match["spdx_expression"])
    )
    other = ", ".join(sorted(ours)) or "nothing"
    for spdx_id in sorted(paragraph.licenses):
        if spdx_id in ours:
            yield Difference("licences alike", path, spdx_id, other)
        elif spdx_id.startswith("LicenseRef-"):
            yield Difference("no SPDX name", path, spdx_id, other)
        elif ours:
            yield Difference("another licence in the file", path, spdx_id, other)
        elif said := _LICENSE_WORDS.search(text):
            yield Difference("licence missed", path, spdx_id, _line_of(text, said))
        else:
            yield Difference("no licence in the file", path, spdx_id, other)
    listed = ", ".join(sorted(paragraph.licenses))
    for spdx_id in sorted(ours - paragraph.licenses):
        yield Difference("licence more", path, spdx_id, listed)


def _holders(record: dict, paragraph: Paragraph, text: str) -> Iterator[Difference]:  # type: ignore[type-arg]
    path = record["path"]
    ours = [line["holder"] for line in record["copyrights"]]
    missing = set(holders.unknown_to(ours, paragraph.holders))
    lines = text.splitlines()
    copyrights = holders.all_words(line for line in lines if _COPYRIGHT.search(line))
    credits = holders.all_words(line for line in lines if _CREDIT.search(line))
    for holder in paragraph.holders:
        if holder not in missing:
            yield Difference("holders alike", path, holder, "")
        elif holders.words(holder) <= copyrights:
            yield Difference("holder missed", path, holder, "; ".join(ours) or "nobody")
        elif holders.words(holder) <= credits:
            yield Difference("named as author only", path, holder, "; ".join(ours) or "nobody")
        else:
            yield Difference("holder not in the file", path, holder, "; ".join(ours) or "nobody")
    for holder in holders.unknown_to(paragraph.holders, ours):
        yield Difference("holder more", path, holder, "; ".join(paragraph.holders))


def _line_of(text: str, said: re.Match[str]) -> str:
    number = text.count("\n", 0, said.start()) + 1
    return f"line {number}: {text.splitlines()[number - 1].strip()[:120]}"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("packages", nargs="*", metavar="PACKAGE", choices=[[], *PACKAGES])
    parser.add_argument("--work", type=Path, default=user_cache_path("compliance-bench"))
    parser.add_argument("--show", choices=[name for name in _SHOWN if name], default="")
    return parser.parse_args()


if __name__ == "__main__":
    main()
