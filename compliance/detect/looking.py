"""A look at each file: from the cache, else by the worker processes.

The encoding of some files cannot be told from their own bytes, because they hold few that are not ASCII. What
most other files are written in is then expected of them, and they are looked at again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, TypeVar

from compliance.detect import registry
from compliance.detect.cache import Cache
from compliance.detect.workers import Crew, Failure
from compliance.model.evidence import Evidence
from compliance.model.limits import Limits
from compliance.model.snapshot import FileEntry, Snapshot

if TYPE_CHECKING:
    from compliance.detect.blob import Look

Progress = Callable[[int, int | None, str], None]
Answer = TypeVar("Answer")

# Fewer blobs than this are read sooner than a worker process has started.
_BLOBS_A_LIST = 64


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of each file: whole evidence from the cache, else a look, else why there is neither.

    `keys` are those of the cache.
    """

    keys: Mapping[FileEntry, str]
    known: Mapping[FileEntry, Evidence]
    looks: Mapping[FileEntry, Look]
    failures: Mapping[FileEntry, Failure]


def see(
    entries: Sequence[FileEntry],
    snapshot: Snapshot,
    limits: Limits,
    jobs: int,
    cache: Cache | None,
    progress: Progress,
) -> Seen:
    """What the files say, each by itself but for the encoding of those that leave it open."""
    seen = _seen(entries, None, snapshot, limits, jobs, cache, progress)
    evidence = {**seen.known, **{entry: look.evidence for entry, look in seen.looks.items()}}
    guessed = {entry: found for entry, found in evidence.items() if found.guessed_from}
    if not guessed:
        return seen
    from compliance.detect import encodings

    expected = encodings.vote((found.encoding, found.guessed_from) for found in guessed.values())
    unsure = [
        entry
        for entry, found in guessed.items()
        if found.guessed_from < encodings.FEW and found.encoding != expected
    ]
    if not expected or not unsure:
        return seen
    return _over(seen, _seen(unsure, expected, snapshot, limits, jobs, cache, progress))


def _seen(
    entries: Sequence[FileEntry],
    expected: str | None,
    snapshot: Snapshot,
    limits: Limits,
    jobs: int,
    cache: Cache | None,
    progress: Progress,
) -> Seen:
    keys = {entry: _key(entry, expected) for entry in entries}
    stored = cache.evidence(registry.fingerprint(), keys.values()) if cache else {}
    known = {entry: stored[key] for entry, key in keys.items() if key in stored}
    fresh = [entry for entry in entries if entry not in known]

    if not fresh:
        return Seen(keys, known, {}, {})
    # Imported late: it takes longer than to take a few files from the cache.
    from compliance.detect import blob

    task = partial(blob.look_at_blobs, snapshot.blobs, expected, limits)
    crew = Crew(task, jobs, _BLOBS_A_LIST)
    looks: dict[FileEntry, Look] = {}
    failures: dict[FileEntry, Failure] = {}
    for done, (entry, outcome) in enumerate(crew.outcomes(fresh), 1):
        if isinstance(outcome, Failure):
            failures[entry] = outcome
        else:
            looks[entry] = outcome
        progress(done, len(fresh), "reading files")
    return Seen(keys, known, looks, failures)


def _over(first: Seen, second: Seen) -> Seen:
    """`first`, with what `second` says of its files instead."""

    def merged(old: Mapping[FileEntry, Answer], new: Mapping[FileEntry, Answer]) -> dict[FileEntry, Answer]:
        kept = {entry: answer for entry, answer in old.items() if entry not in second.keys}
        return {**kept, **new}

    return Seen(
        merged(first.keys, second.keys),
        merged(first.known, second.known),
        merged(first.looks, second.looks),
        merged(first.failures, second.failures),
    )


def _key(entry: FileEntry, expected: str | None) -> str:
    """All that evidence depends on: the content, and the language, role, folder, name and encoding that
    it is read under."""
    place = "/".join(PurePosixPath(entry.path).parts[-2:])
    parts = (entry.blob, entry.language or "", entry.role.value, place, expected or "")
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()
