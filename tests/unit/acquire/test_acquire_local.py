"""Local repositories and folders: what belongs to them, and that nothing in them is ever run."""

from __future__ import annotations

import os
import pickle
import socket
from pathlib import Path

import pytest
from support.gitrepo import GitRepo, git

from compliance.acquire import Limits, acquire
from compliance.errors import AcquireError, TargetError
from compliance.model.snapshot import Snapshot

AS_ROOT = os.geteuid() == 0


def paths(snapshot: Snapshot) -> list[str]:
    return [entry.path for entry in snapshot.files]


def skipped(snapshot: Snapshot) -> dict[str, str]:
    return {entry.path: entry.reason for entry in snapshot.skipped}


def read_all(snapshot: Snapshot) -> dict[str, bytes]:
    with pickle.loads(pickle.dumps(snapshot.blobs)).open() as reader:
        return {entry.path: reader.read(entry.blob) for entry in snapshot.files}


class TestWorkTree:
    def test_tracked_and_untracked_but_not_ignored_files(self, repo: GitRepo) -> None:
        commit = repo.commit({".gitignore": "*.log\n", "src/a.py": "a", "gone.py": "x"})
        repo.write({"new.py": "n", "x.log": "ignored"})
        (repo.path / "gone.py").unlink()
        with acquire(str(repo.path)) as snapshot:
            assert paths(snapshot) == [".gitignore", "new.py", "src/a.py"]
            assert snapshot.target.commit == commit
            assert snapshot.target.kind == "repo"
            assert read_all(snapshot)["new.py"] == b"n"

    def test_ids_are_those_of_git(self, repo: GitRepo) -> None:
        repo.commit({"a.py": "a\r\nb\r\n", ".gitattributes": "* text=auto eol=crlf\n", "empty": ""})
        repo.git("-c", "core.autocrlf=true", "checkout", "--quiet", "HEAD", "--", ".")
        with acquire(str(repo.path)) as snapshot:
            for entry in snapshot.files:
                content = (repo.path / entry.path).read_bytes()
                assert entry.blob == repo.git("hash-object", "--stdin", stdin=content)

    def test_dirty(self, repo: GitRepo) -> None:
        repo.commit({"a.py": "a", "logo.png": "x"})

        def dirty() -> bool | None:
            with acquire(str(repo.path)) as snapshot:
                return snapshot.target.dirty

        assert dirty() is False
        repo.write({"a.py": "b"})
        assert dirty() is True
        repo.write({"a.py": "a"})
        assert dirty() is False
        repo.write({"new.py": ""})
        assert dirty() is True
        (repo.path / "new.py").unlink()
        (repo.path / "logo.png").unlink()
        assert dirty() is True

    def test_subfolder(self, repo: GitRepo) -> None:
        repo.commit({"a.py": "a", "sub/b.py": "b", ".gitignore": "*.log"})
        repo.write({"sub/x.log": "", "sub/inner/c.py": "c", "a.py": "changed outside"})
        with acquire(str(repo.path / "sub")) as snapshot:
            assert paths(snapshot) == ["b.py", "inner/c.py"]
            assert snapshot.target.dirty is True
        (repo.path / "sub/inner/c.py").unlink()
        with acquire(str(repo.path / "sub")) as snapshot:
            assert snapshot.target.dirty is False
        with acquire(str(repo.path / "sub"), ref="HEAD") as snapshot:
            assert read_all(snapshot) == {"b.py": b"b"}

    def test_an_ignored_subfolder_is_a_plain_folder(self, repo: GitRepo) -> None:
        repo.commit({".gitignore": "build/\n"})
        repo.write({"build/out.py": "x"})
        with acquire(str(repo.path / "build")) as snapshot:
            assert paths(snapshot) == ["out.py"]
            assert snapshot.target.kind == "folder"

    def test_ref_reads_the_object_store(self, repo: GitRepo) -> None:
        first = repo.commit({"a.py": "1"})
        repo.commit({"a.py": "2"})
        repo.write({"a.py": "3"})
        for ref, content in {"HEAD": b"2", "main": b"2", first: b"1", "HEAD~1": b"1"}.items():
            with acquire(str(repo.path), ref=ref) as snapshot:
                assert read_all(snapshot) == {"a.py": content}
                assert snapshot.target.dirty is None
        for ref in ("nowhere", "-x", "", "HEAD:a.py", "a\nb"):
            with pytest.raises(TargetError, match="unknown ref"), acquire(str(repo.path), ref=ref):
                pass

    def test_no_commit_yet(self, repo: GitRepo) -> None:
        repo.write({"a.py": "a"})
        with acquire(str(repo.path)) as snapshot:
            assert paths(snapshot) == ["a.py"]
            assert (snapshot.target.commit, snapshot.target.dirty) == (None, None)
        with pytest.raises(TargetError, match="no commit"), acquire(str(repo.path), ref="HEAD"):
            pass

    def test_nothing_in_it(self, repo: GitRepo, tmp_path: Path) -> None:
        (tmp_path / "plain").mkdir()
        for target in (repo.path, tmp_path / "plain"):
            with pytest.raises(TargetError, match="no files"), acquire(str(target)):
                pass
        with pytest.raises(TargetError, match="no commit"), acquire(str(repo.path / ".git")):
            pass

    def test_origin_is_told_without_credentials(self, repo: GitRepo) -> None:
        repo.commit({"a": ""})
        repo.git("remote", "add", "origin", "https://user:secret@example.org/x.git")
        with acquire(str(repo.path)) as snapshot:
            assert snapshot.target.url == "https://example.org/x.git"

    def test_submodules_and_nested_repositories(self, repo: GitRepo, tmp_path: Path) -> None:
        other = GitRepo(tmp_path / "other")
        inner = other.commit({"inner.py": "x"})
        repo.submodule(other, "libs/other")
        GitRepo(repo.path / "nested").commit({"n.py": ""})
        with acquire(str(repo.path)) as snapshot:
            assert paths(snapshot) == [".gitmodules"]
            assert skipped(snapshot) == {"libs/other": "submodule", "nested": "nested repository"}
            (module,) = snapshot.submodules
            assert (module.path, module.url, module.commit) == ("libs/other", other.url, inner)
        with acquire(str(repo.path / "libs/other")) as snapshot:
            assert paths(snapshot) == ["inner.py"]
            assert snapshot.target.commit == inner

    def test_conflict_names_each_path_once(self, repo: GitRepo) -> None:
        repo.commit({"a.py": "base"})
        repo.branch("side")
        repo.commit({"a.py": "side"})
        repo.git("switch", "--quiet", "main")
        repo.commit({"a.py": "main"})
        with pytest.raises(Exception, match="merge"):
            repo.git("merge", "side")
        with acquire(str(repo.path)) as snapshot:
            assert paths(snapshot) == ["a.py"]
            assert snapshot.problems == ()

    def test_file_that_became_a_folder(self, repo: GitRepo) -> None:
        repo.commit({"a": "file"})
        (repo.path / "a").unlink()
        repo.write({"a/b": "inner"})
        with acquire(str(repo.path)) as snapshot:
            assert (paths(snapshot), skipped(snapshot)) == (["a/b"], {})

    def test_sparse_checkout(self, repo: GitRepo) -> None:
        repo.commit({"in/a.py": "", "out/b.py": ""})
        repo.git("sparse-checkout", "set", "in")
        with acquire(str(repo.path)) as snapshot:
            assert paths(snapshot) == ["in/a.py"]
            assert skipped(snapshot) == {"out/b.py": "not checked out (sparse checkout)"}
            assert snapshot.target.dirty is False


