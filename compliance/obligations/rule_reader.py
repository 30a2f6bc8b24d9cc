"""One rule of a pack: its fields, checked, as a `Rule`; with a table, a `Rule` for each row."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from compliance.errors import RuleError
from compliance.model.facts import SUBJECT_KINDS
from compliance.model.finding import Kind, Severity
from compliance.model.rule import Condition, Obligation, Rule, Wording
from compliance.obligations.columns import Placeholder, fill_row, mentions_columns, template_row
from compliance.obligations.conditions import Conditions, check_fact
from compliance.obligations.operators import PLACEHOLDER
from compliance.obligations.problems import Problems, fail
from compliance.obligations.versions import VERSION, parts
from compliance.strict_yaml import Section, check_fields, field_problems, nearest, nearest_of_few

FIELDS: Mapping[str, type | tuple[type, ...]] = {
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
OPTIONAL = ("why", "table", "satisfied_by", "evidence")
OBLIGATION_FIELDS = {"license": str, "clause": str, "quote": str, "url": str}
FINDING_FIELDS = {"observed": str, "not_checked": str, "could_be_wrong": str, "fix": str}
# The words that a finding's texts may use, by what the rule is asked about.
LABELS = {
    "project": {"path", "count", "looked_in", "owners", "licenses", "marks", "name"},
    "component": {"path", "count", "looked_in", "owners", "licenses", "holders", "notice_path"},
    "file": {"path", "count", "looked_in", "owners", "licenses", "entities", "ratio"},
    "notice": {"path", "count", "looked_in", "owners", "licenses", "holder", "entity", "line", "component"},
    "marker": {"path", "count", "looked_in", "owners", "licenses", "source", "line"},
    "removal": {"path", "old_path", "line", "lines", "count", "looked_in", "owners", "licenses", "holder"},
    "dependency": {
        "path",
        "count",
        "looked_in",
        "owners",
        "name",
        "version",
        "through",
        "license",
        "licenses",
        "scope",
        "own",
    },
}
# Texts go into disputes: they speak of a gap, never of a person or a motive.
FORBIDDEN_WORDS = re.compile(
    r"stol(e|en)|steal|plagiar|violat|\bprove[sn]?\b|\bsigma\b|\bp-value|infring", re.I
)
ID = re.compile(r"[a-z0-9]+([.-][a-z0-9]+)*\Z")
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "for_each": SUBJECT_KINDS,
    "kind": tuple(kind.value for kind in Kind),
    "severity": tuple(severity.value for severity in Severity),
    "confidence": ("high", "medium", "low"),
}


class RuleReader:
    """Reads the rules of one file. What is wrong with them goes to `problems`."""

    def __init__(
        self, tables: Mapping[str, list[Section]], conditions: Conditions, version: str, problems: Problems
    ) -> None:
        self.tables = tables
        self.conditions = conditions
        self.version = version  # the pack's; empty if that is wrong itself
        self.problems = problems
        self.used_tables: set[str] = set()

    def rules(self, section: Any, where: str) -> Iterator[Rule]:
        """The rule in `section`, one for each row of its table, or none if something is wrong with it."""
        required = tuple(name for name in FIELDS if name not in OPTIONAL)
        wrong = list(field_problems(section, FIELDS, required=required, what="a rule", where=where))
        self.problems.add(wrong)
        if not wrong:
            with self.problems.collected():
                yield from self._filled(section) if "table" in section else self._alone(section)

    def _rows(self, section: Section) -> list[Section]:
        name = section["table"]
        if name not in self.tables:
            fail(section, "table", f"unknown table '{name}'{nearest(str(name), self.tables)}")
        self.used_tables.add(name)
        return self.tables[name]

    def _alone(self, section: Section) -> Iterator[Rule]:
        if rule := self._rule(section, {}):
            yield rule

    def _filled(self, section: Section) -> Iterator[Rule]:
        """A rule for each row; none if the table is broken, and has no rows.

        The template first: what is wrong with it is not said again for every row.
        """
        rows = self._rows(section)
        template = self._rule(section, template_row(rows)) if rows else None
        for row in rows if template else ():
            if rule := self._rule(section, row, template):
                yield rule

    def _rule(self, section: Section, row: Mapping[str, Any], template: Rule | None = None) -> Rule | None:
        before = len(self.problems)
        fields: dict[str, Any] = {}
        filled = section
        for name, read in _READERS.items():
            if template and not mentions_columns(section.get(name)):
                fields[name] = getattr(template, name)  # the same in every row
                continue
            if filled is section:
                filled = fill_row(section, row)
            with self.problems.collected():
                fields[name] = read(self, filled, name)
        # The second: what is wrong may have been said already, of another rule at the same place.
        if len(self.problems) > before or len(fields) < len(_READERS):
            return None
        return Rule(
            **fields,
            row=str(next(iter(row.values()), "")),
            columns=dict(row),
            template=template,
            where=section.where("id"),
        )

    def _text(self, section: Section, key: str) -> str:
        if not (text := section.get(key, "")).strip() and key not in OPTIONAL:
            fail(section, key, f"'{key}' of a rule is empty")
        return str(text)

    def _id(self, section: Section, key: str) -> str:
        name = section[key]
        if not ID.match(name) and not isinstance(name, Placeholder):
            fail(section, key, f"'{name}' is not an id: small letters, digits and hyphens")
        return str(name)

    def _choice(self, section: Section, key: str) -> str:
        value, known = section[key], _CHOICES[key]
        if value not in known and not isinstance(value, Placeholder):
            fail(section, key, f"'{value}' is not a {key}{nearest_of_few(value, known)}")
        return str(value)

    def _severity(self, section: Section, key: str) -> str:
        if section["kind"] == Kind.SIGNAL and section[key] == Severity.ERROR:
            fail(section, key, f"'{section['id']}' is a signal: a signal may not default to error")
        return self._choice(section, key)

    def _obligation(self, section: Section, key: str) -> Obligation:
        part = check_fields(
            section[key],
            OBLIGATION_FIELDS,
            required=("license", "clause", "quote"),
            what=f"'obligation' of {section['id']}",
            error=RuleError,
            where=section.where(key),
        )
        url = part.get("url", "")
        if url and not url.startswith(("https://", "http://")) and not isinstance(url, Placeholder):
            fail(part, "url", f"'{url}' is not a web address")
        return Obligation(**part)

    def _condition(self, section: Section, key: str) -> Condition | None:
        if section["for_each"] not in SUBJECT_KINDS or (key not in section and key in OPTIONAL):
            return None
        return self.conditions.read(section[key], section["for_each"], section.where(key))

    def _evidence(self, section: Section, key: str) -> tuple[str, ...]:
        names = section.get(key, [])
        for name in names if section["for_each"] in SUBJECT_KINDS else ():
            check_fact(section, key, name, section["for_each"])
        return tuple(map(str, names))

    def _wording(self, section: Section, key: str) -> Wording:
        part = check_fields(
            section[key],
            FINDING_FIELDS,
            required=tuple(FINDING_FIELDS),
            what=f"'finding' of {section['id']}",
            error=RuleError,
            where=section.where(key),
        )
        for name in part:
            with self.problems.collected():
                _check_words(part, name, section["for_each"])
        return Wording(**part)

    def _since(self, section: Section, key: str) -> str:
        since = section[key]
        if not VERSION.match(since):
            fail(section, key, f"since '{since}' is not of the form 1.2.3")
        if self.version and parts(since) > parts(self.version):
            fail(section, key, f"since '{since}' is later than the pack's version {self.version}")
        return str(since)


_READERS: Mapping[str, Callable[[RuleReader, Section, str], Any]] = {
    "id": RuleReader._id,
    "title": RuleReader._text,
    "why": RuleReader._text,
    "obligation": RuleReader._obligation,
    "for_each": RuleReader._choice,
    "when": RuleReader._condition,
    "satisfied_by": RuleReader._condition,
    "kind": RuleReader._choice,
    "severity": RuleReader._severity,
    "confidence": RuleReader._choice,
    "evidence": RuleReader._evidence,
    "finding": RuleReader._wording,
    "since": RuleReader._since,
}


def _check_words(part: Section, key: str, for_each: str) -> None:
    """Raises RuleError for a placeholder that nothing fills, and for a word that accuses."""
    known = LABELS.get(for_each, set())
    if FORBIDDEN_WORDS.search(part[key]):
        accusing = next(filter(FORBIDDEN_WORDS.search, part[key].split()))
        fail(part, key, f"'{accusing.strip('.,;:')}' may not stand in a finding: speak of the gap")
    for placeholder in PLACEHOLDER.findall(part[key]) if known else ():
        if "." in placeholder:
            check_fact(part, key, placeholder, for_each)
        elif placeholder not in known:
            fail(part, key, f"unknown placeholder '{{{placeholder}}}'{nearest(placeholder, known)}")
