"""The product, told once: a target goes in, a result comes out.

acquire       where the tree comes from            -> Snapshot
detect        what is written in each blob          -> Evidence
gather        what that means for the repository    -> Facts
dependencies  what the packages say that it asks for  -> records, if asked
evaluate      rules and facts                       -> Findings
settle        what somebody answers for, and what counts
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from compliance.acquire import acquire
from compliance.audit import Audit, Progress
from compliance.detect.cache import Cache
from compliance.memory import Memory
from compliance.model.change import Change
from compliance.model.result import Result
from compliance.obligations.baseline import Baseline, read_baseline
from compliance.reading import Reading
from compliance.settings import Settings, policy_for, policy_of_change
from compliance.verdict import settle


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
    with ExitStack() as stack:
        snapshot = stack.enter_context(
            acquire(
                target,
                ref=settings.ref,
                limits=settings.limits,
                progress=progress,
                cache_dir=settings.cache_dir,
            )
        )
        reading = Reading(snapshot, stack.enter_context(snapshot.blobs.open()))
        policy = policy_for(settings, snapshot.target.kind, reading.policy_text())
        cache = stack.enter_context(Cache(settings.cache_dir)) if settings.cache_dir else None
        # What registries say, and what is installed, changes while the tree stays as it is.
        remembers = cache if settings.dependencies is None else None
        memory = Memory(remembers, settings, snapshot, reading.policy_text()) if remembers else None
        result = memory.recall() if memory else None
        if result is None:
            audit = Audit.prepared(settings, policy, cache, progress)
            result = audit.judged(audit.look(snapshot, reading))
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
        ruling = change.ruling or change.before
        own = Reading(ruling, stack.enter_context(ruling.blobs.open())).policy_text(), new.policy_text()
        policy = policy_of_change(settings, change.after.target.kind, *own)
        memory = Memory(cache, settings, change.after, "\n".join(map(str, own)), change) if cache else None
        result = memory.recall() if memory else None
        if result is None:
            result = Audit.prepared(settings, policy, cache, progress).compared(change, old, new)
            if memory:
                memory.keep(result)
        if cache and cache.warning:
            warn(cache.warning)
    paths = [file.path for file in change.after.files] + [entry.path for entry in change.after.skipped]
    return settle(result, policy, baseline, paths, settings.day, whole=False)


def is_prepared(tables_dir: Path) -> bool:
    """Whether the licence tables are there. The first scan or check that needs them builds them."""
    from compliance.detect.licenses import building

    return building.is_complete(building.folder_for(tables_dir))


def _check_given(settings: Settings) -> Baseline | None:
    """The baseline, if any. Mistakes in files that the user named are told before anything is cloned."""
    if settings.rules or settings.policy_file:
        from compliance.obligations.load import load_packs
        from compliance.obligations.policy_names import check_names

        check_names(policy_for(settings, "", None), load_packs(settings.rules))
    return read_baseline(settings.baseline_file) if settings.baseline_file else None
