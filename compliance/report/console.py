"""The report on a terminal: the verdict, then what to do about it, bounded in length."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from itertools import groupby

from rich.console import Console, RenderableType
from rich.text import Text

from compliance.model.finding import Finding, Quote
from compliance.model.result import Result
from compliance.report import accepted, chinese, dependencies, inventory, view
from compliance.report.blocks import heading, indented, labelled, more, short, tally, text
from compliance.report.escape import printable
from compliance.report.glossary import Finder, finder
from compliance.report.options import RenderOptions

FINDINGS_PER_RULE = 5
LINES_PER_QUOTE = 4
QUOTES_PER_FINDING = 3
TERMS_PER_QUOTE = 6
RULES_PER_REASON = 3
ROWS = 8  # of owners, reasons, problems
PACKAGES_PER_REASON = 5

_STYLES = {"error": "bold red", "warning": "bold yellow", "note": "bold blue"}
_VERDICTS = {"clean": "bold green", "findings": "bold red", "incomplete": "bold magenta"}
_WITHOUT_END = 10**9


def render(result: Result, options: RenderOptions) -> str:
    """No line is wider than `options.width` columns; no colour codes unless `options.color`."""
    out = StringIO()
    console = _console(out, options)
    for part in (_head, _findings, _aside, _not_evaluated, _unknown, _unread, _foot):
        for block in part(result, options):
            console.print(block)
    return "\n".join(line.rstrip() for line in out.getvalue().split("\n"))


def _console(out: StringIO, options: RenderOptions) -> Console:
    # An empty environment: what is rendered depends on the result and the options alone.
    return Console(
        file=out,
        width=options.width,
        color_system="standard" if options.color else None,
        force_terminal=options.color,
        no_color=not options.color,
        legacy_windows=False,
        _environ={},
    )


def _head(result: Result, options: RenderOptions) -> Iterator[RenderableType]:
    yield _verdict(result)
    yield Text()
    policy = result.policy
    trust = "" if policy.trusted else " (it came with what was scanned)"
    rows = [("Scanned", view.subject(result.target)), ("Files", _files(result)), *_chinese(result)]
    rows += _dependencies(result)
    yield labelled(
        [
            *rows,
            *_owners(result, options),
            ("Policy", f"{policy.source}{trust}"),
            *_overrides(result),
            *_baseline(result),
        ]
    )


def _verdict(result: Result) -> Text:
    verdict = result.summary.verdict
    label = (f"{printable(verdict).upper()}  ", _VERDICTS.get(verdict, "bold"))
    counts = (getattr(result.summary, severity) for severity in _STYLES)
    graded = ", ".join(map(view.plural, counts, _STYLES))
    return Text.assemble(label, f"{view.headline(result)} {graded}.", overflow="fold")


def _files(result: Result) -> str:
    coverage = result.coverage
    read = f"{coverage.scanned:,} of {coverage.files:,} read"
    problems = view.plural(len(coverage.problems), "problem")
    return f"{read}, {len(coverage.skipped):,} skipped, {problems}"


def _chinese(result: Result) -> list[tuple[str, str]]:
    found = chinese.summary(result)
    return [("Chinese", f"comments in {found}; see --format html")] if found else []


def _dependencies(result: Result) -> list[tuple[str, str]]:
    told = dependencies.summary(result)
    return [("Dependencies", told)] if told else []


def _overrides(result: Result) -> list[tuple[str, str]]:
    """A policy that changes a rule never does so in silence, least of all in a clean report."""
    return [
        ("Changed", f"{change.rule} is {change.severity}: {change.reason}")
        for change in result.policy.overrides
    ]


def _baseline(result: Result) -> list[tuple[str, str]]:
    told = accepted.baseline(result)
    return [("Baseline", told)] if told else []


def _owners(result: Result, options: RenderOptions) -> list[tuple[str, str]]:
    owners = result.project.owners[: _rows(options)]
    known = [("Owner", f"{owner.name}: {owner.reason}") for owner in owners]
    return known or [("Owner", "not known; --owner names one")]


def _findings(result: Result, options: RenderOptions) -> Iterator[RenderableType]:
    groups = view.by_rule(view.open_findings(result))
    terms = finder(options.glossary)
    for kind, same in groupby(groups, key=lambda group: group.kind):
        yield from heading(view.HEADINGS[kind])
        for group in same:
            yield from _rule(group, options, terms)


def _rule(group: view.RuleGroup, options: RenderOptions, terms: Finder) -> Iterator[RenderableType]:
    """One rule: what the licence asks and how to mend it are said once where they are the same."""
    limit = _WITHOUT_END if options.verbose else FINDINGS_PER_RULE
    yield Text()
    yield from _rule_head(group)
    for finding in group.findings[:limit]:
        own = [field for field in _fields(options) if not group.shares(field)]
        yield from _finding(finding, own, terms)
    yield from more(4, len(group.findings) - limit)
    yield from _said(2, group.findings[0], [f for f in _fields(options) if group.shares(f)])


def _rule_head(group: view.RuleGroup) -> Iterator[RenderableType]:
    count = f"  ({len(group.findings):,})" if len(group.findings) > 1 else ""
    severity = (f"{group.severity:<7}  ", _STYLES[group.severity])
    yield Text.assemble(severity, (printable(group.rule), "bold"), count, overflow="fold")
    yield indented(2, text(short(group.title, 300)))
    duty = group.obligation
    if duty.license or duty.quote:
        clause = (printable(short(f"{duty.license} {duty.clause}".strip(), 200)), "cyan")
        words = f": “{printable(short(duty.quote, 300))}”" if duty.quote else ""
        yield indented(2, Text.assemble(clause, words, overflow="fold"))


def _finding(finding: Finding, own: list[str], terms: Finder) -> Iterator[RenderableType]:
    yield indented(4, text(view.place(finding.path, finding.start_line), "underline"))
    for quote in finding.evidence[:QUOTES_PER_FINDING]:
        if quote.path != finding.path or quote.before:
            yield indented(6, text(view.whence(quote)))
        yield from _quote(quote)
        yield from _glossary(quote, terms)
    yield from more(6, len(finding.evidence) - QUOTES_PER_FINDING)
    yield from _said(6, finding, ["observed", *own])


def _quote(quote: Quote) -> Iterator[RenderableType]:
    lines = view.quoted_lines(quote)
    for number, line in lines[:LINES_PER_QUOTE]:
        code = Text(f"{number:>5} │ ", "dim", no_wrap=True, overflow="ellipsis")
        yield indented(4, code.append(printable(short(line, 500)), "not dim"))
    if rest := len(lines[LINES_PER_QUOTE:]):
        yield indented(4, Text(f"      │ … {view.plural(rest, 'more line')}", "dim"))


def _glossary(quote: Quote, terms: Finder) -> Iterator[RenderableType]:
    """The glossary's terms in the lines that are shown, below them."""
    lines = view.quoted_lines(quote)[:LINES_PER_QUOTE]
    found = terms("\n".join(short(line, 500) for _, line in lines))
    told = [f"{short(term, 40)}: {short(words, 80)}" for term, words in found[:TERMS_PER_QUOTE]]
    if told:
        rest = "; …" if len(found) > TERMS_PER_QUOTE else ""
        yield indented(12, text("; ".join(told) + rest, "dim italic"))


