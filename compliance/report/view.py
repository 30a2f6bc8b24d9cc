"""The one view of a result that every readable report shares: sorted, grouped, counted.

Nothing here is escaped; each format escapes for itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from compliance.model.evidence import ChineseComment
from compliance.model.finding import Finding, Kind, Quote, Severity
from compliance.model.result import ComponentRecord, Result
from compliance.model.rule import Obligation
from compliance.model.snapshot import Target
from compliance.report import dependencies
from compliance.report.escape import as_path

HEADINGS = {
    Kind.OBLIGATION: "Obligation apparently unmet",
    Kind.REVIEW: "Needs review",
    Kind.SIGNAL: "Signal",
}
_KIND_ORDER = {kind: place for place, kind in enumerate(HEADINGS)}


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """Findings of one rule, severity and obligation, in order of path and line."""

    rule: str
    kind: Kind
    severity: Severity
    obligation: Obligation
    findings: tuple[Finding, ...]

    @property
    def title(self) -> str:
        return self.findings[0].title

    @property
    def by_holder(self) -> tuple[tuple[str, tuple[Finding, ...]], ...]:
        """The findings by the holder that they are about, the one with the most first."""
        of_holder: dict[str, list[Finding]] = {}
        for finding in self.findings:
            of_holder.setdefault(finding.holder, []).append(finding)
        return tuple(
            (holder, tuple(found))
            for holder, found in sorted(of_holder.items(), key=lambda pair: (-len(pair[1]), pair[0]))
        )

    def shares(self, field: str) -> bool:
        """Whether all findings say the same in `field`, so that it need be said only once."""
        first = getattr(self.findings[0], field)
        return all(getattr(finding, field) == first for finding in self.findings)


@dataclass(frozen=True, slots=True)
class ComponentGroup:
    """The open findings inside one component, the gravest rule first."""

    component: ComponentRecord
    rules: tuple[RuleGroup, ...]

    @property
    def count(self) -> int:
        return sum(len(group.findings) for group in self.rules)


def open_findings(result: Result) -> tuple[Finding, ...]:
    return tuple(finding for finding in result.findings if finding.status == "open")


def set_aside(result: Result) -> tuple[Finding, ...]:
    """Waived and baselined findings: reported, never counted."""
    return tuple(sorted((f for f in result.findings if f.status != "open"), key=_order))


def by_rule(findings: Iterable[Finding]) -> tuple[RuleGroup, ...]:
    """Obligations first, then what needs review, then signals; the gravest first within each."""
    return tuple(
        RuleGroup(same[0].rule, same[0].kind, same[0].severity, same[0].obligation, same)
        for _, group in groupby(sorted(findings, key=_order), key=_group_key)
        for same in (tuple(group),)
    )


def by_component(result: Result) -> tuple[ComponentGroup, ...]:
    """Open findings by the component that they are about, the gravest component first."""
    components = {component.path: component for component in result.project.components}
    inside: dict[str, list[Finding]] = {}
    for finding in open_findings(result):
        # Results from before findings named their component: the innermost around the path.
        place = finding.component if result.rules else home(finding.path, components)
        inside.setdefault(place, []).append(finding)
    groups = (
        ComponentGroup(components.get(path, ComponentRecord(path, None, ())), by_rule(findings))
        for path, findings in inside.items()
    )
    return tuple(sorted(groups, key=lambda g: (_gravest(g), g.component.path)))


def holders(result: Result) -> tuple[str, ...]:
    """Whom open findings are about, in alphabetical order."""
    names = {finding.holder for finding in open_findings(result)} - {""}
    return tuple(sorted(names, key=lambda name: (name.casefold(), name)))


def headline(result: Result) -> str:
    """The sentence that a person reads first. It claims no more than was read."""
    found = _found(result)
    read = f"{plural(result.coverage.scanned, 'file')} read"
    if unknown := " and ".join(_unknown(result)):
        read += f", {unknown} not evaluated"
    if aside := result.summary.waived + result.summary.baselined:
        read += f", {plural(aside, 'finding')} set aside"
    if result.policy.baseline and result.policy.baseline.gone:
        read += f", {result.policy.baseline.gone:,} of the baseline gone"
    if result.summary.verdict == "incomplete":
        return f"The audit is incomplete. So far: {found}; {read}."
    return f"{found[0].upper()}{found[1:]}; {read}."


def _unknown(result: Result) -> Iterator[str]:
    """What was not decided: no verdict may read as if it had been. Development tools do not count."""
    if rules := len({entry.rule for entry in result.not_evaluated}):
        yield plural(rules, "rule")
    if unread := dependencies.unknown_in_use(result):
        yield plural(unread, "dependency", "dependencies")


def _found(result: Result) -> str:
    kinds = Counter(finding.kind for finding in open_findings(result))
    unmet, review, signal = (kinds[kind] for kind in HEADINGS)
    said = [f"{plural(unmet, 'obligation')} apparently unmet"] if unmet else []
    said += [f"{plural(review, 'finding')} to review"] if review else []
    said += [plural(signal, "signal")] if signal else []
    return ", ".join(said) or "no open finding"


def subject(target: Target) -> str:
    """What was scanned, at which commit, in one line."""
    commit = f" at {target.commit[:12]}" if target.commit else ""
    ref = f" ({target.ref})" if target.ref else ""
    return f"{target.input}{commit}{ref}{', with uncommitted changes' if target.dirty else ''}"


def project_name(target: Target) -> str:
    """The repository's name in its remote address; a folder's own name says nothing, clones may differ."""
    name = (target.url or "").rstrip("/").removesuffix(".git").replace(":", "/").rpartition("/")[2]
    return name or "This project"


def place(path: str, start_line: int) -> str:
    """`path:line`, or the path alone for a finding about a whole file or folder."""
    shown = as_path(path)
    return f"{shown}:{start_line}" if start_line else shown


def whence(quote: Quote) -> str:
    """The place of a quote; lines that a change took away are in no file now."""
    return place(quote.path, quote.start_line) + (" (before the change)" if quote.before else "")


def quoted_lines(quote: Quote | ChineseComment) -> list[tuple[int, str]]:
    """The numbered lines of a quote or comment, tabs as spaces. Only line feeds end a line, as git counts."""
    lines = quote.text.removesuffix("\n").split("\n")
    return [
        (number, line.removesuffix("\r").expandtabs(4)) for number, line in enumerate(lines, quote.start_line)
    ]


def several(names: Sequence[str], most: int) -> str:
    """`a, b and 3 more`."""
    rest = f" and {len(names) - most:,} more" if len(names) > most else ""
    return f"{', '.join(names[:most])}{rest}"


def plural(count: int, noun: str, many: str = "") -> str:
    return f"{count:,} {noun if count == 1 else many or f'{noun}s'}"


def _order(finding: Finding) -> tuple[Any, ...]:
    return (*_group_key(finding), finding.path, finding.start_line, finding.id)


def _group_key(finding: Finding) -> tuple[Any, ...]:
    duty = finding.obligation
    grave = (_KIND_ORDER[finding.kind], -finding.severity.rank)
    return (*grave, finding.rule, duty.license, duty.clause, duty.quote, duty.url)


def _gravest(group: ComponentGroup) -> tuple[int, int]:
    return min((-rule.severity.rank, _KIND_ORDER[rule.kind]) for rule in group.rules)


def home(path: str, components: Container[str]) -> str:
    """The innermost of `components` (paths) that is `path` or lies around it; "." where there is none."""
    place = path
    while place and place not in components:
        place = place.rpartition("/")[0]
    return place or "."
