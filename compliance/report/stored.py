"""A stored JSON report, read again. It may have been changed on its way: each field is checked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from compliance.errors import UsageError
from compliance.model.result import SCHEMA_VERSION, Result
from compliance.model.stored import Malformed, load

_HINT = "it wants what 'compliance scan --format json=FILE' writes"


def read_result(path: Path) -> Result:
    """The result in the file at `path`. Fields that were added since it was written are empty.

    Raises UsageError for what cannot be read, is no such result, or has another `schema_version`.
    """
    try:
        return _checked(json.loads(path.read_text(encoding="utf-8")), path)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}") from None
    except (ValueError, RecursionError) as error:  # JSON and UTF-8 errors are ValueErrors
        raise UsageError(f"{path}: this is no stored result: {_first_line(error)}", hint=_HINT) from None


def _checked(data: Any, path: Path) -> Result:
    if not isinstance(data, dict) or "schema_version" not in data:
        raise Malformed("it has no schema_version")
    version = data["schema_version"]
    if version != SCHEMA_VERSION:
        found = json.dumps(version)[:50]
        raise UsageError(
            f"{path}: schema_version {found} cannot be read here, only {json.dumps(SCHEMA_VERSION)}",
            hint="use the release that wrote it, or scan again",
        )
    return load(Result, data, older=True)


def _first_line(error: Exception) -> str:
    told = "too deeply nested" if isinstance(error, RecursionError) else str(error)
    return told.partition("\n")[0][:200]
