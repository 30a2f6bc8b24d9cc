"""Tables: a rule with `table: name` is filled in once for each row, `${column}` by `${column}`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from compliance.obligations.problems import Problems, fail
from compliance.strict_yaml import Section, field_problems, nearest

_COLUMN = re.compile(r"\$\{([^}]*)\}")
Row = Mapping[str, Any]


class Placeholder(str):
    """Stands, in a rule's template, where each row has a value of its own: it has no type to check."""

    __slots__ = ()


def check_table(name: str, rows: Any, tables: Section, problems: Problems) -> bool:
    """Whether `rows` is a table: mappings with the same columns, each named by its first."""
    before = len(problems)
    if not isinstance(rows, list) or not rows or not all(isinstance(row, Section) and row for row in rows):
        problems.add([f"{tables.where(name)}: table '{name}' must be a list of rows, each a mapping"])
        return False
    columns = dict.fromkeys(rows[0], (str, int, float, list))
    names: set[str] = set()
    for row in rows:
        what = f"a row of table '{name}'"
        problems.add(field_problems(row, columns, required=tuple(columns), what=what, where=row.where()))
        first = next(iter(row))
        if str(row[first]) in names:
            problems.add([f"{row.where(first)}: table '{name}' has two rows named '{row[first]}'"])
        names.add(str(row[first]))
    return len(problems) == before


def template_row(rows: list[Section]) -> Row:
    """A value for each column: that of all rows where they agree, else what stands for it."""
    return {
        column: cell if all(row[column] == cell for row in rows) else Placeholder(f"‹{column}›")
        for column, cell in rows[0].items()
    }


def mentions_columns(value: Any) -> bool:
    """Whether anything in `value` is filled in from a table."""
    if isinstance(value, dict):
        return any(map(mentions_columns, value.values()))
    return any(map(mentions_columns, value)) if isinstance(value, list) else "${" in str(value)


def fill_row(section: Section, row: Row) -> Section:
    """A copy of `section` with `${column}` replaced by the row's values, everywhere in it.

    Raises RuleError for a column that the row does not have.
    """
    copy = Section(section.file, section.mark)
    copy.marks = dict(section.marks)
    for key, value in section.items():
        copy[key] = _filled(value, row, section, key)
        # What a cell alone says is to be mended in that cell.
        if isinstance(value, str) and isinstance(row, Section) and (whole := _COLUMN.fullmatch(value)):
            copy.marks[key] = row.marks[whole[1]]
    return copy


def _filled(value: Any, row: Row, section: Section, key: str) -> Any:
    if not mentions_columns(value):
        return value
    if isinstance(value, Section):
        return fill_row(value, row)
    if isinstance(value, list):
        return [_filled(part, row, section, key) for part in value]
    return _filled_text(value, row, section, key) if isinstance(value, str) else value


def _filled_text(text: str, row: Row, section: Section, key: str) -> Any:
    for column in _COLUMN.findall(text):
        if not row:
            fail(section, key, f"'${{{column}}}' is filled in from a table, and the rule has none")
        if column not in row:
            fail(section, key, f"unknown column '${{{column}}}'{nearest(column, row)}")
    if whole := _COLUMN.fullmatch(text):
        return row[whole[1]]
    kind = (
        Placeholder if any(isinstance(row[column], Placeholder) for column in _COLUMN.findall(text)) else str
    )
    return kind(_COLUMN.sub(lambda match: str(row[match[1]]), text))
