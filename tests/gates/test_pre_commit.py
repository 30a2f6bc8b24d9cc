"""pre-commit itself installs the hook from this tree, and runs it in real commits and pushes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from support.gitrepo import GitRepo, neutral_environment
from support.texts import APACHE_HEADER

ROOT = Path(__file__).parents[2]
FIRST = {
    "LICENSE": "Copyright 2025 Example\n",
    "NOTICE": "Widget\nCopyright 2025 Zhipu AI\n",
    "a.py": "x = 1\n",
}


def tool(repo: GitRepo, home: Path, *command: str) -> subprocess.CompletedProcess[str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**neutral_environment(), "PRE_COMMIT_HOME": str(home), "PATH": path}
    return subprocess.run(
        command, cwd=repo.path, env=environment, capture_output=True, text=True, timeout=600
    )


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[GitRepo, str]:
    """This tree as a repository that pre-commit can clone."""
    copy = GitRepo(tmp_path_factory.mktemp("published"))
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        if not name.startswith("tests/") and (ROOT / name).is_file():
            copy.write({name: (ROOT / name).read_bytes()})
    return copy, copy.commit()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pre-commit keeps what it installs: once for all tests here."""
    return tmp_path_factory.mktemp("pre-commit")


@pytest.fixture
def repo(tmp_path: Path, published: tuple[GitRepo, str], home: Path, licence_tables: Path) -> GitRepo:
    source, commit = published
    options = ["--owner", "Example", "--cache-dir", str(licence_tables.parent)]
    hooks = [{"id": "compliance", "args": options}, {"id": "compliance-push", "args": options}]
    config = {"repos": [{"repo": str(source.path), "rev": commit, "hooks": hooks}]}
    repo = GitRepo(tmp_path / "widget")
    repo.commit({**FIRST, ".pre-commit-config.yaml": yaml.safe_dump(config)})
    done = tool(repo, home, "pre-commit", "install", "--hook-type", "pre-commit", "--hook-type", "pre-push")
    assert done.returncode == 0, done.stderr
    return repo


@pytest.mark.slow
def test_commits_and_pushes_by_pre_commit(repo: GitRepo, home: Path, tmp_path: Path) -> None:
    repo.write({"new.py": APACHE_HEADER + "x = 1\n", "unstaged.py": APACHE_HEADER})
    repo.git("add", "new.py")
    refused = tool(repo, home, "git", "commit", "-m", "x")
    assert refused.returncode == 1, refused.stderr
    assert "new.py:3: error apache-license-copy-missing" in refused.stderr
    assert "fix: Add the Apache-2.0 text" in refused.stderr
    assert "unstaged.py" not in refused.stdout + refused.stderr

    repo.git("rm", "--quiet", "--cached", "new.py")
    (repo.path / "NOTICE").unlink()
    repo.git("rm", "--quiet", "--cached", "NOTICE")
    only_deletes = tool(repo, home, "git", "commit", "-m", "x")
    assert only_deletes.returncode == 0, "a notice without a licence is a warning"
    assert "unlicensed-notice-removed" in tool(
        repo, home, "pre-commit", "run", "compliance-push", "--hook-stage", "pre-push", "--verbose",
        "--from-ref", "HEAD^", "--to-ref", "HEAD",
    ).stdout  # fmt: skip

    license = (ROOT / "LICENSE").read_bytes()
    repo.write({"LICENSES/Apache-2.0.txt": license})
    repo.git("add", "LICENSES", "new.py")
    assert tool(repo, home, "git", "commit", "-m", "x").returncode == 0

    # Somebody went round the hook: the push meets the other one, at first and later.
    (repo.path / "LICENSES/Apache-2.0.txt").unlink()
    repo.git("add", "--all", "LICENSES")
    repo.git("commit", "--quiet", "--no-verify", "-m", "x")
    bare = tmp_path / "bare.git"
    subprocess.run(["git", "init", "--quiet", "--bare", str(bare)], check=True)
    pushed = tool(repo, home, "git", "push", str(bare), "main")
    assert pushed.returncode == 1 and "apache-license-copy-missing" in pushed.stdout + pushed.stderr
