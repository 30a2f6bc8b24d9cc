"""`compliance scan` as users run it: real repositories, the real command, exit codes and what is printed."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from support.command import run_compliance
from support.gitrepo import GitRepo
from support.texts import APACHE_HEADER


@pytest.fixture
def submission(tmp_path: Path) -> GitRepo:
    """A model repository with a vendor's Apache file, a bare leftover notice, and no licence text."""
    repo = GitRepo(tmp_path / "submission")
    repo.commit(
        {
            "README.md": "# Example model\n\nA language model.\n",
            "src/modeling.py": APACHE_HEADER + "\nx = 1\n",
            "src/tokenizer.py": "# (c) Zhipu AI 2024\n# 这里计算注意力权重\n# 先做归一化\n# 再返回最后的结果\ny = 2\n",
        }
    )
    return repo


@pytest.mark.slow
class TestSubmission:
    def test_a_clone_is_audited_and_fails_the_gate(
        self, submission: GitRepo, tmp_path: Path, licence_cache: Path
    ) -> None:
        json_file, html_file = tmp_path / "r.json", tmp_path / "r.html"
        done = run_compliance(
            "scan", submission.url, "--owner", "Example", "--cache-dir", licence_cache,
            "--format", "console", "--format", f"json={json_file}", "--format", f"html={html_file}",
        )  # fmt: skip
        assert done.returncode == 1, done.stderr
        assert "apache-license-copy-missing" in done.stdout
        assert max(map(len, done.stdout.splitlines())) <= 80
        assert done.stderr == "", "no progress where nobody watches"

        result = json.loads(json_file.read_text(encoding="utf-8"))
        assert result["schema_version"] == "1"
        assert result["target"]["kind"] == "url"
        assert result["target"]["commit"] == submission.git("rev-parse", "HEAD")
        assert [finding["rule"] for finding in result["findings"]] == [
            "apache-license-copy-missing",
            "vendor-notice-uncredited",
            "chinese-comments-unexplained",
        ]
        finding = result["findings"][0]
        assert (finding["path"], finding["start_line"]) == ("src/modeling.py", 3)
        assert finding["obligation"]["clause"] == "§4(a)"
        assert (
            'Licensed under the Apache License, Version 2.0 (the "License");'
            in finding["evidence"][0]["text"]
        )
        (file,) = [file for file in result["files"] if file["path"] == "src/modeling.py"]
        assert file["license_expression"] == "Apache-2.0"
        assert file["copyrights"][0]["entity"] == "zhipu"
        assert html_file.read_text(encoding="utf-8").startswith("<!doctype html>")

    def test_the_second_scan_says_the_same_from_the_cache(
        self, submission: GitRepo, tmp_path: Path, licence_cache: Path
    ) -> None:
        outputs = []
        for _ in range(2):
            done = run_compliance(
                "scan",
                submission.path,
                "--owner",
                "Example",
                "--cache-dir",
                licence_cache,
                "--format",
                "json",
            )
            outputs.append(done.stdout)
        assert outputs[0] == outputs[1]
        assert (
            run_compliance(
                "scan", submission.path, "--owner", "Example", "--no-cache", "--format", "json"
            ).stdout
            == outputs[0]
        )

    def test_adding_what_the_findings_ask_for_makes_them_go_away(
        self, submission: GitRepo, licence_cache: Path
    ) -> None:
        license_text = (Path(__file__).parents[2] / "LICENSE").read_text(encoding="utf-8")
        submission.commit(
            {
                "LICENSES/Apache-2.0.txt": license_text,
                "NOTICE": "Example\n\nThis contains code by Zhipu AI.\n",
            }
        )
        done = run_compliance(
            "scan", submission.path, "--owner", "Example", "--cache-dir", licence_cache, "--fail-on", "note"
        )
        assert done.returncode == 0, done.stdout

    def test_fail_on(self, submission: GitRepo, licence_cache: Path) -> None:
        (submission.path / "src/modeling.py").unlink()
        codes = {
            level: run_compliance(
                "scan",
                submission.path,
                "--owner",
                "Example",
                "--cache-dir",
                licence_cache,
                "--fail-on",
                level,
                "-q",
            ).returncode
            for level in ("error", "warning", "note", "never")
        }
        assert codes == {"error": 0, "warning": 1, "note": 1, "never": 0}

    def test_an_uncommitted_file_counts_and_an_ignored_one_does_not(
        self, submission: GitRepo, licence_cache: Path
    ) -> None:
        submission.commit({".gitignore": "build/\n"})
        submission.write({"new.py": "# (c) DeepSeek 2024\n", "build/old.py": "# (c) Tencent 2024\n"})
        done = run_compliance(
            "scan", submission.path, "--owner", "Example", "--cache-dir", licence_cache, "--format", "json"
        )
        result = json.loads(done.stdout)
        assert result["target"]["dirty"] is True
        paths = {file["path"] for file in result["files"]}
        assert "new.py" in paths and "build/old.py" not in paths
        done = run_compliance(
            "scan",
            submission.path,
            "--ref",
            "HEAD",
            "--owner",
            "Example",
            "--cache-dir",
            licence_cache,
            "--format",
            "json",
        )
        assert "new.py" not in {file["path"] for file in json.loads(done.stdout)["files"]}

    def test_a_submission_by_url_cannot_waive_itself(self, submission: GitRepo, licence_cache: Path) -> None:
        submission.commit(
            {
                ".compliance.yml": "overrides:\n- {rule: apache-license-copy-missing, severity: off, reason: we say so}\n"
            }
        )
        by_url = run_compliance("scan", submission.url, "--owner", "Example", "--cache-dir", licence_cache)
        locally = run_compliance("scan", submission.path, "--owner", "Example", "--cache-dir", licence_cache)
        assert (by_url.returncode, locally.returncode) == (1, 0)
        assert ".compliance.yml" in locally.stdout, "every report says which policy ruled"
        assert "apache-license-copy-missing is off: we say so" in locally.stdout

    def test_without_an_owner_it_says_that_it_does_not_know(
        self, submission: GitRepo, licence_cache: Path
    ) -> None:
        done = run_compliance("scan", submission.path, "--cache-dir", licence_cache, "--format", "json")
        result = json.loads(done.stdout)
        assert result["findings"] == []
        assert {entry["rule"] for entry in result["not_evaluated"]} >= {
            "vendor-notice-uncredited",
            "apache-license-copy-missing",
        }


