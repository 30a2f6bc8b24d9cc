"""Which manifests of a tree are the project's own, and what it means if one of them was not read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.command import run_compliance
from support.gitrepo import GitRepo

LOCK = {
    "lockfileVersion": 3,
    "packages": {
        "": {"dependencies": {"pad": "1"}},
        "node_modules/pad": {"version": "1.0.0", "license": "MIT"},
        "node_modules/gpl": {"version": "2.0.0", "license": "GPL-3.0-only"},
    },
}


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    repo = GitRepo(tmp_path / "widget")
    repo.write({"package.json": '{"name": "widget", "license": "MIT", "dependencies": {"pad": "1"}}'})
    repo.write({"package-lock.json": json.dumps(LOCK, indent=1)})
    return repo


def scanned(repo: GitRepo, cache: Path, *options: str) -> tuple[int, dict[str, Any]]:
    fixed = [
        "--owner",
        "Example",
        "--cache-dir",
        str(cache),
        "--format",
        "json",
        "--dependencies",
        "--offline",
    ]
    done = run_compliance("scan", repo.path, *fixed, *options)
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, json.loads(done.stdout)


def rules(result: dict[str, Any]) -> list[str]:
    return [found["rule"] for found in result["findings"] if found["rule"].startswith("dependency-")]


def test_the_lock_is_judged_by_the_projects_licence(repo: GitRepo, licence_cache: Path) -> None:
    code, result = scanned(repo, licence_cache, "--fail-on", "warning")
    assert code == 1 and rules(result) == ["dependency-copyleft"]
    (found,) = [found for found in result["findings"] if found["rule"] == "dependency-copyleft"]
    assert found["path"] == "package-lock.json" and "node_modules/gpl" in found["evidence"][0]["text"]
    assert [record["purl"] for record in result["dependencies"]] == ["pkg:npm/gpl@2.0.0", "pkg:npm/pad@1.0.0"]


def test_what_vendored_code_and_test_data_ask_for_is_not_asked_by_the_project(
    repo: GitRepo, licence_cache: Path
) -> None:
    for folder in ("third_party/other", "tests/fixtures/sample"):
        repo.write({f"{folder}/package.json": '{"name": "other", "license": "MIT"}', f"{folder}/x.js": "1\n"})
        repo.write({f"{folder}/package-lock.json": json.dumps(LOCK).replace("gpl", "elsewhere")})
    _, result = scanned(repo, licence_cache)
    assert "elsewhere" not in [record["name"] for record in result["dependencies"]]


@pytest.mark.parametrize("lock", ["{", "[]", '{"packages": {"node_modules/pad": '])
def test_a_lock_that_cannot_be_read_makes_the_audit_incomplete(
    repo: GitRepo, licence_cache: Path, lock: str
) -> None:
    repo.write({"package-lock.json": lock})
    code, result = scanned(repo, licence_cache)
    assert code == 3 and not result["coverage"]["complete"]
    assert [problem["path"] for problem in result["coverage"]["problems"]] == ["package-lock.json"]


def test_a_lock_that_is_too_large_makes_the_audit_incomplete(repo: GitRepo, licence_cache: Path) -> None:
    repo.write({"package-lock.json": json.dumps(LOCK) + " " * 20_000})
    code, result = scanned(repo, licence_cache, "--limit", "file-size=10K")
    assert code == 3
    (problem,) = result["coverage"]["problems"]
    assert problem["path"] == "package-lock.json" and problem["stage"] == "dependencies"


def test_a_document_that_names_the_package_credits_it(repo: GitRepo, licence_cache: Path) -> None:
    repo.write({".compliance.yml": "params: {ships: [binary]}\n"})
    _, result = scanned(repo, licence_cache)
    assert "dependency-notice-missing" in rules(result)
    repo.write({"THIRD_PARTY_NOTICES": "pad 1.0.0\nCopyright (c) 2020 Pad Works\nMIT License\n"})
    _, result = scanned(repo, licence_cache)
    assert "dependency-notice-missing" not in rules(result)
    assert [record["credited"] for record in result["dependencies"]] == [False, True]


def test_what_a_scan_without_the_option_remembers_has_no_dependencies(
    repo: GitRepo, licence_cache: Path
) -> None:
    done = run_compliance("scan", repo.path, "--cache-dir", licence_cache, "--format", "json")
    assert "dependencies" not in json.loads(done.stdout)
    assert scanned(repo, licence_cache)[1]["dependencies"]
    done = run_compliance("scan", repo.path, "--cache-dir", licence_cache, "--format", "json")
    assert "dependencies" not in json.loads(done.stdout)


def test_a_test_beside_a_manifest_makes_no_sample_of_it(repo: GitRepo, licence_cache: Path) -> None:
    repo.write({"conftest.py": "", "test_app.py": "", "app.test.js": "1\n"})
    _, result = scanned(repo, licence_cache)
    assert {record["name"] for record in result["dependencies"]} == {"gpl", "pad"}


@pytest.mark.parametrize(
    "text", ["a==1\n# \0\0\0\n", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"]
)
def test_a_manifest_that_is_no_text_makes_the_audit_incomplete(
    repo: GitRepo, licence_cache: Path, text: str
) -> None:
    repo.write({"requirements.txt": text})
    code, result = scanned(repo, licence_cache)
    assert code == 3
    assert "requirements.txt" in [problem["path"] for problem in result["coverage"]["problems"]]


def test_the_environment_is_asked_only_for_dependencies(repo: GitRepo, licence_cache: Path) -> None:
    bad = {"PIP_INDEX_URL": "artifactory/simple"}
    done = run_compliance("scan", repo.path, "--cache-dir", licence_cache, "--quiet", env=bad)
    assert done.returncode != 2, done.stderr
    done = run_compliance("scan", repo.path, "--cache-dir", licence_cache, "--dependencies", env=bad)
    assert done.returncode == 2 and "PIP_INDEX_URL" in done.stderr and len(done.stderr.splitlines()) == 1
    done = run_compliance("scan", repo.path, "--index-url", "https://index.example/simple")
    assert done.returncode == 2 and "--dependencies" in done.stderr
