"""JSON: the contract. Every field of the `Result`, under its own name, in declared order.

`dependencies` is there if somebody asked for them, and only then.

Each file, finding and other record of a list stands on a line of its own: fit for diff and grep.
"""

from __future__ import annotations

import json
from typing import Any

from compliance.model.result import Result
from compliance.model.stored import plain
from compliance.report.escape import json_safe
from compliance.report.options import RenderOptions


def render(result: Result, options: RenderOptions) -> str:
    """Deterministic: equal results give equal bytes. Loading it gives back every string exactly."""
    fields = plain(result)
    if result.dependencies is None:
        del fields["dependencies"]  # as results were before there was such a field
    return json_safe(_object(fields)) + "\n"


def _object(fields: dict[str, Any]) -> str:
    rows = (f"{json.dumps(name)}: {_value(value)}" for name, value in fields.items())
    return "{\n" + ",\n".join(rows) + "\n}"


def _value(value: Any) -> str:
    if isinstance(value, tuple) and value:
        return "[\n" + ",\n".join(map(_line, value)) + "\n]"
    return _line(value)


_line = json.JSONEncoder(ensure_ascii=False, default=plain).encode
