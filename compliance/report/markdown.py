"""Markdown for a pull request's comment: the verdict, the clauses, and the findings that fit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from compliance.model.finding import Finding, Quote
from compliance.model.result import Result
from compliance.report import accepted, clauses, dependencies, inventory, view
from compliance.report.escape import markdown_code, markdown_fence, markdown_text, web_link
from compliance.report.links import line_url
from compliance.report.options import RenderOptions
from compliance.report.pages import Filter, environment

if TYPE_CHECKING:
    from jinja2.environment import TemplateModule

MAX_CHARACTERS = 65_000  # GitHub refuses a comment of more than 65,536
LIMITS = {
    "places": 5,
    "clauses": 30,
    "problems": 10,
    "overrides": 20,
    "reasons": 20,
    "lines": 12,
    "line": 200,
    "packages": 4,  # of one reason
    "unknown": 10,  # reasons
}
_EMPTY_LINES = re.compile(r"\n{3,}")


def render(result: Result, options: RenderOptions) -> str:
    """At most `MAX_CHARACTERS`. The first line is a comment by which a bot finds its own earlier post."""
    parts = _parts(result)
    head = str(parts.head())  # type: ignore[attr-defined]
    groups = view.by_rule(view.open_findings(result))
    total = sum(len(group.findings) for group in groups)
    room = MAX_CHARACTERS - len(head) - len(str(parts.foot(total))) - 100  # type: ignore[attr-defined]
    shown = []
    told = 0
    for group in groups:
        block = str(parts.group(group))  # type: ignore[attr-defined]
        if len(block) > room:
            break
        room -= len(block)
        told += len(group.findings)
        shown.append(block)
    body = "\n\n### Findings\n" + "".join(shown) if shown else ""
    foot = str(parts.foot(total - told))  # type: ignore[attr-defined]
    return _EMPTY_LINES.sub("\n\n", f"{head}{body}\n{foot}").strip("\n") + "\n"


def _parts(result: Result) -> TemplateModule:
    filters: dict[str, Filter] = {
        "text": lambda value: markdown_text(str(value)),
        "code": markdown_code,
        "evidence": _evidence,
        "link": _link,
        "plural": view.plural,
        "cut": _cut,
    }
    applying = clauses.applying(clauses.clauses(result))
    decided = [row for row in applying if set(row.counts.elements()) != {clauses.NOT_EVALUATED}]
    context: dict[str, Any] = {
        "result": result,
        "headline": view.headline(result),
        "subject": view.subject(result.target),
        "clauses": decided,
        "undecided": len(applying) - len(decided),
        "not_evaluated": inventory.not_evaluated(result),
        "acceptances": accepted.acceptances(result),
        "dependencies": dependencies.summary(result),
        "unknown": dependencies.unknown(result),
        "place": lambda finding: _place(result, finding),
        "observed": _observed,
        "limits": LIMITS,
    }
    return environment(filters).get_template("summary.md.j2").make_module(context)


def _place(result: Result, finding: Finding) -> str:
    """`path:line`, as a link where the lines can be read on the web."""
    shown = markdown_code(_cut(view.place(finding.path, finding.start_line), 300))
    url = line_url(result.target, finding.path, finding.start_line, finding.end_line)
    return f"[{shown}](<{url}>)" if url and len(url) < 1_000 else shown


def _observed(finding: Finding) -> str:
    """What was observed, without the place that stands before it already."""
    said = finding.observed.removeprefix(f"{view.place(finding.path, finding.start_line)} ")
    return markdown_text(_cut(said, 400))


def _evidence(quote: Quote) -> str:
    lines = view.quoted_lines(quote)
    shown = [f"{number:>5}  {_cut(line, LIMITS['line'])}" for number, line in lines[: LIMITS["lines"]]]
    rest = ["       …"] if len(lines) > LIMITS["lines"] else []
    head = [view.whence(quote)] if quote.before else []
    return markdown_fence("\n".join([*head, *shown, *rest]))


def _link(url: str) -> str | None:
    """`url` within `(<…>)`, if it may become a link."""
    known = web_link(url)
    return quote(known, safe=":/?&=%+~#@,;") if known and len(known) < 1_000 else None


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[:limit]}…"
