"""What a change took away: the lines of a holder, years in them, the statement of a licence.

A file that was deleted, or hardly a line of which is left, took its notices along, and nobody misses them
there; a document (LICENSE, NOTICE …) speaks for others, and is missed as long as those are there.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from compliance.facts.context import Context
from compliance.facts.documents import document_kind
from compliance.facts.names import is_generic, normal, same_name
from compliance.facts.notices import NOTICE_CONTEXTS, Notice, counts, licenses_beside, notices_of
from compliance.facts.statements import Places, full_texts, stated
from compliance.facts.tree import Read, speaks_for
from compliance.model.change import ChangedFile
from compliance.model.evidence import Copyright, Evidence
from compliance.model.facts import Fact, Place, Subject, Unknown
from compliance.model.snapshot import FileEntry, Problem, Role, Skipped, Snapshot

# Of what a notice stands above, at least so much has to be left for the notice to be missed.
LEAST_KEPT = 0.3
# A notice at the top is for all that follows, one further down for what stands right below it.
_HEADER_LINES = 40
_BELOW = 20
# Documents whose lines bind, and which a line may be moved to.
_KEEPING = frozenset(("license", "notice", "third-party", "credits", "reuse", "debian-copyright"))
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
# What these say pertains to parts of the tree, which may be gone since long. So does what a NOTICE says under
# a licence of its own; under none, it is the notice of the work itself (Apache-2.0 §4(d)).
_ABOUT_PARTS = frozenset(("third-party", "credits", "debian-copyright"))
NOBODY = Unknown("nobody is named beside the licence that is gone")
TOO_MUCH = Unknown("the tree is too large to look for files of that party")

# Those of some names that stand in the files that are left, documents aside; None if these are too many.
Named = Callable[[Collection[str]], frozenset[str] | None]


@dataclass(frozen=True)
class Before:
    """The tree before the change. `context` is made only where it is asked who owned that tree."""

    snapshot: Snapshot
    evidence: Mapping[str, Evidence]
    read: Read
    context: Callable[[], Context]

    @cached_property
    def entries(self) -> Mapping[str, FileEntry]:
        return {entry.path: entry for entry in self.snapshot.files}


def removals(
    before: Before, after: Context, files: Iterable[ChangedFile], subjects: Iterable[Subject], named: Named
) -> Iterator[Subject]:
    """What the `files` had and have no more. `subjects` are those of the tree `after` the change.

    `named` is asked only where a document that speaks of other files has lost a notice.
    """
    components = {subject.path: subject for subject in subjects if subject.kind == "component"}
    changed = tuple(files)
    copies = _Copies(after, changed)
    for file in changed:
        entry = before.entries.get(file.old_path or "")
        found = before.evidence.get(entry.blob) if entry else None
        if entry and found and not found.skipped and (found.copyrights or found.licenses):
            yield from _File(before, after, changed, file, entry, found, components, named, copies).subjects()


def lost_sight(
    before: Before,
    now: Mapping[str, Evidence],
    skipped: Iterable[Skipped],
    files: Iterable[ChangedFile],
) -> Iterator[Problem]:
    """Changed files that stated something and are not read any more: too large, binary. `now` is by path."""
    links = {entry.path for entry in skipped if entry.reason in ("symlink", "submodule")}
    for file in files:
        entry = before.entries.get(file.old_path or "")
        found = before.evidence.get(entry.blob) if entry else None
        if not file.path or file.path in links or not found or not (found.copyrights or found.licenses):
            continue
        if file.path not in now or now[file.path].skipped:
            said = "it stated copyright or licences before this change, and cannot be read now"
            yield Problem(file.path, "facts", said)


@dataclass(frozen=True)
class _File:
    """One file before the change (`entry`, `found`) and what became of it."""

    before: Before
    after: Context
    changed: tuple[ChangedFile, ...]
    file: ChangedFile
    entry: FileEntry
    found: Evidence
    components: Mapping[str, Subject]
    named: Named
    copies: _Copies

    def subjects(self) -> Iterator[Subject]:
        sample = self.entry.role is Role.TEST_FIXTURE
        document = document_kind(self.entry.path) in _KEEPING and not sample
        if not (self._bound_others() if document else self.file.path and counts(self.after, self.entry)):
            return
        now = self._now
        if now is None or now.skipped:  # why it was not read is told in the coverage
            return
        notices = _of_document(self.after, self.found) if document else self._notices
        missed: set[str] = set()
        for notice in notices:
            if gone := _gone(notice, now, self.after):
                for subject in self._notice(notice, *gone, whole=document):
                    yield subject
                    missed |= _told(subject)
        # The title of a licence may stay where its text is cut off.
        cut = full_texts("", self.found).keys() - full_texts("", now).keys()
        for spdx_id, places in self._licenses.items():
            if (spdx_id not in stated(self.path, now, ()) or spdx_id in cut) and spdx_id not in missed:
                yield from self._license(spdx_id, places, notices, whole=document)

    @property
    def path(self) -> str:
        """Where it is now; of a document that was deleted, where it was."""
        return self.file.path or self.entry.path

    @cached_property
    def _now(self) -> Evidence | None:
        return self.after.tree.evidence.get(self.file.path) if self.file.path else Evidence("")

    @cached_property
    def _notices(self) -> tuple[Notice, ...]:
        return notices_of(self.after, self.entry, self.found)

    @cached_property
    def _licenses(self) -> Places:
        """What the file stated: as it stands in the tree before."""
        return stated(self.entry.path, self.found, ())

    @cached_property
    def _component(self) -> Subject:
        return self.components[self.after.components.of(self.path)]

    def _bound_others(self) -> bool:
        """Whether the document, if it was deleted, spoke for code that is still there."""
        if self.file.path:
            return True
        place = speaks_for(self.entry.path)
        beside = "" if place == "." else f"{place}/"
        moved = {file.path for file in self.changed if file.path and (file.old_path or "").startswith(beside)}
        return any(
            (path.startswith(beside) or path in moved) and entry.role is Role.SOURCE
            for path, entry in self.after.tree.entries.items()
        )

    @cached_property
    def _still_named(self) -> frozenset[str] | None:
        """Of the parties in a document that speaks of other files, those that some of these name."""
        return self.named({notice.holder for notice in _of_document(self.after, self.found)})

    def _still_there(self, notices: Iterable[Notice], *, licensed: bool) -> bool | Unknown:
        """Whether anything is left that the notices pertain to. `licensed`: a licence stood beside them."""
        kind = document_kind(self.entry.path)
        if kind not in _ABOUT_PARTS and not (kind == "notice" and licensed):
            return True
        still = self._still_named
        return TOO_MUCH if still is None else any(notice.holder in still for notice in notices)

    def _notice(
        self, notice: Notice, what: str, lines: tuple[Copyright, ...], *, whole: bool
    ) -> Iterator[Subject]:
        if notice.third_party is False:
            return
        places = tuple(_before(self.entry.path, line.start_line, line.end_line) for line in lines)
        if not whole and not self._is_missed(places):
            return
        component = self._component
        beside = licenses_beside(places, Fact.of(self._licenses)).value
        around = "project.declared_licenses" if component.path == "." else "component.own_texts"
        licenses = beside or component.fact(around).value
        kept = self._in_copy(self.copies.naming(notice)) or any(
            document_kind(path) in _KEEPING
            for path in self.after.attribution.credited_in(
                notice.holder, notice.entity, _above(self.after, component.path, self.path)
            )
        )
        there = self._still_there([notice], licensed=bool(beside))
        yield self._subject(
            what,
            notice.holder,
            places,
            licenses,
            notice.third_party,
            kept and what == "notice",
            there,
            [notice],
        )

    def _license(
        self, spdx_id: str, places: tuple[Place, ...], notices: tuple[Notice, ...], *, whole: bool
    ) -> Iterator[Subject]:
        places = tuple(_before(place.path, place.start_line, place.end_line) for place in places)
        if whole:
            notices = _heading(places[0].start_line, notices)
        others = [notice for notice in notices if notice.third_party is not False]
        if (notices and not others) or (not whole and not self._is_missed(places)):
            return
        third_party: bool | Unknown = NOBODY
        if others:
            third_party = True if any(notice.third_party is True for notice in others) else NOBODY
        texts = self._component.fact("component.full_texts").value
        whole_text = spdx_id in full_texts("", self.found)
        kept = (isinstance(texts, frozenset) and spdx_id in texts) or self._in_copy(
            self.copies.stating(spdx_id, whole=whole_text)
        )
        holder = others[0].holder if others else ""
        there = self._still_there(others, licensed=True)
        yield self._subject(
            "license", holder, places, frozenset((spdx_id,)), third_party, kept, there, others
        )

    def _subject(
        self,
        what: str,
        holder: str,
        places: tuple[Place, ...],
        licenses: object,
        third_party: bool | Unknown,
        kept: bool,
        still_there: bool | Unknown,
        notices: list[Notice],
    ) -> Subject:
        ids = licenses if isinstance(licenses, frozenset) else frozenset()
        was_owner = third_party is True and self._was_owner(notices)
        line = places[0].start_line
        return Subject(
            kind="removal",
            path=self.path,
            identity=" ".join((what, normal(holder) or holder, *(sorted(ids) if what == "license" else ()))),
            facts={
                "removal.what": Fact(what, places),
                "removal.holder": Fact(holder, places),
                "removal.third_party": Fact(third_party, places),
                "removal.was_owner": Fact(was_owner),
                "removal.licenses": Fact(ids, places),
                "removal.kept": Fact(kept),
                "removal.still_there": Fact(still_there),
            },
            labels={
                **self._component.labels,
                "path": self.path,
                "old_path": self.entry.path,
                "line": str(line),
                "holder": holder or "nobody",
                "licenses": ", ".join(sorted(ids)) or "no licence",
                "lines": _IN_WORDS[what].format(holder=holder, licenses=", ".join(sorted(ids))),
            },
            within=self._component,
            looked_in=(self.path, *self._component.looked_in),
            shown_at=self._shown_at(line),
        )

    def _shown_at(self, line: int) -> Place:
        """The same line of the file as it is now, or its last."""
        last = self.after.tree.text(self.path).count("\n") + 1
        return Place(self.path, min(line, last), min(line, last))

    def _was_owner(self, notices: list[Notice]) -> bool:
        if self.after.policy.owners:
            return False  # who owns it is given, and was not read from what changed
        parties = self.before.context().parties
        return all(parties.is_owner(notice.holder) for notice in notices if notice.third_party is True)

    def _is_missed(self, places: tuple[Place, ...]) -> bool:
        """Whether of what the lines stand above enough is left."""
        last = max(place.end_line for place in places)
        below = self._code_before[bisect_right(self._code_before, (last, "\uffff")) :]
        if last > _HEADER_LINES:
            below = below[:_BELOW]
        return bool(below) and sum(line in self._left for _, line in below) >= LEAST_KEPT * len(below)

    @cached_property
    def _code_before(self) -> list[tuple[int, str]]:
        """The telling lines of the file as it was, numbered; those of notices and licences are none."""
        lines = enumerate(self.before.read(self.entry).split("\n"), 1)
        kept = ((number, _stripped(line)) for number, line in lines if number not in self._stated)
        return [(number, line) for number, line in kept if _is_telling(line)]

    @cached_property
    def _left(self) -> frozenset[str]:
        return frozenset(self.copies.telling(self.path))

    @cached_property
    def _stated(self) -> frozenset[int]:
        """The lines of notices and licences: they tell nothing of the code."""
        spans = [(line.start_line, line.end_line) for line in self.found.copyrights]
        spans += [(match.start_line, match.end_line) for match in self.found.licenses]
        return frozenset(number for first, last in spans for number in range(first, last + 1))

    def _in_copy(self, paths: Iterable[str]) -> bool:
        """Whether one of `paths`, files of the change, shares lines with this one."""
        for path in paths:
            if path != self.path:
                lines = self.copies.telling(path)
                if sum(line in self._before_lines for line in lines) >= LEAST_KEPT * len(lines):
                    return True
        return False

    @cached_property
    def _before_lines(self) -> frozenset[str]:
        return frozenset(_telling(self.before.read(self.entry).split("\n")))


class _Copies:
    """The changed files as they are now, by what they say: where a moved copy of something may be."""

    def __init__(self, after: Context, changed: Iterable[ChangedFile]) -> None:
        self._after = after
        self._holders: dict[str, list[str]] = {}
        self._stated: dict[str, list[str]] = {}
        self._texts: dict[str, list[str]] = {}
        for path in dict.fromkeys(file.path for file in changed if file.path):
            found = after.tree.evidence.get(path)
            if not found or found.skipped:
                continue
            for holder in dict.fromkeys(line.holder for line in found.copyrights):
                self._holders.setdefault(holder, []).append(path)
            for spdx_id in stated("", found, ()):
                self._stated.setdefault(spdx_id, []).append(path)
            for spdx_id in full_texts("", found):
                self._texts.setdefault(spdx_id, []).append(path)
        self._naming: dict[str, list[str]] = {}
        self._lines: dict[str, list[str]] = {}

    def naming(self, notice: Notice) -> list[str]:
        """Those with a notice of the same party."""
        if notice.holder not in self._naming:
            same = (holder for holder in self._holders if _same_party(notice, holder, self._after))
            self._naming[notice.holder] = [path for holder in same for path in self._holders[holder]]
        return self._naming[notice.holder]

    def stating(self, spdx_id: str, *, whole: bool) -> list[str]:
        """Those that state the licence, or hold its `whole` text."""
        return (self._texts if whole else self._stated).get(spdx_id, [])

    def telling(self, path: str) -> list[str]:
        if path not in self._lines:
            self._lines[path] = _telling(self._after.tree.text(path).split("\n"))
        return self._lines[path]


def _heading(line: int, notices: tuple[Notice, ...]) -> tuple[Notice, ...]:
    """Of the notices in a document, the one that a licence at `line` stands under; all, where it is above."""
    above = [(own.start_line, notice) for notice in notices for own in notice.lines if own.start_line < line]
    return (max(above, key=lambda pair: pair[0])[1],) if above else notices


def _told(removal: Subject) -> frozenset[str]:
    """The licences whose loss is told with that of the notice they stood beside: one gap, one finding."""
    told = removal.fact("removal.what").value == "notice" and not removal.fact("removal.kept").value
    licenses = removal.fact("removal.licenses").value
    return licenses if told and isinstance(licenses, frozenset) else frozenset()


_IN_WORDS = {
    "notice": "The copyright line of {holder}",
    "years": "The years in the copyright line of {holder}",
    "license": "The statement of {licenses}",
}


def _above(after: Context, component: str, path: str) -> tuple[str, ...]:
    """The folders whose documents speak for `path`, innermost component first."""
    return tuple(dict.fromkeys((component, speaks_for(path), ".")))


def _before(path: str, start_line: int, end_line: int) -> Place:
    return Place(path, start_line, end_line, before=True)


def _telling(lines: Iterable[str]) -> list[str]:
    """The lines that say something, without their margins."""
    return list(filter(_is_telling, map(_stripped, lines)))


def _stripped(line: str) -> str:
    return line.strip(" \t\r#*/-;\"'<>!")


def _is_telling(stripped: str) -> bool:
    return len(stripped) > 3


def _of_document(after: Context, found: Evidence) -> tuple[Notice, ...]:
    """The notices that a document keeps, one a holder."""
    by_holder: dict[str, list[Copyright]] = {}
    for line in found.copyrights:
        if line.context in NOTICE_CONTEXTS and not is_generic(line.holder):
            by_holder.setdefault(normal(line.holder), []).append(line)
    return tuple(
        Notice(
            lines[0].holder,
            after.parties.entity(lines[0].holder),
            tuple(lines),
            after.parties.third_party(lines[0].holder),
            shared=False,
        )
        for lines in by_holder.values()
    )


def _gone(notice: Notice, now: Evidence, after: Context) -> tuple[str, tuple[Copyright, ...]] | tuple[()]:
    """What of `notice` is not in `now`, with its lines: the notice, the years of some lines, or nothing."""
    lines = [line for line in now.copyrights if _same_party(notice, line.holder, after)]
    if not lines:
        return "notice", notice.lines
    still = _years(*lines)
    altered = tuple(line for line in notice.lines if not _covers(still, _years(line)))
    return ("years", altered) if altered else ()


def _years(*lines: Copyright) -> list[str]:
    return sorted(year for line in lines for year in _YEAR.findall(line.years))


def _covers(still: list[str], then: list[str]) -> bool:
    return not then or bool(still and still[0] <= then[0] and then[-1] <= still[-1])


def _same_party(notice: Notice, holder: str, after: Context) -> bool:
    if same_name(notice.holder, holder):
        return True
    lexicon = after.parties.lexicon
    return notice.entity is not None and any(
        lexicon.related(notice.entity, named) for named in lexicon.in_holder(holder)
    )
