"""JSON: the contract. Every field of the `Result`, under its own name, in declared order."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from compliance.model.result import Result
from compliance.report.escape import json_safe
from compliance.report.options import RenderOptions


def render(result: Result, options: RenderOptions) -> str:
    """Deterministic: equal results give equal bytes. Loading it gives back every string exactly."""
    return json_safe(json.dumps(_plain(result), ensure_ascii=False, indent=2)) + "\n"


def _plain(value: Any) -> Any:
    """`value` as what JSON knows. Not `dataclasses.asdict`: it copies deeply, and slowly."""
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {key: _plain(value[key]) for key in sorted(value)}
    return value
