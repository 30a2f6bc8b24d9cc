"""`compliance notice`: its text, added to the repository, answers what it can, and --check holds a team to it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.command import run_compliance
from support.gitrepo import GitRepo
from support.texts import APACHE_HEADER

MIT_HEADER = "# Copyright (c) 2023 Rope Authors\n# SPDX-License-Identifier: MIT\n"


@pytest.fixture
def project(tmp_path: Path) -> GitRepo:
    repo = GitRepo(tmp_path / "widget")
    repo.commit(
        {
            "README.md": "# Widget\n",
            "LICENSE": "Copyright 2025 Example\n\nAll rights reserved.\n",
            "src/modeling.py": APACHE_HEADER + "\nx = 1\n",
            "src/tokenizer.py": "# (c) Zhipu AI 2024\ny = 2\n",
            "vendor/rope/core.py": MIT_HEADER + "z = 3\n",
            "vendor/rope/NOTICE": "Rope\nThis product is made of hemp.\n",
        }
    )
    return repo


@pytest.mark.slow
class TestNotice:
    def scan(self, repo: GitRepo, cache: Path, out: Path) -> dict:
        run_compliance(
            "scan",
            repo.path,
            "--owner",
            "Example",
            "--cache-dir",
            cache,
            "--quiet",
            "--format",
            f"json={out}",
        )
        return json.loads(out.read_text(encoding="utf-8"))

    def test_added_to_the_repository_it_makes_the_findings_that_it_answers_go_away(
        self, project: GitRepo, tmp_path: Path, licence_cache: Path
    ) -> None:
        before = self.scan(project, licence_cache, tmp_path / "before.json")
        rules = {finding["rule"] for finding in before["findings"]}
        assert {"apache-license-copy-missing", "vendor-notice-uncredited", "mit-notice-missing"} <= rules

        notices = project.path / "THIRD_PARTY_NOTICES"
        asked = ("notice", project.path, "--owner", "Example", "--cache-dir", licence_cache)
        done = run_compliance(*asked, "--output", notices)
        assert (done.returncode, done.stdout) == (0, ""), done.stderr
        text = notices.read_text(encoding="utf-8")
        for owed in (
            "Copyright (c) 2023 Rope Authors",
            "(c) Zhipu AI 2024",
            "made of hemp",
            "Apache License",
        ):
            assert owed in text
        assert "Copyright 2025 Example" not in text

        after = self.scan(project, licence_cache, tmp_path / "after.json")
        assert [finding["rule"] for finding in after["findings"]] == []

        again = run_compliance(*asked)
        assert again.stdout == text, "the text about a tree that holds it is the same"

    def test_check_tells_what_a_committed_file_lacks(self, project: GitRepo, licence_cache: Path) -> None:
        asked = ("notice", project.path, "--owner", "Example", "--cache-dir", licence_cache)
        made = run_compliance(*asked)
        file = project.path / "THIRD_PARTY_NOTICES"
        file.write_text(made.stdout, encoding="utf-8")
        done = run_compliance(*asked, "--check", file)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")

        file.write_text(made.stdout.replace("Rope Authors", "Us"), encoding="utf-8")
        done = run_compliance(*asked, "--check", file)
        assert done.returncode == 1
        assert done.stdout == f"{file}: lacks the line “Copyright (c) 2023 Rope Authors”\n"
        assert "Us" in file.read_text(encoding="utf-8"), "nothing of a user's file is rewritten"

    def test_what_exists_is_not_overwritten(self, project: GitRepo, licence_cache: Path) -> None:
        file = project.path / "LICENSE"
        kept = file.read_bytes()
        done = run_compliance("notice", project.path, "--cache-dir", licence_cache, "--output", file)
        assert done.returncode == 2
        assert done.stderr.count("\n") == 1 and "not overwritten" in done.stderr
        assert file.read_bytes() == kept

    def test_a_stored_result_gives_the_same_text(
        self, project: GitRepo, tmp_path: Path, licence_cache: Path
    ) -> None:
        self.scan(project, licence_cache, tmp_path / "result.json")
        asked = ("notice", project.path, "--owner", "Example", "--cache-dir", licence_cache)
        stored = run_compliance(
            "report", tmp_path / "result.json", "--format", "notice", "--fail-on", "never"
        )
        assert stored.stdout == run_compliance(*asked).stdout


@pytest.mark.parametrize(
    "arguments, told",
    [
        (("--check", "none.txt"), "none.txt: No such file"),
        (("--check", "a", "--output", "b"), "--check writes nothing"),
        (("--output", "no/such/folder/N"), "the folder of 'no/such/folder/N' does not exist"),
    ],
)
def test_mistakes_are_told_before_anything_is_scanned(tmp_path: Path, arguments, told: str) -> None:
    done = run_compliance("notice", tmp_path, *arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert told in done.stderr and done.stderr.count("\n") == 1
