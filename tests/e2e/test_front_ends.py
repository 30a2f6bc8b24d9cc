"""One verdict, whoever asks: scan, check and report end with the same exit code and begin with the same sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.command import run_compliance
from support.gitrepo import GitRepo
from support.texts import APACHE_HEADER

OWN = {"LICENSE": "Copyright 2025 Example\n", "README.md": "# Widget\n"}
TREES: dict[str, dict[str, str]] = {
    "clean": {**OWN, "a.py": "x = 1\n"},
    "warning": {**OWN, "a.py": "# (c) Zhipu AI 2024\nx = 1\n"},
    "error": {**OWN, "a.py": APACHE_HEADER + "x = 1\n"},
}
# severity of the gravest finding -> the values of --fail-on that make it count
FAILS = {"clean": (), "warning": ("warning", "note"), "error": ("error", "warning", "note")}


@pytest.mark.slow
@pytest.mark.parametrize("gravest", TREES)
def test_the_same_verdict_everywhere(gravest: str, tmp_path: Path, licence_cache: Path) -> None:
    repo = GitRepo(tmp_path / "widget")
    repo.commit(TREES[gravest])
    stored = tmp_path / "result.json"
    given = ("--owner", "Example", "--cache-dir", licence_cache)
    asked = {
        "scan": ("scan", ".", *given),
        "check": ("check", "--range", "0..HEAD", *given),
        "report": ("report", stored),
    }
    run_compliance(*asked["scan"], "--format", f"json={stored}", cwd=repo.path)
    for severity in ("error", "warning", "note", "never"):
        expected = 1 if severity in FAILS[gravest] else 0
        done = {
            name: run_compliance(*call, "--fail-on", severity, "--format", "lines", cwd=repo.path)
            for name, call in asked.items()
        }
        assert {name: run.returncode for name, run in done.items()} == dict.fromkeys(asked, expected)
        found = {run.stdout.partition(";")[0] for run in done.values()}
        assert len(found) == 1, "the sentence that is read first says the same of what was found"


@pytest.mark.slow
def test_every_format_of_a_check_tells_the_verdict(tmp_path: Path, licence_cache: Path) -> None:
    repo = GitRepo(tmp_path / "widget")
    repo.commit(OWN)
    repo.commit({"a.py": APACHE_HEADER + "x = 1\n"})
    names = ("console", "lines", "json", "html", "markdown", "sarif", "gitlab", "junit", "csv")
    formats = [part for name in names for part in ("--format", f"{name}={tmp_path / name}")]
    call = ("check", "--since", "HEAD^", "--owner", "Example", "--cache-dir", licence_cache, *formats)
    done = run_compliance(*call, cwd=repo.path)
    assert done.returncode == 1
    sentence = done.stderr.partition(";")[0]
    assert sentence == "1 obligation apparently unmet"
    read_by_people = ("console", "lines", "html", "markdown")
    assert all(sentence in (tmp_path / name).read_text(encoding="utf-8") for name in read_by_people)
    assert all(
        "apache-license-copy-missing" in (tmp_path / name).read_text(encoding="utf-8")
        for name in names
        if name != "console"
    )
    assert json.loads((tmp_path / "json").read_text())["summary"]["verdict"] == "findings"


@pytest.mark.slow
def test_a_check_calls_nothing_of_a_baseline_gone(tmp_path: Path, licence_cache: Path) -> None:
    """Findings were accepted; lines move, files are renamed: only what is new counts."""
    repo = GitRepo(tmp_path / "widget")
    repo.commit({**TREES["warning"], "b.py": "# (c) DeepSeek AI 2024\ny = 1\n"})
    accepted = tmp_path / "accepted.json"
    given = ("--owner", "Example", "--cache-dir", licence_cache)
    assert run_compliance("baseline", ".", "-o", accepted, *given, cwd=repo.path).returncode == 0
    made = json.loads(accepted.read_text())
    assert made["tool"].startswith("compliance ") and made["rule_packs"]["mit"]
    (repo.path / "b.py").rename(repo.path / "c.py")
    repo.write({"a.py": "\n\n# (c) Zhipu AI 2024\nx = 2\n", "new.py": "# (c) MiniMax 2024\nz = 1\n"})
    repo.git("add", "--all")
    done = run_compliance(
        "check", "--staged", "--fail-on", "warning", "--baseline", accepted, *given, cwd=repo.path
    )
    assert done.returncode == 1
    assert done.stdout.startswith("1 signal; ") and "gone" not in done.stdout
    assert "new.py:1: warning vendor-notice-uncredited" in done.stdout
    scanned = run_compliance(
        "scan",
        ".",
        "--fail-on",
        "warning",
        "--baseline",
        accepted,
        "--format",
        "lines",
        *given,
        cwd=repo.path,
    )
    assert scanned.returncode == 1
    assert scanned.stdout.startswith("1 signal; ") and "2 findings set aside" in scanned.stdout
