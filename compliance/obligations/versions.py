"""Versions of packs, and ranges of them."""

from __future__ import annotations

import re

VERSION = re.compile(r"\d{1,9}\.\d{1,9}\.\d{1,9}\Z")
RANGE = re.compile(r"[\^~]?\d{1,9}(\.\d{1,9}){0,2}\Z")


def parts(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]


def version_matches(version: str, wanted: str) -> bool:
    """Whether `version` is in the range `wanted`: `^1.2` (same major), `~1.2` (same minor) or exact."""
    if not RANGE.match(wanted):
        return False
    have, want = parts(version), parts(wanted.lstrip("^~"))
    fixed = {"^": 1, "~": 2}.get(wanted[:1], len(want))
    return have[:fixed] == want[:fixed] and have >= want
