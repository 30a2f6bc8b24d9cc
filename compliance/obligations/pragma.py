"""Pragmas: a comment beside the lines of a finding that sets it aside, with its reason.

    # compliance: ignore[rule-id] reason: why this may stand             behind the line, or alone above it
    # compliance: ignore[rule-a, rule-b] reason: why these may stand
    # compliance: ignore-file[rule-id] reason: why, for the whole file   in its first 30 lines

One that is not exactly so suppresses nothing, and is reported. Only files with findings are looked at.
A pragma speaks for its own file: a finding that quotes other files too needs a waiver of the policy.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from compliance.model.finding import Finding
from compliance.model.result import Outcome, PragmaRecord
from compliance.model.rule import Pack
from compliance.model.snapshot import FileEntry
from compliance.obligations.engine import MAX_QUOTES
from compliance.policy.values import check_reason
from compliance.strict_yaml import nearest

HEAD_LINES = 30
MAX_PRAGMAS = 1_000  # of a file; those after them suppress nothing
_MAX_LINE = 2_000  # characters
_WORD = "compliance:"
# First in a comment: not in a string, nor in prose about pragmas.
_START = re.compile(
    r"(?:^|(?<=\s))(?:#+|//+[!/]?|/\*+|\*|--+|<!--|;+|%+|!|\.\.|REM|dnl)[ \t]*compliance:[ \t]*(?=ignore)"
)
_PRAGMA = re.compile(r"(ignore|ignore-file)\[([^\[\]]*)\][ \t]+reason:[ \t]*(.*)")
_CLOSING = ("*/", "-->")
# What these rules are about lies in one file; a component or project may have more places than are quoted.
_OF_ONE_FILE = ("file", "notice", "marker")
_USAGE = "write 'compliance: ignore[rule-id] reason: why'"

Read = Callable[[FileEntry], str]


@dataclass(frozen=True, slots=True)
class Pragma:
    """`lines` are those that it speaks for; None for the whole file. `problem` if it is malformed."""

    path: str
    line: int
    rules: tuple[str, ...] = ()
    reason: str = ""
    lines: frozenset[int] | None = frozenset()
    problem: str = ""


def heed(
    findings: tuple[Finding, ...],
    packs: Iterable[Pack],
    files: Iterable[FileEntry],
    read: Read,
    *,
    honoured: bool,
) -> tuple[tuple[Finding, ...], tuple[PragmaRecord, ...]]:
    """`findings`, those that a pragma is about set to waived; and what became of each pragma in their files.

    Not `honoured`: nothing is set aside, and only the pragmas that would have done so are told.
    """
    by_path: dict[str, list[Finding]] = {}
    for finding in findings:
        by_path.setdefault(finding.path, []).append(finding)
    subjects = {rule.id: rule.for_each for pack in packs for rule in pack.rules}
    waived: dict[str, str] = {}
    records = []
    for file in files:
        for pragma in pragmas_in(read(file), file.path, subjects) if file.path in by_path else ():
            near = [found for found in by_path[file.path] if _is_about(pragma, found)]
            matched = [found for found in near if _lies_in_file(found, subjects[found.rule])]
            records.append(_record(pragma, near, matched, honoured))
            for finding in matched if honoured else ():
                waived.setdefault(finding.id, f"pragma {pragma.path}:{pragma.line}")
    told = (record for record in records if honoured or record.matched)
    return tuple(_set_aside(finding, waived.get(finding.id)) for finding in findings), tuple(told)


def pragmas_in(text: str, path: str, known: Mapping[str, object]) -> Iterator[Pragma]:
    """The pragmas of a file, malformed ones too. `known` are the ids of all rules."""
    if _WORD not in text:
        return
    lines = text.split("\n")
    found = {n: start for n, line in enumerate(lines, 1) if (start := _start(line))}
    for number in list(found)[:MAX_PRAGMAS]:
        speaks_for = _speaks_for(number, lines, found)
        yield _parsed(lines[number - 1][found[number].end() :], path, number, speaks_for, known)


def _start(line: str) -> re.Match[str] | None:
    return _START.search(line) if _WORD in line and len(line) <= _MAX_LINE else None


def _speaks_for(number: int, lines: list[str], found: Mapping[int, re.Match[str]]) -> frozenset[int]:
    """Behind other text: its own line. Alone: the next line that is no pragma; and its own, where a comment
    begins with it."""
    if lines[number - 1][: found[number].start()].strip():
        return frozenset((number,))
    following = number + 1
    while following in found and not lines[following - 1][: found[following].start()].strip():
        following += 1
    return frozenset((number, following))


def _parsed(words: str, path: str, line: int, lines: frozenset[int], known: Mapping[str, object]) -> Pragma:
    match = _PRAGMA.match(words)
    if not match:
        return Pragma(path, line, problem=f"it is malformed; {_USAGE}")
    form, listed, reason = match.groups()
    whole_file = form == "ignore-file"
    rules = tuple(name.strip() for name in listed.split(","))
    reason = _without_closing(reason)
    problem = _problem(rules, reason, known)
    if not problem and whole_file and line > HEAD_LINES:
        problem = f"'ignore-file' stands in the first {HEAD_LINES} lines, or nowhere"
    return Pragma(path, line, rules, reason, None if whole_file else lines, problem)


def _problem(rules: tuple[str, ...], reason: str, known: Mapping[str, object]) -> str:
    for name in rules:
        if name not in known:
            return f"'{name}' is no rule{nearest(name, known)}" if name else f"it names no rule; {_USAGE}"
    try:
        check_reason(reason)
    except ValueError as error:
        return str(error)
    return ""


def _without_closing(reason: str) -> str:
    reason = reason.strip()
    for mark in _CLOSING:
        reason = reason.removesuffix(mark).rstrip()
    return reason


def _is_about(pragma: Pragma, finding: Finding) -> bool:
    if pragma.problem or finding.rule not in pragma.rules:
        return False
    return pragma.lines is None or finding.start_line in pragma.lines


def _lies_in_file(finding: Finding, subject: str) -> bool:
    quoted = {quote.path for quote in finding.evidence}
    return quoted == {finding.path} and (len(finding.evidence) < MAX_QUOTES or subject in _OF_ONE_FILE)


def _record(pragma: Pragma, near: list[Finding], matched: list[Finding], honoured: bool) -> PragmaRecord:
    problem = pragma.problem
    status = Outcome.MALFORMED if problem else Outcome.UNMATCHED
    if matched:
        status = Outcome.USED if honoured else Outcome.NOT_HONOURED
    elif near:
        problem = "the finding is about more than this file; waive it in the policy"
    return PragmaRecord(pragma.path, pragma.line, pragma.rules, pragma.reason, status, len(matched), problem)


def _set_aside(finding: Finding, waiver: str | None) -> Finding:
    return replace(finding, status="waived", waiver=waiver) if waiver else finding
