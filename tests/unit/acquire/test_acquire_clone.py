"""URLs: what is cloned, what is left out, what is refused, and what is left behind (nothing)."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from support.gitrepo import GitRepo, git

from compliance.acquire import Limits, acquire
from compliance.errors import AcquireError, TargetError
from compliance.model.snapshot import Snapshot, Submodule


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files; after the test it must be empty."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def read_all(snapshot: Snapshot) -> dict[str, bytes]:
    with snapshot.blobs.open() as reader:
        return {entry.path: reader.read(entry.blob) for entry in snapshot.files}


def test_the_tip_is_read_and_the_clone_vanishes(repo: GitRepo, temporary: Path) -> None:
    repo.commit({"old.py": "x"})
    (repo.path / "old.py").unlink()
    commit = repo.commit({"src/a.py": "# a\n", "LICENSE": "MIT\n"})
    with acquire(repo.url) as snapshot:
        assert read_all(snapshot) == {"LICENSE": b"MIT\n", "src/a.py": b"# a\n"}
        assert [entry.path for entry in snapshot.files] == ["LICENSE", "src/a.py"]
        assert snapshot.target.kind == "url"
        assert snapshot.target.commit == commit
        assert snapshot.target.dirty is None
        assert len(list(temporary.iterdir())) == 1
    assert list(temporary.iterdir()) == []


def test_nothing_is_left_after_an_error(repo: GitRepo, temporary: Path) -> None:
    repo.commit({"a": "x"})
    with pytest.raises(ZeroDivisionError), acquire(repo.url):
        raise ZeroDivisionError
    with pytest.raises(TargetError), acquire(repo.url, ref="nowhere"):
        pass
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize(
    "ref", ["side", "v1", "refs/tags/v1", "{id}", "{short}", "main~1", "refs/heads/side"]
)
def test_every_way_to_name_a_commit(repo: GitRepo, ref: str) -> None:
    wanted = repo.commit({"a.py": "wanted"})
    repo.tag("v1")
    repo.git("branch", "side")
    repo.commit({"a.py": "newer"})
    ref = ref.format(id=wanted, short=wanted[:8])
    with acquire(repo.url, ref=ref) as snapshot:
        assert read_all(snapshot) == {"a.py": b"wanted"}
        assert (snapshot.target.commit, snapshot.target.ref) == (wanted, ref)


def test_only_the_tip_is_downloaded(repo: GitRepo) -> None:
    repo.commit({"a": "1"})
    repo.commit({"a": "2"})
    with acquire(repo.url) as snapshot:
        assert git(snapshot.blobs.git_dir, "rev-list", "--count", "--all") == "1"  # type: ignore[attr-defined]


@pytest.mark.parametrize("ref", ["nowhere", "refs/heads/nowhere", "0" * 40, "abcdef1", "main~99", "a b"])
def test_unknown_ref(repo: GitRepo, ref: str) -> None:
    repo.commit({"a": "x"})
    with pytest.raises(TargetError, match="unknown ref"), acquire(repo.url, ref=ref):
        pass


def test_large_blobs_are_not_downloaded(repo: GitRepo, tmp_path: Path) -> None:
    repo.commit(
        {"a.py": "x", "exactly.py": "1" * 1000, "large.py": "1" * 1001, "model.safetensors": "1" * 9999}
    )
    served = repo.bare_copy(tmp_path / "served.git")
    with acquire(f"file://{served}", limits=Limits(max_file_bytes=1000)) as snapshot:
        assert [entry.path for entry in snapshot.files] == ["a.py", "exactly.py"]
        reasons = {skipped.path: skipped.reason for skipped in snapshot.skipped}
        assert reasons["large.py"].endswith("not downloaded)")
        assert reasons["model.safetensors"] == "weights"
        assert snapshot.problems == ()
        large = repo.git("rev-parse", "HEAD:large.py")
        with snapshot.blobs.open() as reader, pytest.raises(AcquireError):
            reader.read(large)


def test_a_server_without_filters_gives_all_and_large_files_are_skipped(repo: GitRepo) -> None:
    repo.commit({"a.py": "x", "large.py": "1" * 1001})
    with acquire(repo.url, limits=Limits(max_file_bytes=1000)) as snapshot:
        assert [skipped.path for skipped in snapshot.skipped] == ["large.py"]
        assert snapshot.problems == ()


def test_submodules_are_listed_and_not_fetched(repo: GitRepo, tmp_path: Path) -> None:
    other = GitRepo(tmp_path / "other")
    inner = other.commit({"inner.py": "x"})
    repo.commit({"a.py": "x"})
    repo.submodule(other, "libs/other", url="https://user:secret@example.org/other.git")
    with acquire(repo.url) as snapshot:
        assert snapshot.submodules == (Submodule("libs/other", "https://example.org/other.git", inner),)
        assert [(s.path, s.reason) for s in snapshot.skipped] == [("libs/other", "submodule")]
        assert "secret" not in repr(snapshot)


@pytest.mark.parametrize("content", [b"[submodule", b"\xff\xfe", b"[include]\npath=/etc/passwd\n"])
def test_malformed_gitmodules_costs_only_the_address(repo: GitRepo, content: bytes) -> None:
    commit = repo.commit({".gitmodules": content})
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{commit},sub")
    repo.git("commit", "--quiet", "--message", "link")
    with acquire(repo.url) as snapshot:
        assert snapshot.submodules == (Submodule("sub", None, commit),)


def test_progress_is_told(repo: GitRepo) -> None:
    repo.commit({f"{n}.py": str(n) for n in range(50)})
    told: list[tuple[int, int | None, str]] = []
    with acquire(repo.url, progress=lambda *step: told.append(step)):
        assert any(what == "receiving objects" and done == total for done, total, what in told)


def test_sha256_repository(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "long", object_format="sha256")
    commit = repo.commit({"a.py": "x"})
    for ref in (None, commit):
        with acquire(repo.url, ref=ref) as snapshot:
            assert len(snapshot.files[0].blob) == 64
            assert read_all(snapshot) == {"a.py": b"x"}


@pytest.mark.parametrize(
    "url",
    [
        "ext::sh -c 'touch {marker}'",
        "fd::17",
        "::x",
        "ext://sh",
        "javascript://x",
        "ftp://example.org/x",
        "-uupload",
        "--upload-pack=touch {marker}",
        "ssh://-oProxyCommand=touch {marker}/x",
        "ssh://git@-oProxyCommand=x/y",
        "git@-oProxyCommand=x:y",
    ],
)
def test_refused_urls_run_nothing(url: str, tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    with pytest.raises(TargetError), acquire(url.format(marker=marker)):
        pass
    assert not marker.exists()


def test_unreachable_url_is_an_audit_error_without_the_credentials(tmp_path: Path) -> None:
    for url in ("https://user:s3cret@127.0.0.1:1/x.git", f"file://{tmp_path}/nothing"):
        with pytest.raises(AcquireError) as caught, acquire(url):
            pass
        assert "s3cret" not in str(caught.value)
        assert "user" not in str(caught.value)
        assert "\n" not in str(caught.value)
        assert caught.value.exit_code == 3


def test_empty_repository(repo: GitRepo) -> None:
    with pytest.raises(TargetError, match="no commit"), acquire(repo.url):
        pass
    repo.commit()
    with pytest.raises(TargetError, match="no files"), acquire(repo.url):
        pass


def test_the_folder_one_stands_in_has_no_say(
    repo: GitRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hostile repository must not steer the clone of another one made from within it."""
    hostile, marker = GitRepo(tmp_path / "hostile"), tmp_path / "marker"
    for key in ("core.sshCommand", "credential.helper", "core.askPass", "uploadpack.packObjectsHook"):
        hostile.git("config", key, f"!touch {marker}" if key == "credential.helper" else f"touch {marker};")
    repo.commit({"a.py": "x"})
    monkeypatch.chdir(hostile.path)
    with acquire(repo.url) as snapshot:
        assert len(snapshot.files) == 1
    with pytest.raises(AcquireError), acquire("ssh://nobody@127.0.0.1:1/x"):
        pass
    assert not marker.exists()


