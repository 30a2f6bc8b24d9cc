"""What is owed to others, as the result knows it: whose notices, under which licences, and the texts.

The one view that the NOTICE text is written from, and that `compliance notice --check` compares with.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from license_expression import ExpressionError, get_spdx_licensing

from compliance.model.dependency import DependencyRecord
from compliance.model.result import FileRecord, Result
from compliance.report import dependencies
from compliance.report.dependencies import State
from compliance.report.escape import printable
from compliance.report.license_texts import license_name, license_text
from compliance.report.view import home

# A line of a text or a string names somebody, and binds nobody.
_BINDING = frozenset({"comment", "document", "code"})
TEXT_SCORE = 90.0  # of a text that holds the licence, if not to the letter
_CODE = frozenset({"source", "generated"})
# ScanCode's names for what is no one licence: it has no text that could be added.
_NO_LICENSE = re.compile(
    r"LicenseRef-scancode-(unknown|free-unknown|generic-|other-|warranty-disclaimer|public-domain|proprietary-license)"
)


@dataclass(frozen=True, slots=True)
class Credit:
    """Work of others: a whole component (`path`), or files of the project itself (`path` is empty).

    `license` is an SPDX expression, or empty where none was found. `lines` are copyright lines, verbatim.
    """

    path: str
    license: str
    lines: tuple[str, ...]
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CarriedNotice:
    """A NOTICE file of somebody else's component, which its redistributor carries on (Apache-2.0 §4(d))."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class LicenseText:
    """A licence or exception that a credit names; `text` is empty where none is at hand."""

    id: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Package:
    """A dependency that becomes part of what is used, and the licence that its metadata declares: an SPDX
    expression, or words as they are written there."""

    name: str
    version: str
    license: str
    purl: str


@dataclass(frozen=True, slots=True)
class Packages:
    """The dependencies that are used: those with a licence, and the names of those of which there is none."""

    licensed: tuple[Package, ...]
    undeclared: tuple[str, ...]
    not_evaluated: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Owed:
    """`packages` is None where nobody asked for dependencies."""

    credits: tuple[Credit, ...]
    notices: tuple[CarriedNotice, ...]
    licenses: tuple[LicenseText, ...]
    packages: Packages | None = None


def owed(result: Result) -> Owed:
    """Everything that others are owed, each once, in order of path and name."""
    credits = (*_components(result), *_files(result))
    packages = None if result.dependencies is None else _packages(result.dependencies)
    expressions = {*(credit.license for credit in credits), *_expressions(result)}
    named = {spdx_id for expression in expressions for spdx_id in license_ids(expression)}
    ids = sorted((spdx_id for spdx_id in named if not _NO_LICENSE.match(spdx_id)), key=str.casefold)
    return Owed(credits, _notices(result), tuple(map(_license, ids)), packages)


