"""Rule packs: from YAML to `Pack`, or a RuleError that says file, line, column and the nearest right name.

pack: {id, version, schema, extends}
params: {name: value}                      used as $name in a condition's value
define: {name: condition}                  used as {use: name}
tables: {name: [{column: value, …}, …]}    a rule with `table: name` has a row for each, ${column} filled in;
                                           the first column names the row
rules: [ … ]                               see `RULE_FIELDS`
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NoReturn

from compliance import resources
from compliance.errors import PolicyError, RuleError
from compliance.model.facts import CATALOGUE, SUBJECT_KINDS, reachable
from compliance.model.finding import Kind, Severity
from compliance.model.rule import AllOf, AnyOf, Comparison, Condition, Obligation, Pack, Rule, Wording
from compliance.obligations.operators import OPERATORS, PLACEHOLDER
from compliance.settings import Policy
from compliance.strict_yaml import Section, check_fields, load, nearest, read_text

SCHEMA = "1"
FILE_FIELDS = {"pack": Section, "params": Section, "define": Section, "tables": Section, "rules": list}
PACK_FIELDS = {"id": str, "version": str, "schema": str, "extends": list, "title": str}
RULE_FIELDS: dict[str, type | tuple[type, ...]] = {
    "id": str,
    "title": str,
    "why": str,
    "obligation": Section,
    "for_each": str,
    "table": str,
    "when": Section,
    "satisfied_by": Section,
    "kind": str,
    "severity": str,
    "confidence": str,
    "evidence": list,
    "finding": Section,
    "since": str,
}
RULE_REQUIRED = (
    "id", "title", "obligation", "for_each", "when", "kind", "severity", "confidence", "finding", "since",
)  # fmt: skip
OBLIGATION_FIELDS = {"license": str, "clause": str, "quote": str, "url": str}
FINDING_FIELDS = {"observed": str, "not_checked": str, "could_be_wrong": str, "fix": str}
# The words that a finding's texts may use, by what the rule is asked about.
LABELS = {
    "project": {"path", "count", "looked_in", "owners", "licenses", "marks", "name"},
    "component": {"path", "count", "looked_in", "owners", "licenses", "holders", "notice_path"},
    "file": {"path", "count", "looked_in", "owners", "licenses", "entities", "ratio"},
    "notice": {"path", "count", "looked_in", "owners", "licenses", "holder", "entity", "line", "component"},
    "marker": {"path", "count", "looked_in", "owners", "licenses", "source", "line"},
}
# Texts go into disputes: they speak of a gap, never of a person or a motive.
FORBIDDEN_WORDS = re.compile(
    r"stol(e|en)|steal|plagiar|violat|\bprove[sn]?\b|\bsigma\b|\bp-value|infring", re.I
)
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9.]+)*\Z")
_VERSION = re.compile(r"\d+\.\d+\.\d+\Z")


def load_packs(extra: tuple[str, ...] = ()) -> tuple[Pack, ...]:
    """The packs that ship with the tool, then the rule files named in `extra`.

    Raises RuleError for a file that cannot be read or used, or an id that two rules claim.
    """
    packs = [load_pack(resources.rules_text(name), f"rules/{name}") for name in resources.rule_pack_names()]
    packs += [load_pack(read_text(Path(path), "rule file", RuleError), path) for path in extra]
    _check_unique(packs)
    return tuple(packs)


def load_pack(text: str, file: str) -> Pack:
    """The pack in `text`; `file` is named in errors. Raises RuleError."""
    document = _fields(load(text, file, RuleError), FILE_FIELDS, ("pack", "rules"), "a rule file", file)
    head = _fields(document["pack"], PACK_FIELDS, ("id", "version", "schema"), "pack", document.where("pack"))
    if head["schema"] != SCHEMA:
        _fail(head, "schema", f"schema '{head['schema']}' is not known; this tool reads schema '{SCHEMA}'")
    if not _VERSION.match(head["version"]):
        _fail(head, "version", f"version '{head['version']}' is not of the form 1.2.3")
    reader = _RuleReader(document, file)
    rules = tuple(rule for section in document["rules"] for rule in reader.rules(section))
    return Pack(
        id=head["id"],
        version=head["version"],
        path=file,
        rules=rules,
        extends=tuple(map(str, head.get("extends", ()))),
        params=dict(document.get("params", {})),
    )


class _RuleReader:
    """Reads the rules of one file, with that file's params, defines and tables at hand."""

    def __init__(self, document: Section, file: str) -> None:
        self.file = file
        self.params: Mapping[str, Any] = document.get("params", {})
        self.defines: Mapping[str, Any] = document.get("define", {})
        self.tables: Mapping[str, Any] = document.get("tables", {})

    def rules(self, section: Any) -> Iterator[Rule]:
        """One rule, or one for each row of its table."""
        section = _fields(section, RULE_FIELDS, RULE_REQUIRED, "a rule", self.file)
        if "table" not in section:
            yield self._rule(section)
            return
        rows = self.tables.get(section["table"])
        if not isinstance(rows, list):
            _fail(
                section,
                "table",
                f"unknown table '{section['table']}'{nearest(section['table'], self.tables)}",
            )
        for row in rows:
            if not isinstance(row, Section):
                _fail(section, "table", f"each row of table '{section['table']}' must be a mapping")
            yield self._rule(_fill_row(section, row), row=str(next(iter(row.values()), "")))

    def _rule(self, section: Section, row: str = "") -> Rule:
        name = section["id"]
        if not _ID.match(name):
            _fail(section, "id", f"'{name}' is not an id: small letters, digits and hyphens")
        _one_of(section, "for_each", SUBJECT_KINDS)
        _one_of(section, "kind", [kind.value for kind in Kind])
        _one_of(section, "severity", [severity.value for severity in Severity])
        _one_of(section, "confidence", ("high", "medium", "low"))
        if section["kind"] == Kind.SIGNAL and section["severity"] == Severity.ERROR:
            _fail(section, "severity", f"'{name}' is a signal: a signal may not default to error")
        for_each = section["for_each"]
        return Rule(
            id=name,
            title=section["title"],
            obligation=self._obligation(section),
            for_each=for_each,
            when=self.condition(section["when"], for_each),
            satisfied_by=self.condition(section["satisfied_by"], for_each)
            if "satisfied_by" in section
            else None,
            kind=section["kind"],
            severity=section["severity"],
            confidence=section["confidence"],
            finding=self._wording(section),
            evidence=self._evidence(section),
            since=section["since"],
            why=section.get("why", ""),
            row=row,
        )

    def _obligation(self, section: Section) -> Obligation:
        what = f"'obligation' of {section['id']}"
        part = _fields(
            section["obligation"], OBLIGATION_FIELDS, ("license", "clause", "quote"), what, section.where()
        )
        return Obligation(**part)

    def _wording(self, section: Section) -> Wording:
        what = f"'finding' of {section['id']}"
        part = _fields(section["finding"], FINDING_FIELDS, tuple(FINDING_FIELDS), what, section.where())
        known = LABELS[section["for_each"]]
        for key, text in part.items():
            if word := FORBIDDEN_WORDS.search(text):
                _fail(part, key, f"'{word[0]}' may not stand in a finding: speak of the gap")
            for placeholder in PLACEHOLDER.findall(text):
                if "." in placeholder:
                    self._check_fact(part, key, placeholder, section["for_each"])
                elif placeholder not in known:
                    _fail(part, key, f"unknown placeholder '{{{placeholder}}}'{nearest(placeholder, known)}")
        return Wording(**part)

    def _evidence(self, section: Section) -> tuple[str, ...]:
        names = section.get("evidence", [])
        for name in names:
            self._check_fact(section, "evidence", name, section["for_each"])
        return tuple(names)

    def condition(self, section: Any, for_each: str, seen: tuple[str, ...] = ()) -> Condition:
        """A condition: {all: […]}, {any: […]}, {use: name} or {fact: name, operator: value}."""
        if not isinstance(section, Section):
            raise RuleError(f"{self.file}: a condition must be a mapping, not {section!r}")
        for key, build in (("all", AllOf), ("any", AnyOf)):
            if key in section:
                if len(section) != 1 or not isinstance(section[key], list) or not section[key]:
                    _fail(section, key, f"'{key}' takes a list of conditions, and stands alone")
                return build(tuple(self.condition(part, for_each, seen) for part in section[key]))
        if "use" in section:
            name = section["use"]
            if name not in self.defines:
                _fail(section, "use", f"unknown define '{name}'{nearest(str(name), self.defines)}")
            if name in seen:
                _fail(section, "use", f"define '{name}' uses itself")
            return self.condition(self.defines[name], for_each, (*seen, name))
        return self._test(section, for_each)

    def _test(self, section: Section, for_each: str) -> Comparison:
        operators = [key for key in section if key != "fact"]
        if "fact" not in section or len(operators) != 1:
            _fail(section, None, "a condition is {fact: name, operator: value}, all, any or use")
        operator = operators[0]
        if operator not in OPERATORS:
            _fail(section, operator, f"unknown operator '{operator}'{nearest(operator, OPERATORS)}")
        fact = section["fact"]
        self._check_fact(section, "fact", fact, for_each)
        takes, wanted, _ = OPERATORS[operator]
        kind = CATALOGUE[fact].type
        if kind not in takes:
            _fail(section, operator, f"'{operator}' cannot be asked of {fact}, which is a {kind}")
        value = self._value(section, operator)
        if wanted is float and isinstance(value, (int, float)) and not isinstance(value, bool):
            value = float(value)
        if not isinstance(value, wanted) or (kind == "flag" and not isinstance(value, bool)):
            _fail(section, operator, f"'{operator}' on {fact} cannot take {value!r}")
        return Comparison(fact, operator, tuple(value) if isinstance(value, list) else value)

    def _value(self, section: Section, operator: str) -> Any:
        value = section[operator]
        if isinstance(value, str) and value.startswith("$"):
            if value[1:] not in self.params:
                _fail(section, operator, f"unknown param '{value}'{nearest(value[1:], self.params)}")
            return self.params[value[1:]]
        return value

    def _check_fact(self, section: Section, key: str, fact: Any, for_each: str) -> None:
        if fact not in CATALOGUE:
            _fail(section, key, f"unknown fact '{fact}'{nearest(str(fact), CATALOGUE)}")
        if not reachable(for_each, fact):
            _fail(section, key, f"fact '{fact}' cannot be asked for each {for_each}")


