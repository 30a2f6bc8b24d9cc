"""What a tree's own manifests and locks ask for, and what those packages declare: with `--dependencies`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from compliance.dependencies import Dependencies
from compliance.dependencies.read import read, reader_of
from compliance.dependencies.resolve import Progress, Sources, resolve
from compliance.facts.context import Context
from compliance.facts.dependencies import credited
from compliance.facts.tree import folder
from compliance.model.kept import Kept
from compliance.model.snapshot import Problem, Role, Snapshot
from compliance.reading import Reading
from compliance.settings import Settings, heeds_target


def packages_of(
    snapshot: Snapshot,
    context: Context,
    reading: Reading,
    settings: Settings,
    kept: Kept | None,
    progress: Progress,
) -> Dependencies:
    """Each package once. Registries are asked, unless `settings` want it offline; what they answer is `kept`.

    Never raises: what cannot be read or asked is a problem, and the audit incomplete.
    """
    entries = {entry.path: entry for entry in snapshot.files}
    found = read(_own(snapshot, context), lambda path: reading.text(entries[path]))
    resolved = resolve(found.asked, _sources(snapshot, settings), kept, progress)
    problems = (*found.problems, *_too_large(snapshot), *resolved.problems)
    return replace(resolved, records=credited(context, resolved.records), problems=problems)


def _own(snapshot: Snapshot, context: Context) -> list[str]:
    """All paths but the manifests of vendored packages, and of samples. Any other file may be included by a
    requirements file, by whatever name."""
    parts = context.components
    theirs = {component.path for component in parts.all if component.vendored}
    # A lock is a generated file wherever it lies: what lies beside it tells that it is a sample.
    samples = {folder(entry.path) for entry in snapshot.files if entry.role is Role.TEST_FIXTURE}
    paths = (entry.path for entry in snapshot.files if folder(entry.path) not in samples)
    return [path for path in paths if not (reader_of(path) and parts.of(path) in theirs)]


def _sources(snapshot: Snapshot, settings: Settings) -> Sources:
    asked, target = settings.dependencies, snapshot.target
    assert asked
    return Sources(
        root=Path(target.input) if target.kind in ("repo", "folder") else None,
        believed=heeds_target(settings, target.kind),
        offline=asked.offline,
        index_url=asked.index_url,
        npm_registry=asked.npm_registry,
        today=settings.day,
    )


def _too_large(snapshot: Snapshot) -> Iterator[Problem]:
    for entry in snapshot.skipped:
        if reader_of(entry.path) and entry.reason.startswith("too large"):
            yield Problem(entry.path, "dependencies", f"not read: {entry.reason}")
