"""The tree's text for those who quote it; here, which names stand in its code."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.gitrepo import GitRepo

from compliance import reading
from compliance.acquire import acquire
from compliance.reading import Reading

NAMES = {"Tide Works", "Rope Authors", "智谱AI"}


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    repo = GitRepo(tmp_path / "widget")
    repo.commit({
        "a.py": "# By Tide Works\n",
        "b.c": "/* 智谱AI */\n",
        "NOTICE": "Rope Authors\n",
        "README.md": "Rope Authors\n",
    })  # fmt: skip
    return repo


def named(repo: GitRepo) -> frozenset[str] | None:
    with acquire(str(repo.path)) as snapshot, snapshot.blobs.open() as reader:
        return Reading(snapshot, reader).named(NAMES)


def test_names_in_code_are_found_and_those_in_documents_do_not_count(repo: GitRepo) -> None:
    assert named(repo) == {"Tide Works", "智谱AI"}


def test_a_tree_that_is_too_large_to_look_through_gives_no_answer(
    repo: GitRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MAX_SEARCHED", 20)
    assert named(repo) is None
