"""Policies, waivers, pragmas and baselines through the real command: who may waive what, and what is said of it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from support.command import run_compliance
from support.gitrepo import GitRepo

from compliance import pipeline
from compliance.settings import Settings

RULE = "vendor-notice-uncredited"
LEFTOVER = "# (c) Zhipu AI 2024\ny = 2\n"
PRAGMA = f"# compliance: ignore[{RULE}] reason: a sample of the parser's tests\n"
WAIVER = {
    "id": "W-7",
    "rule": RULE,
    "match": {"path": "src/**"},
    "kind": "test_data",
    "reason": "A sample for the parser's tests.",
    "approved_by": "legal@example.com",
    "expires": "2999-12-31",
}
pytestmark = pytest.mark.slow


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    """A model with one leftover notice: one finding."""
    repo = GitRepo(tmp_path / "repo")
    repo.commit({"README.md": "# Example model\n\nA language model.\n", "src/a.py": LEFTOVER})
    return repo


@pytest.fixture
def scan(tmp_path: Path, licence_cache: Path) -> Any:
    """A scan with a gate on warnings: exit code, the JSON result, and what the console says in one line."""

    def run(target: str | Path, *options: str | Path) -> tuple[int, Any, str]:
        file = tmp_path / "result.json"
        done = run_compliance(
            "scan", target, "--owner", "Example", "--fail-on", "warning", "--cache-dir", licence_cache,
            "--format", "console", "--format", f"json={file}", "--format", f"html={tmp_path / 'r.html'}", *options,
        )  # fmt: skip
        assert done.stderr == "", done.stderr
        return done.returncode, json.loads(file.read_text(encoding="utf-8")), " ".join(done.stdout.split())

    return run


def policy(*waivers: dict[str, Any], **fields: Any) -> str:
    """JSON is YAML."""
    return json.dumps({"schema": "1", "waivers": list(waivers), **fields})


def write_gate(folder: Path, *waivers: dict[str, Any], **fields: Any) -> Path:
    file = folder / "gate.yml"
    file.write_text(policy(*waivers, **fields), encoding="utf-8")
    return file


def test_a_waived_finding_is_shown_with_its_reason_and_not_counted(repo: GitRepo, scan: Any) -> None:
    assert scan(repo.path)[0] == 1
    repo.write({".compliance.yml": policy(WAIVER)})
    code, result, console = scan(repo.path)
    assert code == 0
    assert result["policy"]["source"] == ".compliance.yml" and not result["policy"]["trusted"]
    (finding,) = result["findings"]
    assert (finding["status"], finding["waiver"]) == ("waived", "W-7")
    assert result["summary"]["waived"] == 1 and result["summary"]["verdict"] == "clean"
    (waiver,) = result["policy"]["waivers"]
    assert waiver == {
        "id": "W-7",
        "rule": RULE,
        "path": "src/**",
        "fingerprint": None,
        "kind": "test_data",
        "reason": "A sample for the parser's tests.",
        "approved_by": "legal@example.com",
        "expires": "2999-12-31",
        "status": "used",
        "matched": 1,
    }
    assert f"waived {RULE} at src/a.py:1 (W-7)" in console
    assert (
        "waives 1 finding. test_data: “A sample for the parser's tests.”, approved by legal@example.com, until 2999-12-31"
        in console
    )


def test_expired_unmatched_and_stale_waivers_are_told_and_waive_nothing(
    repo: GitRepo, scan: Any, tmp_path: Path
) -> None:
    gate = write_gate(
        tmp_path,
        WAIVER | {"id": "old", "expires": "2020-01-01"},
        WAIVER | {"id": "elsewhere", "match": {"path": "lib/**"}},
        WAIVER | {"id": "bound", "match": {"path": "src/**", "fingerprint": f"sha256:{'0' * 64}"}},
    )
    code, result, console = scan(repo.path, "--policy", gate)
    assert code == 1
    became = {waiver["id"]: (waiver["status"], waiver["matched"]) for waiver in result["policy"]["waivers"]}
    assert became == {"old": ("expired", 1), "elsewhere": ("unmatched", 0), "bound": ("stale", 0)}
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    for status, name in (("expired", "old"), ("unmatched", "elsewhere"), ("stale", "bound")):
        assert f"{status} {name} ({RULE}): " in console
        row = f'<th scope="row">{name} <span class="rule-id">{RULE}</span></th><td><strong>{status.capitalize()}</strong>'
        assert row in page
    repo.git("rm", "--quiet", "src/a.py")
    assert scan(repo.path, "--policy", gate)[0] == 0, "a waiver that waives nothing fails no gate by itself"


def test_a_fingerprint_from_the_report_holds_until_the_lines_change(repo: GitRepo, scan: Any) -> None:
    fingerprint = scan(repo.path)[1]["findings"][0]["fingerprint"]
    repo.write(
        {".compliance.yml": policy(WAIVER | {"match": {"path": "src/**", "fingerprint": fingerprint}})}
    )
    assert scan(repo.path)[0] == 0
    repo.write({"src/a.py": "\n\n\n" + LEFTOVER})
    assert scan(repo.path)[0] == 0, "moved lines are the same lines"
    repo.write({"src/a.py": LEFTOVER.replace("2024", "2023-2024")})
    code, result, _ = scan(repo.path)
    assert (code, result["policy"]["waivers"][0]["status"]) == (1, "stale")


def test_a_gates_policy_rules_and_the_repos_own_waivers_and_pragmas_are_ignored(
    repo: GitRepo, scan: Any, tmp_path: Path
) -> None:
    repo.commit({".compliance.yml": policy(WAIVER), "src/a.py": PRAGMA + LEFTOVER})
    assert scan(repo.path)[0] == 0
    gate = write_gate(tmp_path)
    for target, options, source in ((repo.url, (), "defaults"), (repo.path, ("--policy", gate), str(gate))):
        code, result, console = scan(target, *options)
        assert code == 1, target
        assert (result["policy"]["source"], result["policy"]["trusted"]) == (source, True)
        assert result["policy"]["waivers"] == []
        (pragma,) = result["policy"]["pragmas"]
        assert (pragma["path"], pragma["line"], pragma["status"], pragma["matched"]) == (
            "src/a.py", 1, "not_honoured", 1,
        )  # fmt: skip
        assert "not honoured pragma src/a.py:1" in console and "does not waive itself" in console


def test_an_archive_does_not_waive_itself(repo: GitRepo, scan: Any, tmp_path: Path) -> None:
    repo.commit({".compliance.yml": policy(WAIVER), "src/a.py": PRAGMA + LEFTOVER})
    repo.git("archive", "--output", str(tmp_path / "it.zip"), "HEAD")
    code, result, _ = scan(tmp_path / "it.zip")
    assert (code, result["policy"]["source"]) == (1, "defaults")
    assert result["policy"]["pragmas"][0]["status"] == "not_honoured"


def test_the_gates_own_waivers_rule(repo: GitRepo, scan: Any, tmp_path: Path) -> None:
    code, result, _ = scan(repo.url, "--policy", write_gate(tmp_path, WAIVER))
    assert (code, result["findings"][0]["waiver"]) == (0, "W-7")


def test_pragmas(repo: GitRepo, scan: Any) -> None:
    bad = "# (c) DeepSeek 2024  # compliance: ignore[vendor-notice-uncredite] reason: a sample of the tests\n"
    repo.write({"src/a.py": PRAGMA + LEFTOVER, "src/b.py": bad})
    code, result, console = scan(repo.path)
    assert code == 1
    waivers = {finding["path"]: finding["waiver"] for finding in result["findings"]}
    assert waivers == {"src/a.py": "pragma src/a.py:1", "src/b.py": None}
    assert [(pragma["path"], pragma["status"]) for pragma in result["policy"]["pragmas"]] == [
        ("src/a.py", "used"),
        ("src/b.py", "malformed"),
    ]
    assert f"'vendor-notice-uncredite' is no rule; did you mean '{RULE}'?" in console
    assert "sets aside 1 finding. “a sample of the parser's tests”" in console


def test_a_remembered_result_gives_no_verdict_of_yesterday(repo: GitRepo, licence_cache: Path) -> None:
    """The audit is remembered; what is waived hangs on the day, and is asked each time."""
    last = date(2026, 6, 30)
    repo.write({".compliance.yml": policy(WAIVER | {"expires": str(last)})})
    errors = []
    for day in (last, last, last + timedelta(days=1), last):
        settings = Settings(owners=("Example",), cache_dir=licence_cache, today=day)
        errors.append(pipeline.scan(str(repo.path), settings).summary.warning)
    assert errors == [0, 0, 1, 0]


def test_today_is_the_last_day(repo: GitRepo, scan: Any) -> None:
    today = datetime.now(UTC).date()
    for day, code in ((today, 0), (today - timedelta(days=1), 1)):
        repo.write({".compliance.yml": policy(WAIVER | {"expires": str(day)})})
        assert scan(repo.path)[0] == code or datetime.now(UTC).date() != today


def test_a_hostile_policy_is_inert_in_every_report(repo: GitRepo, scan: Any, tmp_path: Path) -> None:
    evil = "<script>alert(1)</script>\x1b[31m\u202e[bold]x[/bold]"
    repo.write({".compliance.yml": policy(WAIVER | {"reason": evil, "approved_by": evil})})
    repo.write({"src/b.py": f"# (c) DeepSeek 2024 # compliance: ignore[{RULE}] reason: {evil}\n"})
    code, result, console = scan(repo.path)
    assert code == 0
    assert result["policy"]["waivers"][0]["reason"] == evil, "the JSON loses nothing"
    files = [(tmp_path / name).read_text(encoding="utf-8") for name in ("r.html", "result.json")]
    for text in (console, *files):
        assert "\x1b" not in text and "\u202e" not in text
    assert "<script>alert" not in files[0]
    assert r"“<script>alert(1)</script>\x1b[31m\u202e[bold]x[/bold]”" in console


class TestBaseline:
    @pytest.fixture
    def accept(self, licence_cache: Path) -> Any:
        def run(target: str | Path, file: Path, *options: str | Path) -> str:
            done = run_compliance(
                "baseline", target, "-o", file, "--owner", "Example", "--cache-dir", licence_cache, *options
            )
            assert (done.returncode, done.stdout) == (0, ""), done.stderr
            return done.stderr

        return run

    def test_only_new_findings_count(self, repo: GitRepo, scan: Any, accept: Any, tmp_path: Path) -> None:
        known = tmp_path / "known.json"
        assert accept(repo.path, known) == f"1 finding accepted in {known}; scan with --baseline {known}.\n"
        head = json.loads(known.read_text(encoding="utf-8"))
        assert head["commit"] == repo.git("rev-parse", "HEAD") and head["rule_packs"]["provenance"]
        code, result, _ = scan(repo.path, "--baseline", known)
        assert code == 0
        assert result["findings"][0]["status"] == "baselined" and result["summary"]["baselined"] == 1
        assert result["policy"]["baseline"] == {"source": str(known), "entries": 1, "known": 1, "gone": 0}
        repo.write({"src/new.py": "# (c) DeepSeek 2024\n"})
        code, result, _ = scan(repo.path, "--baseline", known)
        assert (code, result["summary"]["warning"], result["summary"]["baselined"]) == (1, 1, 1)

    def test_a_renamed_file_is_known_and_a_mended_one_is_gone(
        self, repo: GitRepo, scan: Any, accept: Any, tmp_path: Path
    ) -> None:
        known = tmp_path / "known.json"
        repo.commit({"src/b.py": "# (c) DeepSeek 2024\n"})
        accept(repo.path, known)
        repo.git("mv", "src/a.py", "src/renamed.py")
        code, result, _ = scan(repo.path, "--baseline", known)
        assert (code, result["summary"]["baselined"]) == (0, 2)
        repo.git("rm", "--quiet", "src/b.py")
        code, result, console = scan(repo.path, "--baseline", known)
        assert (code, result["policy"]["baseline"]["gone"]) == (0, 1)
        assert "1 of the baseline gone" in console and "known.json:1of2known,1gone" in console.replace(
            " ", ""
        )

    def test_a_baseline_within_the_tree_is_no_finding_and_the_next_is_the_same(
        self, repo: GitRepo, scan: Any, accept: Any
    ) -> None:
        file = repo.path / ".compliance-baseline.json"
        accept(repo.path, file)
        repo.commit()
        first = file.read_text(encoding="utf-8")
        assert scan(repo.path, "--baseline", file)[0] == 0
        accept(repo.path, file)
        assert file.read_text(encoding="utf-8").splitlines()[6:] == first.splitlines()[6:]

    def test_it_counts_only_where_it_is_given(self, repo: GitRepo, scan: Any, accept: Any) -> None:
        accept(repo.path, repo.path / ".compliance-baseline.json")
        assert scan(repo.path)[0] == 1

    def test_what_is_waived_is_not_accepted_too(self, repo: GitRepo, accept: Any, tmp_path: Path) -> None:
        said = accept(repo.path, tmp_path / "known.json", "--policy", write_gate(tmp_path, WAIVER))
        assert said.startswith("0 findings accepted")


def test_mistakes_are_told_before_anything_is_cloned(tmp_path: Path) -> None:
    """The target is not even looked for."""
    baseline = tmp_path / "known.json"
    baseline.write_text("{}", encoding="utf-8")
    cases = {
        policy(WAIVER | {"rule": "vendor-notice-uncredite"}): f"did you mean '{RULE}'?",
        policy(WAIVER | {"kind": "testdata"}): "'kind' cannot be 'testdata'; did you mean 'test_data'?",
        policy(extends=["provenance@^9.0"]): "the policy wants provenance@^9.0, but 1.",
        policy(extends=["provenence"]): "did you mean 'provenance'?",
        policy(params={"languages": ["korean"]}): "did you mean 'ko' (Korean)?",
    }
    for text, said in cases.items():
        gate = tmp_path / "gate.yml"
        gate.write_text(text, encoding="utf-8")
        done = run_compliance("scan", tmp_path / "nowhere", "--policy", gate)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith(f"error: {gate}:1:") and said in done.stderr, done.stderr
        assert done.stderr.count("\n") == 1
    for option, said in (
        (
            ("scan", tmp_path, "--baseline", baseline),
            "lacks 'schema'; make it anew with 'compliance baseline'",
        ),
        (("scan", tmp_path, "--baseline", tmp_path / "no.json"), "cannot be read: No such file"),
        (("baseline", tmp_path / "nowhere"), "nowhere: no such file or folder"),
        (("baseline", tmp_path, "-o", tmp_path / "no" / "x.json"), "does not exist"),
        (("baseline",), "TARGET"),
    ):
        done = run_compliance(*option)
        assert (done.returncode, done.stdout) == (2, "") and said in done.stderr, done.stderr
        assert done.stderr.count("\n") == 1


def test_a_repos_own_policy_that_is_wrong_is_told_with_its_place(repo: GitRepo, licence_cache: Path) -> None:
    repo.write({".compliance.yml": "waivers:\n- id: W-1\n"})
    done = run_compliance("scan", repo.path, "--cache-dir", licence_cache)
    assert done.returncode == 2
    assert done.stderr == "error: .compliance.yml:2:3: a waiver lacks 'rule'\n"
    assert run_compliance("scan", repo.url, "--cache-dir", licence_cache, "-q").returncode != 2
