"""`--limit NAME=VALUE`: how much of a target is read, and what that may cost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import click

from compliance.model.limits import DEFAULT_LIMITS, Limits

_UNITS = {"": 1, "K": 1024, "M": 1024**2, "G": 1024**3, "T": 1024**4}
_SIZE = re.compile(r"(\d{1,15})([KMGT]?)(?:i?B)?", re.IGNORECASE)
_LARGEST = 2**62
# The name on the command line, and the field that it sets. Those of a size take K, M, G, T.
_SIZES = {
    "file-size": "max_file_bytes",
    "total-size": "max_total_bytes",
    "archive-size": "max_archive_bytes",
    "memory": "max_memory_bytes",
}
_NUMBERS = {"files": "max_files", "seconds": "max_seconds"}
NAMES = ("file-size", "files", "total-size", "archive-size", "seconds", "memory")
Given = tuple[str, int]


class LimitType(click.ParamType[Given]):
    name = "NAME=VALUE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Given:
        if isinstance(value, tuple):
            return value
        name, _, amount = value.partition("=")
        if name not in NAMES:
            self.fail(f"'{name}' is no limit; known are {', '.join(NAMES)}", param, ctx)
        found = _SIZE.fullmatch(amount)
        if not found or (found[2] and name in _NUMBERS) or int(found[1]) == 0:
            form = "a size, such as 8M" if name in _SIZES else "a whole number"
            self.fail(f"'{amount}' is not {form}: {name}=…", param, ctx)
        return (_SIZES | _NUMBERS)[name], min(int(found[1]) * _UNITS[found[2].upper()], _LARGEST)


def limits_of(given: Iterable[Given]) -> Limits:
    """The limits with those that were `given` in place of the usual ones; of one given twice, the last."""
    changes: Mapping[str, Any] = dict(given)
    return replace(DEFAULT_LIMITS, **changes)