def _fill_row(section: Section, row: Section) -> Section:
    """A copy of `section` with `${column}` replaced by the row's values, everywhere in it."""

    def filled(value: Any) -> Any:
        if isinstance(value, Section):
            copy = Section(value.file, value.mark)
            copy.marks = value.marks
            copy.update({key: filled(part) for key, part in value.items()})
            return copy
        if isinstance(value, list):
            return [filled(part) for part in value]
        if isinstance(value, str):
            if (whole := re.fullmatch(r"\$\{(\w+)\}", value)) and whole[1] in row:
                return row[whole[1]]
            return re.sub(r"\$\{(\w+)\}", lambda match: str(row.get(match[1], match[0])), value)
        return value

    result = filled(section)
    assert isinstance(result, Section)
    return result


def _fields(section: Any, fields: Any, required: tuple[str, ...], what: str, where: str) -> Section:
    return check_fields(section, fields, required=required, what=what, error=RuleError, where=where)


def _one_of(section: Section, key: str, known: Any) -> None:
    if section[key] not in known:
        _fail(section, key, f"'{section[key]}' is not a {key}{nearest(section[key], known)}")


def _fail(section: Section, key: str | None, message: str) -> NoReturn:
    raise RuleError(f"{section.where(key)}: {message}")


def _check_unique(packs: list[Pack]) -> None:
    seen: dict[str, str] = {}
    for pack in packs:
        ids = [(pack.id, ""), *((rule.id, rule.row) for rule in pack.rules)]
        for index, (name, row) in enumerate(ids):
            same_table = row and index and ids[index - 1][0] == name and row not in _rows(ids[:index], name)
            if name in seen and not same_table:
                raise RuleError(f"{pack.path}: the id '{name}' is already used in {seen[name]}")
            seen[name] = pack.path
        _check_extends(pack, packs)


