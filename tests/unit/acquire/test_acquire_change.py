"""What is staged and what commits change, on real repositories and in real hooks."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from support.gitrepo import GitRepo, git, neutral_environment

from compliance.acquire.change import committed, staged
from compliance.errors import TargetError
from compliance.model.change import Change
from compliance.model.snapshot import Snapshot

TEXT = "".join(f"line {number}\n" for number in range(30))


def pairs(change: Change) -> list[tuple[str | None, str | None]]:
    """Path before, path after."""
    return [(file.old_path, file.path) for file in change.files]


def contents(snapshot: Snapshot) -> dict[str, str]:
    with snapshot.blobs.open() as reader:
        return {entry.path: reader.read(entry.blob).decode() for entry in snapshot.files}


class TestStaged:
    def test_the_index_is_read_and_not_the_work_tree(self, repo: GitRepo) -> None:
        commit = repo.commit({"a.py": "old\n", "b.py": "same\n"})
        repo.write({"a.py": "staged\n", "new.py": "n\n"})
        repo.git("add", "a.py", "new.py")
        repo.write({"a.py": "not staged\n", "b.py": "not staged\n", "untracked.py": "u\n"})
        change = staged(repo.path)
        assert pairs(change) == [("a.py", "a.py"), (None, "new.py")]
        assert contents(change.before) == {"a.py": "old\n", "b.py": "same\n"}
        assert contents(change.after) == {"a.py": "staged\n", "b.py": "same\n", "new.py": "n\n"}
        assert (change.before.target.commit, change.before.target.dirty) == (commit, False)
        assert (change.after.target.commit, change.after.target.dirty) == (commit, True)

    def test_removed_renamed_and_copied_files(self, repo: GitRepo) -> None:
        repo.commit({"gone.py": "x\n", "here.py": TEXT, "source.py": TEXT.replace("line", "row")})
        (repo.path / "gone.py").unlink()
        (repo.path / "here.py").rename(repo.path / "there.py")
        rows = (repo.path / "source.py").read_text()
        repo.write({"copy.py": rows, "source.py": rows + "more\n"})
        repo.git("add", "--all")
        change = staged(repo.path)
        assert sorted(pairs(change), key=str) == [
            ("gone.py", None),
            ("here.py", "there.py"),
            ("source.py", "copy.py"),
            ("source.py", "source.py"),
        ]
        assert sorted(contents(change.before)) == ["gone.py", "here.py", "source.py"]
        assert sorted(contents(change.after)) == ["copy.py", "source.py", "there.py"]

    def test_before_the_first_commit_everything_is_new(self, repo: GitRepo) -> None:
        repo.write({"a.py": "a\n"})
        repo.git("add", "a.py")
        change = staged(repo.path)
        assert pairs(change) == [(None, "a.py")]
        assert change.before.files == ()
        assert (change.after.target.commit, change.after.target.dirty) == (None, None)

    def test_nothing_staged_is_no_change(self, repo: GitRepo) -> None:
        repo.commit({"a.py": "a\n"})
        repo.write({"a.py": "b\n"})
        assert staged(repo.path).files == ()

    def test_from_a_folder_below_the_whole_index_counts(self, repo: GitRepo) -> None:
        repo.commit({"src/a.py": "a\n"})
        repo.write({"other.py": "b\n"})
        repo.git("add", "other.py")
        assert pairs(staged(repo.path / "src")) == [(None, "other.py")]

    def test_odd_names(self, repo: GitRepo) -> None:
        names = ["-x.py", "a b\t\n.py", "注.py", "bad\udcff.py", ":(top)x.py"]
        repo.commit({"first.py": "1\n"})
        repo.write(dict.fromkeys(names, "x\n"))
        repo.git("add", "--all")
        assert {after for _, after in pairs(staged(repo.path))} == set(names)

    def test_symlinks_and_submodules_are_listed_and_not_read(self, repo: GitRepo, tmp_path: Path) -> None:
        repo.commit({"a.py": "a\n"})
        other = GitRepo(tmp_path / "other")
        other.commit({"o.py": "o\n"})
        repo.git("submodule", "--quiet", "add", other.url, "sub")
        (repo.path / "link.py").symlink_to("a.py")
        repo.git("add", "--all")
        after = staged(repo.path).after
        skipped = {entry.path: entry.reason for entry in after.skipped}
        assert skipped == {"link.py": "symlink", "sub": "submodule"}
        assert [submodule.path for submodule in after.submodules] == ["sub"]

    def test_a_path_in_conflict_is_listed_once(self, repo: GitRepo) -> None:
        repo.commit({"a.py": "1\n"})
        repo.branch("other")
        repo.commit({"a.py": "2\n"})
        repo.git("switch", "--quiet", "main")
        repo.commit({"a.py": "3\n"})
        with pytest.raises(subprocess.CalledProcessError):
            repo.git("merge", "--quiet", "other")
        assert [entry.path for entry in staged(repo.path).after.files] == ["a.py"]

    def test_of_a_merge_counts_what_neither_side_has(self, repo: GitRepo) -> None:
        repo.commit({"a.py": "1\n", "gone.py": TEXT})
        repo.branch("other")
        (repo.path / "gone.py").unlink()
        repo.commit({"theirs.py": "t\n", "a.py": "2\n"})
        repo.git("switch", "--quiet", "main")
        repo.commit({"ours.py": "o\n"})
        repo.git("merge", "--quiet", "--no-commit", "--no-ff", "other")
        assert pairs(staged(repo.path)) == []
        repo.write({"a.py": "both\n"})
        repo.git("add", "a.py")
        change = staged(repo.path)
        assert pairs(change) == [("a.py", "a.py")]
        assert sorted(contents(change.after)) == ["a.py", "ours.py", "theirs.py"]

    def test_sha256_repositories(self, tmp_path: Path) -> None:
        repo = GitRepo(tmp_path / "sha256", object_format="sha256")
        repo.write({"a.py": "a\n"})
        repo.git("add", "a.py")
        assert pairs(staged(repo.path)) == [(None, "a.py")]

    def test_a_linked_work_tree_has_an_index_of_its_own(self, repo: GitRepo, tmp_path: Path) -> None:
        repo.commit({"a.py": "a\n"})
        repo.git("worktree", "add", "--quiet", str(tmp_path / "linked"))
        linked = tmp_path / "linked"
        (linked / "b.py").write_text("b\n")
        subprocess.run(["git", "add", "b.py"], cwd=linked, check=True)
        assert pairs(staged(linked)) == [(None, "b.py")]
        assert staged(repo.path).files == ()

    def test_what_has_nothing_staged_is_told(self, repo: GitRepo, tmp_path: Path) -> None:
        with pytest.raises(TargetError, match="not in a git repository"):
            staged(tmp_path)
        repo.commit({"a.py": "a\n"})
        with pytest.raises(TargetError, match="a bare repository has nothing staged"):
            staged(repo.bare_copy(tmp_path / "bare.git"))

    def test_nothing_of_the_repository_is_run(self, repo: GitRepo, tmp_path: Path) -> None:
        ran = tmp_path / "ran"
        repo.commit({"a.py": TEXT, ".gitattributes": "* diff=evil filter=evil\n"})
        for name in (
            "core.fsmonitor",
            "diff.external",
            "diff.evil.command",
            "diff.evil.textconv",
            "filter.evil.clean",
        ):
            repo.git("config", name, f"touch {ran}; cat")
        repo.write({"b.py": TEXT + "x\n"})
        repo.git("-c", "filter.evil.clean=cat", "-c", "core.fsmonitor=false", "add", "b.py")
        change = staged(repo.path)
        contents(change.after)
        assert pairs(change) == [(None, "b.py")]
        assert not ran.exists()


class TestCommitted:
    def test_what_the_commits_add_taken_together(self, repo: GitRepo) -> None:
        base = repo.commit({"a.py": "1\n", "b.py": "1\n"})
        repo.commit({"a.py": "2\n", "passing.py": "x\n"})
        (repo.path / "passing.py").unlink()
        tip = repo.commit({"c.py": "3\n"})
        change = committed(repo.path, base, "HEAD")
        assert pairs(change) == [("a.py", "a.py"), (None, "c.py")]
        assert contents(change.before)["a.py"] == "1\n" and contents(change.after)["a.py"] == "2\n"
        assert (change.before.target.commit, change.after.target.commit) == (base, tip)

    def test_what_the_base_gained_since_is_no_change(self, repo: GitRepo) -> None:
        repo.commit({"a.py": "1\n"})
        repo.branch("feature")
        repo.commit({"feature.py": "f\n"})
        repo.git("switch", "--quiet", "main")
        repo.commit({"main.py": "m\n"})
        assert pairs(committed(repo.path, "main", "feature")) == [(None, "feature.py")]

    @pytest.mark.parametrize("digits", [40, 64])
    def test_a_base_of_zeros_is_no_commit(self, repo: GitRepo, digits: int) -> None:
        repo.commit({"a.py": "1\n"})
        change = committed(repo.path, "0" * digits, "HEAD")
        assert pairs(change) == [(None, "a.py")] and change.before.files == ()

    def test_a_bare_repository(self, repo: GitRepo, tmp_path: Path) -> None:
        base = repo.commit({"a.py": "1\n"})
        repo.commit({"a.py": "2\n"})
        bare = repo.bare_copy(tmp_path / "bare.git")
        assert pairs(committed(bare, base, "main")) == [("a.py", "a.py")]

    def test_where_contents_were_left_out_nothing_is_called_renamed(
        self, repo: GitRepo, tmp_path: Path
    ) -> None:
        base = repo.commit({"here.py": TEXT, "small.py": "s\n"})
        (repo.path / "here.py").rename(repo.path / "there.py")
        repo.commit({"there.py": TEXT + "more\n", "small.py": "t\n"})
        served = repo.bare_copy(tmp_path / "served.git")
        git(tmp_path, "clone", "--quiet", "--bare", "--filter=blob:limit=100", f"file://{served}", "part.git")
        change = committed(tmp_path / "part.git", base, "HEAD")
        assert pairs(change) == [("here.py", None), ("small.py", "small.py"), (None, "there.py")]
        assert [problem.path for problem in change.after.problems] == ["there.py"]

    @pytest.mark.parametrize("base, tip", [("none", "HEAD"), ("HEAD", "none"), ("-x", "HEAD"), ("", "HEAD")])
    def test_an_unknown_ref_is_told(self, repo: GitRepo, base: str, tip: str) -> None:
        repo.commit({"a.py": "1\n"})
        with pytest.raises(TargetError, match="unknown ref"):
            committed(repo.path, base, tip)


HOOK = """\
#!{python}
import sys
from pathlib import Path
from compliance.acquire.change import committed, staged
if {staged}:
    change = staged(Path("."))
