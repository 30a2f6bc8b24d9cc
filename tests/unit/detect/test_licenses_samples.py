"""Samples with what must be found in them beside them: the whole way from text to matches.

Also that a region gives what ScanCode gives for the whole file, on the same samples.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from compliance.detect import scancode_library
from compliance.detect.comments.scanner import segments
from compliance.detect.licenses import answers, regions, spdx_tags
from compliance.detect.workers import Failure

SAMPLES = Path(__file__).parents[2] / "detect" / "licenses"
EXPECTED = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))
LANGUAGES = {
    ".c": "c",
    ".py": "python",
    ".js": "javascript",
    ".sh": "shell",
    ".json": "json",
    ".md": "markdown",
}

pytestmark = pytest.mark.slow


def found(name: str, tables: Path) -> list[list[object]]:
    text = (SAMPLES / name).read_text(encoding="utf-8")
    comments = [s for s in segments(text, LANGUAGES[Path(name).suffix]) if s.kind != "string"]
    tags, rest = spdx_tags.take_tags(text)
    rows: list[list[object]] = [[m.expression, m.kind, m.start_line, m.end_line] for m in tags]
    for region in regions.find_regions(rest, comments):
        before = region.start_line - 1
        (answer,) = answers.of_passages(tables, [regions.normalised(region)])
        assert not isinstance(answer, Failure)
        for match in answer:
            rows.append([match.expression, match.kind, match.start_line + before, match.end_line + before])
    return rows


def test_every_sample_has_its_expected_result() -> None:
    assert {path.name for path in SAMPLES.iterdir()} - {"expected.json"} == EXPECTED.keys()


@pytest.mark.parametrize("name", EXPECTED)
def test_sample(name: str, licence_tables: Path) -> None:
    assert found(name, licence_tables) == EXPECTED[name]


@pytest.mark.parametrize("name", EXPECTED)
def test_regions_give_what_scancode_gives_for_the_whole_file(name: str, licence_tables: Path) -> None:
    scancode_library.prepare()
    from license_expression import Licensing
    from licensedcode.detection import detect_licenses

    licensing = Licensing()
    whole = {
        key
        for detection in detect_licenses(location=str(SAMPLES / name))
        for key in licensing.license_keys(detection.license_expression or "")
    }
    ours = {
        key
        for row in found(name, licence_tables)
        if row[1] != "clue"
        for key in licensing.license_keys(str(row[0]))
    }
    assert ours == whole
