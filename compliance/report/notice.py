"""The THIRD_PARTY_NOTICES text that credits what was found: whose work, under which licence, its text."""

from __future__ import annotations

from textwrap import indent, wrap
from typing import Any

from compliance.model.result import Result
from compliance.report.credits import owed
from compliance.report.escape import printable
from compliance.report.options import RenderOptions
from compliance.report.pages import environment
from compliance.report.view import project_name

LIMITS = {"files": 40, "packages": 100}
_WIDTH = 78  # columns


def render(result: Result, options: RenderOptions) -> str:
    """Deterministic, and the same for a result with the same notices: no date, no commit, no version.

    A repository's own text cannot pass for a heading: lines are single, and NOTICE files are indented.
    """
    pages = environment({"oneline": printable, "quoted": _quoted, "wrapped": _wrapped})
    context: dict[str, Any] = {"name": project_name(result.target), "owed": owed(result), "limits": LIMITS}
    return pages.get_template("notice.txt.j2").render(context).strip("\n") + "\n"


def _quoted(text: str) -> str:
    lines = (printable(line, multiline=True).rstrip() for line in text.strip("\n").splitlines())
    return indent("\n".join(lines), "    ")


def _wrapped(text: str, hanging: str) -> str:
    lines = wrap(text, _WIDTH, subsequent_indent=hanging, break_on_hyphens=False, break_long_words=False)
    return "\n".join(lines)
