"""`compliance check`: what a change brings, from the index or from commits, and nothing that was there before."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from support.command import run_compliance
from support.gitrepo import GitRepo
from support.texts import APACHE_HEADER, MIT_TEXT

LEFTOVER = "# (c) Zhipu AI 2024\nx = 1\n"
OWN = "Copyright 2025 Example\n\nAll rights reserved.\n"


@pytest.fixture
def project(tmp_path: Path) -> GitRepo:
    repo = GitRepo(tmp_path / "widget")
    repo.commit({"README.md": "# Widget\n", "LICENSE": OWN, "src/old.py": LEFTOVER, "src/own.py": "y = 2\n"})
    return repo


def check(repo: GitRepo, cache: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return run_compliance("check", *arguments, "--owner", "Example", "--cache-dir", cache, cwd=repo.path)


@pytest.mark.slow
class TestCheck:
    def test_a_staged_leftover_is_told_with_its_line_and_the_fix(
        self, project: GitRepo, licence_cache: Path
    ) -> None:
        project.write({"src/new.py": APACHE_HEADER + "z = 3\n"})
        project.git("add", "src/new.py")
        done = check(project, licence_cache, "--staged")
        assert done.returncode == 1, done.stderr
        first, found, fix = done.stdout.splitlines()
        assert first.startswith("1 obligation apparently unmet; ")
        assert found.startswith(
            "src/new.py:3: error apache-license-copy-missing 1 file(s) in the project put"
        )
        assert fix.startswith("    fix: Add the Apache-2.0 text")

    def test_what_was_there_before_is_not_told_again(self, project: GitRepo, licence_cache: Path) -> None:
        project.write({"src/old.py": "\n\n" + LEFTOVER + "more = 1\n"})
        (project.path / "src/own.py").rename(project.path / "src/renamed.py")
        project.git("add", "--all")
        done = check(project, licence_cache, "--staged", "--fail-on", "note")
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith("No open finding; ")

    def test_a_renamed_leftover_is_the_same_finding(self, project: GitRepo, licence_cache: Path) -> None:
        (project.path / "src/old.py").rename(project.path / "src/moved.py")
        project.git("add", "--all")
        assert check(project, licence_cache, "--staged", "--fail-on", "note").returncode == 0

    def test_the_working_tree_is_not_looked_at(self, project: GitRepo, licence_cache: Path) -> None:
        project.write({"src/new.py": "z = 3\n"})
        project.git("add", "src/new.py")
        project.write({"src/new.py": APACHE_HEADER, "src/other.py": APACHE_HEADER})
        assert check(project, licence_cache, "--staged", "--fail-on", "note").returncode == 0

    def test_commits_are_checked_by_range_and_since(self, project: GitRepo, licence_cache: Path) -> None:
        base = project.git("rev-parse", "HEAD")
        project.commit({"src/new.py": APACHE_HEADER + "z = 3\n"})
        for asked in (("--range", f"{base}..HEAD"), ("--since", base)):
            done = check(project, licence_cache, *asked, "--format", "json")
            result = json.loads(done.stdout)
            assert [finding["rule"] for finding in result["findings"]] == ["apache-license-copy-missing"]
            assert result["target"]["commit"] == project.git("rev-parse", "HEAD")
        assert check(project, licence_cache, "--range", "HEAD..HEAD").returncode == 0

    def test_the_text_in_a_document_answers_for_the_new_file(
        self, project: GitRepo, licence_cache: Path
    ) -> None:
        license = (Path(__file__).parents[2] / "LICENSE").read_text(encoding="utf-8")
        project.commit({"LICENSES/Apache-2.0.txt": license})
        project.write({"src/new.py": APACHE_HEADER + "z = 3\n"})
        project.git("add", "src/new.py")
        assert check(project, licence_cache, "--staged").returncode == 0

    def test_a_gates_baseline_and_formats_are_those_of_scan(
        self, project: GitRepo, licence_cache: Path, tmp_path: Path
    ) -> None:
        project.write({"src/new.py": APACHE_HEADER + "z = 3\n"})
        project.git("add", "src/new.py")
        accepted = tmp_path / "accepted.json"
        made = run_compliance(
            "baseline", project.path, "--owner", "Example", "--cache-dir", licence_cache, "-o", accepted, "-q"
        )
        assert made.returncode == 0
        assert check(project, licence_cache, "--staged", "--baseline", accepted).returncode == 0
        out = tmp_path / "out.sarif"
        done = check(project, licence_cache, "--staged", "--format", f"sarif={out}")
        assert done.returncode == 1
        assert json.loads(out.read_text(encoding="utf-8"))["runs"][0]["results"]


CODE = "".join(f"row_{number} = {number}\n" for number in range(40))
THEIRS = f"# Copyright 2021-2023 Acme Widgets Inc.\n# SPDX-License-Identifier: BSD-3-Clause\n{CODE}"


@pytest.mark.slow
class TestWhatATreeLoses:
    """Each of these got by a check once."""

    def staged(self, repo: GitRepo, cache: Path) -> subprocess.CompletedProcess[str]:
        repo.git("add", "--all")
        return check(repo, cache, "--staged")

    def test_an_old_version_that_cannot_be_read_is_an_incomplete_audit(
        self, project: GitRepo, licence_cache: Path
    ) -> None:
        project.commit({"src/acme.py": THEIRS})
        blob = project.git("rev-parse", "HEAD:src/acme.py")
        project.write({"src/acme.py": CODE})
        project.git("add", "--all")
        (project.path / ".git/objects" / blob[:2] / blob[2:]).unlink()
        done = check(project, licence_cache, "--staged", "--no-cache")
        assert done.returncode == 3
        assert "src/acme.py:1: not read: not in the object store" in done.stdout

    def test_a_clone_without_contents_is_an_incomplete_audit(
        self, project: GitRepo, licence_cache: Path, tmp_path: Path
    ) -> None:
        project.commit({"src/acme.py": THEIRS})
        project.commit({"src/acme.py": CODE})
        served = project.bare_copy(tmp_path / "served.git")
        project.git(
            "clone", "--quiet", "--no-checkout", "--filter=blob:none", served.as_uri(), str(tmp_path / "part")
        )
        part = GitRepo(tmp_path / "part")
        done = check(part, licence_cache, "--since", "HEAD^")
        assert done.returncode == 3 and "LICENSE:1: not read" in done.stdout

    def test_a_file_that_is_not_read_any_more_is_an_incomplete_audit(
        self, project: GitRepo, licence_cache: Path
    ) -> None:
        project.commit({"src/acme.py": THEIRS, "src/nul.py": THEIRS})
        project.write({"src/acme.py": CODE + "#" * 9_000_000, "src/nul.py": b"\0" * 5_000 + CODE.encode()})
        done = self.staged(project, licence_cache)
        assert done.returncode == 3
        assert "src/acme.py:1: not read: it stated copyright or licences before this change" in done.stdout

    def test_a_licence_text_goes_and_files_that_nobody_touched_need_it(
        self, project: GitRepo, licence_cache: Path
    ) -> None:
        license = (Path(__file__).parents[2] / "LICENSE").read_text(encoding="utf-8")
        project.commit({"src/apache.py": APACHE_HEADER + CODE, "LICENSES/Apache-2.0.txt": license})
        (project.path / "LICENSES/Apache-2.0.txt").unlink()
        done = self.staged(project, licence_cache)
        assert done.returncode == 1 and "src/apache.py:3: error apache-license-copy-missing" in done.stdout

    def test_a_merge_takes_a_notice_from_the_other_side(self, project: GitRepo, licence_cache: Path) -> None:
        project.branch("side")
        project.commit({"src/acme.py": THEIRS})
        project.git("switch", "--quiet", "main")
        project.commit({"src/more.py": "m = 1\n"})
        project.git("merge", "--quiet", "--no-commit", "--no-ff", "side")
        assert check(project, licence_cache, "--staged").returncode == 0
        project.write({"src/acme.py": CODE})
        done = self.staged(project, licence_cache)
        assert done.returncode == 1 and "src/acme.py:1: error notice-removed" in done.stdout

    def test_code_moves_away_from_the_licence_that_spoke_for_it(
        self, project: GitRepo, licence_cache: Path
    ) -> None:
        license = "MIT License\n\nCopyright (c) 2020 Rope Authors of Delft\n\n" + MIT_TEXT
        project.commit({"vendor/rope/LICENSE": license, "vendor/rope/rope.py": CODE})
        project.git("mv", "vendor/rope/rope.py", "src/rope.py")
        project.git("rm", "--quiet", "-r", "vendor")
        done = self.staged(project, licence_cache)
        assert done.returncode == 1 and "vendor/rope/LICENSE:1: error notice-removed" in done.stdout

    def test_a_gap_that_grows_is_told_though_an_old_offender_is_touched(
        self, project: GitRepo, licence_cache: Path
    ) -> None:
        project.commit({"src/old_offender.py": APACHE_HEADER + CODE})
        project.write({"src/old_offender.py": APACHE_HEADER + CODE + "more = 1\n"})
        assert self.staged(project, licence_cache).returncode == 0
        project.write({"src/new_offender.py": APACHE_HEADER + "z = 3\n"})
        done = self.staged(project, licence_cache)
        assert done.returncode == 1 and "apache-license-copy-missing" in done.stdout

    def test_the_text_is_cut_off_and_the_title_stays(self, project: GitRepo, licence_cache: Path) -> None:
        head = "MIT License\n\nCopyright (c) 2020 Rope Authors of Delft\n\n"
        project.commit({"vendor/rope/LICENSE": head + MIT_TEXT, "vendor/rope/rope.py": CODE})
        project.write({"vendor/rope/LICENSE": head})
        done = self.staged(project, licence_cache)
        assert (
            done.returncode == 1 and "vendor/rope/LICENSE:" in done.stdout and "notice-removed" in done.stdout
        )

    def test_renamed_and_largely_rewritten(self, project: GitRepo, licence_cache: Path) -> None:
        project.commit({"src/acme.py": THEIRS})
        (project.path / "src/acme.py").unlink()
        kept = CODE.splitlines(keepends=True)[:18]
        project.write({"src/own_now.py": "".join(kept) + "".join(f"other_{n} = '{n}'\n" for n in range(22))})
        done = self.staged(project, licence_cache)
        assert done.returncode == 1 and "src/own_now.py:1: error notice-removed" in done.stdout


WAIVES_ITSELF = """\
schema: "1"
overrides: [{rule: apache-license-copy-missing, severity: "off", reason: "not for us"}]
"""


@pytest.mark.slow
class TestGate:
    """A submission must not waive itself: what it says of its own findings is ignored."""

    def test_a_policy_that_the_change_brings_does_not_rule(
        self, project: GitRepo, licence_cache: Path
    ) -> None:
        project.commit({"src/new.py": APACHE_HEADER + "z = 3\n", ".compliance.yml": WAIVES_ITSELF})
        assert check(project, licence_cache, "--since", "HEAD^").returncode == 0
        done = check(project, licence_cache, "--since", "HEAD^", "--gate", "--format", "json")
        assert done.returncode == 1
        assert json.loads(done.stdout)["policy"]["source"] == "defaults"

    def test_the_policy_from_before_rules(self, project: GitRepo, licence_cache: Path) -> None:
        project.commit({".compliance.yml": WAIVES_ITSELF})
        (project.path / ".compliance.yml").unlink()
        project.commit({"src/new.py": APACHE_HEADER + "z = 3\n"})
        assert check(project, licence_cache, "--since", "HEAD^").returncode == 1
        done = check(project, licence_cache, "--since", "HEAD^", "--gate", "--format", "json")
        assert done.returncode == 0
        policy = json.loads(done.stdout)["policy"]
        assert (policy["source"], policy["trusted"]) == (".compliance.yml before the change", True)

    def test_a_broken_policy_does_not_come_in_and_one_that_is_in_can_be_mended(
        self, project: GitRepo, licence_cache: Path
    ) -> None:
        project.commit({".compliance.yml": "schema: 7\n"})
        done = check(project, licence_cache, "--since", "HEAD^", "--gate")
        assert done.returncode == 2 and ".compliance.yml:1:" in done.stderr
        project.commit({".compliance.yml": 'schema: "1"\n'})
        assert check(project, licence_cache, "--since", "HEAD^", "--gate").returncode == 0

    def test_a_pragma_does_not_count(self, project: GitRepo, licence_cache: Path) -> None:
        pragma = "# compliance: ignore[vendor-notice-uncredited] reason: quoted from the standard\n"
        project.commit({"src/new.py": pragma + "# (c) DeepSeek AI 2024\nx = 1\n"})
        asked = ("--since", "HEAD^", "--fail-on", "warning")
        assert check(project, licence_cache, *asked).returncode == 0
        assert check(project, licence_cache, *asked, "--gate").returncode == 1

    def test_nobody_becomes_first_party_by_what_a_submission_says_of_itself(
        self, project: GitRepo, licence_cache: Path
    ) -> None:
        project.commit({".compliance.yml": 'schema: "1"\nparams: {owners: [Example]}\n'})
        base = project.git("rev-parse", "HEAD")
        theirs = APACHE_HEADER.replace("The ZhipuAI Inc. team", "Ada Lovelace") + "z = 3\n"
        itself = {
            "AUTHORS": "Ada Lovelace\n",
            "pyproject.toml": '[project]\nname = "ada-lovelace"\nauthors = [{name = "Ada Lovelace"}]\n',
        }
        project.commit({"src/new.py": theirs, **itself})
        done = run_compliance(
            "check", "--since", base, "--gate", "--cache-dir", licence_cache, cwd=project.path
        )
        assert done.returncode == 1 and "apache-license-copy-missing" in done.stdout

    def test_a_policy_that_was_revoked_rules_no_branch_that_left_before(
        self, project: GitRepo, licence_cache: Path
    ) -> None:
        project.commit({".compliance.yml": WAIVES_ITSELF})
        project.branch("branch")
        project.commit({"src/new.py": APACHE_HEADER + "z = 3\n"})
        project.git("switch", "--quiet", "main")
        project.commit({".compliance.yml": 'schema: "1"\n'})
        assert check(project, licence_cache, "--range", "main..branch", "--gate").returncode == 1

    def test_policy_and_gate_together_are_refused(self, project: GitRepo, tmp_path: Path) -> None:
        done = run_compliance("check", "--staged", "--gate", "--policy", tmp_path / "p", cwd=project.path)
        assert done.returncode == 2 and "--policy rules by itself; leave out --gate" in done.stderr


@pytest.mark.parametrize(
    "arguments, told",
    [
        ((), "give one of --staged, --range A..B and --since REF"),
        (("--staged", "--since", "HEAD"), "give one of"),
        (("--range", "HEAD"), "'HEAD' is no range; write A..B"),
        (("--range", "..HEAD"), "'..HEAD' is no range"),
        (("--since", "nowhere"), "unknown ref 'nowhere'"),
        (("--range", "HEAD..nowhere"), "unknown ref 'nowhere'"),
    ],
)
def test_a_wrong_call_gets_one_line(project: GitRepo, arguments: tuple[str, ...], told: str) -> None:
    done = run_compliance("check", *arguments, cwd=project.path)
    assert done.returncode == 2
    assert told in done.stderr and done.stderr.count("\n") == 1


def test_outside_a_repository_it_says_so(tmp_path: Path) -> None:
    done = run_compliance("check", "--staged", cwd=tmp_path)
    assert done.returncode == 2 and "not in a git repository" in done.stderr
