"""Samples with what must be found in them beside them: the whole way from text to matches.

Also that a region gives what ScanCode gives for the whole file, on the same samples.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from compliance.acquire import acquire
from compliance.detect import scancode_library
from compliance.detect.run import detect

SAMPLES = Path(__file__).parents[2] / "detect" / "licenses"
EXPECTED = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))

pytestmark = pytest.mark.slow
Row = list[object]


@pytest.fixture(scope="module")
def found(licence_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Row]]:
    """Of each sample: expression, kind, first and last line."""
    folder = tmp_path_factory.mktemp("samples")
    for name in EXPECTED:  # out of the repository, so that no configuration of git counts
        (folder / name).write_bytes((SAMPLES / name).read_bytes())
    with acquire(str(folder)) as snapshot:
        result = detect(snapshot, licence_cache)
        assert result.problems == ()
        return {
            entry.path: [
                [match.expression, match.kind, match.start_line, match.end_line]
                for match in result.evidence[entry.blob].licenses
            ]
            for entry in snapshot.files
        }


def test_every_sample_has_its_expected_result() -> None:
    assert {path.name for path in SAMPLES.iterdir()} - {"expected.json"} == EXPECTED.keys()


@pytest.mark.parametrize("name", EXPECTED)
def test_sample(name: str, found: dict[str, list[Row]]) -> None:
    assert found[name] == EXPECTED[name]


@pytest.mark.parametrize("name", EXPECTED)
def test_passages_give_what_scancode_gives_for_the_whole_file(name: str, found: dict[str, list[Row]]) -> None:
    scancode_library.prepare()
    from license_expression import Licensing
    from licensedcode.detection import detect_licenses

    licensing = Licensing()
    whole = {
        key
        for detection in detect_licenses(location=str(SAMPLES / name))
        for key in licensing.license_keys(detection.license_expression or "")
    }
    ours = {key for row in found[name] if row[1] != "clue" for key in licensing.license_keys(str(row[0]))}
    assert ours == whole
