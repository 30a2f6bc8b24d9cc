"""`action.yml`: its scripts run as GitHub runs them, on real repositories. GitHub itself cannot be had: of it stand
in the variables that it sets, and a `gh` that writes down how it was called."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.gitrepo import GitRepo, neutral_environment
from support.texts import APACHE_HEADER

ROOT = Path(__file__).parents[2]
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS: dict[str, dict[str, Any]] = {step["id"]: step for step in ACTION["runs"]["steps"] if "id" in step}
INPUTS = {name: str(given.get("default", "")) for name, given in ACTION["inputs"].items()}


class Runner:
    """The folder and variables of a job."""

    def __init__(self, folder: Path, repo: GitRepo, cache: Path) -> None:
        self.repo, self.folder = repo, folder
        (folder / "compliance/bin").mkdir(parents=True)
        python = folder / "compliance/bin/python"
        python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
        python.chmod(0o755)
        self.cache = cache

    def step(self, name: str, given: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
        """Run the script of a step, with what its `env` is called `given`; all other of them are empty."""
        environment = {
            **neutral_environment(), **dict.fromkeys(STEPS[name]["env"], ""), **given,
            "XDG_CACHE_HOME": str(self.cache.parent), "RUNNER_TEMP": str(self.folder),
            "GITHUB_OUTPUT": str(self.folder / "output"), "GITHUB_STEP_SUMMARY": str(self.folder / "summary"),
            "PATH": f"{self.folder}{os.pathsep}{os.environ['PATH']}",
        }  # fmt: skip
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", STEPS[name]["run"]],
            cwd=self.repo.path, env=environment, capture_output=True, text=True, timeout=300,
        )  # fmt: skip

    def check(self, **given: str) -> subprocess.CompletedProcess[str]:
        (self.folder / "output").unlink(missing_ok=True)
        defaults = {"FAIL_ON": INPUTS["fail-on"], "OWNER": "Example", "DEFAULT_BRANCH": "main"}
        return self.step("check", {**defaults, **given})

    @property
    def outputs(self) -> dict[str, str]:
        lines = (self.folder / "output").read_text().splitlines()
        return dict(line.split("=", 1) for line in lines)


@pytest.fixture
def runner(tmp_path: Path, licence_tables: Path) -> Runner:
    repo = GitRepo(tmp_path / "widget")
    repo.commit({"LICENSE": "Copyright 2025 Example\n", "a.py": "x = 1\n"})
    named = tmp_path / "caches/compliance"  # as the program calls it below XDG_CACHE_HOME
    named.parent.mkdir()
    named.symlink_to(licence_tables.parent)
    return Runner(tmp_path / "temp", repo, named)


def test_nothing_from_outside_is_pasted_into_a_script() -> None:
    for step in STEPS.values():
        assert "${{" not in step.get("run", "")


def test_every_input_is_used_and_every_expression_names_something() -> None:
    text = (ROOT / "action.yml").read_text(encoding="utf-8")
    used = set(re.findall(r"inputs\.([\w-]+)", text))
    assert used == set(ACTION["inputs"])
    assert set(re.findall(r"steps\.([\w-]+)\.", text)) <= set(STEPS)


@pytest.mark.slow
class TestCheck:
    def test_a_pull_request_is_checked_from_its_base_to_its_head(self, runner: Runner) -> None:
        base = runner.repo.git("rev-parse", "HEAD")
        head = runner.repo.commit({"new.py": APACHE_HEADER + "x = 1\n"})
        done = runner.check(EVENT="pull_request", BASE=base, HEAD=head)
        assert done.returncode == 0, done.stderr
        assert "new.py:3: error apache-license-copy-missing" in done.stdout
        assert runner.outputs["exit-code"] == "1"
        reports = Path(runner.outputs["reports"])
        assert json.loads((reports / "report.sarif").read_text())["runs"][0]["results"]
        assert (reports / "report.html").is_file() and (reports / "result.json").is_file()
        assert (runner.folder / "summary").read_text() == (reports / "report.md").read_text()

    def test_a_pull_request_cannot_waive_itself(self, runner: Runner) -> None:
        base = runner.repo.git("rev-parse", "HEAD")
        policy = 'schema: "1"\noverrides: [{rule: apache-license-copy-missing, severity: "off", reason: "so there"}]\n'
        head = runner.repo.commit({"new.py": APACHE_HEADER + "x = 1\n", ".compliance.yml": policy})
        runner.check(EVENT="pull_request", BASE=base, HEAD=head)
        assert runner.outputs["exit-code"] == "1"
        runner.check(EVENT="pull_request", BASE=base, HEAD=head, POLICY=".compliance.yml")
        assert runner.outputs["exit-code"] == "0", "who names a file wants that one"

    def test_the_first_push_of_a_branch_starts_at_the_default_branch(
        self, runner: Runner, tmp_path: Path
    ) -> None:
        repo = runner.repo
        repo.commit({"old.py": APACHE_HEADER + "x = 1\n"})
        repo.git("update-ref", "refs/remotes/origin/main", "HEAD")
        head = repo.commit({"new.py": "y = 1\n"})
        runner.check(EVENT="push", BASE="0" * 40, HEAD=head)
        assert runner.outputs["exit-code"] == "0"
        runner.check(EVENT="push", BASE="0" * 40, HEAD=head, DEFAULT_BRANCH="none")
        assert runner.outputs["exit-code"] == "1", "nothing to start from: all of it is new"

    def test_another_event_scans_the_tree(self, runner: Runner) -> None:
        runner.repo.commit({"new.py": APACHE_HEADER + "x = 1\n"})
        done = runner.check(EVENT="schedule")
        assert runner.outputs["exit-code"] == "1" and "apache-license-copy-missing" in done.stdout

    def test_names_with_blanks_and_options_are_handed_on_whole(self, runner: Runner) -> None:
        runner.repo.commit({"new.py": "# Copyright 2025 Zhipu AI; $(touch ran)\nx = 1\n"})
        owner = "Zhipu AI\n$(touch ran)\n"
        runner.check(EVENT="push", RANGE="HEAD^..HEAD", OWNER=owner, FAIL_ON="warning")
        assert runner.outputs["exit-code"] == "0"
        assert not (runner.repo.path / "ran").exists()
        runner.check(EVENT="push", RANGE="HEAD^..HEAD", OWNER="", FAIL_ON="warning")
        assert runner.outputs["exit-code"] == "1"

    def test_a_shallow_clone_gets_one_line(self, runner: Runner) -> None:
        done = runner.check(EVENT="pull_request", BASE="1" * 40, HEAD="HEAD")
        assert "::error::" + "1" * 40 + " is not in this clone" in done.stdout
        assert runner.outputs == {"exit-code": "2"}

    def test_a_wrong_call_leaves_no_report_and_fails_the_job(self, runner: Runner) -> None:
        done = runner.check(EVENT="push", RANGE="HEAD..HEAD", FAIL_ON="nothing")
        assert "'nothing' is not one of" in done.stderr
        assert runner.outputs == {"exit-code": "2"}
        assert runner.step("verdict", {"CODE": "2"}).returncode == 2


GH = """#!/bin/sh
echo "$*" >> "{log}"
case "$*" in
*"--jq"*) {answer} ;;
*"-F body=@"*) {write} ;;
esac
"""


@pytest.mark.slow  # by its fixture, which has the licence tables
class TestComment:
    def comment(self, runner: Runner, answer: str = "true", write: str = "true") -> tuple[str, list[str]]:
        log = runner.folder / "calls"
        gh = runner.folder / "gh"
        gh.write_text(GH.format(log=log, answer=answer, write=write))
        gh.chmod(0o755)
        report = runner.folder / "report.md"
        report.write_text("<!-- compliance-report -->\n## Attribution report\n")
        given = {"REPOSITORY": "o/r", "NUMBER": "7", "REPORTS": str(runner.folder)}
        done = runner.step("comment", given)
        assert done.returncode == 0, done.stderr
        return done.stdout, log.read_text().splitlines()

    def test_the_first_is_written(self, runner: Runner) -> None:
        _, (asked, written) = self.comment(runner)
        assert asked.startswith("api --paginate repos/o/r/issues/7/comments --jq ")
        assert 'startswith("<!-- compliance-report -->")' in asked
        body = f"-F body=@{runner.folder}/report.md"
        assert written == f"api --silent --method POST repos/o/r/issues/7/comments {body}"

    def test_a_later_one_replaces_it(self, runner: Runner) -> None:
        _, (_, written) = self.comment(runner, answer="printf '11\\n12\\n'")
        assert written.startswith("api --silent --method PATCH repos/o/r/issues/comments/11 -F body=@")

    @pytest.mark.parametrize("failing", [{"answer": "exit 1"}, {"write": "exit 1"}])
    def test_who_may_not_write_is_told_and_the_job_goes_on(
        self, runner: Runner, failing: dict[str, str]
    ) -> None:
        said, _ = self.comment(runner, **failing)
        assert "the report is in the job's summary" in said
