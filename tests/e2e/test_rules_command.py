"""`compliance rules list|show|validate|test`, the real command, with the shipped packs and a stranger's."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from support.command import run_compliance

ROOT = Path(__file__).parents[2]
HOUSE = """\
pack: {id: house, version: "1.2.0", schema: "1", title: "House \\e[31mrules"}
rules:
- id: house-unlicensed-folder
  title: "A vendored folder \\u202estates no licence"
  obligation: {license: house, clause: "3.1", quote: "Bundled code \\e]0;x\\a names its licence."}
  for_each: component
  when:
    all:
    - {fact: component.vendored, is: true}
    - {fact: component.licenses, exists: false}
  kind: review
  severity: warning
  confidence: high
  finding: {observed: "No licence in {path}.", not_checked: n, could_be_wrong: c, fix: f}
  since: "1.2.0"
"""
CASES = """\
pack: house
cases:
- name: a folder without a licence
  about: house-unlicensed-folder
  params: {owners: [example]}
  files: {vendor/pad/a.c: "int pad;\\n"}
  expect: [{rule: house-unlicensed-folder, path: vendor/pad, severity: warning}]
- name: a folder with one
  about: house-unlicensed-folder
  params: {owners: [example]}
  files: {vendor/pad/a.c: "// SPDX-License-Identifier: MIT\\nint pad;\\n"}
  expect: []
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    (tmp_path / "tests").mkdir()
    (tmp_path / "house.yaml").write_text(HOUSE, encoding="utf-8")
    (tmp_path / "tests" / "house.yaml").write_text(CASES, encoding="utf-8")
    return tmp_path / "house.yaml"


@pytest.fixture
def tables(tmp_path: Path, licence_cache: Path, licence_tables: Path) -> dict[str, str]:
    """The user's cache folder, with the licence tables of the session in it."""
    (tmp_path / "xdg").mkdir()
    (tmp_path / "xdg" / "compliance").symlink_to(licence_cache)
    return {"XDG_CACHE_HOME": str(tmp_path / "xdg")}


def test_list_has_a_line_for_each_rule_pack_by_pack() -> None:
    done = run_compliance("rules", "list")
    assert done.returncode == 0 and not done.stderr
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("  mit-notice-missing ")]
    assert re.search(r" error/high +MIT ¶2 +No copy of the MIT permission notice", line)
    packs = re.findall(r"^(\S+) \d+\.\d+\.\d+  .*\(rules/\S+\.yaml\)$", done.stdout, re.M)
    assert packs == sorted(packs) and "apache-2.0" in packs


def test_list_as_json_names_the_same_rules() -> None:
    listed = json.loads(run_compliance("rules", "list", "--format", "json").stdout)
    told = re.findall(r"^  ([a-z0-9.-]+) ", run_compliance("rules", "list").stdout, re.M)
    assert [rule["id"] for rule in listed] == told
    assert {"id", "pack", "severity", "confidence", "kind", "licenses", "clauses", "title"} <= set(listed[0])


def test_list_adds_a_pack_and_escapes_what_it_says(house: Path) -> None:
    done = run_compliance("rules", "list", "--rules", house)
    assert f"house 1.2.0  House \\x1b[31mrules ({house})" in done.stdout
    assert "A vendored folder \\u202estates no licence" in done.stdout
    assert "\x1b" not in done.stdout and "\u202e" not in done.stdout


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_show_tells_everything_about_a_rule(form: str) -> None:
    told = run_compliance("rules", "show", "mit-notice-missing", "--format", form).stdout
    words = " ".join(told.replace("\\_", "_").replace("`", "").split())
    for part in (
        "The above copyright notice and this permission notice shall be included",
        "https://spdx.org/licenses/MIT.html",
        "a name in a manifest is not a copy",
        "component.own_texts",
        "The text may stand in a file whose name gives no hint of it.",
        "Add the upstream LICENSE",
        "he same package with its LICENSE",
    ):
        assert part in words, part


def test_show_says_a_condition_in_words_with_the_meaning_of_each_fact() -> None:
    words = " ".join(run_compliance("rules", "show", "mit-notice-missing").stdout.split())
    assert "component.vendored is true (it lies in a folder for other people's code)" in words
    assert "unless it is satisfied: - any of these holds: - component.own_texts has MIT (" in words


def test_show_on_a_terminal_without_unicode_shows_escapes() -> None:
    done = run_compliance("rules", "show", "mit-notice-missing", env={"PYTHONIOENCODING": "ascii"})
    assert done.returncode == 0 and "MIT, \\xb62:" in done.stdout


def test_show_lists_the_rows_of_a_table() -> None:
    told = run_compliance("rules", "show", "model-license-copy-missing").stdout
    assert "  - Gemma Terms of Use\n    - base: LicenseRef-gemma-terms-of-use\n" in told
    assert "component.model_licenses has any of ‹base›" in told


