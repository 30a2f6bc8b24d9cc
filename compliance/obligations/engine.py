"""Rules and facts -> findings.

A rule fires for a subject when `when` is true and `satisfied_by` is not. Where the answer hangs on
an unknown fact, the rule is *not evaluated* for that subject, and never a finding.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from compliance.model.facts import Place, Subject, Unknown
from compliance.model.finding import Finding, Kind, NotEvaluated, Quote, Severity
from compliance.model.result import RuleRecord
from compliance.model.rule import AllOf, AnyOf, Comparison, Condition, Pack, Rule
from compliance.model.truth import Truth, conjunction, disjunction
from compliance.obligations.operators import compare, fill, in_words, settled
from compliance.settings import Override

Quoter = Callable[[Place], str]
MAX_QUOTES = 5
_PARTIES = {
    "notice": "holder",
    "marker": "source",
    "removal": "holder",
}  # the label that names whom a finding is about


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Findings sorted by severity (error first), path and line; *not evaluated* once per rule and path
    (of dependencies, for each reason); and of every rule how often it was asked, with which answers."""

    findings: tuple[Finding, ...]
    undecided: tuple[NotEvaluated, ...]
    rules: tuple[RuleRecord, ...]


class Answer(StrEnum):
    """What a rule says of a subject."""

    DOES_NOT_APPLY = "does not apply"
    MET = "met"
    UNMET = "unmet"
    UNDECIDED = "undecided"  # it hangs on a fact that is unknown


def evaluate(
    packs: Iterable[Pack],
    subjects: Iterable[Subject],
    quote: Quoter,
    overrides: Mapping[str, Override] | None = None,
) -> Evaluation:
    """Ask every rule about every subject of its kind.

    `quote` gives the raw text of a place; it is called only for findings.
    """
    rules = [rule for pack in packs for rule in _in_force(pack.rules, overrides or {})]
    by_kind: dict[str, list[Subject]] = {}
    for subject in subjects:
        by_kind.setdefault(subject.kind, []).append(subject)
    findings: list[Finding] = []
    undecided: dict[tuple[str, str, str], NotEvaluated] = {}
    records: list[RuleRecord] = []
    for rule in rules:
        answers: Counter[Answer] = Counter()
        for subject in by_kind.get(rule.for_each, ()):
            answer = ask(rule, subject)
            answers[answer] += 1
            if answer is Answer.UNMET:
                findings.append(_finding(rule, subject, quote))
            elif answer is Answer.UNDECIDED:
                reason = "; ".join(_unknowns(rule, subject))
                # A lock names hundreds of dependencies, each with a reason of its own.
                key = (rule.id, subject.path, reason if subject.kind == "dependency" else "")
                undecided.setdefault(key, NotEvaluated(rule.id, subject.path, reason))
        records.append(_record(rule, answers))
    findings = _with_distinct_ids(findings)
    findings.sort(key=lambda found: (-found.severity.rank, found.path, found.start_line, found.rule))
    return Evaluation(
        tuple(findings),
        tuple(sorted(undecided.values(), key=lambda entry: (entry.rule, entry.path))),
        _worth_telling(records),
    )


def ask(rule: Rule, subject: Subject) -> Answer:
    """It applies where `when` is true, and is met where `satisfied_by` is true as well."""
    applies = truth(rule.when, subject)
    if applies is False:
        return Answer.DOES_NOT_APPLY
    satisfied = truth(rule.satisfied_by, subject) if rule.satisfied_by else False
    if satisfied and applies:
        return Answer.MET
    if satisfied:  # whether it applies or not, nothing is missing
        return Answer.DOES_NOT_APPLY
    return Answer.UNDECIDED if applies is None or satisfied is None else Answer.UNMET


def truth(condition: Condition, subject: Subject) -> Truth:
    if isinstance(condition, AllOf):
        return conjunction([truth(part, subject) for part in condition.parts])
    if isinstance(condition, AnyOf):
        return disjunction([truth(part, subject) for part in condition.parts])
    fact = subject.fact(condition.fact)
    answer = compare(fact.value, condition.operator, condition.value)
    if fact.complete or settled(answer, condition.operator, condition.value):
        return answer
    return None


def _record(rule: Rule, answers: Counter[Answer]) -> RuleRecord:
    return RuleRecord(
        id=rule.id,
        row=rule.row,
        title=rule.title,
        kind=Kind(rule.kind),
        severity=Severity(rule.severity),
        confidence=rule.confidence,
        obligation=rule.obligation,
        asked=answers.total(),
        met=answers[Answer.MET],
        unmet=answers[Answer.UNMET],
        undecided=answers[Answer.UNDECIDED],
    )


def _worth_telling(records: Sequence[RuleRecord]) -> tuple[RuleRecord, ...]:
    """Of a rule with a table, the rows that apply somewhere: a repository has few of all model licences."""
    return tuple(
        record for record in records if not record.row or record.met + record.unmet + record.undecided
    )


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
        fact = subject.fact(name)
        if isinstance(fact.value, Unknown):
            reasons[fact.value.reason] = None
        elif not fact.complete:
            reasons["only some of the files were read"] = None
    return list(reasons)


def _finding(rule: Rule, subject: Subject, quote: Quoter) -> Finding:
    places = _places(rule, subject)
    quotes = tuple(
        Quote(place.path, place.start_line, place.end_line, quote(place), place.before)
        for place in places[:MAX_QUOTES]
    )
    labels = {
        "path": subject.path,
        "count": str(len({place.path for place in places})),
        "line": str(places[0].start_line) if places else "1",
        "looked_in": ", ".join(subject.looked_in) or "nothing",
        **subject.labels,
    }
    first = subject.shown_at or (places[0] if places else Place(subject.path, 1, 1))
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
        component=_component(subject),
        holder=labels.get(_PARTIES.get(subject.kind, ""), ""),
    )


def _component(subject: Subject) -> str:
    """The path of the component that `subject` is, or lies in; the project's is "."."""
    around: Subject | None = subject
    while around is not None and around.kind != "component":
        around = around.within
    return around.path if around else "."


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