def test_usage_errors_are_one_line_and_exit_2(tmp_path: Path) -> None:
    empty, nothing, plain = tmp_path / "empty", tmp_path / "nothing", tmp_path / "plain.txt"
    GitRepo(empty)
    nothing.mkdir()
    plain.write_text("x", encoding="utf-8")
    repo = GitRepo(tmp_path / "repo")
    repo.commit({"a.py": "x = 1\n"})
    (tmp_path / "policy.yml").write_text("parms: {}\n", encoding="utf-8")
    (tmp_path / "rules.yml").write_text("pack: {id: x}\n", encoding="utf-8")
    cases = {
        ("scan", tmp_path / "none"): "none",
        ("scan", plain): "plain.txt",
        ("scan", empty): "empty",
        ("scan", nothing): "nothing",
        ("scan", repo.path, "--ref", "no-such"): "no-such",
        ("scan", repo.url, "--ref", "no-such"): "no-such",
        ("scan", nothing, "--ref", "main"): "nothing",
        ("scan", "ext::sh -c 'touch pwned'"): "ext",
        ("scan", "--", "--upload-pack=touch pwned"): "upload-pack",
        (
            "scan",
            repo.path,
            "--policy",
            tmp_path / "policy.yml",
        ): "unknown field 'parms' in a policy; did you mean 'params'?",
        ("scan", repo.path, "--policy", tmp_path / "no.yml"): "No such file",
        ("scan", repo.path, "--rules", tmp_path / "rules.yml"): "rules.yml:1:1",
        ("scan", repo.path, "--rules", tmp_path / "no.yml"): "No such file",
        ("scan", repo.path, "--format", "xml"): "'xml' is not a format",
        ("scan", repo.path, "--format", f"html={tmp_path}/no/such.html"): "does not exist",
        ("scan", repo.path, "--format", "json", "--format", "html"): "only one --format",
        ("scan", repo.path, "--format", "json="): "names no file",
        (
            "scan",
            repo.path,
            "--format",
            f"html={tmp_path}/x",
            "--format",
            f"json={tmp_path}/x",
        ): "the same file",
        ("scan", repo.path, "--owner", ""): "empty",
        ("scan", repo.path, "--fail-on", "fatal"): "fatal",
        ("scan",): "TARGET",
        ("scam",): "scam",
    }
    for arguments, word in cases.items():
        done = run_compliance(*arguments, cwd=tmp_path, env={"XDG_CACHE_HOME": str(tmp_path / "cache")})
        lines = done.stderr.splitlines()
        assert done.returncode == 2, (arguments, done.stderr)
        assert len(lines) == 1 and lines[0].startswith("error: ") and word in lines[0], (
            arguments,
            done.stderr,
        )
        assert done.stdout == ""
    assert not (tmp_path / "pwned").exists()


