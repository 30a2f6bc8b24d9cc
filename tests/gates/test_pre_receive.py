"""The server-side example: a bare repository that refuses a push."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support.gitrepo import GitRepo, neutral_environment
from support.texts import APACHE_HEADER

EXAMPLE = Path(__file__).parents[2] / "docs/gates/pre-receive"
ZEROS = "0" * 40


class Server:
    """A bare repository with the hook, and a clone that pushes to it."""

    def __init__(self, folder: Path, cache: Path) -> None:
        self.clone = GitRepo(folder / "clone")
        self.clone.commit({"LICENSE": "Copyright 2025 Example\n", "a.py": "x = 1\n"})
        self.bare = self.clone.bare_copy(folder / "bare.git")
        shutil.copy(EXAMPLE, self.bare / "hooks/pre-receive")
        command = folder / "compliance"
        command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m compliance "$@"\n')
        command.chmod(0o755)
        options = f"--gate --owner Example --cache-dir {cache}"
        self.environment = {
            **neutral_environment(),
            "COMPLIANCE": str(command),
            "COMPLIANCE_OPTIONS": options,
        }

    def push(self, *what: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["git", "push", str(self.bare), *what],
            cwd=self.clone.path, env=self.environment, capture_output=True, text=True, timeout=300,
        )  # fmt: skip

    def tip(self, branch: str) -> str:
        listed = subprocess.run(
            ["git", "rev-parse", "--verify", "--quiet", branch], cwd=self.bare, capture_output=True, text=True
        )
        return listed.stdout.strip()


@pytest.fixture
def server(tmp_path: Path, licence_tables: Path) -> Server:
    return Server(tmp_path, licence_tables.parent)


@pytest.mark.slow
class TestPreReceive:
    def test_a_push_is_refused_with_place_and_fix_and_taken_when_mended(self, server: Server) -> None:
        before = server.tip("main")
        server.clone.commit({"new.py": APACHE_HEADER + "x = 1\n"})
        refused = server.push("main")
        assert refused.returncode == 1 and server.tip("main") == before
        assert "remote: new.py:3: error apache-license-copy-missing" in refused.stderr
        assert "remote: compliance: refs/heads/main is refused (exit code 1)" in refused.stderr
        license = (Path(__file__).parents[2] / "LICENSE").read_bytes()
        mended = server.clone.commit({"LICENSES/Apache-2.0.txt": license})
        assert server.push("main").returncode == 0 and server.tip("main") == mended

    def test_a_new_branch_answers_for_what_the_default_branch_has_not(self, server: Server) -> None:
        server.clone.git("commit", "--quiet", "--allow-empty", "-m", "x")
        server.clone.branch("feature")
        assert server.push("feature").returncode == 0
        server.clone.branch("other")
        server.clone.commit({"new.py": APACHE_HEADER + "x = 1\n"})
        assert server.push("other").returncode == 1 and server.tip("other") == ""

    def test_all_branches_of_a_push_are_looked_at_and_deletions_and_tags_pass(self, server: Server) -> None:
        server.clone.branch("good")
        server.clone.commit({"b.py": "y = 1\n"})
        server.clone.branch("bad")
        server.clone.commit({"new.py": APACHE_HEADER + "x = 1\n"})
        server.clone.tag("v1")
        assert server.push("good", "bad").returncode == 1 and server.tip("good") == ""
        assert server.push("good").returncode == 0
        assert server.push("--delete", "good").returncode == 0

    def test_a_push_cannot_waive_itself(self, server: Server) -> None:
        policy = 'schema: "1"\noverrides: [{rule: apache-license-copy-missing, severity: "off", reason: "so there"}]\n'
        server.clone.commit({"new.py": APACHE_HEADER + "x = 1\n", ".compliance.yml": policy})
        assert server.push("main").returncode == 1

    def test_a_checker_that_fails_lets_nothing_through(self, server: Server) -> None:
        server.environment["COMPLIANCE"] = "/no/such/compliance"
        server.clone.commit({"b.py": "y = 1\n"})
        refused = server.push("main")
        assert refused.returncode == 1 and "is refused (exit code 127)" in refused.stderr

    def test_into_an_empty_repository_all_is_new(self, server: Server, tmp_path: Path) -> None:
        shutil.rmtree(server.bare)
        subprocess.run(["git", "init", "--quiet", "--bare", str(server.bare)], check=True)
        shutil.copy(EXAMPLE, server.bare / "hooks/pre-receive")
        server.clone.commit({"new.py": APACHE_HEADER + "x = 1\n"})
        assert server.push("main").returncode == 1
        assert server.push(f"{server.clone.git('rev-parse', 'HEAD^')}:refs/heads/main").returncode == 0
