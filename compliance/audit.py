"""One tree: what stands in it, and what the rules say of that. The steps that pipeline.py names.

All that reads and judges is imported late: where nothing has changed since the last scan, none is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from compliance.detect.cache import Cache
from compliance.memory import Shelf
from compliance.model.change import Change, ChangedFile
from compliance.model.evidence import Evidence
from compliance.model.result import Result
from compliance.model.rule import Pack
from compliance.model.snapshot import Problem, Snapshot, only
from compliance.policy import Policy
from compliance.reading import Reading
from compliance.settings import Settings, heeds_target
from compliance.verdict import with_problems, without_known

if TYPE_CHECKING:
    from compliance.dependencies import Dependencies
    from compliance.detect.run import DetectResult
    from compliance.facts.context import Context
    from compliance.facts.entities import Lexicon

Progress = Callable[[int, int | None, str], None]


@dataclass
class Look:
    """What stands in a tree; `changed`: in those files of it, and in what speaks for the others."""

    snapshot: Snapshot
    reading: Reading
    read: Snapshot
    detected: DetectResult
    policy: Policy
    lexicon: Lexicon
    changed: frozenset[str] | None

    @property
    def by_path(self) -> Mapping[str, Evidence]:
        found = self.detected.evidence
        return {entry.path: found[entry.blob] for entry in self.read.files if entry.blob in found}

    @property
    def unread(self) -> tuple[Problem, ...]:
        """The changed files, and documents, that could not be read."""
        every = (*self.read.problems, *self.detected.problems)
        return tuple(problem for problem in every if not self.changed or problem.path in self.changed)

    @cached_property
    def context(self) -> Context:
        from compliance.facts.gather import context_of

        return context_of(self.snapshot, self.detected.evidence, self.policy, self.lexicon, self.reading.text)


@dataclass
class Audit:
    """What is the same for every tree that is looked at: the rules, the names of vendors, and how to work."""

    settings: Settings
    policy: Policy
    packs: tuple[Pack, ...]
    lexicon: Lexicon
    cache: Cache | None
    progress: Progress

    @classmethod
    def prepared(cls, settings: Settings, policy: Policy, cache: Cache | None, progress: Progress) -> Audit:
        """With the rules and names that there are. Raises RuleError, PolicyError, before anything is read."""
        from compliance.facts.entities import Lexicon
        from compliance.obligations.load import load_packs
        from compliance.obligations.policy_names import check_names

        kept = Shelf(cache) if cache else None
        packs = load_packs(settings.rules, kept)
        check_names(policy, packs)
        return cls(settings, policy, packs, Lexicon.shipped(kept), cache, progress)

    def look(self, snapshot: Snapshot, reading: Reading, changed: frozenset[str] | None = None) -> Look:
        """What is written in the files; of a change, in those `changed` and the documents."""
        from compliance.detect.run import detect
        from compliance.facts.partial import concerns, needed

        read = snapshot
        if changed is not None:
            read = only(snapshot, needed(snapshot, changed), changed, lambda path: concerns(path, changed))
        detected = detect(
            read,
            self.settings.tables_dir,
            limits=self.settings.limits,
            jobs=self.settings.jobs,
            cache=self.cache,
            progress=self.progress,
        )
        reading.follow(detected.evidence)
        return Look(snapshot, reading, read, detected, self.policy, self.lexicon, changed)

    def compared(self, change: Change, old: Reading, new: Reading) -> Result:
        """What the rules say of a change that they did not say before it."""
        from compliance.facts.partial import text_gone

        then = self.look(change.before, old, change.old_paths)
        now = self.look(change.after, new, change.paths)
        if text_gone(then.by_path, now.by_path, change.files):
            then, now = self.look(change.before, old), self.look(change.after, new)
        result = self.judged(now, then, change.files)
        if result.findings and change.before.files:
            return without_known(result, self.judged(then).findings, change.files)
        return result

    def judged(self, look: Look, before: Look | None = None, files: tuple[ChangedFile, ...] = ()) -> Result:
        """What the rules say of it; of a change, also of what stood in its `files` before."""
        from compliance.facts.gather import gather
        from compliance.obligations.engine import evaluate
        from compliance.obligations.pragma import heed
        from compliance.record import assemble

        facts = gather(look.context, partial=look.changed is not None)
        subjects, quote = facts.subjects, look.reading.quote
        unread: tuple[Problem, ...] = ()
        dependencies = self._dependencies(look)
        if dependencies:
            from compliance.facts.dependencies import dependency_subjects

            subjects = (*subjects, *dependency_subjects(look.context, subjects[0], dependencies.records))
        if before:
            from compliance.facts.removals import Before, lost_sight, removals

            was = Before(before.read, before.detected.evidence, before.reading.text, lambda: before.context)
            subjects = (*subjects, *removals(was, look.context, files, subjects, look.reading.named))
            quote = lambda place: (before if place.before else look).reading.quote(place)  # noqa: E731
            unread = (*before.unread, *lost_sight(was, look.by_path, look.read.skipped, files))
        evaluation = evaluate(self.packs, subjects, quote, self.policy.overrides)
        honoured = heeds_target(self.settings, look.snapshot.target.kind)
        findings, pragmas = heed(
            evaluation.findings, self.packs, look.read.files, look.reading.text, honoured=honoured
        )
        result = assemble(
            look.read,
            look.detected,
            facts,
            evaluation,
            findings,
            self.policy,
            self.packs,
            pragmas,
            dependencies,
        )
        return with_problems(result, unread)

    def _dependencies(self, look: Look) -> Dependencies | None:
        if not self.settings.dependencies:
            return None
        from compliance.packages import packages_of

        kept = Shelf(self.cache) if self.cache else None
        return packages_of(look.read, look.context, look.reading, self.settings, kept, self.progress)
