"""A machine that is against us: streams that are closed or full, odd locales, policies without end, workers shot."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from support.command import run_compliance
from support.gitrepo import GitRepo

from compliance.detect.workers import Crew, Failure


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> GitRepo:
    """One leftover notice; with `--owner X` it is a warning."""
    made = GitRepo(tmp_path_factory.mktemp("small") / "repo")
    made.commit({"a.py": "# (c) 智谱AI 2024\nx = 1\n"})
    return made


def shell(line: str, repo: GitRepo) -> subprocess.CompletedProcess[str]:
    """`line` run by bash, $C being the scan of `repo`."""
    command = f"{sys.executable} -m compliance scan {repo.path} --owner X --no-cache"
    return subprocess.run(
        ["bash", "-c", line.replace("$C", command)], capture_output=True, text=True, timeout=60
    )


@pytest.mark.parametrize(
    "line, word",
    [
        ("$C --format json=/dev/full", "/dev/full: the report cannot be written: No space left"),
        ("$C > /dev/full", "standard output: the report cannot be written: No space left"),
        ("$C >&-", "standard output: the report cannot be written: Bad file"),
        ("set -o pipefail; $C | true", "standard output: the report cannot be written: Broken pipe"),
    ],
)
def test_a_report_that_is_not_written_whole_is_exit_3_and_never_a_verdict(
    line: str, word: str, repo: GitRepo
) -> None:
    done = shell(line, repo)
    assert done.returncode == 3, done.stderr
    assert done.stderr.startswith("error: ") and len(done.stderr.splitlines()) == 1 and word in done.stderr


def test_reports_are_not_written_through_links_of_the_tree(repo: GitRepo, tmp_path: Path) -> None:
    """A job writes its reports into a checkout, where the submission may have put links by their names."""
    victim = tmp_path / "victim"
    victim.write_text("ORIGINAL")
    folder = tmp_path / "checkout"
    folder.mkdir()
    for name in ("out.sarif", "out.sarif.part", "accepted.json"):
        (folder / name).symlink_to(victim)
    done = run_compliance("scan", repo.path, "--no-cache", "--format", f"sarif={folder / 'out.sarif'}")
    assert (
        done.returncode == 0
        and run_compliance("baseline", repo.path, "--no-cache", "-o", folder / "accepted.json").returncode
        == 0
    )
    assert victim.read_text() == "ORIGINAL"
    assert not (folder / "out.sarif").is_symlink() and (folder / "out.sarif").read_text().startswith("{")
    mode = (folder / "out.sarif").stat().st_mode
    run_compliance("scan", repo.path, "--no-cache", "--format", f"json={folder / 'out.sarif'}")
    assert (folder / "out.sarif").stat().st_mode == mode and len(list(folder.iterdir())) == 3


@pytest.mark.parametrize(
    "line", ["$C <&-", "$C 2>&-", "$C -q >&- 2>&- <&-", "$C -q --format json=/dev/null >&-"]
)
def test_streams_that_are_not_needed_may_be_closed(line: str, repo: GitRepo) -> None:
    done = shell(line, repo)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"},
        {"COLUMNS": "20"},
        {"COLUMNS": "-5"},
        {"TERM": "dumb", "HOME": "/proc", "XDG_CACHE_HOME": "/proc/x"},
        {"GIT_DIR": "/etc", "GIT_WORK_TREE": "/etc", "GIT_INDEX_FILE": "/etc/passwd"},
    ],
)
def test_odd_surroundings_change_nothing(
    environment: dict[str, str], repo: GitRepo, licence_cache: Path
) -> None:
    here = {"XDG_CACHE_HOME": str(licence_cache), **environment}
    done = run_compliance("scan", repo.path, "--owner", "X", env=here)
    assert done.returncode == 0, done.stderr
    assert "vendor-notice-uncredited" in done.stdout
    assert done.stderr == "" or done.stderr.startswith("warning: the cache")


@pytest.mark.parametrize(
    "target, shown",
    [("no\x1b[31m\nsuch", r"no\x1b[31m such"), ("no\udcff\u202e", r"no\udcff\u202e"), ("x" * 9000, "xxx")],
    ids=("escape", "bytes", "long"),
)
def test_a_hostile_target_path_is_shown_as_text_on_one_line(target: str, shown: str) -> None:
    done = run_compliance("scan", target)
    assert done.returncode == 2 and shown in done.stderr
    assert len(done.stderr.splitlines()) == 1 and len(done.stderr) < 2100
    assert done.stderr.rstrip("\n").isprintable()


@pytest.mark.parametrize(
    "policy, word",
    [
        ("params: {owners: ['re:(']}", "not a regular expression"),
        ("params: {owners: [!!python/object/apply:os.system ['touch pwned']]}", "list of texts"),
        ("schema: 1" + "0" * 5000, "schema"),
        ("[" * 100_000, "nested deeper"),
        ('"\\e[31m": 1', r"\x1b[31m"),
        ("a: &a [*a]", "aliases"),
        ("#" * 2_100_000, "larger than"),
        ("\0", "YAML"),
    ],
    ids=("pattern", "tag", "digits", "depth", "escape", "alias", "size", "nul"),
)
def test_a_hostile_policy_is_one_line_and_exit_2(
    policy: str, word: str, repo: GitRepo, tmp_path: Path
) -> None:
    (tmp_path / "policy.yml").write_text(policy, encoding="utf-8")
    done = run_compliance("scan", repo.path, "--no-cache", "--policy", "policy.yml", cwd=tmp_path)
    assert done.returncode == 2 and word in done.stderr, done.stderr
    assert len(done.stderr.splitlines()) == 1 and len(done.stderr) < 2100
    assert not (tmp_path / "pwned").exists()


def test_a_policy_without_end_is_refused_after_its_limit(repo: GitRepo) -> None:
    done = run_compliance("scan", repo.path, "--no-cache", "--policy", "/dev/zero")
    assert done.returncode == 2 and "larger than" in done.stderr


def test_two_scans_at_once_on_one_empty_cache_say_the_same(repo: GitRepo, tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "compliance",
        "scan",
        str(repo.path),
        "--cache-dir",
        str(tmp_path),
        "--format",
        "json",
    ]
    both = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)
    ]
    (one, one_said), (two, two_said) = (process.communicate(timeout=60) for process in both)
    assert one == two != "" and one_said == two_said == ""


def shoot(items: Sequence[str]) -> list[str | Failure]:
    """A task that shoots, once, the fork server it comes from; "self" is an item it always dies on."""
    for item in items:
        if item == "self":
            os.kill(os.getpid(), signal.SIGKILL)
        gun = Path(item)
        if gun.is_absolute() and not gun.exists():
            gun.touch()
            os.kill(os.getppid(), signal.SIGKILL)
    return list(items)


@pytest.mark.skipif("forkserver" not in multiprocessing.get_all_start_methods(), reason="no fork server here")
def test_a_fork_server_that_is_killed_costs_nothing_and_a_worker_its_item(tmp_path: Path) -> None:
    items = [f"i{number}" for number in range(20)] + [str(tmp_path / "gun"), "self"]
    crew: Crew[str, str] = Crew(shoot, 2, 2, "forkserver")
    outcomes = dict(crew.outcomes(items))
    assert outcomes.keys() == set(items)
    assert [item for item in items if isinstance(outcomes[item], Failure)] == ["self"]


@pytest.mark.slow
def test_nothing_is_imported_from_the_folder_it_is_run_in(tmp_path: Path) -> None:
    """Workers start with `python -c`, which would look for modules in the current folder first: `scan .`"""
    target = GitRepo(tmp_path / "target")
    marker = tmp_path / "marker"
    trap = f"import pathlib; pathlib.Path({str(marker)!r}).touch()\n"
    names = (
        "signal",
        "yaml",
        "compliance",
        "json",
        "typing",
        "git",
        "sitecustomize",
        "licensedcode/__init__",
    )
    files: dict[str, str | bytes] = {f"{name}.py": trap for name in names}
    # Enough files for workers, and a passage for the fork server.
    files |= {f"src/f{n}.py": f"# Licensed under the terms {n} of the MIT License\n" for n in range(200)}
    target.commit(files)
    command = Path(sys.executable).with_name("compliance")
    done = subprocess.run(
        [command, "scan", ".", "--owner", "X", "--jobs", "2", "--no-cache", "-q"],
        cwd=target.path, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert not marker.exists()
    assert (done.returncode, done.stderr) == (0, "")
