"""A stored result is read again whole, or refused with one line that says what is wrong with it."""

import json
from pathlib import Path

import pytest
from support.results import clean, hostile, realistic, with_dependencies

from compliance.errors import UsageError
from compliance.report import FORMATS
from compliance.report.stored import read_result


def stored(folder: Path, document: object) -> Path:
    file = folder / "result.json"
    file.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    "result", [realistic(), hostile(), with_dependencies()], ids=["realistic", "hostile", "dependencies"]
)
def test_what_was_stored_is_read_again_to_the_letter(tmp_path: Path, result) -> None:
    assert read_result(stored(tmp_path, FORMATS["json"].render(result))) == result


def test_a_result_from_before_a_field_was_added_is_read(tmp_path: Path) -> None:
    document = json.loads(FORMATS["json"].render(realistic()))
    del document["rules"], document["project"]["holders"]
    for finding in document["findings"]:
        del finding["component"], finding["holder"]
    read = read_result(stored(tmp_path, document))
    assert read.rules == ()
    assert {finding.component for finding in read.findings} == {"."}


def test_dependencies_that_nobody_asked_for_are_not_none_that_were_named(tmp_path: Path) -> None:
    """A result of an older release has no such field; `null` is read as well."""
    document = json.loads(FORMATS["json"].render(clean()))
    assert "dependencies" not in document
    assert read_result(stored(tmp_path, document)).dependencies is None
    assert read_result(stored(tmp_path, document | {"dependencies": None})).dependencies is None
    assert read_result(stored(tmp_path, document | {"dependencies": []})).dependencies == ()


@pytest.mark.parametrize(
    "change, told",
    [
        (lambda document: document.update(schema_version="2"), 'schema_version "2" cannot be read here'),
        (lambda document: document.update(schema_version=["x" * 999]), "schema_version"),
        (lambda document: document.pop("schema_version"), "no schema_version"),
        (lambda document: document.pop("findings"), "not a Result"),
        (lambda document: document.update(more=1), "not a Result"),
        (
            lambda document: document["findings"][0].update(severity="fatal"),
            "'fatal' is not a valid Severity",
        ),
        (lambda document: document["findings"][0].update(start_line="7"), "'7' is not a int"),
        (lambda document: document["coverage"].update(complete=1), "1 is not a bool"),
    ],
)
def test_what_is_no_result_is_refused_in_one_line(tmp_path: Path, change, told: str) -> None:
    document = json.loads(FORMATS["json"].render(realistic()))
    change(document)
    file = stored(tmp_path, document)
    with pytest.raises(UsageError) as raised:
        read_result(file)
    assert told in str(raised.value)
    assert str(raised.value).startswith(f"{file}: ") and "\n" not in str(raised.value)
    assert len(str(raised.value)) < len(str(file)) + 300


@pytest.mark.parametrize(
    "text", ["", "[]", "null", "{", "[" * 200_000, '{"schema_version": 1e999}', "9" * 9_999]
)
def test_no_text_ends_in_a_traceback(tmp_path: Path, text: str) -> None:
    with pytest.raises(UsageError):
        read_result(stored(tmp_path, text))


def test_bytes_that_are_no_utf8_and_a_missing_file_are_told(tmp_path: Path) -> None:
    (tmp_path / "latin.json").write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match="no stored result"):
        read_result(tmp_path / "latin.json")
    with pytest.raises(UsageError, match="No such file"):
        read_result(tmp_path / "none.json")
