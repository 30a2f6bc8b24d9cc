"""Every rule on small real trees: `rules/tests/*.yaml` says which files give which findings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from compliance.errors import RuleError
from compliance.obligations.load import load_packs
from compliance.pipeline import scan
from compliance.settings import Settings
from compliance.strict_yaml import load

ROOT = Path(__file__).parents[2]
CASE_FILES = sorted((ROOT / "rules" / "tests").glob("*.yaml"))


def cases() -> Iterator[Any]:
    for file in CASE_FILES:
        document = load(file.read_text(encoding="utf-8"), file.name, RuleError)
        for case in document["cases"]:
            snippets = document.get("snippets", {})
            yield pytest.param(document["pack"], case, snippets, id=f"{document['pack']}: {case['name']}")


def filled(content: str, snippets: dict[str, str]) -> str:
    def text(match: re.Match[str]) -> str:
        value = snippets[match[1]]
        return (ROOT / value[1:]).read_text(encoding="utf-8") if value.startswith("@") else value

    return re.sub(r"\$\{(\w+)\}", text, content)


def write_tree(folder: Path, files: dict[str, str], snippets: dict[str, str]) -> None:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(filled(content, snippets), encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("pack_id, case, snippets", list(cases()))
def test_case(
    pack_id: str, case: dict[str, Any], snippets: dict[str, str], tmp_path: Path, licence_cache: Path
) -> None:
    folder = tmp_path / "example"
    write_tree(folder, case["files"], snippets)
    params = case.get("params", {})
    (tmp_path / "policy.yml").write_text(f"params: {dict(params)!r}\n", encoding="utf-8")
    result = scan(str(folder), Settings(policy_file=tmp_path / "policy.yml", cache_dir=licence_cache))
    assert result.coverage.complete, result.coverage.problems

    own_rules = {rule.id for pack in load_packs() if pack.id == pack_id for rule in pack.rules}
    found = [finding for finding in result.findings if finding.rule in own_rules]
    expected = case["expect"]
    assert sorted(finding.rule for finding in found) == sorted(entry["rule"] for entry in expected)
    for entry in expected:
        (finding,) = [finding for finding in found if finding.rule == entry["rule"]]
        assert finding.path == entry["path"]
        assert finding.severity == entry["severity"]
        assert finding.start_line == entry.get("line", finding.start_line)
        texts = (finding.observed, finding.not_checked, finding.could_be_wrong, finding.fix)
        assert not any(re.search(r"\{\w+\}", text) for text in texts), "a placeholder was left unfilled"
    if "not_evaluated" in case:
        undecided = {entry.rule for entry in result.not_evaluated if entry.rule in own_rules}
        assert undecided == set(case["not_evaluated"])


def test_each_rule_fires_in_a_case_or_says_what_it_waits_for() -> None:
    fired, undecided, silent = set(), set(), 0
    for parameters in cases():
        case = parameters.values[1]
        fired |= {entry["rule"] for entry in case["expect"]}
        undecided |= set(case.get("not_evaluated", ()))
        silent += not case["expect"]
    rules = {rule.id for pack in load_packs() for rule in pack.rules}
    assert rules - fired <= undecided, "a rule has neither a firing case nor one where it is not evaluated"
    assert silent >= len(fired), "fewer near misses than firing rules"
