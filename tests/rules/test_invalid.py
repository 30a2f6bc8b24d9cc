"""A file for each way to write a bad pack (`invalid/`) or a bad file of cases (`invalid_cases/`).

What `compliance rules validate` says of it stands at its top: `# line:column: message`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from compliance.obligations.cases import read_cases
from compliance.obligations.load import load_packs
from compliance.rulebook import book

HERE = Path(__file__).parent


def said_at_the_top(file: Path) -> list[str]:
    lines = file.read_text(encoding="utf-8").splitlines()
    return [f"{file.name}:{line.removeprefix('# ')}" for line in lines if line.startswith("# ")]


def without_folder(problems: tuple[str, ...], file: Path) -> list[str]:
    return [line.replace(f"{file.parent}/", "") for line in problems]


def test_there_is_something_to_test() -> None:
    assert len(list(HERE.glob("invalid/*.yaml"))) > 70
    assert len(list(HERE.glob("invalid_cases/*.yaml"))) > 20


@pytest.mark.parametrize("file", sorted(HERE.glob("invalid/*.yaml")), ids=lambda file: file.stem)
def test_a_bad_pack_is_refused_with_all_that_is_wrong(file: Path) -> None:
    checked, problems = book.check((str(file),))
    assert not checked
    assert without_folder(problems, file) == said_at_the_top(file)


@pytest.mark.parametrize("file", sorted(HERE.glob("invalid_cases/*.yaml")), ids=lambda file: file.stem)
def test_bad_cases_are_refused_with_all_that_is_wrong(file: Path) -> None:
    _, problems = read_cases(file.read_text(encoding="utf-8"), str(file), load_packs())
    assert without_folder(problems, file) == said_at_the_top(file)
