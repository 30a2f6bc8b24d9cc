"""What a tree's own manifests and locks ask for, and what those packages declare: with `--dependencies`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from compliance.dependencies import Dependencies
from compliance.dependencies.read import read, reader_of
from compliance.dependencies.resolve import Progress, Sources, resolve
from compliance.facts.context import Context
from compliance.facts.dependencies import credited
from compliance.facts.tree import folder
from compliance.model.kept import Kept
from compliance.model.snapshot import FileEntry, Problem, Role, Snapshot
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
    found = read(_own(entries, context), lambda path: reading.text(entries[path]), entries)
    resolved = resolve(found.asked, _sources(snapshot, settings), kept, progress)
    problems = (*found.problems, *_unread(snapshot, context), *resolved.problems)
    return replace(resolved, records=credited(context, resolved.records), problems=problems)


def _own(entries: Mapping[str, FileEntry], context: Context) -> list[str]:
    """The manifests and locks that are the project's own: not those of vendored packages, nor samples."""
    # A lock is a generated file wherever it lies: what lies beside it tells that it is a sample.
    samples = {folder(path) for path, entry in entries.items() if entry.role is Role.TEST_FIXTURE}
    return [path for path in entries if folder(path) not in samples and _is_own(path, context)]


def _is_own(path: str, context: Context) -> bool:
    return bool(reader_of(path)) and context.components.of(path) not in _theirs(context)


def _theirs(context: Context) -> frozenset[str]:
    return frozenset(component.path for component in context.components.all if component.vendored)


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


def _unread(snapshot: Snapshot, context: Context) -> Iterator[Problem]:
    """Own manifests and locks that were passed over: too large, a link, no text."""
    for entry in snapshot.skipped:
        if _is_own(entry.path, context):
            yield Problem(entry.path, "dependencies", f"not read: {entry.reason}")
