"""`compliance hook`: real commits, stopped and let through; what was there before is kept, run, and put back."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from support.command import run_compliance
from support.gitrepo import GitRepo, neutral_environment
from support.texts import APACHE_HEADER


def commit(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A commit as a user makes it: with hooks."""
    return subprocess.run(
        ["git", "commit", "--quiet", "-m", "x", *arguments],
        cwd=folder, env=neutral_environment(), capture_output=True, text=True, timeout=300,
    )  # fmt: skip


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    return GitRepo(tmp_path / "widget")


@pytest.fixture
def installed(repo: GitRepo, licence_tables: Path) -> GitRepo:
    options = ("--owner", 'Ex\'ample "AI"', "--cache-dir", licence_tables.parent)
    done = run_compliance("hook", "install", "--", *options, cwd=repo.path)
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"installed {repo.path}/.git/hooks/pre-commit\n"
    return repo


def stage(repo: GitRepo, files: dict[str, str]) -> None:
    repo.write(files)
    repo.git("add", "--all")


@pytest.mark.slow
class TestCommits:
    def test_a_commit_is_stopped_with_place_and_fix_and_goes_through_when_mended(
        self, installed: GitRepo
    ) -> None:
        stage(installed, {"a.py": APACHE_HEADER, "LICENSE": 'Copyright 2025 Ex\'ample "AI"\n'})
        done = commit(installed.path)
        assert done.returncode == 1
        assert "a.py:3: error apache-license-copy-missing" in done.stderr
        assert "fix: Add the Apache-2.0 text" in done.stderr
        text = (Path(__file__).parents[2] / "LICENSE").read_text(encoding="utf-8")
        stage(installed, {"LICENSES/Apache-2.0.txt": text})
        assert commit(installed.path).returncode == 0, "the first commit of a repository, without a parent"

    def test_only_what_is_committed_counts(self, installed: GitRepo) -> None:
        installed.write({"a.py": "x = 1\n", "b.py": APACHE_HEADER})
        installed.git("add", "--all")
        assert commit(installed.path, "a.py").returncode == 0
        assert commit(installed.path).returncode == 1

    def test_a_module_of_the_repository_never_passes_for_one_of_pythons(
        self, installed: GitRepo, tmp_path: Path
    ) -> None:
        evil = f"open({str(tmp_path / 'ran')!r}, 'w')\n"
        stage(
            installed, {"click.py": evil, "json.py": evil, "compliance/__init__.py": evil, "signal.py": evil}
        )
        assert commit(installed.path).returncode == 0
        assert not (tmp_path / "ran").exists()

    def test_a_linked_work_tree_uses_the_same_hook(self, installed: GitRepo, tmp_path: Path) -> None:
        stage(installed, {"a.py": "x = 1\n"})
        assert commit(installed.path).returncode == 0
        installed.git("worktree", "add", "--quiet", str(tmp_path / "linked"))
        (tmp_path / "linked" / "b.py").write_text(APACHE_HEADER)
        subprocess.run(["git", "add", "b.py"], cwd=tmp_path / "linked", check=True)
        assert commit(tmp_path / "linked").returncode == 1

    def test_a_hook_that_was_there_runs_first_and_may_refuse(
        self, installed: GitRepo, tmp_path: Path
    ) -> None:
        run_compliance("hook", "uninstall", cwd=installed.path)
        theirs = installed.path / ".git/hooks/pre-commit"
        theirs.write_text(f"#!/bin/sh\necho ran >> {tmp_path}/theirs\nexit $(cat {tmp_path}/code)\n")
        theirs.chmod(0o755)
        done = run_compliance("hook", "install", cwd=installed.path)
        assert "; pre-commit.before-compliance runs first\n" in done.stdout
        stage(installed, {"a.py": "x = 1\n"})
        for code in (7, 0):
            (tmp_path / "code").write_text(str(code))
            assert (commit(installed.path).returncode != 0) == (code != 0)
        assert (tmp_path / "theirs").read_text() == "ran\nran\n"


