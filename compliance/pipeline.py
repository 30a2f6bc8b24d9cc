"""The product, told once: a target goes in, a result comes out.

acquire       where the tree comes from            -> Snapshot
detect        what is written in each blob          -> Evidence
gather        what that means for the repository    -> Facts
evaluate      rules and facts                       -> Findings
settle        what somebody answers for, and what counts
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

from compliance.acquire import Limits, acquire
from compliance.detect.cache import Cache
from compliance.memory import Memory, Shelf
from compliance.model.change import Change, ChangedFile
from compliance.model.result import Result
from compliance.model.rule import Pack
from compliance.model.snapshot import Snapshot, only
from compliance.obligations.baseline import Baseline, read_baseline
from compliance.policy import Policy
from compliance.reading import Reading
from compliance.settings import Settings, heeds_target, policy_for
from compliance.verdict import settle, without_known

if TYPE_CHECKING:
    from compliance.detect.run import DetectResult
    from compliance.facts.context import Context
    from compliance.facts.entities import Lexicon

Progress = Callable[[int, int | None, str], None]
Asked = tuple[tuple[Pack, ...], "Lexicon"]


def scan(
    target: str,
    settings: Settings,
    progress: Progress = lambda done, total, what: None,
    warn: Callable[[str], None] = lambda message: None,
) -> Result:
    """Audit `target`: a git URL, a local repository, a folder or an archive.

    Raises `compliance.errors.ComplianceError` for what stops an audit before it can be reported; what
    only limits one (an unread file) is in the result's coverage. Writes nothing but the cache and the
    licence tables; `warn` is told if the cache could not be used.
    """
    baseline = _check_given(settings)
    limits = Limits(max_file_bytes=settings.max_file_bytes)
    with ExitStack() as stack:
        snapshot = stack.enter_context(
            acquire(target, ref=settings.ref, limits=limits, progress=progress, cache_dir=settings.cache_dir)
        )
        reading = Reading(snapshot, stack.enter_context(snapshot.blobs.open()))
        policy = policy_for(settings, snapshot.target.kind, reading.policy_text())
        cache = stack.enter_context(Cache(settings.cache_dir)) if settings.cache_dir else None
        memory = Memory(cache, settings, snapshot, reading.policy_text()) if cache else None
        result = memory.recall() if memory else None
        if result is None:
            asked = _asked(settings, policy, cache)
            look = _look(
                snapshot, reading, asked, policy=policy, settings=settings, cache=cache, progress=progress
            )
            result = _judged(look, policy, settings, asked)
            if memory:
                memory.keep(result)
        if cache and cache.warning:
            warn(cache.warning)
    paths = [file.path for file in snapshot.files] + [entry.path for entry in snapshot.skipped]
    return settle(result, policy, baseline, paths, settings.day)


def check(
    change: Change,
    settings: Settings,
    progress: Progress = lambda done, total, what: None,
    warn: Callable[[str], None] = lambda message: None,
) -> Result:
    """Audit what `change` adds and alters: the findings that were not there before it.

    Of the other files only those are read that speak for all (documents, manifests); what then hangs on the
    rest is not evaluated. Raises as `scan` does.
    """
    baseline = _check_given(settings)
    with ExitStack() as stack:
        cache = stack.enter_context(Cache(settings.cache_dir)) if settings.cache_dir else None
        old, new = (
            Reading(tree, stack.enter_context(tree.blobs.open())) for tree in (change.before, change.after)
        )
        own_policy = (old if settings.gate else new).policy_text()
        policy = policy_for(settings, change.after.target.kind, own_policy)
        memory = Memory(cache, settings, change.after, own_policy, change) if cache else None
        result = memory.recall() if memory else None
        if result is None:
            look = partial(_look, policy=policy, settings=settings, cache=cache, progress=progress)
            asked = _asked(settings, policy, cache)
            then = look(change.before, old, asked, change.old_paths)
            now = look(change.after, new, asked, change.paths)
            result = _judged(now, policy, settings, asked, before=then, files=change.files)
            if result.findings and change.before.files:
                result = without_known(result, _judged(then, policy, settings, asked).findings)
            if memory:
                memory.keep(result)
        if cache and cache.warning:
            warn(cache.warning)
    paths = [file.path for file in change.after.files] + [entry.path for entry in change.after.skipped]
    return settle(result, policy, baseline, paths, settings.day, whole=False)


def _check_given(settings: Settings) -> Baseline | None:
    """The baseline, if any. Mistakes in files that the user named are told before anything is cloned."""
    if settings.rules or settings.policy_file:
        from compliance.obligations.load import load_packs
        from compliance.obligations.policy_names import check_names

        check_names(policy_for(settings, "", None), load_packs(settings.rules))
    return read_baseline(settings.baseline_file) if settings.baseline_file else None


def _asked(settings: Settings, policy: Policy, cache: Cache | None) -> Asked:
    """The rules, and the names of vendors. Raises RuleError, PolicyError."""
    from compliance.facts.entities import Lexicon
    from compliance.obligations.load import load_packs
    from compliance.obligations.policy_names import check_names

    kept = Shelf(cache) if cache else None
    packs = load_packs(settings.rules, kept)
    check_names(policy, packs)
    return packs, Lexicon.shipped(kept)


@dataclass
class _Look:
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


def _look(
    snapshot: Snapshot,
    reading: Reading,
    asked: Asked,
    changed: frozenset[str] | None = None,
    *,
    policy: Policy,
    settings: Settings,
    cache: Cache | None,
    progress: Progress,
) -> _Look:
    # Imported late: where nothing has changed since the last scan, none of this is needed.
    from compliance.detect.run import detect
    from compliance.facts.partial import needed

    read = only(snapshot, needed(snapshot, changed), changed) if changed is not None else snapshot
    detected = detect(read, settings.tables_dir, jobs=settings.jobs, cache=cache, progress=progress)
    reading.follow(detected.evidence)
    return _Look(snapshot, reading, read, detected, policy, asked[1], changed)


def _judged(
    look: _Look,
    policy: Policy,
    settings: Settings,
    asked: Asked,
    before: _Look | None = None,
    files: tuple[ChangedFile, ...] = (),
) -> Result:
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
        subjects = (*subjects, *removals(was, look.context, files, subjects))
        quote = lambda place: (before if place.before else look).reading.quote(place)  # noqa: E731
    evaluation = evaluate(asked[0], subjects, quote, policy.overrides)
    honoured = heeds_target(settings, look.snapshot.target.kind)
    findings, pragmas = heed(
        evaluation.findings, asked[0], look.read.files, look.reading.text, honoured=honoured
    )
    return assemble(look.read, look.detected, facts, evaluation, findings, policy, asked[0], pragmas)
