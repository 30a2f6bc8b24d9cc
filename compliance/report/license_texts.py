"""The texts of licences, as ScanCode's licence data has them: read as files, nothing of ScanCode is imported.

The data is in the public domain (CC0-1.0) or CC-BY-4.0; the texts are their stewards'.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

_KEY = re.compile(r"[a-z0-9][a-z0-9.+_-]{0,150}")
_OURS = "LicenseRef-scancode-"
_FRONT_MATTER = "---\n"
_NAME = re.compile(r"^name: *(\S.{0,200})$", re.M)
_SPDX = "spdx_license_key"


def license_text(spdx_id: str) -> str | None:
    """The text of a licence or exception; None where there is none at hand. Ends with a line feed."""
    lines = [line.rstrip() for line in _document(spdx_id)[1].split("\n")]
    return "\n".join(lines).strip("\n") + "\n" if any(lines) else None


def license_name(spdx_id: str) -> str:
    """The licence's name, such as `Apache License 2.0`; `spdx_id` where none is known."""
    name = _NAME.search(_document(spdx_id)[0])
    return name[1].strip().strip("'\"") if name else spdx_id


@cache
def _document(spdx_id: str) -> tuple[str, str]:
    """What the data says about a licence (YAML), and its text; both empty for one that it does not have."""
    key = _keys().get(spdx_id) or spdx_id.removeprefix(_OURS)
    folder = _folder()
    if folder is None or not _KEY.fullmatch(key):
        return "", ""
    try:
        document = (folder / f"{key}.LICENSE").read_text(encoding="utf-8")
    except OSError:
        return "", ""
    front, _, text = document.removeprefix(_FRONT_MATTER).partition(_FRONT_MATTER)
    return front, text


@cache
def _folder() -> Path | None:
    spec = find_spec("licensedcode")
    places = spec.submodule_search_locations if spec else None
    return Path(next(iter(places))) / "data" / "licenses" if places else None


@cache
def _keys() -> dict[str, str]:
    """SPDX id -> ScanCode's key, from the list that license-expression ships."""
    text = files("license_expression").joinpath("data", "scancode-licensedb-index.json").read_text("utf-8")
    return {entry[_SPDX]: entry["license_key"] for entry in json.loads(text) if _SPDX in entry}