else:
    old, new, _ = sys.stdin.readline().split()
    change = committed(Path("."), old, new)
with change.after.blobs.open() as reader:
    found = {{entry.path: reader.read(entry.blob).decode() for entry in change.after.files}}
Path({out!r}).write_text(repr(([file.path for file in change.files], found)))
"""


def hook(folder: Path, name: str, out: Path) -> None:
    file = folder / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(HOOK.format(python=sys.executable, staged=name == "pre-commit", out=str(out)))
    file.chmod(0o755)


class TestInHooks:
    """Git tells a hook by variables which index and which objects are meant."""

    def run(self, repo: GitRepo, *arguments: str) -> None:
        subprocess.run(["git", *arguments], cwd=repo.path, env=neutral_environment(), check=True)

    def test_a_commit_of_named_files_has_an_index_of_its_own(self, repo: GitRepo, tmp_path: Path) -> None:
        repo.commit({"a.py": "1\n", "b.py": "1\n"})
        hook(repo.path / ".git/hooks", "pre-commit", tmp_path / "out")
        repo.write({"a.py": "2\n", "b.py": "2\n"})
        repo.git("add", "b.py")
        self.run(repo, "commit", "--quiet", "-m", "x", "a.py")
        assert (tmp_path / "out").read_text() == repr((["a.py"], {"a.py": "2\n", "b.py": "1\n"}))

    def test_a_push_is_read_before_its_objects_are_accepted(self, repo: GitRepo, tmp_path: Path) -> None:
        repo.commit({"a.py": "1\n"})
        bare = repo.bare_copy(tmp_path / "bare.git")
        hook(bare / "hooks", "pre-receive", tmp_path / "out")
        repo.commit({"new.py": "n\n"})
        self.run(repo, "push", "--quiet", str(bare), "main")
        assert (tmp_path / "out").read_text() == repr((["new.py"], {"a.py": "1\n", "new.py": "n\n"}))