class TestKindsOfRepository:
    def test_bare_detached_worktree_shallow(self, repo: GitRepo, tmp_path: Path) -> None:
        repo.commit({"old.py": ""})
        commit = repo.commit({"a.py": "a"})
        bare = repo.bare_copy(tmp_path / "bare.git")
        repo.git("worktree", "add", "--quiet", "--detach", str(tmp_path / "linked"))
        git(tmp_path, "clone", "--quiet", "--depth=1", repo.url, "shallow")
        repo.git("checkout", "--quiet", "--detach")
        for place in (bare, tmp_path / "linked", tmp_path / "shallow", repo.path, repo.path / ".git"):
            with acquire(str(place)) as snapshot:
                assert set(read_all(snapshot)) == {"a.py", "old.py"}
                assert snapshot.target.commit == commit

    def test_sha256(self, tmp_path: Path) -> None:
        repo = GitRepo(tmp_path / "long", object_format="sha256")
        repo.commit({"a.py": "x"})
        for ref in (None, "HEAD"):
            with acquire(str(repo.path), ref=ref) as snapshot:
                assert snapshot.files[0].blob == repo.git("rev-parse", "HEAD:a.py")
                assert read_all(snapshot) == {"a.py": b"x"}
                assert not snapshot.target.dirty

    def test_partial_clone_is_not_completed_from_the_server(self, repo: GitRepo, tmp_path: Path) -> None:
        """To fetch would reach out, and run what the configuration names; say what is missing."""
        repo.commit({"a.py": "small", "b.py": "1" * 500})
        served = repo.bare_copy(tmp_path / "served.git")
        git(tmp_path, "clone", "--quiet", "--bare", "--filter=blob:limit=100", f"file://{served}", "part.git")
        marker = tmp_path / "marker"
        git(tmp_path / "part.git", "config", "remote.origin.uploadpack", f"touch {marker}; git-upload-pack")
        with acquire(str(tmp_path / "part.git")) as snapshot:
            assert paths(snapshot) == ["a.py"]
            (problem,) = snapshot.problems
            assert problem.path == "b.py" and "not in the object store" in problem.message
            with snapshot.blobs.open() as reader, pytest.raises(AcquireError):
                reader.read(repo.git("rev-parse", "HEAD:b.py"))
        assert not marker.exists()

    def test_gitdir_that_leads_nowhere_leaves_a_folder(self, tmp_path: Path) -> None:
        """A submodule that was copied out of its repository."""
        folder = tmp_path / "copied"
        folder.mkdir()
        (folder / ".git").write_text("gitdir: ../.git/modules/x\n")
        (folder / "a.py").write_text("")
        with acquire(str(folder)) as snapshot:
            assert (paths(snapshot), snapshot.target.kind) == (["a.py"], "folder")

    def test_one_lost_blob_costs_its_file_and_no_more(self, repo: GitRepo) -> None:
        commit = repo.commit({"a.py": "kept", "b.py": "lost"})
        lost = repo.git("rev-parse", "HEAD:b.py")
        (repo.path / ".git/objects" / lost[:2] / lost[2:]).unlink()
        with acquire(str(repo.path), ref=commit) as snapshot:
            assert paths(snapshot) == ["a.py"]
            assert [problem.path for problem in snapshot.problems] == ["b.py"]

    def test_damaged_repository(self, repo: GitRepo) -> None:
        repo.commit({"a.py": "x"})
        tree = repo.git("rev-parse", "HEAD^{tree}")
        (repo.path / ".git/objects" / tree[:2] / tree[2:]).unlink()
        with pytest.raises(AcquireError), acquire(str(repo.path), ref="HEAD"):
            pass


