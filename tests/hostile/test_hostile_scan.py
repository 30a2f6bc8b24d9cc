"""The real command on a repository that attacks it (see `support.hostile`): a clear account, and nothing
that the repository contains runs, escapes, leaks or breaks a report."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from support import hostile
from support.gitrepo import GitRepo
from support.measured import measured

SECONDS = 120  # for one scan on a slow machine; 5 to 15 were measured, most of them ScanCode's index
MEGABYTES = 600  # of the main process and every worker it waits for; 150 were measured

# All that moves a cursor, ends a line, reverses or hides text. A line feed ends a line of ours.
UNFIT = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\U000e0000-\U000e007f]"
)


@dataclass(frozen=True, slots=True)
class World:
    repo: GitRepo
    tripwire: Path
    packed: Path


@dataclass(frozen=True, slots=True)
class Scan:
    code: int
    out: str
    err: str
    json: str
    html: Path
    megabytes: float
    left_behind: list[Path]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = tmp_path_factory.mktemp("hostile")
    repo = hostile.build(folder / "repo", folder / "tripwire")
    hostile.tarball(repo, folder / "tripwire", folder / "packed.tar.gz")
    hostile.zipped(repo, folder / "tripwire", folder / "packed.zip")
    return World(repo, folder / "tripwire", folder)


@pytest.fixture(scope="module")
def scans(
    world: World, licence_cache: Path, licence_tables: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Scan]:
    """The scan of the repository by `path`, `url`, `tar` or `zip`, each made once."""
    targets = {
        "path": str(world.repo.path),
        "url": world.repo.url,
        "tar": str(world.packed / "packed.tar.gz"),
        "zip": str(world.packed / "packed.zip"),
    }
    made: dict[str, Scan] = {}

    def scan(kind: str) -> Scan:
        if kind not in made:
            made[kind] = _scan(
                targets[kind], tmp_path_factory.mktemp(kind), "--cache-dir", str(licence_cache)
            )
        return made[kind]

    return scan


def _scan(target: str, folder: Path, *options: str) -> Scan:
    scratch, json_file, html_file = folder / "tmp", folder / "r.json", folder / "r.html"
    scratch.mkdir()
    formats = ["--format", "console", "--format", f"json={json_file}", "--format", f"html={html_file}"]
    command = [sys.executable, "-m", "compliance", "scan", target, *options, *formats]
    with (folder / "out").open("wb") as out, (folder / "err").open("wb") as err:
        code, megabytes = measured(
            command, SECONDS, stdin=subprocess.DEVNULL, stdout=out, stderr=err,
            env={**os.environ, "TMPDIR": str(scratch), "COLUMNS": "80"},
        )  # fmt: skip
    return Scan(
        code,
        (folder / "out").read_text(encoding="utf-8"),
        (folder / "err").read_text(encoding="utf-8"),
        json_file.read_text(encoding="utf-8") if json_file.exists() else "",
        html_file,
        megabytes,
        list(scratch.iterdir()),
    )


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["path", "url", "tar", "zip"])
class TestEveryWayIn:
    def test_it_ends_with_a_clear_account(self, scans: Callable[[str], Scan], kind: str) -> None:
        done = scans(kind)
        incomplete = kind in ("tar", "zip") or (kind == "path" and os.geteuid() != 0)
        assert done.code == (3 if incomplete else 0), done.err
        assert done.out.startswith("INCOMPLETE" if incomplete else "FINDINGS")
        assert done.err == ""
        result = json.loads(done.json)
        assert result["coverage"]["complete"] is not incomplete
        assert result["coverage"]["files"] == len(result["files"]) + len(result["coverage"]["skipped"])
        assert all(entry["reason"] for entry in result["coverage"]["skipped"])

    def test_nothing_of_it_is_executed_or_written(
        self, scans: Callable[[str], Scan], kind: str, world: World
    ) -> None:
        scans(kind)
        assert list(world.tripwire.iterdir()) == []
        assert not (world.packed / "up").exists()

    def test_nothing_is_left_behind(self, scans: Callable[[str], Scan], kind: str) -> None:
        assert scans(kind).left_behind == []

    def test_memory_is_bounded(self, scans: Callable[[str], Scan], kind: str) -> None:
        assert scans(kind).megabytes < MEGABYTES

    def test_no_output_holds_what_a_terminal_or_a_reader_would_obey(
        self, scans: Callable[[str], Scan], kind: str
    ) -> None:
        done = scans(kind)
        for text in (done.out, done.err, done.json):
            assert UNFIT.findall(text) == []
        html = done.html.read_text(encoding="utf-8")
        assert set(UNFIT.findall(html)) <= {"\t"}
        assert hostile.SCRIPT not in html

    def test_no_password_of_any_url_is_told(self, scans: Callable[[str], Scan], kind: str) -> None:
        done = scans(kind)
        for text in (done.out, done.err, done.json, done.html.read_text(encoding="utf-8")):
            assert hostile.SECRET not in text

    def test_a_notice_is_found_under_every_name_and_in_every_encoding(
        self, scans: Callable[[str], Scan], kind: str
    ) -> None:
        result = json.loads(scans(kind).json)
        named = {
            file["path"]: [notice["holder"] for notice in file["copyrights"]] for file in result["files"]
        }
        skipped = {entry["path"] for entry in result["coverage"]["skipped"]}
        for name in hostile.HOSTILE_NAMES if kind != "zip" else ():  # zip has no bytes that are not UTF-8
            path = f"names/{name}"
            assert named.get(path) == ["Zhipu AI"] or path in skipped or f"top/{path}" in skipped, ascii(path)
        for path in ("enc/utf16.py", "enc/utf16be.py", "enc/gb.py"):
            assert named[path] == ["智谱AI"]


@pytest.mark.slow
def test_what_cannot_be_read_is_named_with_its_reason(scans: Callable[[str], Scan]) -> None:
    skipped = {
        entry["path"]: entry["reason"] for entry in json.loads(scans("path").json)["coverage"]["skipped"]
    }
    assert {skipped[f"links/{name}"] for name in ("passwd", "up", "loop", "zero", "self")} == {"symlink"}
    assert {skipped[f"sub/{name}"] for name in ("ext", "option", "secret", "outside")} == {"submodule"}
    assert skipped["sparse.py"].startswith("too large (300")
    assert (skipped["lies/elf.py"], skipped["lies/image.ipynb"], skipped["lies/pointer.txt"]) == ("binary", "binary", "Git LFS pointer")  # fmt: skip
    skipped = {
        entry["path"]: entry["reason"] for entry in json.loads(scans("tar").json)["coverage"]["skipped"]
    }
    assert (skipped["link"], skipped["passwd"], skipped["device"], skipped["fifo"]) == (
        "symlink",
        "hard link",
        "device",
        "fifo",
    )


@pytest.mark.slow
@pytest.mark.skipif(
    shutil.which("chromium") is None, reason="chromium is not installed (apt-get install chromium)"
)
def test_the_page_runs_nothing_of_the_repository_and_asks_for_nothing(
    scans: Callable[[str], Scan], tmp_path: Path
) -> None:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    pages = [scans("path").html, scans("tar").html]
    complaints: list[str] = []
    asked: list[str] = []
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=[
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
            ],
            env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
        )
        for file in pages:
            page: Any = browser.new_page()
            page.on("console", lambda message: complaints.append(message.text))
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("dialog", lambda dialog: (complaints.append(dialog.message), dialog.dismiss()))
            page.on("request", lambda request: asked.append(request.url))
            page.goto(file.as_uri())
            assert page.evaluate("document.scripts.length") == 1
            assert (
                page.locator("img, iframe, base, object, embed, [onerror], [onclick], [style]").count() == 0
            )
            assert set(page.evaluate("[...document.links].map((a) => a.protocol)")) <= {
                "file:",
                "https:",
                "http:",
            }
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        browser.close()
    assert complaints == []
    assert asked == [file.as_uri() for file in pages]


def test_a_yaml_bomb_as_policy_is_refused_where_it_would_rule_and_ignored_by_a_gate(tmp_path: Path) -> None:
    repo = hostile.yaml_bomb(tmp_path / "repo")
    for name, target, code in (("l", str(repo.path), 2), ("u", repo.url, 0)):
        (tmp_path / name).mkdir()
        done = _scan(target, tmp_path / name, "--no-cache")
        assert done.code == code, done.err
        assert done.megabytes < MEGABYTES
        assert ("aliases" in done.err and len(done.err.splitlines()) == 1) if code else done.err == ""


def test_a_zip_bomb_is_stopped_and_the_audit_incomplete(tmp_path: Path) -> None:
    done = _scan(str(hostile.bomb(tmp_path / "bomb.zip")), tmp_path, "--no-cache")
    assert done.code == 3 and "unpacks to more than 200 times its size" in done.out
    assert done.megabytes < MEGABYTES and done.left_behind == []


def test_a_tree_that_leads_out_of_itself_is_an_incomplete_audit(tmp_path: Path) -> None:
    done = _scan(hostile.tree_with_dots(tmp_path / "repo").url, tmp_path, "--no-cache")
    assert done.code == 3
    problems = {problem["path"] for problem in json.loads(done.json)["coverage"]["problems"]}
    assert problems == {"../escaped.py", "a.py", "."}