def test_show_escapes_a_strangers_pack(house: Path) -> None:
    for form in ("text", "json", "markdown"):
        done = run_compliance("rules", "show", "house-unlicensed-folder", "--rules", house, "--format", form)
        assert done.returncode == 0
        assert done.stdout.replace("\n", "").isprintable()


def test_show_of_an_unknown_rule_names_the_nearest() -> None:
    done = run_compliance("rules", "show", "mit-notice-mising")
    assert (done.returncode, done.stdout) == (2, "")
    assert (
        done.stderr == "error: no rule has the id 'mit-notice-mising'; did you mean 'mit-notice-missing'?\n"
    )


def test_validate_counts_rules_and_cases(house: Path) -> None:
    done = run_compliance("rules", "validate", house, ROOT / "rules" / "mit.yaml")
    assert done.returncode == 0 and not done.stderr
    assert f"{house}: OK, 1 rule, 2 cases\n" in done.stdout
    assert re.search(r"rules/mit\.yaml: OK, 5 rules, \d+ cases\n", done.stdout)


def test_validate_tells_all_that_is_wrong_in_all_files(house: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    text = HOUSE.replace("house", "bad").replace("exists: false", "exist: false").replace("{path}", "{paht}")
    bad.write_text(text, encoding="utf-8")
    cases = tmp_path / "tests" / "house.yaml"
    cases.write_text(CASES.replace("  files: {vendor/pad", "  files: {../pad"), encoding="utf-8")
    done = run_compliance("rules", "validate", bad, house)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines() == [
        f"{bad}:10:34: unknown operator 'exist'; did you mean 'exists'?",
        f"{bad}:14:13: unknown placeholder '{{paht}}'; did you mean 'path'?",
        f"{cases}:6:11: '../pad/a.c' is not a path within the case's folder",
        f"{cases}:11:11: '../pad/a.c' is not a path within the case's folder",
    ]


@pytest.mark.parametrize("content", [None, b"\xff\xfe", b"\x00" * 10, b"[" * 100, b"&a [*a]"])
def test_a_file_that_is_no_pack_is_one_line_and_exit_2(content: bytes | None, tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    if content is not None:
        file.write_bytes(content)
    for command in ("validate", "test"):
        done = run_compliance("rules", command, file)
        assert done.returncode == 2
        assert done.stderr.count("\n") == 1 and "x.yaml" in done.stderr


@pytest.mark.slow
def test_test_runs_the_cases_beside_a_pack(house: Path, tables: dict[str, str]) -> None:
    done = run_compliance("rules", "test", house, env=tables)
    assert (done.returncode, done.stdout, done.stderr) == (0, "2 cases, 0 failed\n", "")


@pytest.mark.slow
def test_test_tells_what_was_expected_and_what_was_found(house: Path, tables: dict[str, str]) -> None:
    cases = house.parent / "tests" / "house.yaml"
    text = CASES.replace("path: vendor/pad,", "path: vendor,").replace(
        "SPDX-License-Identifier: MIT", "\\e[31m"
    )
    cases.write_text(text, encoding="utf-8")
    done = run_compliance("rules", "test", house, env=tables)
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        f"{cases}:3:3: failed: a folder without a licence",
        "    expected, and not found: warning house-unlicensed-folder at vendor",
        "    found, and not expected: warning house-unlicensed-folder at vendor/pad:1",
        f"{cases}:8:3: failed: a folder with one",
        "    found, and not expected: warning house-unlicensed-folder at vendor/pad:1",
        "2 cases, 2 failed",
    ]


def test_test_of_malformed_cases_is_exit_2(house: Path) -> None:
    cases = house.parent / "tests" / "house.yaml"
    cases.write_text(CASES.replace("  expect: []", "  expects: []"), encoding="utf-8")
    done = run_compliance("rules", "test", house)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"{cases}:12:3: unknown field 'expects' in a case; did you mean 'expect'?" in done.stderr


def test_test_of_a_pack_without_cases_says_where_they_belong(house: Path) -> None:
    (house.parent / "tests" / "house.yaml").unlink()
    done = run_compliance("rules", "test", house)
    assert (done.returncode, done.stdout) == (2, "")
    assert str(house.parent / "tests" / "house.yaml") in done.stderr


def test_help_and_docs_name_the_same_commands_and_options() -> None:
    docs = (ROOT / "docs" / "add-a-rule.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `compliance rules (\w+)([^|]*)", docs, re.M)
    commands = re.findall(
        r"^  (\w+) ", run_compliance("rules", "--help").stdout.partition("Commands:")[2], re.M
    )
    assert [name for name, _ in rows] == commands
    for name, usage in rows:
        help_text = run_compliance("rules", name, "--help").stdout
        options = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", help_text)) - {"--help"}
        assert set(re.findall(r"--[a-z][a-z-]+", usage)) == options, name
