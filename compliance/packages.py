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
from compliance.model.kept import Kept
from compliance.model.snapshot import FileEntry, Problem, Role, Snapshot
from compliance.reading import Reading
from compliance.settings import Settings, heeds_target

_SAMPLES = frozenset(
    "fixtures fixture __fixtures__ test-fixtures test_fixtures testdata test_data test-data snapshots".split()
)


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
    own = _own(snapshot, context)
    found = read(own, lambda path: reading.text(entries[path]), entries)
    resolved = resolve(found.asked, _sources(snapshot, settings), kept, progress)
    unread = (path for path in own if entries[path].size and not reading.text(entries[path]))
    problems = (
        *found.problems,
        *_passed_over(snapshot, context),
        *(Problem(path, "dependencies", "not read: it is no text") for path in unread),
        *resolved.problems,
    )
    return replace(resolved, records=credited(context, resolved.records), problems=problems)


def _own(snapshot: Snapshot, context: Context) -> list[str]:
    """The manifests and locks that are the project's own."""
    theirs = _vendored(context)
    return [
        entry.path
        for entry in snapshot.files
        if _is_own(entry.path, context, theirs) and not _is_sample(entry)
    ]


def _passed_over(snapshot: Snapshot, context: Context) -> Iterator[Problem]:
    """Own manifests and locks of which not even the content was looked at: too large, a link."""
    theirs = _vendored(context)
    for skipped in snapshot.skipped:
        if _is_own(skipped.path, context, theirs):
            yield Problem(skipped.path, "dependencies", f"not read: {skipped.reason}")


def _vendored(context: Context) -> frozenset[str]:
    return frozenset(component.path for component in context.components.all if component.vendored)


def _is_own(path: str, context: Context, theirs: frozenset[str]) -> bool:
    """Not those of vendored packages, which are asked for by others."""
    return bool(reader_of(path)) and context.components.of(path) not in theirs


def _is_sample(entry: FileEntry) -> bool:
    """A manifest kept as data for a test; a lock there counts as a generated file."""
    return entry.role is Role.TEST_FIXTURE or not _SAMPLES.isdisjoint(entry.path.split("/")[:-1])


def _sources(snapshot: Snapshot, settings: Settings) -> Sources:
    asked, target = settings.dependencies, snapshot.target
    assert asked
    return Sources(
        root=Path(target.input) if target.kind in ("repo", "folder") else None,
        believed=asked.believed or heeds_target(settings, target.kind),
        offline=asked.offline,
        index_url=asked.index_url,
        npm_registry=asked.npm_registry,
        today=settings.day,
    )
