"""The GitLab job: its script runs as a runner runs it, and leaves what its artifacts name."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.gitrepo import GitRepo, neutral_environment
from support.texts import APACHE_HEADER

JOB: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parents[2] / "docs/gates/gitlab.yml").read_text(encoding="utf-8")
)["compliance"]


@pytest.mark.slow
def test_the_job_leaves_its_artifacts_and_fails_on_findings(tmp_path: Path, licence_tables: Path) -> None:
    repo = GitRepo(tmp_path / "widget")
    base = repo.commit({"LICENSE": "Copyright 2025 Example\n", "a.py": "x = 1\n"})
    head = repo.commit({"new.py": APACHE_HEADER + "x = 1\n"})
    cache = repo.path / ".cache/compliance"
    cache.parent.mkdir()
    cache.symlink_to(licence_tables.parent)
    guard, install, check = JOB["script"]
    project = str(repo.path)
    variables = {name: value.replace("$CI_PROJECT_DIR", project) for name, value in JOB["variables"].items()}
    environment = {
        **neutral_environment(), **variables,
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": base, "CI_COMMIT_SHA": head,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }  # fmt: skip

    def run(line: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["sh", "-c", line], cwd=repo.path, env=environment, capture_output=True, text=True, timeout=300
        )

    assert run(guard).returncode == 0
    assert "say what pip installs" in run(install).stderr
    done = run(check)
    assert done.returncode == 1, done.stderr
    assert "new.py:3: error apache-license-copy-missing" in done.stdout
    reports = JOB["artifacts"]["reports"]
    assert json.loads((repo.path / reports["codequality"]).read_text())[0]["location"]["path"] == "new.py"
    assert "<testsuites" in (repo.path / reports["junit"]).read_text()
    assert all((repo.path / path).is_file() for path in JOB["artifacts"]["paths"])

    # A submission that brings a cache along would have it believed.
    cache.unlink()
    repo.commit({".cache/compliance/evidence.sqlite3": "x"})
    refused = run(guard)
    assert refused.returncode == 2 and "the tree has a .cache of its own" in refused.stdout
