"""Every input of the corpus, by the real command: nothing runs, nothing leaks, nothing is silently skipped.

The inputs are in hostile_*.py beside this file. Those marked heavy take minutes or gigabytes: `make hostile`.
"""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import hostile_content
import hostile_git
import hostile_output
import hostile_packed
import pytest
from markdown_it import MarkdownIt
from support.corpus import CORPUS, SCRIPT, Input, Made
from support.gitrepo import neutral_environment
from support.measured import measured

FILES = (hostile_git, hostile_content, hostile_packed, hostile_output)
SECONDS = 60  # for one of them on a slow machine; a few seconds are usual
HEAVY_SECONDS = 1200
MEGABYTES = 700
HEAVY_MEGABYTES = 2_000  # two hundred thousand files, in thirteen reports
FORMATS = "console lines json html markdown sarif gitlab junit csv spdx spdx-tv cyclonedx notice".split()
# All that moves a cursor, ends a line, reverses or hides text. A line feed ends a line of ours.
UNFIT = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\U000e0000-\U000e007f]"
)
SCHEMES = {"http", "https", "mailto", ""}


@dataclass(frozen=True)
class Done:
    """How the scan ended, and what it wrote; `reports` by format."""

    code: int
    err: str
    megabytes: float
    reports: dict[str, str]
    left_behind: list[str]

    @property
    def all_texts(self) -> Iterator[str]:
        yield self.err
        yield from self.reports.values()


def scanned(given: Input, folder: Path, cache: Path) -> tuple[Done, Made]:
    made = Made(folder / "made", folder / "tripwire")
    made.folder.mkdir()
    made.tripwire.mkdir()
    scratch, out = folder / "scratch", folder / "out"
    scratch.mkdir()
    out.mkdir()
    target = given.build(made)
    formats = [part for name in FORMATS for part in ("--format", f"{name}={out / name}")]
    seconds = HEAVY_SECONDS if given.heavy else SECONDS
    command = [
        sys.executable,
        "-m",
        "compliance",
        "scan",
        *made.options,
        "--cache-dir",
        str(cache),
        "--jobs",
        "2",
        *formats,
        "--",
        target,
    ]
    with (folder / "err").open("wb") as err:
        code, megabytes = measured(
            command, seconds, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=err,
            env={**neutral_environment(), "TMPDIR": str(scratch)}, cwd=made.folder,
        )  # fmt: skip
    reports = {file.name: file.read_text(encoding="utf-8") for file in out.iterdir()}
    said = (folder / "err").read_text(encoding="utf-8")
    left = [entry.name for entry in scratch.iterdir()]
    return Done(code, said, megabytes, reports, left), made


def check(given: Input, done: Done, made: Made) -> None:
    """What is promised of every input."""
    assert done.code in given.codes, (done.code, done.err[-2000:])
    assert list(made.tripwire.iterdir()) == [], "something of it was run"
    assert done.left_behind == []
    assert done.megabytes < (HEAVY_MEGABYTES if given.heavy else MEGABYTES)
    assert len(done.err.splitlines()) <= 1 and "Traceback" not in done.err and "unexpected" not in done.err
    assert not UNFIT.search(done.err.rstrip("\n"))
    for text in done.all_texts:
        assert not [word for word in given.hides if word in text]
    if not done.reports:
        assert done.code in (2, 3) and done.err.startswith("error: ")
        assert given.tells in done.err
        return
    assert set(done.reports) == set(FORMATS), "every report was written"
    result = json.loads(done.reports["json"])
    told = json.dumps(result["coverage"], ensure_ascii=False) + done.err
    assert given.tells in told, told[:2000]
    # Whatever was not read is counted and has a reason, and an unread file is never clean.
    named = {file["path"] for file in result["files"]} | {
        entry["path"] for entry in result["coverage"]["skipped"]
    }
    unread = {problem["path"] for problem in result["coverage"]["problems"]} - named - {"."}
    assert result["coverage"]["files"] == len(named | unread)
    assert all(entry["reason"] for entry in result["coverage"]["skipped"])
    assert result["coverage"]["complete"] is not bool(result["coverage"]["problems"])
    assert (done.code == 3) is not result["coverage"]["complete"]
    holders = {notice["holder"] for file in result["files"] for notice in file["copyrights"]}
    assert set(given.finds) <= holders
    check_reports(done.reports)


def check_reports(reports: dict[str, str]) -> None:
    """Each is well formed, and nothing in it is obeyed by what opens it."""
    for name, text in reports.items():
        wanted = {"\t"} if name in ("html", "spdx-tv", "notice", "csv") else set()
        wanted |= {"\r", "\ufeff"} if name == "csv" else set()
        assert set(UNFIT.findall(text)) <= wanted, name
    # What goes into a job's log: a line that begins so is a command to the CI system.
    for name in ("console", "lines"):
        assert not re.findall(r"^\s*(?:::|##vso\[|##\[)", reports[name], re.MULTILINE)
    for name in ("json", "sarif", "gitlab", "spdx", "cyclonedx"):
        json.loads(reports[name])
    ElementTree.fromstring(reports["junit"])
    assert SCRIPT not in reports["html"] and "javascript:" not in " ".join(
        re.findall(r'href="([^"]*)"', reports["html"])
    )
    # A spreadsheet takes a cell that begins so for a formula (OWASP, "CSV Injection").
    rows = list(csv.reader(io.StringIO(reports["csv"].removeprefix("\ufeff"))))
    assert not [cell for row in rows for cell in row if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]
    assert len({len(row) for row in rows}) == 1
    rendered = MarkdownIt("commonmark", {"html": True}).enable("table").render(reports["markdown"])
    assert "<script" not in rendered and "onerror=" not in re.sub(r"&quot;|&lt;", "", rendered).replace(
        "<code>", ""
    )
    for link in re.findall(r'(?:href|src)="([^"]*)"', rendered):
        assert link.partition(":")[0] in SCHEMES, link
    for run in json.loads(reports["sarif"])["runs"]:
        for found in run["results"]:
            for place in found["locations"]:
                uri = place["physicalLocation"]["artifactLocation"]["uri"]
                assert re.fullmatch(r"[A-Za-z0-9._~!$&'()*,;=@/%+-]+", uri), uri
                assert ".." not in uri.split("/") and not uri.startswith("/")


@pytest.mark.slow
@pytest.mark.parametrize("given", [one for one in CORPUS if not one.heavy], ids=lambda given: given.name)
def test_hostile_input(given: Input, tmp_path: Path, licence_tables: Path) -> None:
    check(given, *scanned(given, tmp_path, licence_tables.parent))


@pytest.mark.heavy
@pytest.mark.parametrize("given", [one for one in CORPUS if one.heavy], ids=lambda given: given.name)
def test_heavy_input(given: Input, tmp_path: Path, licence_tables: Path) -> None:
    check(given, *scanned(given, tmp_path, licence_tables.parent))


def test_the_corpus_is_as_large_as_it_is_said_and_each_input_names_its_threat() -> None:
    assert len(CORPUS) >= 60
    assert len({given.name for given in CORPUS}) == len(CORPUS)
    assert all(len(given.threat) > 20 for given in CORPUS)
    assert {given.build.__module__ for given in CORPUS} == {module.__name__ for module in FILES}
