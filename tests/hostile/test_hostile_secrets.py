"""Whoever's password stands in an address: it reaches the server, and nobody else."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from support.githttp import GitServer, serving
from support.gitrepo import GitRepo, neutral_environment

SECRET = "hunter2-s3cret"


@pytest.fixture
def served(tmp_path: Path) -> GitServer:
    """One leftover notice, and a few MB that take a moment to fetch."""
    repo = GitRepo(tmp_path / "made")
    repo.commit({"a.py": "# (c) 智谱AI 2024\nx = 1\n", "blob.bin": random.Random(1).randbytes(3_000_000)})
    (tmp_path / "served").mkdir()
    repo.bare_copy(tmp_path / "served/model.git")
    return GitServer(tmp_path / "served", login=f"user:{SECRET}")


def scan(url: str, folder: Path) -> tuple[subprocess.Popen[str], Path]:
    """The scan of `url`, begun; and the folder for its scratch files and reports."""
    scratch = folder / "scratch"
    scratch.mkdir()
    formats = [
        part for name in ("json", "html", "sarif", "spdx") for part in ("--format", f"{name}={folder / name}")
    ]
    command = [
        sys.executable,
        "-m",
        "compliance",
        "scan",
        url,
        "--cache-dir",
        str(folder / "cache"),
        *formats,
    ]
    environment = {**neutral_environment(), "TMPDIR": str(scratch), "HOME": str(folder)}
    process = subprocess.Popen(
        command,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    return process, scratch


def command_lines(session: int) -> dict[int, str]:
    """What `ps` shows to everybody of the processes of `session`: other tests' scans run beside this one."""
    lines = {}
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdecimal() and os.getsid(int(entry.name)) == session:
                line = (entry / "cmdline").read_bytes()
                lines[int(entry.name)] = line.replace(b"\0", b" ").decode("utf-8", "replace")
        except OSError:
            continue  # it has ended
    return lines


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="no list of processes in /proc here")
def test_no_list_of_processes_shows_the_password_and_nothing_keeps_it(
    served: GitServer, tmp_path: Path, licence_tables: Path
) -> None:
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / licence_tables.name).symlink_to(licence_tables)
    with serving(served):
        url = served.url.replace("://", f"://user:{SECRET}@") + "/model.git"
        process, scratch = scan(url, tmp_path)
        of_git: list[str] = []
        while process.poll() is None:
            lines = command_lines(process.pid)
            own = lines.pop(process.pid, "")
            if lines:
                # The first moment of our own process is the user's own doing: he typed it.
                assert SECRET not in own, "hidden before anything is started"
            of_git += lines.values()
            time.sleep(0.002)
        out, err = process.communicate()
    assert process.returncode == 0, err
    assert any("clone" in line and "127.0.0.1" in line for line in of_git), "git was seen"
    assert not [line for line in of_git if SECRET in line]
    assert any("Basic" in request for request in served.requests), "the server was given it"
    assert SECRET not in out + err
    written = [file for file in tmp_path.rglob("*") if file.is_file() and "made" not in file.parts]
    assert {tmp_path / "json", tmp_path / "cache/evidence.sqlite3"} <= set(written)
    assert not [file for file in written if SECRET.encode() in file.read_bytes()]
    assert list(scratch.iterdir()) == []


@pytest.mark.parametrize(
    "given, code", [(f"user:wrong-{SECRET}", 3), (f"{SECRET}", 3), (f"user:{SECRET}%0aquit=1", 2)]
)
def test_a_refused_password_is_one_line_without_it(
    served: GitServer, tmp_path: Path, given: str, code: int
) -> None:
    with serving(served):
        process, scratch = scan(served.url.replace("://", f"://{given}@") + "/model.git", tmp_path)
        out, err = process.communicate()
    assert process.returncode == code and len(err.splitlines()) == 1, err
    assert SECRET not in out + err and "Traceback" not in err
    assert list(scratch.iterdir()) == []


def test_a_server_that_sends_one_elsewhere_does_not_take_the_password_along(
    served: GitServer, tmp_path: Path
) -> None:
    with serving(GitServer(served.root, login="x:y")) as elsewhere:
        # 127.0.0.1 and localhost are two hosts to git.
        served.redirect_to = elsewhere.url.replace("127.0.0.1", "localhost")
        with serving(served):
            process, _ = scan(served.url.replace("://", f"://user:{SECRET}@") + "/model.git", tmp_path)
            _, err = process.communicate()
    assert process.returncode == 3 and SECRET not in err
    assert elsewhere.requests and not [request for request in elsewhere.requests if "Basic" in request]


@pytest.mark.parametrize("after", [0, 100, 40_000, 2_000_000])
def test_a_connection_that_breaks_off_leaves_one_line_and_nothing_else(
    served: GitServer, tmp_path: Path, after: int
) -> None:
    served.login, served.cut_after = "", after
    with serving(served):
        process, scratch = scan(f"{served.url}/model.git", tmp_path)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 3 and err.startswith("error: cannot clone"), err
    assert len(err.splitlines()) == 1 and list(scratch.iterdir()) == []
