"""docs/rules/ says what the packs say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from compliance.report.escape import printable
from compliance.rulebook import book, markdown, trial

DOCS = Path(__file__).parents[2] / "docs" / "rules"


def test_the_pages_of_the_rules_are_up_to_date() -> None:
    wanted = markdown.pages(book.entries())
    there = {file.name: file.read_text(encoding="utf-8") for file in DOCS.glob("*.md")}
    differing = sorted(name for name in {*wanted, *there} if wanted.get(name) != there.get(name))
    assert not differing, f"docs/rules/ is out of date ({', '.join(differing)}): run `make docs`"


def test_every_link_of_the_index_leads_to_a_heading() -> None:
    pages = markdown.pages(book.entries())
    links = re.findall(r"\]\(([\w.-]+\.md)#([\w.-]+)\)", pages["README.md"])
    assert len(links) == len(book.entries())
    for page, rule in links:
        assert f"\n## {rule}\n" in pages[page]


@pytest.mark.slow
def test_the_example_of_the_docs_is_a_pack_whose_cases_hold(tmp_path: Path, licence_cache: Path) -> None:
    pack, cases = re.findall(r"```yaml\n(.*?)```", (DOCS.parent / "add-a-rule.md").read_text("utf-8"), re.S)
    (tmp_path / "tests").mkdir()
    house = tmp_path / "house.yaml"
    house.write_text(pack, encoding="utf-8")
    (tmp_path / "tests" / "house.yaml").write_text(cases, encoding="utf-8")
    files = (str(house),)
    assert book.check(files) == ((book.Checked(str(house), 1, 2),), ())
    for case in book.cases_of(files):
        assert not trial.told(trial.run(case, files, licence_cache))


def test_what_a_stranger_writes_stays_text() -> None:
    hostile = "a | b <script> [x](javascript:1) `c` *d* # {path}\n\u202e\x1b[31m component.licenses"
    shown = markdown.escaped(hostile)
    assert shown.replace("\\|", "").count("|") == 0
    assert "\\<script\\>" in shown and "\\[x\\](" in shown and "\\`c\\`" in shown
    assert "`{path}`" in shown and shown.endswith("`component.licenses`")
    assert shown == printable(shown) and "\n" not in shown
