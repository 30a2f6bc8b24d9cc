"""Both answers as the same two sets: what is spelled differently must not count as a difference."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from versus.answers import Found, of_ours, of_scancode


def _stored(folder: Path, data: Any) -> Path:
    file = folder / "answer.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    return file


def _scancode_file(path: str, expression: str | None, *holders: str, errors: tuple[str, ...] = ()) -> Any:
    return {
        "path": path,
        "type": "file",
        "detected_license_expression": expression,
        "holders": [{"holder": holder} for holder in holders],
        "scan_errors": list(errors),
    }


def test_scancode_puts_the_folder_before_each_path(tmp_path: Path) -> None:
    files = [
        {"path": "sample", "type": "directory"},
        {"path": "sample/sample", "type": "directory"},
        _scancode_file(
            "sample/sample/a.c", "mit AND (gpl-2.0 WITH classpath-exception-2.0 OR mit)", "A", "A"
        ),
        _scancode_file("sample/b.c", None, errors=("ERROR: timeout\nTraceback …",)),
    ]
    answer = of_scancode(_stored(tmp_path, {"headers": [{"tool_version": "32"}], "files": files}))
    assert answer.files == {
        "sample/a.c": Found(frozenset({"mit", "gpl-2.0", "classpath-exception-2.0"}), ("A",)),
        "b.c": Found(unread="ERROR: timeout"),
    }
    assert answer.problems == ("b.c: ERROR: timeout",)


def test_scancode_asked_to_leave_the_folder_out(tmp_path: Path) -> None:
    files = [_scancode_file("src/a.c", "mit")]
    answer = of_scancode(_stored(tmp_path, {"headers": [{"tool_version": "32"}], "files": files}))
    assert list(answer.files) == ["src/a.c"]


def test_our_clues_are_no_licences_and_skipped_files_say_why(tmp_path: Path) -> None:
    data = {
        "tool": {"version": "1"},
        "files": [
            {
                "path": "a.c",
                "licenses": [
                    {"expression": "mit OR isc", "kind": "notice"},
                    {"expression": "zlib", "kind": "clue"},
                ],
                "copyrights": [{"holder": "A"}, {"holder": "B"}, {"holder": "<name>", "context": "template"}],
            }
        ],
        "coverage": {
            "skipped": [{"path": "b.js", "reason": "minified"}],
            "problems": [{"path": "a.c", "message": "half"}, {"path": "c.c", "message": "unreadable"}],
        },
    }
    answer = of_ours(_stored(tmp_path, data))
    assert answer.files == {
        "a.c": Found(frozenset({"mit", "isc"}), ("A", "B")),
        "b.js": Found(unread="minified"),
        "c.c": Found(unread="unreadable"),
    }
    assert answer.problems == ("a.c: half", "c.c: unreadable")
