"""What each tool found in a file, as the same two sets; read from their JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """ScanCode's licence keys and the holders of one file. `unread` says why a tool did not read it."""

    licenses: frozenset[str] = frozenset()
    holders: tuple[str, ...] = ()
    unread: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one tool found. `problems` are files that it could not read, or not wholly, and why."""

    version: str
    files: Mapping[str, Found]
    problems: tuple[str, ...] = ()


def of_scancode(file: Path) -> Answer:
    """Licences are the keys of `detected_license_expression`: clues are not in it, and what a "see
    LICENSE" leads to is. Paths come without the folder's name that ScanCode puts before them."""
    data = _loaded(file)
    entries = [entry for entry in data["files"] if entry["type"] == "file"]
    root = next((entry["path"] for entry in data["files"] if entry["type"] == "directory"), "")
    prefix = f"{PurePosixPath(root).parts[0]}/" if root else ""
    files = {entry["path"].removeprefix(prefix): _of_scancode_file(entry) for entry in entries}
    problems = tuple(f"{path}: {found.unread}" for path, found in files.items() if found.unread)
    return Answer(data["headers"][0]["tool_version"], files, problems)


def _of_scancode_file(entry: Json) -> Found:
    return Found(
        _keys([entry["detected_license_expression"] or ""]),
        _unique(notice["holder"] for notice in entry["holders"]),
        unread="; ".join(error.strip().splitlines()[0] for error in entry["scan_errors"] if error.strip()),
    )


def of_ours(file: Path) -> Answer:
    """Licences are the keys of all matches but clues; holders those of every notice, also of one within a
    licence text, which ScanCode does not tell apart, but not the placeholders of templates."""
    data = _loaded(file)
    files = {entry["path"]: _of_our_file(entry) for entry in data["files"]}
    for skipped in data["coverage"]["skipped"]:
        files[skipped["path"]] = Found(unread=skipped["reason"])
    for problem in data["coverage"]["problems"]:  # it may still have an answer, for a part of the file
        files.setdefault(problem["path"], Found(unread=problem["message"]))
    problems = tuple(f"{problem['path']}: {problem['message']}" for problem in data["coverage"]["problems"])
    return Answer(data["tool"]["version"], files, problems)


def _of_our_file(entry: Json) -> Found:
    return Found(
        _keys(match["expression"] for match in entry["licenses"] if match["kind"] != "clue"),
        _unique(notice["holder"] for notice in entry["copyrights"] if notice.get("context") != "template"),
    )


def _loaded(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))


def _unique(holders: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(holder for holder in holders if holder))


def _keys(expressions: Iterable[str]) -> frozenset[str]:
    return frozenset(key for expression in expressions for key in _keys_of(expression))


@cache
def _keys_of(expression: str) -> tuple[str, ...]:
    return tuple(_license_keys(expression)) if expression else ()


def _license_keys(expression: str) -> Iterator[str]:
    from license_expression import Licensing

    yield from Licensing().license_keys(expression)