def test_variables_of_a_hook_do_not_lead_elsewhere(
    repo: GitRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a hook GIT_DIR and its like are set; they belong to the repository that is committed to."""
    other = GitRepo(tmp_path / "other")
    other.commit({"other.py": "x"})
    repo.commit({"a.py": "x"})
    monkeypatch.setenv("GIT_DIR", str(other.path / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other.path / ".git/index"))
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(other.path / ".git/objects"))
    before = dict(os.environ)
    for target in (repo.url, str(repo.path)):
        with acquire(target) as snapshot:
            assert [entry.path for entry in snapshot.files] == ["a.py"]
    assert dict(os.environ) == before


def test_ctrl_c_while_cloning_leaves_nothing(tmp_path: Path) -> None:
    temporary, started = tmp_path / "temporary", tmp_path / "started"
    temporary.mkdir()
    code = "from compliance.acquire import acquire\nwith acquire('ssh://example.org/x'): pass"
    environment = os.environ | {
        "TMPDIR": str(temporary),
        "GIT_SSH_COMMAND": f"touch {started}; cat >/dev/null;",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    process = subprocess.Popen([sys.executable, "-c", code], env=environment, stderr=subprocess.PIPE)
    deadline = time.monotonic() + 20
    while not started.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=20)
    assert b"KeyboardInterrupt" in stderr
    assert list(temporary.iterdir()) == []
