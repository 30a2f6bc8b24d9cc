"""All there is to say about one rule, in parts that every format renders in its own way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from compliance.model.rule import Condition
from compliance.obligations.cases import Case
from compliance.rulebook import words
from compliance.rulebook.book import Entry

MOST_LINES = 12  # of one file of an example
_GRAVEST = ("error", "warning", "note")
_KINDS = {
    "obligation": "The clause asks for it, so a gap is an obligation that appears unmet.",
    "review": "Whether something is owed needs a person's judgement.",
    "signal": "A signal is never a breach by itself, and never an error by default.",
}


@dataclass(frozen=True, slots=True)
class Prose:
    text: str


@dataclass(frozen=True, slots=True)
class Quotation:
    text: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list; the number is how deep an item lies."""

    items: tuple[words.Line, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A file of an example, shortened."""

    path: str
    text: str


Block = Prose | Quotation | Items | Listing
Part = tuple[str, tuple[Block, ...]]  # heading, content


def parts(entry: Entry) -> Iterator[Part]:
    """The parts of a rule's sheet, in the order of reading; none is empty."""
    yield from _filled("What is asked", _obligation(entry))
    yield from _filled("Why", [Prose(entry.rule.why)] if entry.rule.why else [])
    yield from _filled("When it is a finding", _when(entry))
    yield from _filled("What the finding says", _wording(entry))
    yield from _filled("Severity", _severity(entry))
    yield from _filled("Rows", _rows(entry))
    yield from _filled("Example", _example(entry))
    yield from _filled("Near misses", _cases(entry, lambda case: not case.fires and not case.undecided))
    yield from _filled("Not evaluated", _cases(entry, lambda case: case.undecided))


def subtitle(entry: Entry) -> str:
    rule, pack = entry.rule, entry.pack
    pack_since = f"pack {pack.id} {pack.version}, since {rule.since}"
    return f"{severity(entry)}, confidence {rule.confidence}, {rule.kind}; {pack_since}"


def clause(entry: Entry) -> str:
    """Licence and clause; of a table whose rows differ in it, how many rows there are."""
    duties = {(row.obligation.license, row.obligation.clause) for row in entry.rows}
    if len(duties) > 1:
        return f"{len(entry.rows)} licences"
    return " ".join(duties.pop())


def severity(entry: Entry) -> str:
    """The severities of its rows, gravest first; of most rules there is one."""
    return " or ".join(sorted({row.severity for row in entry.rows}, key=_GRAVEST.index))


def _filled(heading: str, blocks: list[Block]) -> Iterator[Part]:
    if blocks:
        yield heading, tuple(blocks)


def _obligation(entry: Entry) -> list[Block]:
    duty = entry.rule.obligation
    blocks: list[Block] = [Prose(f"{duty.license}, {duty.clause}:"), Quotation(duty.quote)]
    return [*blocks, Prose(duty.url)] if duty.url else blocks


def _when(entry: Entry) -> list[Block]:
    rule = entry.rule
    blocks: list[Block] = [
        Prose(f"The rule is asked about {words.SUBJECTS[rule.for_each]}. It is a finding when"),
        _items(rule.when),
    ]
    if rule.satisfied_by:
        blocks += [Prose("unless it is satisfied:"), _items(rule.satisfied_by)]
    return [*blocks, Prose("Where the answer hangs on a fact that is unknown, the rule is not evaluated.")]


def _items(condition: Condition) -> Items:
    return Items(tuple(words.lines(condition)))


def _wording(entry: Entry) -> list[Block]:
    said = entry.rule.finding
    texts = {
        "Observed": said.observed,
        "Not checked": said.not_checked,
        "How it could be wrong": said.could_be_wrong,
        "Fix": said.fix,
    }
    return [Items(tuple((0, f"{label}: {text}") for label, text in texts.items()))]


def _severity(entry: Entry) -> list[Block]:
    default = f"{severity(entry)} by default, with {entry.rule.confidence} confidence."
    change = "A policy may change it under 'overrides', with a reason that every report repeats."
    return [Prose(f"{_sentence(default)} {_KINDS[entry.rule.kind]} {change}")]


def _rows(entry: Entry) -> list[Block]:
    """The rows of a table: of each its name, and what it does not share with all others."""
    if not entry.rule.columns or len(entry.rows) < 2:
        return []
    first = entry.rows[0].columns
    differing = [
        column for column in first if any(row.columns[column] != first[column] for row in entry.rows)
    ]
    items: list[words.Line] = []
    for row in entry.rows:
        items.append((0, row.row))
        own = (column for column in differing if column != next(iter(first)))
        items += [(1, f"{column}: {words.value(row.columns[column])}") for column in own]
    return [Prose("‹column› stands for what each of these says in it."), Items(tuple(items))]


def _example(entry: Entry) -> list[Block]:
    """The first case that fires, with its files."""
    case = next((case for case in entry.cases if case.fires), None)
    if case is None:
        return []
    expected = next(entry for entry in case.expect if entry.rule == case.about)
    place = f"{expected.path}:{expected.line}" if expected.line else expected.path
    before = [Listing(f"{path}, before", _shortened(text)) for path, text in (case.before or {}).items()]
    files = [*before, *(Listing(path, _shortened(text)) for path, text in case.files.items())]
    return [Prose(f"{_sentence(case.name)}. A finding at {place}:"), *files]


def _cases(entry: Entry, chosen: Callable[[Case], bool]) -> list[Block]:
    found = tuple((0, _sentence(case.name)) for case in entry.cases if chosen(case))
    return [Items(found)] if found else []


def _sentence(name: str) -> str:
    return name[:1].upper() + name[1:]


def _shortened(text: str) -> str:
    lines = text.splitlines()
    more = [f"… and {len(lines) - MOST_LINES} more lines"] if len(lines) > MOST_LINES else []
    return "\n".join([*lines[:MOST_LINES], *more])
