"""One rule file: from YAML to `Pack`, or everything that is wrong with it.

pack: {id, version, schema, extends, title}
params: {name: value}                      used as $name in a condition's value
define: {name: condition}                  used as {use: name}
tables: {name: [{column: value, …}, …]}    a rule with `table: name` has a row for each, ${column} filled in;
                                           the first column names the row
rules: [ … ]                               see `rule_reader.FIELDS`

Each message begins with file:line:column and, for a name, ends with the nearest right one.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

from compliance.errors import RuleError
from compliance.model.rule import Pack, Rule
from compliance.obligations.columns import check_table
from compliance.obligations.conditions import Conditions
from compliance.obligations.problems import Problems, fail
from compliance.obligations.rule_reader import ID, RuleReader
from compliance.obligations.versions import RANGE, VERSION
from compliance.strict_yaml import Section, field_problems, load

SCHEMA = "1"
MOST_RULES = 2_000
FILE_FIELDS = {"pack": Section, "params": Section, "define": Section, "tables": Section, "rules": list}
PACK_FIELDS = {"id": str, "version": str, "schema": str, "extends": list, "title": str}


def read_pack(text: str, file: str) -> tuple[Pack | None, tuple[str, ...]]:
    """The pack in `text`, or None and what is wrong; `file` is named in each message."""
    problems = Problems()
    pack = None
    with problems.collected():
        pack = _pack(load(text, file, RuleError), file, problems)
    return (None if problems else pack), tuple(problems)


def load_pack(text: str, file: str) -> Pack:
    """The same. Raises RuleError with the first thing that is wrong."""
    pack, problems = read_pack(text, file)
    if pack is None:
        more = f"and {len(problems) - 1} more: see compliance rules validate" if len(problems) > 1 else ""
        raise RuleError(problems[0], hint=more)
    return pack


def _pack(document: Any, file: str, problems: Problems) -> Pack | None:
    required = ("pack", "rules")
    wrong = list(
        field_problems(document, FILE_FIELDS, required=required, what="a rule file", where=f"{file}:1:1")
    )
    problems.add(wrong)
    if wrong and not (isinstance(document, Section) and all(_usable(document, name) for name in required)):
        return None
    head = _head(document, problems)
    rules = _rules(document, head.get("version", ""), problems)
    if problems:
        return None
    return Pack(
        id=head["id"],
        version=head["version"],
        path=file,
        rules=rules,
        extends=tuple(head.get("extends", ())),
        params=dict(document.get("params", {})),
        title=head.get("title", ""),
        where=document.where("pack"),
    )


def _usable(document: Section, name: str) -> bool:
    return isinstance(document.get(name), FILE_FIELDS[name])


def _head(document: Section, problems: Problems) -> dict[str, Any]:
    """The head's fields, as far as they are right."""
    head, where = document["pack"], document.where("pack")
    wrong = list(
        field_problems(head, PACK_FIELDS, required=("id", "version", "schema"), what="pack", where=where)
    )
    problems.add(wrong)
    right = {}
    for name in PACK_FIELDS if not wrong else ():
        with problems.collected():
            _check_head(head, name)
            right.update({name: head[name]} if name in head else {})
    return right


def _check_head(head: Section, name: str) -> None:
    value = head.get(name)
    if name == "id" and not ID.match(head["id"]):
        fail(head, name, f"'{value}' is not an id: small letters, digits and hyphens")
    if name == "schema" and value != SCHEMA:
        fail(head, name, f"schema '{value}' is not known; this tool reads schema '{SCHEMA}'")
    if name == "version" and not VERSION.match(head["version"]):
        fail(head, name, f"version '{value}' is not of the form 1.2.3")
    for entry in value if name == "extends" and value else ():
        pack, at, wanted = str(entry).partition("@")
        if not ID.match(pack) or (at and not RANGE.match(wanted)):
            fail(head, name, f"'{entry}' is not of the form pack@^1.2")


def _rules(document: Section, version: str, problems: Problems) -> tuple[Rule, ...]:
    """All rules of the file. What no rule uses is most often a misspelt name, and so an error."""
    sections = {name: _section(document, name) for name in ("params", "define", "tables")}
    tables = {
        name: rows if check_table(name, rows, sections["tables"], problems) else []
        for name, rows in sections["tables"].items()
    }
    conditions = Conditions(sections["define"], sections["params"], problems)
    reader = RuleReader(tables, conditions, version, problems)
    filled = (rule for part in document["rules"] for rule in reader.rules(part, document.where("rules")))
    rules = tuple(islice(filled, MOST_RULES + 1))
    if len(rules) > MOST_RULES:
        fail(document, "rules", f"more than {MOST_RULES:,} rules, tables filled in")
    if not document["rules"]:
        problems.add([f"{document.where('rules')}: a pack has at least one rule"])
    problems.add(_same_id_twice(rules))
    used = {
        "params": {name.removeprefix("$") for name in conditions.used if name.startswith("$")},
        "define": conditions.used,
        "tables": reader.used_tables,
    }
    if not problems:  # a rule that could not be read may have used any of them
        for kind, section in sections.items():
            unused = (name for name in section if name not in used[kind])
            problems.add(f"{section.where(name)}: no rule uses '{name}' of '{kind}'" for name in unused)
    return rules


def _section(document: Section, name: str) -> Section:
    part = document.get(name)
    return part if isinstance(part, Section) else Section(document.file, document.mark)


def _same_id_twice(rules: Iterable[Rule]) -> list[str]:
    """Rows of one rule share their id; two rules, or rows whose id a column gives, may not."""
    first: dict[str, Rule] = {}
    found = []
    for rule in rules:
        other = first.setdefault(rule.id, rule)
        shared = rule.template is not None and rule.template.id == rule.id and other.where == rule.where
        if other is not rule and not shared:
            found.append(f"{rule.where}: the id '{rule.id}' is already used in {other.where}")
    return found
