"""Case files: files in, findings out. They stand beside the packs, as `tests/<pack file>`.

pack: mit                  whose findings are compared; `all`, or left out: those of every pack
snippets: {name: text}     used as ${name} in a file's text; "@mit" is ScanCode's text of the licence `mit`
cases:
- name: a sentence         what the case shows
  about: rule-id           the rule it is about: it fires, or this is a near miss
  params: {owners: [a]}    as in a policy
  files: {path: text}
  before: {path: text}     what they were before: the change from that to `files` is then checked
  expect: [{rule, path, severity, line}]       every finding; `line` may be left out
  not_evaluated: [rule-id]                     every rule that was not evaluated; left out: not compared
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from compliance.errors import RuleError
from compliance.model.finding import Severity
from compliance.model.rule import Pack
from compliance.obligations.problems import Problems, fail
from compliance.settings import PARAM_FIELDS
from compliance.strict_yaml import MAX_CHARS, Section, check_fields, load, nearest, nearest_of_few

EVERY_PACK = "all"
FILE_FIELDS = {"pack": str, "snippets": Section, "cases": list}
CASE_FIELDS = {
    "name": str,
    "about": str,
    "params": Section,
    "files": Section,
    "before": Section,
    "expect": list,
    "not_evaluated": list,
}
EXPECT_FIELDS = {"rule": str, "path": str, "severity": str, "line": int}
_SNIPPET = re.compile(r"\$\{([^}]*)\}")


@dataclass(frozen=True, slots=True)
class Expected:
    """One finding. `line` is 1-based; 0: any."""

    rule: str
    path: str
    severity: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Case:
    """`rules` are those whose findings are compared; the texts of `files` may hold ${snippets}.

    `where` is its file:line:column. With `before`, what is tried is the change from those files to `files`.
    """

    name: str
    where: str
    about: str
    rules: frozenset[str]
    files: Mapping[str, str]
    expect: tuple[Expected, ...]
    params: Mapping[str, Any] = field(default_factory=dict)
    not_evaluated: frozenset[str] | None = None
    snippets: Mapping[str, str] = field(default_factory=dict)
    before: Mapping[str, str] | None = None

    @property
    def fires(self) -> bool:
        """Whether the rule that it is about is to fire; else it is a near miss, or not evaluated."""
        return any(entry.rule == self.about for entry in self.expect)

    @property
    def undecided(self) -> bool:
        return self.about in (self.not_evaluated or ())


def read_cases(text: str, file: str, packs: Iterable[Pack]) -> tuple[tuple[Case, ...], tuple[str, ...]]:
    """The cases in `text` on rules of `packs`, and everything that is wrong with them."""
    problems = Problems()
    cases: tuple[Case, ...] = ()
    with problems.collected():
        cases = _CaseReader(load(text, file, RuleError), file, packs, problems).cases()
    return cases, tuple(problems)


class _CaseReader:
    def __init__(self, document: Any, file: str, packs: Iterable[Pack], problems: Problems) -> None:
        what = "a file of cases"
        self.document = check_fields(
            document, FILE_FIELDS, required=("cases",), what=what, error=RuleError, where=f"{file}:1:1"
        )
        self.problems = problems
        self.snippets: Section = self.document.get("snippets", Section(file, (1, 1)))
        self.rules = self._rules({pack.id: pack for pack in packs})

    def _rules(self, packs: Mapping[str, Pack]) -> frozenset[str]:
        """The rules whose findings are compared."""
        name = self.document.get("pack", EVERY_PACK)
        if name != EVERY_PACK and name not in packs:
            fail(self.document, "pack", f"unknown pack '{name}'{nearest(name, (EVERY_PACK, *packs))}")
        chosen = packs.values() if name == EVERY_PACK else (packs[name],)
        return frozenset(rule.id for pack in chosen for rule in pack.rules)

    def cases(self) -> tuple[Case, ...]:
        for name, text in self.snippets.items():
            if not isinstance(text, str):
                self.problems.add([f"{self.snippets.where(name)}: snippet '{name}' must be text"])
        read = []
        names: set[str] = set()
        for entry in self.document["cases"]:
            with self.problems.collected():
                case = self._case(entry)
                if case.name in names:
                    fail(entry, "name", f"two cases are named '{case.name}'")
                names.add(case.name)
                read.append(case)
        return tuple(read)

    def _case(self, entry: Any) -> Case:
        where = self.document.where("cases")
        required = ("name", "files", "expect")
        section = check_fields(
            entry, CASE_FIELDS, required=required, what="a case", error=RuleError, where=where
        )
        if "about" in section:
            self._known(section, "about", section["about"])
        return Case(
            name=section["name"],
            where=section.where(),
            about=section.get("about", ""),
            rules=self.rules,
            files=self._files(section["files"]),
            expect=tuple(self._expected(part, section.where("expect")) for part in section["expect"]),
            params=_params(section),
            not_evaluated=self._undecided(section),
            snippets=self.snippets,
            before=self._files(section["before"]) if "before" in section else None,
        )

    def _files(self, section: Section) -> dict[str, str]:
        if not section:
            raise RuleError(f"{section.where()}: a case has at least one file")
        for path, text in section.items():
            _check_path(section, path)
            if not isinstance(text, str):
                fail(section, path, f"the content of '{path}' must be text")
            self._check_snippets(section, path, _SNIPPET.findall(text))
        return dict(section)

    def _check_snippets(self, section: Section, path: str, names: list[str]) -> None:
        for name in names:
            if name not in self.snippets:
                fail(section, path, f"unknown snippet '${{{name}}}'{nearest(name, self.snippets)}")
        if sum(len(str(self.snippets[name])) for name in names) > MAX_CHARS:
            fail(section, path, f"larger than {MAX_CHARS:,} characters, snippets filled in")

    def _expected(self, entry: Any, where: str) -> Expected:
        required = ("rule", "path", "severity")
        part = check_fields(
            entry, EXPECT_FIELDS, required=required, what="an expected finding", error=RuleError, where=where
        )
        self._known(part, "rule", part["rule"])
        severities = [severity.value for severity in Severity]
        if part["severity"] not in severities:
            word = part["severity"]
            fail(part, "severity", f"'{word}' is not a severity{nearest_of_few(word, severities)}")
        return Expected(**part)

    def _undecided(self, section: Section) -> frozenset[str] | None:
        for name in section.get("not_evaluated", ()):
            self._known(section, "not_evaluated", name)
        return frozenset(section["not_evaluated"]) if "not_evaluated" in section else None

    def _known(self, section: Section, key: str, rule: Any) -> None:
        if not isinstance(rule, str) or rule not in self.rules:
            fail(section, key, f"unknown rule '{rule}'{nearest(str(rule), self.rules)}")


def _params(section: Section) -> Mapping[str, Any]:
    """A case's params; what is in them is checked when the policy is made from them."""
    params = section.get("params", Section(section.file, section.mark))
    return check_fields(
        params, PARAM_FIELDS, what="'params' of a case", error=RuleError, where=section.where("params")
    )


def _check_path(section: Section, path: str) -> None:
    """Raises RuleError unless `path` stays in the folder that the case is written to."""
    parts = PurePosixPath(path).parts
    inside = parts and not path.startswith("/") and ".." not in parts and ".git" not in map(str.lower, parts)
    if not inside or not path.isprintable() or "\\" in path or str(PurePosixPath(path)) != path:
        fail(section, path, f"'{path}' is not a path within the case's folder")


def filled(text: str, snippets: Mapping[str, str]) -> str:
    """`text` with each ${snippet} in its place."""
    return _SNIPPET.sub(lambda match: snippets[match[1]], text)