class TestInstall:
    def hooks(self, repo: GitRepo) -> set[str]:
        return {
            file.name for file in (repo.path / ".git/hooks").iterdir() if not file.name.endswith(".sample")
        }

    def test_what_was_there_is_put_back_to_the_letter(self, repo: GitRepo) -> None:
        theirs = repo.path / ".git/hooks/pre-commit"
        theirs.parent.mkdir(exist_ok=True)
        theirs.write_bytes(b"#!/bin/sh\r\nexit 0\xff\n")
        theirs.chmod(0o700)
        assert run_compliance("hook", "install", cwd=repo.path).returncode == 0
        assert run_compliance("hook", "install", "--", "--fail-on", "note", cwd=repo.path).returncode == 0
        assert self.hooks(repo) == {"pre-commit", "pre-commit.before-compliance"}
        assert run_compliance("hook", "uninstall", cwd=repo.path).returncode == 0
        assert self.hooks(repo) == {"pre-commit"}
        assert theirs.read_bytes() == b"#!/bin/sh\r\nexit 0\xff\n" and theirs.stat().st_mode & 0o777 == 0o700

    def test_a_symlink_stays_one(self, repo: GitRepo) -> None:
        theirs = repo.path / ".git/hooks/pre-commit"
        theirs.parent.mkdir(exist_ok=True)
        theirs.symlink_to("../../tools/hook.sh")
        run_compliance("hook", "install", cwd=repo.path)
        run_compliance("hook", "uninstall", cwd=repo.path)
        assert theirs.readlink() == Path("../../tools/hook.sh")

    def test_the_folder_that_git_is_told_of_is_honoured(self, repo: GitRepo, tmp_path: Path) -> None:
        repo.git("config", "core.hooksPath", "tools/hooks")
        (repo.path / "src").mkdir()
        assert run_compliance("hook", "install", cwd=repo.path / "src").returncode == 0
        assert (repo.path / "tools/hooks/pre-commit").is_file()
        assert not (repo.path / ".git/hooks/pre-commit").exists()

    def test_a_hook_of_others_is_not_taken_away(self, repo: GitRepo) -> None:
        theirs = repo.path / ".git/hooks/pre-commit"
        theirs.parent.mkdir(exist_ok=True)
        theirs.write_text("#!/bin/sh\n")
        done = run_compliance("hook", "uninstall", cwd=repo.path)
        assert done.returncode == 2 and "is not a hook of ours" in done.stderr
        assert theirs.read_text() == "#!/bin/sh\n"

    def test_two_hooks_of_others_are_left_alone(self, repo: GitRepo) -> None:
        folder = repo.path / ".git/hooks"
        folder.mkdir(exist_ok=True)
        for name in ("pre-commit", "pre-commit.before-compliance"):
            (folder / name).write_text(name)
        done = run_compliance("hook", "install", cwd=repo.path)
        assert done.returncode == 2 and "move one of them away" in done.stderr
        assert (folder / "pre-commit").read_text() == "pre-commit"

    def test_that_the_first_check_takes_longer_is_told_before(self, repo: GitRepo, tmp_path: Path) -> None:
        done = run_compliance("hook", "install", "--", "--cache-dir", tmp_path / "empty", cwd=repo.path)
        assert done.stdout.splitlines()[1:] == [
            "the first check builds the licence tables: ten to thirty seconds, once"
        ]
        assert not (tmp_path / "empty").exists()

    def test_a_wrong_option_is_told_at_once(self, repo: GitRepo) -> None:
        done = run_compliance("hook", "install", "--", "--fail-on", "nothing", cwd=repo.path)
        assert done.returncode == 2 and "'nothing' is not one of" in done.stderr
        assert "pre-commit" not in self.hooks(repo)

    @pytest.mark.parametrize(
        "options, told",
        [
            (("--since", "HEAD"), "leave out --range and --since"),
            (("--range", "a..b"), "leave out --range and --since"),
            (("--policy", "../gate.yml"), "name it from the root of the repository"),
            (("--baseline", "none.json"), "name it from the root of the repository"),
        ],
    )
    def test_what_would_stop_every_commit_is_refused(
        self, repo: GitRepo, options: tuple[str, ...], told: str
    ) -> None:
        repo.write({"gate.yml": 'schema: "1"\n', "src/a.py": "x = 1\n"})
        done = run_compliance("hook", "install", "--", *options, cwd=repo.path / "src")
        assert done.returncode == 2 and told in done.stderr
        assert "pre-commit" not in self.hooks(repo)
        done = run_compliance("hook", "install", "--", "--policy", "gate.yml", cwd=repo.path / "src")
        assert done.returncode == 0, done.stderr

    def test_a_hook_that_goes_by_its_own_name_is_left_where_it_is(self, repo: GitRepo) -> None:
        """As husky's: h looks for a script by the name of the hook that was run."""
        folder = repo.path / ".husky/_"
        folder.mkdir(parents=True)
        (folder / "h").write_text('n=$(basename "$0")\nsh -e ".husky/$n"\n')
        (folder / "pre-commit").write_text('#!/usr/bin/env sh\n. "$(dirname "$0")/h"\n')
        repo.git("config", "core.hooksPath", ".husky/_")
        done = run_compliance("hook", "install", cwd=repo.path)
        assert done.returncode == 2 and "goes by its own name" in done.stderr
        assert sorted(file.name for file in folder.iterdir()) == ["h", "pre-commit"]

    def test_a_link_that_lies_there_is_not_written_through(self, repo: GitRepo, tmp_path: Path) -> None:
        """A folder of hooks may be one of the tree (core.hooksPath), and hold links that somebody committed."""
        victim = tmp_path / "victim"
        victim.write_text("ORIGINAL")
        folder = repo.path / ".git/hooks"
        folder.mkdir(exist_ok=True)
        for name in ("pre-commit.new", ".pre-commit.x", "pre-commit.part"):
            (folder / name).symlink_to(victim)
        assert run_compliance("hook", "install", cwd=repo.path).returncode == 0
        assert victim.read_text() == "ORIGINAL" and victim.stat().st_mode & 0o111 == 0
        assert (folder / "pre-commit").stat().st_mode & 0o777 == 0o755

    def test_hooks_that_are_switched_off_are_told(self, repo: GitRepo) -> None:
        repo.git("config", "core.hooksPath", "/dev/null")
        done = run_compliance("hook", "install", cwd=repo.path)
        assert done.returncode == 2 and "core.hooksPath is /dev/null, and no folder" in done.stderr

    def test_where_there_is_no_work_tree_it_says_so(self, repo: GitRepo, tmp_path: Path) -> None:
        (tmp_path / "plain").mkdir()
        repo.commit({"a.py": "x\n"})
        for folder in (tmp_path / "plain", repo.bare_copy(tmp_path / "bare.git")):
            done = run_compliance("hook", "install", cwd=folder)
            assert done.returncode == 2 and "not in the working tree of a git repository" in done.stderr

    def test_a_python_that_is_gone_stops_the_commit_and_says_why(self, repo: GitRepo) -> None:
        run_compliance("hook", "install", cwd=repo.path)
        hook = repo.path / ".git/hooks/pre-commit"
        hook.write_text(hook.read_text().replace(sys.executable, "/no/such/python"))
        repo.write({"a.py": "x\n"})
        repo.git("add", "a.py")
        done = commit(repo.path)
        assert done.returncode == 1 and "/no/such/python is gone" in done.stderr