def _fields(options: RenderOptions) -> tuple[str, ...]:
    return ("looked_in", "not_checked", "could_be_wrong", "fix") if options.verbose else ("fix",)


def _said(indent: int, finding: Finding, fields: list[str]) -> Iterator[RenderableType]:
    rows = ((field.replace("_", " ").capitalize(), _prose(finding, field)) for field in fields)
    told = [(label, prose) for label, prose in rows if prose]
    if told:
        yield indented(indent, labelled(told))


def _prose(finding: Finding, field: str) -> str:
    value: str | tuple[str, ...] = getattr(finding, field)
    return value if isinstance(value, str) else ", ".join(value)


def _aside(result: Result, options: RenderOptions) -> Iterator[RenderableType]:
    aside = view.set_aside(result)
    rows = [(finding.status, _aside_line(finding)) for finding in aside]
    yield from tally(f"Set aside: {len(aside):,}", rows, _rows(options))
    told = [(one.status.replace("_", " "), one.words) for one in accepted.acceptances(result)]
    yield from tally(f"Waivers and pragmas: {len(told):,}", told, _rows(options))


def _aside_line(finding: Finding) -> str:
    waiver = f" ({finding.waiver})" if finding.waiver else ""
    return f"{finding.rule} at {view.place(finding.path, finding.start_line)}{waiver}"


def _not_evaluated(result: Result, options: RenderOptions) -> Iterator[RenderableType]:
    reasons = inventory.not_evaluated(result)
    rows = [
        (f"{len(found.paths):,}", f"{view.several(rules, RULES_PER_REASON)}: {found.reason}")
        for rules, found in reasons
    ]
    yield from tally(f"Not evaluated: {len(result.not_evaluated):,}", rows, _rows(options))


def _unknown(result: Result, options: RenderOptions) -> Iterator[RenderableType]:
    """Dependencies by the reason why nothing is known of their licence."""
    groups = dependencies.unknown(result)
    title = f"Dependencies not evaluated: {sum(len(group.packages) for group in groups):,}"
    rows = [row for group in groups for row in _packages(group, options)]
    yield from tally(title, rows, _rows(options))


def _packages(group: dependencies.Unknown, options: RenderOptions) -> list[tuple[str, str]]:
    """One row with the first few; a row each where all are wanted."""
    count, packages = f"{len(group.packages):,}", group.packages
    if options.verbose:
        return [(count, group.reason), *(("", package) for package in packages)]
    shown = [short(package, 60) for package in packages[:PACKAGES_PER_REASON]]
    rest = f" and {len(packages) - len(shown):,} more" if len(packages) > len(shown) else ""
    return [(count, f"{short(group.reason, 300)}: {', '.join(shown)}{rest}")]


def _unread(result: Result, options: RenderOptions) -> Iterator[RenderableType]:
    coverage, limit = result.coverage, _rows(options)
    reasons = [(f"{len(found.paths):,}", found.reason) for found in inventory.skipped(result)]
    yield from tally(f"Skipped: {len(coverage.skipped):,}", reasons, limit)
    problems = [(p.stage, f"{p.path}: {p.message}") for p in coverage.problems]
    yield from tally(f"Problems: {len(problems):,}", problems, limit)


def _foot(result: Result, options: RenderOptions) -> Iterator[RenderableType]:
    if result.findings:  # a long report has scrolled its first line away
        yield Text()
        yield _verdict(result)


def _rows(options: RenderOptions) -> int:
    return _WITHOUT_END if options.verbose else ROWS
