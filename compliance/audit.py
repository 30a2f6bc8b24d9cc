"""One tree: what stands in it, and what the rules say of that. The steps that pipeline.py names.

All that reads and judges is imported late: where nothing has changed since the last scan, none is needed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from compliance.detect.cache import Cache
from compliance.memory import Shelf
from compliance.model.change import ChangedFile
from compliance.model.result import Result
from compliance.model.rule import Pack
from compliance.model.snapshot import Snapshot, only
from compliance.policy import Policy
from compliance.reading import Reading
from compliance.settings import Settings, heeds_target

if TYPE_CHECKING:
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
        from compliance.facts.partial import needed

        read = only(snapshot, needed(snapshot, changed), changed) if changed is not None else snapshot
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

    def judged(self, look: Look, before: Look | None = None, files: tuple[ChangedFile, ...] = ()) -> Result:
        """What the rules say of it; of a change, also of what stood in its `files` before."""
        from compliance.facts.gather import gather
        from compliance.obligations.engine import evaluate
        from compliance.obligations.pragma import heed
        from compliance.record import assemble

        facts = gather(look.context, partial=look.changed is not None)
        subjects, quote = facts.subjects, look.reading.quote
        if before:
            from compliance.facts.removals import Before, removals

            was = Before(before.read, before.detected.evidence, before.reading.text, lambda: before.context)
            subjects = (*subjects, *removals(was, look.context, files, subjects, look.reading.named))
            quote = lambda place: (before if place.before else look).reading.quote(place)  # noqa: E731
        evaluation = evaluate(self.packs, subjects, quote, self.policy.overrides)
        honoured = heeds_target(self.settings, look.snapshot.target.kind)
        findings, pragmas = heed(
            evaluation.findings, self.packs, look.read.files, look.reading.text, honoured=honoured
        )
        return assemble(
            look.read, look.detected, facts, evaluation, findings, self.policy, self.packs, pragmas
        )
