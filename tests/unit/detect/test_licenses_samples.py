"""Samples with what must be found in them beside them: the whole way from text to matches.

Also that a region gives what ScanCode gives for the whole file, on the same samples.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from compliance.acquire import acquire
from compliance.detect import scancode_library
from compliance.detect.licenses import matching, tables
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


def test_the_terms_without_the_appendix_are_the_licence_s_text(licence_tables: Path) -> None:
    """ScanCode calls seven of its rules for the whole of Apache-2.0 notices. Their obligation is met all the same."""
    known = tables.load(licence_tables)
    words = {token: word for word, token in known.words.items()}
    whole = [
        rule
        for rule, flags in enumerate(known.flags.tolist())
        if flags & tables.Flag.WHOLE and known.expressions[known.expression[rule]][1] == "Apache-2.0"
    ]
    assert len(whole) > 5
    for rule in whole:
        (match,) = matching.licenses_in(
            " ".join(words[token] for token in known.rule_tokens(rule).tolist()), known
        )
        assert (match.spdx_expression, match.kind) == ("Apache-2.0", "text") and match.score >= 99


def test_a_header_is_no_text(licence_tables: Path) -> None:
    header = 'Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except in compliance with the License.'
    kinds = {match.kind for match in matching.licenses_in(header, tables.load(licence_tables))}
    assert kinds and "text" not in kinds