def test_an_unreachable_url_is_one_line_and_exit_3_without_its_secret() -> None:
    done = run_compliance("scan", "https://user:hunter2@localhost:1/team/model.git", "--no-cache")
    assert done.returncode == 3
    assert len(done.stderr.splitlines()) == 1 and done.stderr.startswith("error: ")
    assert "hunter2" not in done.stderr and "localhost" in done.stderr


def test_a_cache_folder_that_cannot_be_used_is_a_warning_and_no_more(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "repo")
    repo.commit({"a.py": "x = 1\n"})
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = run_compliance("scan", repo.path, "--cache-dir", tmp_path / "file" / "cache")
    assert done.returncode == 0
    assert done.stderr.startswith("warning: the cache") and len(done.stderr.splitlines()) == 1


def test_a_full_disk_under_the_cache_is_a_warning_and_no_more(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "repo")
    repo.commit({f"f{number}.py": f"x = {number}\n" for number in range(50)})

    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))

    done = run_compliance("scan", repo.path, "--cache-dir", tmp_path / "cache", preexec_fn=no_room)
    assert done.returncode == 0, done.stderr
    assert done.stderr.startswith("warning: the cache") and len(done.stderr.splitlines()) == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_makes_the_audit_incomplete(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "repo")
    repo.commit({"a.py": "x = 1\n", "b.py": "y = 1\n"})
    (repo.path / "b.py").chmod(0)
    done = run_compliance("scan", repo.path, "--no-cache")
    assert done.returncode == 3 and "b.py" in done.stdout


@pytest.mark.parametrize("number, code", [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_scan_leaves_nothing_behind(number: int, code: int, tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "repo")
    header = "# Licensed under the terms {} of the Example License, see the file LICENSE for permission\n"
    repo.commit({f"f{index}.py": header.format(index) for index in range(300)})
    scratch = tmp_path / "tmp"
    scratch.mkdir()
    command = [
        sys.executable,
        "-m",
        "compliance",
        "scan",
        repo.url,
        "--jobs",
        "2",
        "--cache-dir",
        str(tmp_path / "cache"),
    ]
    process = subprocess.Popen(
        command, env={**os.environ, "TMPDIR": str(scratch)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and not list(scratch.iterdir()):
        time.sleep(0.05)
    time.sleep(1.0)
    assert process.poll() is None, "it was over before it could be interrupted"
    # As a terminal does it: Ctrl-C reaches the whole group.
    os.killpg(process.pid, number) if number == signal.SIGINT else process.send_signal(number)
    _, errors = process.communicate(timeout=20)
    assert process.returncode == code, errors
    assert "Traceback" not in errors
    assert list(scratch.iterdir()) == []
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and _members(process.pid):
        time.sleep(0.1)
    assert _members(process.pid) == []


def _members(session: int) -> list[str]:
    """Processes of a session that still run, by proc(5)."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, of_session = stat.read_text().rpartition(")")[2].split()[:4]
        except OSError:  # it ended meanwhile
            continue
        if int(of_session) == session and state != "Z":
            found.append(stat.parent.name)
    return found


def test_help_and_readme_name_the_same_options() -> None:
    import re

    help_text = run_compliance("scan", "--help").stdout
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    table = readme[readme.index("| option |") : readme.index("| exit code |")]
    options = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", help_text)) - {"--help"}
    named = set(re.findall(r"^\| .*", table, re.M))
    in_readme = {option for row in named for option in re.findall(r"--[a-z][a-z-]+", row.split("|")[1])}
    assert options == in_readme


def test_the_scratch_folder_of_a_clone_is_gone_afterwards(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "repo")
    repo.commit({"a.py": "x = 1\n"})
    before = set(Path(tempfile.gettempdir()).glob("compliance-*"))
    assert run_compliance("scan", repo.url, "--no-cache").returncode == 0
    assert set(Path(tempfile.gettempdir()).glob("compliance-*")) <= before