def missing(owed: Owed, text: str, held: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """What `text` lacks of it, in words; case, punctuation and line ends do not count.

    `held` are ids of licences whose full text was found in it by other means.
    """
    lines = list(dict.fromkeys(line for credit in owed.credits for line in credit.lines))
    texts = {license.id: license.text for license in owed.licenses if license.id not in held}
    names = list(dict.fromkeys(package.name for package in owed.packages.licensed)) if owed.packages else []
    found = _found([*lines, *names, *texts.values(), *(notice.text for notice in owed.notices)], text)
    return (
        *(f"the line “{line}”" for line in lines if line not in found),
        *(f"the dependency {name}" for name in names if name not in found),
        *(f"the text of {spdx_id}" for spdx_id, wanted in texts.items() if wanted not in found),
        *(f"the content of {notice.path}" for notice in owed.notices if notice.text not in found),
    )


def _found(wanted: Iterable[str], text: str) -> set[str]:
    """Those of `wanted` whose words stand in `text` in this order; all that have no words. One pass."""
    from ahocorasick import Automaton

    by_words: dict[str, list[str]] = {}
    for one in wanted:
        by_words.setdefault(_words(one), []).append(one)
    found = set(by_words.pop("", ()))
    automaton = Automaton()
    for words in by_words:
        automaton.add_word(f" {words} ", words)
    automaton.make_automaton()
    for _, words in automaton.iter(f" {_words(text)} ") if by_words else ():
        found.update(by_words.pop(words, ()))
    return found


def texts_in(result: Result, path: str) -> frozenset[str]:
    """The licences whose text the scan found in the file `path` of the tree, in whatever words."""
    matches = (match for file in result.files if file.path == path for match in file.licenses)
    return frozenset(
        spdx_id
        for match in matches
        if match.kind == "text" and match.score >= TEXT_SCORE
        for spdx_id in license_ids(match.spdx_expression)
    )


@cache
def license_ids(expression: str) -> tuple[str, ...]:
    """The licences and exceptions that an SPDX expression names, each once; none of what is no expression."""
    try:
        return tuple(get_spdx_licensing().license_keys(expression, unique=True)) if expression else ()
    except (ExpressionError, LookupError):  # "()" is an IndexError
        return ()


def _components(result: Result) -> Iterator[Credit]:
    inside = _by_component(result)
    for component in result.project.components:
        if component.third_party:
            files = inside.get(component.path, [])
            lines = _lines(file for file in files if file.role != "test-fixture")
            yield Credit(component.path, _named(component.license), lines, ())


def _files(result: Result) -> Iterator[Credit]:
    """Files of others that lie among the project's own, together where lines and licence are the same."""
    theirs = {component.path for component in result.project.components if component.third_party}
    asked_about = {finding.path for finding in result.findings}
    groups: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for component, files in _by_component(result).items():
        for file in files if component not in theirs else ():
            if file.role in _CODE or file.path in asked_about:
                lines = _lines([file], third_party=True)
                if lines:
                    groups.setdefault((_named(file.license_expression), lines), []).append(file.path)
    for (license, lines), paths in sorted(groups.items(), key=lambda group: group[1]):
        yield Credit("", license, lines, tuple(paths))


def _named(expression: str | None) -> str:
    """`expression` if it names any licence at all."""
    return expression if expression and not all(map(_NO_LICENSE.match, license_ids(expression))) else ""


def _by_component(result: Result) -> dict[str, list[FileRecord]]:
    """Files by the innermost component around them."""
    known = {component.path for component in result.project.components}
    inside: dict[str, list[FileRecord]] = {}
    for file in result.files:
        inside.setdefault(home(file.path, known), []).append(file)
    return inside


def _lines(files: Iterable[FileRecord], *, third_party: bool = False) -> tuple[str, ...]:
    """Copyright lines, each once however it is spaced. A notice of several lines becomes one."""
    found: dict[str, str] = {}
    for file in files:
        for notice in file.copyrights:
            if notice.context in _BINDING and (notice.third_party or not third_party):
                line = printable(" ".join(notice.text.split()))
                found.setdefault(_words(line), line)
    return tuple(sorted(found.values(), key=lambda line: (line.casefold(), line)))


def _notices(result: Result) -> tuple[CarriedNotice, ...]:
    texts: dict[str, str] = {}
    for document in result.project.attribution_documents:
        if document.text.strip() and document.text not in texts:
            texts[document.text] = document.path
    return tuple(CarriedNotice(path, text) for text, path in texts.items())


def _packages(records: Iterable[DependencyRecord]) -> Packages:
    """In order of name, each once. What only makes or tests the project is shipped by nobody."""
    used = [record for record in records if record.scope.is_used]
    used.sort(key=lambda r: (r.name.casefold(), r.name, r.version))
    told = [r for r in used if dependencies.state(r) not in (State.NONE, State.NOT_EVALUATED)]
    licensed = (Package(r.name, r.version, dependencies.written(r), r.purl) for r in told)
    undeclared, unread = (
        dict.fromkeys(map(dependencies.label, dependencies.in_state(used, state)))
        for state in (State.NONE, State.NOT_EVALUATED)
    )
    return Packages(tuple(dict.fromkeys(licensed)), tuple(undeclared), tuple(unread))


def _expressions(result: Result) -> Iterator[str]:
    """What the dependencies that are used declare; words that may mean several licences bring no text."""
    for record in result.dependencies or ():
        if record.scope.is_used and dependencies.state(record) is State.LICENSED:
            yield record.license_expression or ""


def _license(spdx_id: str) -> LicenseText:
    return LicenseText(spdx_id, license_name(spdx_id), license_text(spdx_id) or "")


_WORD = re.compile(r"\w+")


def _words(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))