def _rows(ids: list[tuple[str, str]], name: str) -> set[str]:
    return {row for other, row in ids if other == name}


def _check_extends(pack: Pack, packs: list[Pack]) -> None:
    known = {other.id: other.version for other in packs}
    for entry in pack.extends:
        name, _, wanted = entry.partition("@")
        if name not in known:
            raise RuleError(f"{pack.path}: extends '{entry}', which is not loaded{nearest(name, known)}")
        if wanted and not version_matches(known[name], wanted):
            raise RuleError(f"{pack.path}: extends '{entry}', but {name} {known[name]} is loaded")


def check_overrides(policy: Policy, packs: tuple[Pack, ...]) -> None:
    """Raises PolicyError if the policy changes a rule that no pack has."""
    known = {rule.id for pack in packs for rule in pack.rules}
    for name in policy.overrides:
        if name not in known:
            raise PolicyError(
                f"{policy.source}: an override names the unknown rule '{name}'{nearest(name, known)}"
            )


def version_matches(version: str, wanted: str) -> bool:
    """Whether `version` is in the range `wanted`: `^1.2` (same major), `~1.2` (same minor) or exact."""
    have = [int(part) for part in version.split(".")]
    try:
        want = [int(part) for part in wanted.lstrip("^~").split(".")]
    except ValueError:
        return False
    fixed = {"^": 1, "~": 2}.get(wanted[:1], len(want))
    return have[:fixed] == want[:fixed] and have >= want
