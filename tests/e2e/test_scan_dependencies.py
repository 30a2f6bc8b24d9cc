"""`compliance scan --dependencies` on a real repository, with an index and an npm registry on this machine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from support.command import run_compliance
from support.gitrepo import GitRepo
from support.registry import LocalRegistry, Page, serving

pytestmark = pytest.mark.slow  # the licence tables

SECRET = "s3cret-pass"
NEUTRAL = dict.fromkeys(
    ("VIRTUAL_ENV", "CONDA_PREFIX", "HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), ""
)


@pytest.fixture
def registry() -> Iterator[LocalRegistry]:
    with serving() as served:
        served.python("good", fields="License-Expression: MIT\nRequires-Dist: deeper\n")
        served.python("deeper", "2.0", fields="License: Apache 2.0\n")
        served.python("viral", fields="License: GPLv3\n")
        served.node("@scope/pad", "1.3.0", license="ISC")
        yield served


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    repo = GitRepo(tmp_path / "widget")
    repo.commit(
        {
            "LICENSE": "MIT License\n\nCopyright (c) 2025 Example\n",
            "pyproject.toml": '[project]\nname = "widget"\nlicense = "MIT"\ndependencies = ["good>=1"]\n',
            "package.json": '{"name": "widget-ui", "license": "MIT", "dependencies": {"@scope/pad": "^1.0.0"}}',
        }
    )
    return repo


class Scan:
    """One call of the command, and what came of it."""

    def __init__(
        self, repo: GitRepo, registry: LocalRegistry, cache: Path, *options: str | Path, **env: str
    ) -> None:
        where = ("--index-url", registry.index, "--npm-registry", registry.npm)
        given = ("--owner", "Example", "--cache-dir", cache, "--format", "json", "--dependencies")
        done = run_compliance("scan", repo.path, *given, *where, *options, env={**NEUTRAL, **env})
        assert "Traceback" not in done.stderr, done.stderr
        self.code, self.stdout, self.stderr = done.returncode, done.stdout, done.stderr
        self.result: dict[str, Any] = json.loads(done.stdout)

    @property
    def records(self) -> dict[str, dict[str, Any]]:
        return {record["name"]: record for record in self.result["dependencies"]}

    @property
    def rules(self) -> set[str]:
        return {found["rule"] for found in self.result["findings"] if found["rule"].startswith("dependency-")}


def test_all_is_well(repo: GitRepo, registry: LocalRegistry, licence_cache: Path, tmp_path: Path) -> None:
    """What is asked for, and what that needs, with its licences; the second time it is remembered."""
    scan = Scan(repo, registry, licence_cache, "--fail-on", "warning")
    assert (scan.code, scan.rules) == (0, set()) and scan.result["coverage"]["complete"]
    told = {
        name: (record["version"], record["license_expression"], record["purl"], record["direct"])
        for name, record in scan.records.items()
    }
    assert told == {
        "good": ("1.0", "MIT", "pkg:pypi/good@1.0", True),
        "deeper": ("2.0", "Apache-2.0", "pkg:pypi/deeper@2.0", False),
        "@scope/pad": ("1.3.0", "ISC", "pkg:npm/%40scope/pad@1.3.0", True),
    }
    registry.requests.clear()
    assert Scan(repo, registry, licence_cache).records == scan.records and not registry.requests


def test_every_bill_of_materials_has_the_package_urls(
    repo: GitRepo, registry: LocalRegistry, licence_cache: Path, tmp_path: Path
) -> None:
    """Rendered from the stored result: JSON, SPDX in both forms, CycloneDX."""
    stored = tmp_path / "result.json"
    stored.write_text(Scan(repo, registry, licence_cache).stdout)
    for form in ("json", "spdx", "spdx-tv", "cyclonedx"):
        done = run_compliance("report", stored, "--format", form)
        for purl in ("pkg:pypi/good@1.0", "pkg:pypi/deeper@2.0", "pkg:npm/%40scope/pad@1.3.0"):
            assert purl in done.stdout, (form, done.stderr)


def test_a_finding_fails_the_scan(repo: GitRepo, registry: LocalRegistry, licence_cache: Path) -> None:
    """A licence that an MIT project cannot just take in."""
    repo.commit({"requirements.txt": "viral==1.0\n"})
    scan = Scan(repo, registry, licence_cache, "--fail-on", "warning")
    assert scan.code == 1 and scan.rules
    assert {found["path"] for found in scan.result["findings"] if found["rule"] in scan.rules} == {
        "requirements.txt"
    }


def test_what_no_registry_has_is_not_evaluated(
    repo: GitRepo, registry: LocalRegistry, licence_cache: Path
) -> None:
    """A private package: no finding, no failure, and no pass; all such packages share one reason."""
    repo.commit({"requirements.txt": "private-one==1.0\nprivate-two==2.0\n"})
    scan = Scan(repo, registry, licence_cache)
    assert scan.code == 0 and scan.result["coverage"]["complete"]
    reasons = {scan.records[name]["not_evaluated"] for name in ("private-one", "private-two")}
    assert reasons == {"127.0.0.1 has no such package or version"}
    assert any("no such package" in entry["reason"] for entry in scan.result["not_evaluated"])


def test_a_dead_registry_makes_the_audit_incomplete(
    repo: GitRepo, registry: LocalRegistry, licence_cache: Path, tmp_path: Path
) -> None:
    """Three hundred packages, and an end in seconds."""
    registry.everywhere = Page(status=503)
    repo.commit({"requirements.txt": "".join(f"package-{number}==1.0\n" for number in range(300))})
    scan = Scan(repo, registry, licence_cache)
    assert scan.code == 3 and not scan.result["coverage"]["complete"]
    problems = [
        problem for problem in scan.result["coverage"]["problems"] if problem["stage"] == "dependencies"
    ]
    assert {problem["path"] for problem in problems} == {"requirements.txt", "pyproject.toml", "package.json"}
    assert all("127.0.0.1 answers with HTTP 503" in problem["message"] for problem in problems)
    assert len(registry.requests) < 80


def test_offline_asks_nobody(
    repo: GitRepo, registry: LocalRegistry, licence_cache: Path, tmp_path: Path
) -> None:
    """Neither the registries nor what it remembers of them: installed packages and locks only."""
    site = repo.path / ".venv/lib/python3.11/site-packages/good-1.0.dist-info/METADATA"
    repo.write(
        {
            ".gitignore": ".venv\n",
            str(site.relative_to(repo.path)): "Name: good\nVersion: 1.0\nLicense: MIT\n",
        }
    )
    scan = Scan(repo, registry, licence_cache, "--offline")
    assert scan.code == 0 and not registry.requests
    assert scan.records["good"]["license_source"] == "License of good 1.0, installed"
    assert "--offline" in scan.records["@scope/pad"]["not_evaluated"]


@pytest.mark.parametrize(
    "options",
    [("--offline",), ("--dependencies", "--index-url", f"ftp://me:{SECRET}@host/simple"), ("--dependencies", "--npm-registry", f"me:{SECRET}")],
)  # fmt: skip
def test_a_wrong_call(repo: GitRepo, options: tuple[str, ...]) -> None:
    """An option that would do nothing, or an address that is none: told without what it holds."""
    done = run_compliance("scan", repo.path, *options)
    assert done.returncode == 2 and SECRET not in done.stdout + done.stderr


def test_a_policy_from_outside_believes_no_installed_files(
    repo: GitRepo, registry: LocalRegistry, licence_cache: Path, tmp_path: Path
) -> None:
    """At a gate, what the submission has in its node_modules is its own word."""
    policy = tmp_path / "gate.yml"
    policy.write_text('schema: "1"\n')
    data = '{"name": "@scope/pad", "version": "1.3.0", "license": "MIT"}'
    repo.write({".gitignore": "node_modules\n", "node_modules/@scope/pad/package.json": data})
    assert Scan(repo, registry, licence_cache).records["@scope/pad"]["license"] == "MIT"
    scan = Scan(repo, registry, licence_cache, "--policy", policy)
    assert scan.records["@scope/pad"]["license"] == "ISC"


@pytest.mark.parametrize("by", ["option", "environment"])
def test_a_login_is_used_and_appears_nowhere(
    repo: GitRepo, registry: LocalRegistry, tmp_path: Path, licence_tables: Path, by: str
) -> None:
    """Not in a report of any format, a message, the cache, or the list of processes."""
    seen: list[str] = []

    def looking(handler: BaseHTTPRequestHandler) -> None:
        for place in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                seen.extend(
                    [line for line in [place.read_bytes().decode("utf-8", "replace")] if SECRET in line]
                )
            except OSError:
                continue
        handler.send_error(500)

    registry.pages["/simple/broken/"] = looking
    repo.commit({"requirements.txt": "broken\n"})
    index = registry.index.replace("//", f"//me:{SECRET}@")
    cache, reports = tmp_path / "cache", tmp_path / "reports"
    reports.mkdir()
    formats = "json html markdown sarif gitlab junit csv spdx spdx-tv cyclonedx notice lines console".split()
    wanted = [part for form in formats for part in ("--format", f"{form}={reports / form}")]
    cache.mkdir()
    for table in licence_tables.parent.iterdir():
        if table.is_dir():
            (cache / table.name).symlink_to(table)
    options = ["--index-url", index] if by == "option" else []
    done = run_compliance(
        "scan", repo.path, "--cache-dir", cache, "--dependencies", "--npm-registry", registry.npm, *options, *wanted,
        env={**NEUTRAL, "PIP_INDEX_URL": index if by == "environment" else ""},
    )  # fmt: skip
    assert done.returncode == 3, done.stderr
    assert any(login.startswith("/simple/good/ Basic ") for login in registry.logins)
    texts = [done.stdout.encode(), done.stderr.encode()]
    texts += [
        place.read_bytes() for folder in (reports, cache) for place in folder.glob("*") if place.is_file()
    ]
    assert len(texts) >= len(formats) + 3 and not any(SECRET.encode() in text for text in texts)
    assert "GET /simple/broken/" in registry.requests and seen == []


def test_notices_list_the_dependencies(repo: GitRepo, registry: LocalRegistry, licence_cache: Path) -> None:
    """`compliance notice --dependencies`: what is shipped along is credited."""
    where = ("--index-url", registry.index, "--npm-registry", registry.npm, "--cache-dir", licence_cache)
    done = run_compliance("notice", repo.path, "--owner", "Example", "--dependencies", *where, env=NEUTRAL)
    assert done.returncode == 0, done.stderr
    for told in ("good", "deeper", "@scope/pad", "Apache-2.0"):
        assert told in done.stdout
