"""`compliance report`: any format from a stored result, with the exit code that the scan had."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from support.command import run_compliance
from support.results import clean, incomplete, realistic

from compliance.report import FORMATS

ROOT = Path(__file__).parents[2]


def stored(folder: Path, result) -> Path:
    file = folder / "result.json"
    file.write_text(FORMATS["json"].render(result), encoding="utf-8")
    return file


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_what_the_scan_would_have_written(tmp_path: Path, name: str) -> None:
    file = stored(tmp_path, realistic())
    out = tmp_path / "out"
    done = run_compliance("report", file, "--format", f"{name}={out}", env={"SOURCE_DATE_EPOCH": "0"})
    assert done.returncode == 1, done.stderr
    assert out.read_bytes().decode() == FORMATS[name].render(realistic())


@pytest.mark.parametrize(
    "result, arguments, code",
    [
        (clean(), (), 0),
        (realistic(), (), 1),
        (realistic(), ("--fail-on", "never"), 0),
        (incomplete(), ("--fail-on", "never"), 3),
    ],
)
def test_the_exit_code_is_that_of_the_scan(tmp_path: Path, result, arguments, code: int) -> None:
    assert run_compliance("report", stored(tmp_path, result), "--quiet", *arguments).returncode == code


def test_a_result_of_another_schema_is_refused_in_one_line(tmp_path: Path) -> None:
    file = stored(tmp_path, clean())
    document = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps(document | {"schema_version": "0"}), encoding="utf-8")
    done = run_compliance("report", file)
    assert done.returncode == 2
    assert done.stderr.startswith(f'error: {file}: schema_version "0" cannot be read here')
    assert done.stderr.count("\n") == 1


def test_a_clock_that_is_no_number_is_refused(tmp_path: Path) -> None:
    done = run_compliance("report", stored(tmp_path, clean()), env={"SOURCE_DATE_EPOCH": "yesterday"})
    assert done.returncode == 2 and "SOURCE_DATE_EPOCH='yesterday'" in done.stderr


def test_docs_and_help_name_the_same_formats_and_options() -> None:
    docs = (ROOT / "docs" / "reports.md").read_text(encoding="utf-8")
    table = set(re.findall(r"`([a-z-]+)`", "".join(re.findall(r"^\| (`.*?) \|", docs, re.M))))
    assert table == set(FORMATS)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (row,) = re.findall(r"^\| `--format FMT.*$", readme, re.M)
    assert set(re.findall(r"`([a-z-]+)`", row)) == set(FORMATS)
    for command in ("scan", "report"):
        shown = " ".join(run_compliance(command, "--help").stdout.split())
        assert ", ".join(FORMATS) in shown.replace(" ,", ",")
    for option in ("--output", "--check"):
        assert option in docs and option in run_compliance("notice", "--help").stdout