class TestHostileRepository:
    def test_its_configuration_runs_nothing(self, repo: GitRepo, tmp_path: Path) -> None:
        repo.commit({"a.txt": "text", "b.py": "x", ".gitattributes": "* filter=evil diff=evil\n"})
        marker = tmp_path / "marker"
        evil = tmp_path / "evil.sh"
        evil.write_text(f"#!/bin/sh\ntouch {marker}\ncat\n")
        evil.chmod(0o755)
        for key in (
            "core.fsmonitor",
            "core.sshCommand",
            "core.pager",
            "pager.ls-files",
            "pager.ls-tree",
            "core.editor",
            "core.askPass",
            "core.gitProxy",
            "core.alternateRefsCommand",
            "credential.helper",
            "diff.external",
            "diff.evil.textconv",
            "diff.evil.command",
            "filter.evil.clean",
            "filter.evil.smudge",
            "filter.evil.process",
            "alias.ls-files",
            "alias.rev-parse",
            "uploadpack.packObjectsHook",
        ):
            repo.git("config", key, f"!{evil}" if key.startswith("alias") else str(evil))
        extra = tmp_path / "extra"
        extra.write_text(f"[core]\n\tfsmonitor = {evil}\n")
        repo.git("config", f"includeIf.gitdir:{repo.path}/.path", str(extra))
        hooks = repo.path / ".git/hooks"
        for hook in ("post-checkout", "fsmonitor-watchman", "post-index-change", "reference-transaction"):
            (hooks / hook).write_text(evil.read_text())
            (hooks / hook).chmod(0o755)
        repo.write({"a.txt": "changed", "new.txt": ""})
        for target, ref in ((str(repo.path), None), (str(repo.path), "HEAD"), (repo.url, None)):
            with acquire(target, ref=ref) as snapshot:
                assert len(read_all(snapshot)) >= 3
        assert not marker.exists()

    def test_worktree_setting_does_not_lead_out(self, repo: GitRepo, tmp_path: Path) -> None:
        repo.commit({"a.py": "x"})
        outside = tmp_path / "outside"
        outside.mkdir()
        (outside / "secret.py").write_text("")
        repo.git("config", "core.worktree", str(outside))
        with acquire(str(repo.path)) as snapshot:
            assert paths(snapshot) == ["a.py"]

    def test_replaced_objects_are_read_as_they_are(self, repo: GitRepo) -> None:
        repo.commit({"a.py": "# GPL", "b.py": "# clean"})
        repo.git("replace", repo.git("rev-parse", "HEAD:a.py"), repo.git("rev-parse", "HEAD:b.py"))
        with acquire(str(repo.path), ref="HEAD") as snapshot:
            assert read_all(snapshot)["a.py"] == b"# GPL"

    def test_a_tree_that_multiplies_itself_is_stopped(self, repo: GitRepo) -> None:
        tree = repo.git("rev-parse", repo.commit({"f": "x"}) + "^{tree}")
        for _ in range(12):
            lines = "".join(f"040000 tree {tree}\td{n}\n" for n in range(10))
            tree = repo.git("mktree", stdin=lines.encode())
        commit = repo.git("commit-tree", tree, "-m", "bomb")
        with acquire(str(repo.path), ref=commit, limits=Limits(max_files=2000)) as snapshot:
            assert len(snapshot.files) == 2000
            assert "more than 2,000 paths" in snapshot.problems[0].message

    def test_total_size_is_bounded(self, repo: GitRepo) -> None:
        repo.commit({f"{n}.py": "x" * 100 for n in range(10)})
        with acquire(str(repo.path), limits=Limits(max_total_bytes=550)) as snapshot:
            assert len(snapshot.files) == 5
            assert len(snapshot.problems) == 1

    def test_names_of_every_kind(self, repo: GitRepo) -> None:
        names = ["new\nline.py", "tab\t.py", "\x1b[31mred.py", "quo\"te'.py", " space ", "-dash", "中文.py"]
        names += [os.fsdecode(b"latin-\xe9.py"), "S 100644 x 0", ":(glob)**", "a\\b.py"]
        repo.commit({name: name.encode("utf-8", "surrogateescape") for name in names})
        for target, ref in ((str(repo.path), None), (str(repo.path), "HEAD"), (repo.url, None)):
            with acquire(target, ref=ref) as snapshot:
                assert paths(snapshot) == sorted(names)
                for path, content in read_all(snapshot).items():
                    assert content == path.encode("utf-8", "surrogateescape")

    def test_unsafe_names_in_a_tree_are_problems(self, repo: GitRepo) -> None:
        blob = repo.git("hash-object", "-w", "--stdin", stdin=b"x")
        raw = b"".join(b"100644 %s\0%s" % (name, bytes.fromhex(blob)) for name in (b"..", b"/etc", b"a.py"))
        tree = repo.git("hash-object", "-t", "tree", "-w", "--literally", "--stdin", stdin=raw)
        commit = repo.git("commit-tree", tree, "-m", "odd")
        with acquire(str(repo.path), ref=commit) as snapshot:
            assert paths(snapshot) == ["a.py"]
            assert {problem.path for problem in snapshot.problems} == {"..", "/etc"}


