"""A result is remembered as long as nothing has changed that it depends on, and no longer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.gitrepo import GitRepo

from compliance import memory, pipeline
from compliance.audit import Audit
from compliance.detect.cache import FILE_NAME
from compliance.model.result import Result
from compliance.settings import Settings

PLAIN = "x = 1\n"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    folder = tmp_path / "tree"
    folder.mkdir()
    (folder / "a.py").write_text(PLAIN, encoding="utf-8")
    return folder


@pytest.fixture
def audits(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One entry for each time the whole audit was made."""
    made: list[int] = []
    judged = Audit.judged

    def counted(*arguments: Any, **more: Any) -> Result:
        made.append(1)
        return judged(*arguments, **more)

    monkeypatch.setattr(Audit, "judged", counted)
    return made


def test_the_second_scan_of_an_unchanged_tree_gives_the_same_without_an_audit(
    tree: Path, tmp_path: Path, audits: list[int]
) -> None:
    settings = Settings(cache_dir=tmp_path / "cache")
    first = pipeline.scan(str(tree), settings)
    assert pipeline.scan(str(tree), settings) == first
    assert len(audits) == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda tree, policy: (tree / "a.py").write_text("y = 1\n"),
        lambda tree, policy: (tree / "a.py").rename(tree / "b.py"),
        lambda tree, policy: (tree / "new.bin").write_bytes(b"\0\1"),
        lambda tree, policy: policy.write_text('schema: "1"\nparams: {owners: [Other]}\n'),
        lambda tree, policy: (tree / ".compliance.yml").write_text('schema: "1"\n'),
    ],
    ids=("content", "name", "skipped-file", "given-policy", "own-policy"),
)
def test_what_changes_is_audited_again(
    change: Callable[[Path, Path], object], tree: Path, tmp_path: Path, audits: list[int]
) -> None:
    policy = tmp_path / "policy.yml"
    policy.write_text('schema: "1"\nparams: {owners: [Somebody]}\n', encoding="utf-8")
    settings = Settings(cache_dir=tmp_path / "cache", policy_file=policy)
    pipeline.scan(str(tree), settings)
    change(tree, policy)
    pipeline.scan(str(tree), settings)
    assert len(audits) == 2


def test_other_options_and_another_program_are_another_audit(
    tree: Path, tmp_path: Path, audits: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    cache_dir = tmp_path / "cache"
    pipeline.scan(str(tree), Settings(cache_dir=cache_dir))
    pipeline.scan(str(tree), Settings(cache_dir=cache_dir, owners=("Me",)))
    assert len(audits) == 2
    pipeline.scan(str(tree), Settings(cache_dir=cache_dir, jobs=2))
    assert len(audits) == 2, "how the work is spread changes nothing"
    monkeypatch.setattr(memory, "_program", lambda: ["another"])
    pipeline.scan(str(tree), Settings(cache_dir=cache_dir))
    assert len(audits) == 3


def test_a_commit_makes_another_result_though_no_file_changed(tmp_path: Path, audits: list[int]) -> None:
    repo = GitRepo(tmp_path / "repo")
    repo.commit({"a.py": PLAIN})
    settings = Settings(cache_dir=tmp_path / "cache")
    first = pipeline.scan(str(repo.path), settings)
    repo.commit({"a.py": PLAIN, "b.txt": "b\n"})
    second = pipeline.scan(str(repo.path), settings)
    assert first.target.commit != second.target.commit
    assert len(audits) == 2


def test_an_incomplete_audit_is_not_remembered(tree: Path, tmp_path: Path, audits: list[int]) -> None:
    (tree / "pyproject.toml").write_text("[broken", encoding="utf-8")
    settings = Settings(cache_dir=tmp_path / "cache")
    assert not pipeline.scan(str(tree), settings).coverage.complete
    pipeline.scan(str(tree), settings)
    assert len(audits) == 2


def test_a_damaged_memory_is_an_audit(tree: Path, tmp_path: Path, audits: list[int]) -> None:
    import sqlite3

    settings = Settings(cache_dir=tmp_path / "cache")
    first = pipeline.scan(str(tree), settings)
    with sqlite3.connect(tmp_path / "cache" / FILE_NAME) as database:
        database.execute("UPDATE results SET value = replace(value, '\"summary\"', '\"sum\"')")
    database.close()
    assert pipeline.scan(str(tree), settings) == first
    assert len(audits) == 2
