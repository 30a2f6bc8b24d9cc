"""The HTML report: one self-contained page from `templates/`, inert whatever the repository holds.

Three walls: every value goes through `printable`, autoescaping is on for every template, and the
page's own policy (CSP) allows no network and no style or script but ours, by hash.
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from compliance import resources
from compliance.model.dependency import Mention, Scope
from compliance.model.finding import Finding, Quote, Severity
from compliance.model.result import Result
from compliance.model.snapshot import Target
from compliance.report import accepted, charts, chinese, clauses, dependencies, inventory, view
from compliance.report.escape import printable, web_link
from compliance.report.glossary import finder
from compliance.report.highlight import pieces
from compliance.report.links import line_url
from compliance.report.options import RenderOptions
from compliance.report.pages import Filter, environment

if TYPE_CHECKING:
    from jinja2 import Environment

# What the page shows of a list or a text before it says "… and N more"; the JSON has everything.
LIMITS = {"places": 200, "rows": 500, "quote_lines": 40, "line": 1_000, "text": 4_000, "open": 3}
LIMITS |= {"comments": 50, "terms": 30}  # of a file, and of a comment or quote
# Findings of one rule and holder that are shown with their quotes; the others are a line each, so that a
# page with twenty thousand opens at once.
LIMITS |= {"quoted": 100}
LIMITS |= {"packages": 3_000}  # a row each; that of a large project with all that its lock file holds


def render(result: Result, options: RenderOptions) -> str:
    """Deterministic: no date, no nonce. Readable without JavaScript, printable, UTF-8."""
    style, script = _own("css", result), _own("js", result)
    pages = _environment()
    pages.filters["terms"] = finder(options.glossary)
    page = pages.get_template("report.html.j2")
    policy = _content_policy(style, script)
    return page.render(_context(result), style=style, script=script, policy=policy) + "\n"


def _own(kind: str, result: Result) -> str:
    """The page's own style or script; with a part more where there are dependencies to show."""
    names = ("_report",) if result.dependencies is None else ("_report", "_dependencies")
    return "\n".join(resources.template(f"{name}.{kind}.j2").strip() for name in names)


def _context(result: Result) -> dict[str, Any]:
    rows = clauses.clauses(result)
    return {
        "result": result,
        "headline": view.headline(result),
        "components": view.by_component(result),
        "rules": view.by_rule(view.open_findings(result)),
        "clauses": clauses.applying(rows),
        "idle_clauses": clauses.idle(rows),
        "holders_in_findings": view.holders(result),
        "aside": view.set_aside(result),
        "acceptances": accepted.acceptances(result),
        "baseline": accepted.baseline(result),
        "headings": view.HEADINGS,
        "severities": tuple(reversed(Severity)),
        "holders": inventory.holders(result),
        "licenses": inventory.licenses(result),
        "license_chart": charts.licenses(result),
        "chinese_chart": charts.chinese(result),
        "folders": chinese.folders(result),
        "chinese_files": chinese.files(result),
        "skipped": inventory.skipped(result),
        "not_evaluated": inventory.not_evaluated(result),
        "dependencies": _dependencies(result),
        "limits": LIMITS,
    }


def _dependencies(result: Result) -> dict[str, Any] | None:
    """None where nobody asked for them."""
    if result.dependencies is None:
        return None
    return {
        "summary": dependencies.summary(result),
        "listed": dependencies.listed(result),
        "unknown": dependencies.unknown(result),
        "scopes": tuple(Scope),
        "states": tuple(dependencies.State),
    }


def _environment() -> Environment:
    filters: dict[str, Filter] = {
        "oneline": printable,
        "web_link": web_link,
        "plural": view.plural,
        "place": _place,
        "quoted_lines": view.quoted_lines,
        "pieces": _pieces,
        "line_url": _line_url,
        "mention_url": _mention_url,
        "state": dependencies.state,
        "end": _end,
        "cut": _cut,
        "commas": _commas,
        "chinese": chinese.figures,
        "nature": chinese.nature,
        "strength": chinese.strength,
        "language_tag": chinese.language_tag,
    }
    made = environment(filters, html=True)
    made.finalize = _inert
    made.tests["shared_by"] = _shared_by
    return made


def _inert(value: Any) -> Any:
    """What jinja writes for `value`: None as nothing, text without anything invisible."""
    if value is None:
        return ""
    if not isinstance(value, str) or hasattr(value, "__html__"):
        return value
    return printable(_cut(value, LIMITS["text"]), multiline=True)


def _pieces(line: str, finding: Finding) -> list[tuple[str, bool]]:
    return pieces(_cut(line, LIMITS["line"]), finding)


def _line_url(quote: Quote | Finding, target: Target) -> str | None:
    if isinstance(quote, Quote) and quote.before:
        return None  # the target's commit has these lines no more
    return line_url(target, quote.path, quote.start_line, quote.end_line)


def _mention_url(mention: Mention, target: Target) -> str | None:
    return line_url(target, mention.path, mention.line, mention.line)


def _end(text: str, limit: int) -> str:
    """The end of a path, which says more than its start."""
    return text if len(text) <= limit else f"…{text[-limit:]}"


def _place(finding: Finding) -> str:
    return printable(view.place(finding.path, finding.start_line))


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[:limit]}…"


def _commas(number: int) -> str:
    return f"{number:,}"


def _shared_by(field: str, group: view.RuleGroup) -> bool:
    return group.shares(field)


def _content_policy(style: str, script: str) -> str:
    """Hashes rather than a nonce: the same result gives the same page."""
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