class TestSymlinksAndDevices:
    @pytest.fixture
    def secret(self, tmp_path: Path) -> Path:
        folder = tmp_path / "outside"
        folder.mkdir()
        (folder / "secret.py").write_text("secret")
        return folder

    @pytest.mark.parametrize("tracked", [True, False])
    def test_links_are_never_followed(self, repo: GitRepo, secret: Path, tracked: bool) -> None:
        repo.commit({"folder/secret.py": "own"})
        (repo.path / "file-link").symlink_to(secret / "secret.py")
        (repo.path / "folder-link").symlink_to(secret)
        (repo.path / "loop").symlink_to("loop")
        if tracked:
            repo.commit()
        with acquire(str(repo.path)) as snapshot:
            assert paths(snapshot) == ["folder/secret.py"]
            assert skipped(snapshot) == dict.fromkeys(("file-link", "folder-link", "loop"), "symlink")
        with acquire(str(repo.path), ref="HEAD") as snapshot:
            assert paths(snapshot) == ["folder/secret.py"]

    def test_tracked_folder_replaced_by_a_link(self, repo: GitRepo, secret: Path) -> None:
        repo.commit({"folder/secret.py": "own", "a.py": ""})
        (repo.path / "folder/secret.py").unlink()
        (repo.path / "folder").rmdir()
        (repo.path / "folder").symlink_to(secret)
        with acquire(str(repo.path)) as snapshot:
            assert paths(snapshot) == ["a.py"]
            assert skipped(snapshot)["folder/secret.py"] == "behind a symlink"

    def test_file_replaced_by_a_link_after_it_was_listed(self, repo: GitRepo, secret: Path) -> None:
        repo.commit({"a.py": "own"})
        with acquire(str(repo.path)) as snapshot, snapshot.blobs.open() as reader:
            (repo.path / "a.py").unlink()
            (repo.path / "a.py").symlink_to(secret / "secret.py")
            with pytest.raises(AcquireError):
                reader.read(snapshot.files[0].blob)

    def test_file_changed_after_it_was_listed(self, repo: GitRepo) -> None:
        repo.commit({"a.py": "own"})
        for content in ("longer than it was", "new", ""):
            with acquire(str(repo.path)) as snapshot, snapshot.blobs.open() as reader:
                repo.write({"a.py": content})
                with pytest.raises(AcquireError, match="changed"):
                    reader.read(snapshot.files[0].blob)
            repo.write({"a.py": "own"})

    def test_fifo_socket_and_link_in_a_plain_folder(self, tmp_path: Path, secret: Path) -> None:
        folder = tmp_path / "f"
        folder.mkdir()
        os.mkfifo(folder / "fifo.py")
        (folder / "link").symlink_to(secret)
        (folder / "a.py").write_text("a")
        server = socket.socket(socket.AF_UNIX)
        here = Path.cwd()
        os.chdir(folder)  # the path of a socket may not be long
        server.bind("socket")
        os.chdir(here)
        with acquire(str(folder)) as snapshot:
            assert paths(snapshot) == ["a.py"]
            assert skipped(snapshot) == {"fifo.py": "fifo", "link": "symlink", "socket": "socket"}
        server.close()


