"""The rules in force with their cases: what a person can look up by id."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from compliance import resources
from compliance.errors import RuleError, UsageError
from compliance.model.rule import Pack, Rule
from compliance.obligations.cases import Case, read_cases
from compliance.obligations.load import check_files, load_packs
from compliance.strict_yaml import nearest, read_text


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule of a pack. `rows` is the rule itself, or one for each row of its table; `rule` is how it is
    written, with ‹column› where a row's value goes; `cases` are those about it."""

    pack: Pack
    rule: Rule
    rows: tuple[Rule, ...]
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """A rule file that can be used, and how many rules and cases it has."""

    path: str
    rules: int
    cases: int


def entries(extra: tuple[str, ...] = ()) -> tuple[Entry, ...]:
    """Every rule, in the order of the packs. Raises RuleError for rules or cases that cannot be used."""
    packs = load_packs(extra)
    cases = _read(_shipped_cases() + _beside(extra), packs)
    return tuple(_entry(pack, rows, cases) for pack in packs for rows in _by_id(pack.rules))


def find(rule: str, known: Iterable[Entry]) -> Entry:
    """Raises UsageError, with the nearest right name."""
    by_id = {entry.rule.id: entry for entry in known}
    if rule not in by_id:
        raise UsageError(f"no rule has the id '{rule}'{nearest(rule, by_id)}")
    return by_id[rule]


def cases_of(files: tuple[str, ...] = ()) -> tuple[Case, ...]:
    """The cases beside the rule files `files`; without any, the shipped ones.

    Raises RuleError for rules or cases that cannot be used, UsageError if a file has no cases beside it.
    """
    packs = load_packs(files)
    for file in files:
        if not case_file(file).exists():
            raise UsageError(f"{file}: it has no cases; they are looked for in {case_file(file)}")
    return _read(_beside(files) if files else _shipped_cases(), packs)


def check(files: tuple[str, ...]) -> tuple[tuple[Checked, ...], tuple[str, ...]]:
    """The rule files that can be used, and all that is wrong with the others and with the cases beside them.

    Raises RuleError for a file that cannot be read.
    """
    packs, problems = check_files(files)
    checked = []
    for pack in packs:
        cases, wrong = _cases_beside(pack, packs)
        if not wrong and not any(line.startswith(f"{pack.path}:") for line in problems):
            checked.append(Checked(pack.path, len({rule.id for rule in pack.rules}), len(cases)))
        problems += wrong
    return tuple(checked), problems


def _cases_beside(pack: Pack, packs: tuple[Pack, ...]) -> tuple[tuple[Case, ...], tuple[str, ...]]:
    for text, file in _beside((pack.path,)):
        return read_cases(text, file, (*load_packs(), *packs))
    return (), ()


def _read(texts: Iterable[tuple[str, str]], packs: tuple[Pack, ...]) -> tuple[Case, ...]:
    read = [read_cases(text, file, packs) for text, file in texts]
    for _, problems in read:
        for problem in problems:
            raise RuleError(problem)
    return tuple(case for cases, _ in read for case in cases)


def _shipped_cases() -> list[tuple[str, str]]:
    return [(resources.rules_text(name), f"rules/{name}") for name in resources.rule_case_names()]


def case_file(rules: str) -> Path:
    """Where the cases of a rule file are looked for: in `tests/` beside it, by the same name."""
    return Path(rules).parent / "tests" / Path(rules).name


def _beside(files: tuple[str, ...]) -> list[tuple[str, str]]:
    """Text and path of the cases beside each of the rule files that has any."""
    found = [path for path in map(case_file, files) if path.exists()]
    return [(read_text(path, "file of cases", RuleError), str(path)) for path in found]


def _by_id(rules: Iterable[Rule]) -> Iterable[tuple[Rule, ...]]:
    grouped: dict[str, list[Rule]] = {}
    for rule in rules:
        grouped.setdefault(rule.id, []).append(rule)
    return map(tuple, grouped.values())


def _entry(pack: Pack, rows: tuple[Rule, ...], cases: Iterable[Case]) -> Entry:
    template = rows[0].template
    written = template if template and template.id == rows[0].id else rows[0]
    return Entry(pack, written, rows, tuple(case for case in cases if case.about == written.id))
