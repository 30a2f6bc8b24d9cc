"""Rules and facts -> findings.

A rule fires for a subject when `when` is true and `satisfied_by` is not. Where the answer hangs on
an unknown fact, the rule is *not evaluated* for that subject, and never a finding.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from compliance.model.facts import Place, Subject, Unknown
from compliance.model.finding import Finding, Kind, NotEvaluated, Quote, Severity
from compliance.model.rule import AllOf, AnyOf, Comparison, Condition, Pack, Rule
from compliance.obligations.operators import Truth, compare, conjunction, disjunction, fill, in_words
from compliance.settings import Override

Quoter = Callable[[Place], str]
MAX_QUOTES = 5


def evaluate(
    packs: Iterable[Pack],
    subjects: Iterable[Subject],
    quote: Quoter,
    overrides: Mapping[str, Override] | None = None,
) -> tuple[tuple[Finding, ...], tuple[NotEvaluated, ...]]:
    """Ask every rule about every subject of its kind.

    `quote` gives the raw text of a place; it is called only for findings. Findings come sorted by
    severity (error first), path and line; *not evaluated* once per rule and path.
    """
    rules = [rule for pack in packs for rule in _in_force(pack.rules, overrides or {})]
    by_kind: dict[str, list[Subject]] = {}
    for subject in subjects:
        by_kind.setdefault(subject.kind, []).append(subject)
    findings: list[Finding] = []
    undecided: dict[tuple[str, str], NotEvaluated] = {}
    for rule in rules:
        for subject in by_kind.get(rule.for_each, ()):
            answer = fires(rule, subject)
            if answer is True:
                findings.append(_finding(rule, subject, quote))
            elif answer is None:
                key = (rule.id, subject.path)
                undecided.setdefault(key, NotEvaluated(*key, reason="; ".join(_unknowns(rule, subject))))
    findings = _with_distinct_ids(findings)
    findings.sort(key=lambda found: (-found.severity.rank, found.path, found.start_line, found.rule))
    return tuple(findings), tuple(sorted(undecided.values(), key=lambda entry: (entry.rule, entry.path)))


def fires(rule: Rule, subject: Subject) -> Truth:
    """True: a finding. False: none. None: it hangs on a fact that is unknown."""
    satisfied = truth(rule.satisfied_by, subject) if rule.satisfied_by else False
    return conjunction([truth(rule.when, subject), None if satisfied is None else not satisfied])


def truth(condition: Condition, subject: Subject) -> Truth:
    if isinstance(condition, AllOf):
        return conjunction([truth(part, subject) for part in condition.parts])
    if isinstance(condition, AnyOf):
        return disjunction([truth(part, subject) for part in condition.parts])
    return compare(subject.fact(condition.fact).value, condition.operator, condition.value)


def _in_force(rules: Iterable[Rule], overrides: Mapping[str, Override]) -> Iterator[Rule]:
    for rule in rules:
        override = overrides.get(rule.id)
        if override is None:
            yield rule
        elif override.severity != "off":
            yield replace(rule, severity=override.severity)


def _tests(condition: Condition) -> Iterator[Comparison]:
    """Every comparison in the condition, in order."""
    if isinstance(condition, (AllOf, AnyOf)):
        for part in condition.parts:
            yield from _tests(part)
    else:
        yield condition


def _unknowns(rule: Rule, subject: Subject) -> list[str]:
    conditions = [rule.when] + ([rule.satisfied_by] if rule.satisfied_by else [])
    reasons: dict[str, None] = {}
    for name in (test.fact for condition in conditions for test in _tests(condition)):
        value = subject.fact(name).value
        if isinstance(value, Unknown):
            reasons[value.reason] = None
    return list(reasons)


def _finding(rule: Rule, subject: Subject, quote: Quoter) -> Finding:
    places = _places(rule, subject)
    quotes = tuple(
        Quote(place.path, place.start_line, place.end_line, quote(place)) for place in places[:MAX_QUOTES]
    )
    labels = {
        "path": subject.path,
        "count": str(len({place.path for place in places})),
        "line": str(places[0].start_line) if places else "1",
        "looked_in": ", ".join(subject.looked_in) or "nothing",
        **subject.labels,
    }
    first = places[0] if places else Place(subject.path, 1, 1)
    identity = " ".join(filter(None, (subject.identity, rule.row)))

    def told(text: str) -> str:
        return fill(text, lambda name: labels[name] if name in labels else in_words(subject.fact(name).value))

    return Finding(
        id=finding_id(rule.id, subject.path, identity),
        rule=rule.id,
        kind=Kind(rule.kind),
        severity=Severity(rule.severity),
        confidence=rule.confidence,
        title=rule.title,
        path=first.path,
        start_line=first.start_line,
        end_line=first.end_line,
        obligation=rule.obligation,
        observed=told(rule.finding.observed),
        looked_in=subject.looked_in,
        not_checked=told(rule.finding.not_checked),
        could_be_wrong=told(rule.finding.could_be_wrong),
        fix=told(rule.finding.fix),
        evidence=quotes,
        fingerprint=fingerprint(rule, [quote.text for quote in quotes] or [subject.path, identity]),
    )


def _with_distinct_ids(findings: list[Finding]) -> list[Finding]:
    """The same words twice in one file are two findings: the second's id says that it is the second."""
    seen: Counter[str] = Counter()
    result = []
    for finding in findings:
        seen[finding.id] += 1
        count = seen[finding.id]
        result.append(finding if count == 1 else replace(finding, id=f"{finding.id}-{count}"))
    return result


def _places(rule: Rule, subject: Subject) -> tuple[Place, ...]:
    """Where the facts that the rule quotes were read: each place once, in the rule's order."""
    names = rule.evidence or tuple(dict.fromkeys(test.fact for test in _tests(rule.when)))
    return tuple(dict.fromkeys(place for name in names for place in _places_of(name, rule, subject)))


def _places_of(name: str, rule: Rule, subject: Subject) -> tuple[Place, ...]:
    """Of a set, the places of those members that the rule asks for: no MIT header in a finding on Apache."""
    fact = subject.fact(name)
    wanted = [
        member
        for test in _tests(rule.when)
        if test.fact == name and test.operator in ("has", "overlaps")
        for member in ([test.value] if test.operator == "has" else test.value)
    ]
    found = [place for member in wanted for place in fact.members.get(member, ())]
    return tuple(found) or fact.places


def finding_id(rule: str, path: str, identity: str) -> str:
    """The same gap has the same id however its lines move: rule, path and normalised evidence."""
    normalised = " ".join(identity.casefold().split())
    return _digest(rule, path, normalised)[:16]


def fingerprint(rule: Rule, texts: Iterable[str]) -> str:
    """What a waiver is bound to: the rule (and its row), and the quoted lines with white space folded."""
    return "sha256:" + _digest(rule.id, rule.row, *(" ".join(text.split()) for text in texts))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