class TestPlainFolder:
    def test_all_but_version_control_data_is_read(self, tmp_path: Path) -> None:
        repo = GitRepo(tmp_path / "all/inner")
        repo.commit({"a.py": "a", ".gitignore": "*.log", "x.log": "ignored by git only"})
        (tmp_path / "all/node_modules").mkdir()
        (tmp_path / "all/node_modules/b.js").write_text("b")
        repo.write({"logo.png": "x", "model.safetensors": "x"})
        with acquire(str(tmp_path / "all")) as snapshot:
            assert paths(snapshot) == ["inner/.gitignore", "inner/a.py", "inner/x.log", "node_modules/b.js"]
            assert skipped(snapshot) == {
                "inner/.git": "version control data",
                "inner/logo.png": "binary: image",
                "inner/model.safetensors": "weights",
            }
            assert snapshot.files[1].blob == repo.git("hash-object", "a.py")
            assert (snapshot.target.kind, snapshot.target.commit) == ("folder", None)

    def test_deep_and_too_many(self, tmp_path: Path) -> None:
        """Deeper than a path may be long: what cannot be reached is a problem, and all else is read."""
        (tmp_path / "a.py").write_text("")
        folder = os.open(tmp_path, os.O_RDONLY)
        for _ in range(30):
            os.mkdir("d" * 200, dir_fd=folder)
            inner = os.open("d" * 200, os.O_RDONLY, dir_fd=folder)
            os.close(folder)
            folder = inner
        os.close(folder)
        with acquire(str(tmp_path)) as snapshot:
            assert paths(snapshot) == ["a.py"]
            assert "too long" in snapshot.problems[0].message
        for number in range(20):
            (tmp_path / f"{number}.py").write_text("")
        with acquire(str(tmp_path), limits=Limits(max_files=10)) as snapshot:
            assert len(snapshot.files) == 10
            assert any("more than 10 paths" in problem.message for problem in snapshot.problems)

    @pytest.mark.skipif(AS_ROOT, reason="root may read everything")
    def test_unreadable_files_make_the_audit_incomplete(self, tmp_path: Path) -> None:
        for name in ("closed.py", "open.py"):
            (tmp_path / name).write_text("x")
        (tmp_path / "closed").mkdir(mode=0)
        (tmp_path / "closed.py").chmod(0)
        with acquire(str(tmp_path)) as snapshot:
            assert paths(snapshot) == ["open.py"]
            assert {problem.path for problem in snapshot.problems} == {"closed", "closed.py"}
        with pytest.raises(TargetError, match="denied"), acquire(str(tmp_path / "closed")):
            pass
        (tmp_path / "closed").chmod(0o700)

    def test_ref_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "a.py").write_text("")
        with pytest.raises(TargetError, match="--ref"), acquire(str(tmp_path), ref="main"):
            pass


@pytest.mark.parametrize("target", ["no/such", "a.py", "a.py/x", "x\0y", "loop", "new\nline", "", "n" * 5000])
def test_what_is_no_target(target: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.py").write_text("")
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(TargetError) as caught, acquire(target):
        pass
    assert caught.value.exit_code == 2
    assert str(caught.value).isprintable()
