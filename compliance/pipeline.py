"""The product, told once: a target goes in, a result comes out.

acquire       where the tree comes from            -> Snapshot
detect        what is written in each blob          -> Evidence
gather        what that means for the repository    -> Facts
evaluate      rules and facts                       -> Findings
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack

from compliance.acquire import Limits, acquire
from compliance.detect.cache import Cache
from compliance.memory import Memory
from compliance.model.result import Result
from compliance.model.snapshot import Snapshot
from compliance.reading import Reading
from compliance.settings import Settings

Progress = Callable[[int, int | None, str], None]


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
    if settings.rules:
        _check_rules(settings)
    limits = Limits(max_file_bytes=settings.max_file_bytes)
    with ExitStack() as stack:
        snapshot = stack.enter_context(
            acquire(target, ref=settings.ref, limits=limits, progress=progress, cache_dir=settings.cache_dir)
        )
        reading = Reading(snapshot, stack.enter_context(snapshot.blobs.open()))
        if not settings.cache_dir:
            return _audit(snapshot, reading, settings, None, progress)
        cache = stack.enter_context(Cache(settings.cache_dir))
        memory = Memory(cache, settings, snapshot, reading.policy_text())
        result = memory.recall()
        if result is None:
            result = _audit(snapshot, reading, settings, cache, progress)
            memory.keep(result)
        if cache.warning:
            warn(cache.warning)
    return result


def _check_rules(settings: Settings) -> None:
    """So that a mistake in a rule file is told before anything is cloned."""
    from compliance.obligations.load import load_packs

    load_packs(settings.rules)


def _audit(
    snapshot: Snapshot, reading: Reading, settings: Settings, cache: Cache | None, progress: Progress
) -> Result:
    # Imported late: where nothing has changed since the last scan, none of this is needed.
    from compliance import resources
    from compliance.detect.run import detect
    from compliance.facts.entities import Lexicon
    from compliance.facts.gather import gather
    from compliance.obligations.engine import evaluate
    from compliance.obligations.load import check_overrides, load_packs
    from compliance.record import assemble
    from compliance.settings import policy_for

    packs = load_packs(settings.rules)
    lexicon = Lexicon.from_yaml(resources.rules_text("entities.yaml"))
    policy = policy_for(settings, snapshot.target.kind, reading.policy_text())
    check_overrides(policy, packs)

    detected = detect(snapshot, settings.tables_dir, jobs=settings.jobs, cache=cache, progress=progress)
    reading.follow(detected.evidence)
    facts = gather(snapshot, detected.evidence, policy, lexicon, reading.text)
    findings, undecided = evaluate(packs, facts.subjects, reading.quote, policy.overrides)
    return assemble(snapshot, detected, facts, findings, undecided, policy, packs)
