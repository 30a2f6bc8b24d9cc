"""The detect stage: every distinct blob once, every distinct licence passage once.

Two passes. The light one reads each blob and finds all but the licences, of which it finds the
tags and the passages to look at. The second matches the passages that no earlier scan has an answer
for with the tables of ScanCode's rules; ScanCode itself is loaded only to build those, once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from compliance.detect import registry
from compliance.detect.cache import Cache
from compliance.detect.comments import neighbours
from compliance.detect.looking import Progress, see
from compliance.detect.workers import Crew, Failure
from compliance.model.evidence import Copyright, Evidence, LicenseMatch
from compliance.model.limits import DEFAULT_LIMITS, Limits
from compliance.model.snapshot import FileEntry, Problem, Role, Snapshot

if TYPE_CHECKING:
    from compliance.detect.blob import Look

Answers = Mapping[str, tuple[LicenseMatch, ...] | Failure]

# A passage takes some milliseconds, a whole licence document a tenth of a second.
_PASSAGES_A_LIST = 64
# No licence text that its steward signs (the GNU, Apache, Mozilla, Creative Commons licences …) is
# shorter, and those that are (MIT, BSD, ISC) carry the notice of the software itself.
_STEWARDED_LINES = 60


@dataclass(frozen=True, slots=True)
class DetectResult:
    """`evidence` by blob id. A blob that could not be read, or not wholly, has a problem."""

    evidence: Mapping[str, Evidence]
    problems: tuple[Problem, ...]


def silent(done: int, total: int | None, what: str) -> None:
    """The progress of somebody who does not look."""


def detect(
    snapshot: Snapshot,
    tables_dir: Path,
    *,
    limits: Limits = DEFAULT_LIMITS,
    jobs: int = 1,
    cache: Cache | None = None,
    progress: Progress = silent,
) -> DetectResult:
    """What is written in each blob of `snapshot`, with `jobs` worker processes.

    The tables of licence rules are looked for in `tables_dir`, and built there if need be. A blob with
    several paths is read as the file that `_subjects` chooses. `cache` is read and filled; look at its
    `warning` afterwards. Never raises for what a file holds; `AuditError` where there can be no tables.
    """
    subjects = _subjects(snapshot.files)
    seen = see(subjects, snapshot, limits, jobs, cache, progress)
    passages = {passage.key for look in seen.looks.values() for passage in look.passages}
    found = _answers(passages, tables_dir, limits, jobs, cache, progress)
    evidence = {entry.blob: known for entry, known in seen.known.items()}
    problems = dict(seen.failures)
    complete: dict[str, Evidence] = {}
    for entry, look in seen.looks.items():
        evidence[entry.blob] = _assembled(look, found)
        if failure := _failure(look, found):
            problems[entry] = failure
        else:
            complete[seen.keys[entry]] = evidence[entry.blob]
    if cache:
        cache.store_evidence(registry.fingerprint(), complete)
    by_path = {entry.path: evidence[entry.blob] for entry in subjects if entry.blob in evidence}
    settled = neighbours.settled(by_path)
    ordered = sorted(problems.items(), key=lambda problem: problem[0].path)
    return DetectResult(
        {entry.blob: settled[entry.path] for entry in subjects if entry.path in settled},
        tuple(Problem(entry.path, "detect", why.message) for entry, why in ordered),
    )


def _subjects(files: Iterable[FileEntry]) -> list[FileEntry]:
    """One file for each blob: its licence text's path if it has one, else its first path.

    The language, role and name of that file are then the blob's. Weights are not read.
    """
    chosen: dict[str, FileEntry] = {}
    for entry in sorted(files, key=lambda file: (file.role is not Role.LICENSE_TEXT, file.path)):
        chosen.setdefault(entry.blob, entry)
    return [entry for entry in chosen.values() if entry.role is not Role.WEIGHTS]


def _answers(
    passages: set[str], tables_dir: Path, limits: Limits, jobs: int, cache: Cache | None, progress: Progress
) -> Answers:
    """The licences of each distinct passage: from the cache, else from the matchers."""
    version = registry.fingerprint("licenses")
    hashes = {
        hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest(): key for key in sorted(passages)
    }
    stored = cache.licenses(version, hashes) if cache else {}
    found: dict[str, tuple[LicenseMatch, ...] | Failure] = {
        hashes[name]: value for name, value in stored.items()
    }
    # The longest first: none should be left to one worker at the end.
    asked = sorted((key for key in hashes.values() if key not in found), key=len, reverse=True)
    if not asked:
        return found
    # Imported late, as all that reads: where the cache knows every file, none of it is needed.
    from compliance.detect.licenses import answers, building

    with building.ready(tables_dir, progress) as folder:
        task = partial(answers.of_passages, folder, limits)
        crew = Crew(task, jobs, _PASSAGES_A_LIST)
        for done, (key, answer) in enumerate(crew.outcomes(asked), 1):
            found[key] = answer
            progress(done, len(asked), "matching licences")
    if cache:
        new = ((name, found[key]) for name, key in hashes.items() if name not in stored)
        cache.store_licenses(version, {name: value for name, value in new if not isinstance(value, Failure)})
    return found


def _assembled(look: Look, found: Answers) -> Evidence:
    matches = tuple(
        sorted((*look.evidence.licenses, *_matches(look, found)), key=lambda m: (m.start_line, m.end_line))
    )
    texts = [m for m in matches if m.kind == "text" and m.end_line - m.start_line >= _STEWARDED_LINES]
    notices = tuple(_in_context(notice, texts) for notice in look.evidence.copyrights)
    return replace(look.evidence, licenses=matches, copyrights=notices)


def _matches(look: Look, found: Answers) -> Iterator[LicenseMatch]:
    for passage in look.passages:
        answer = found[passage.key]
        if not isinstance(answer, Failure):
            before = passage.start_line - 1
            for m in answer:
                yield replace(
                    m,
                    start_line=m.start_line + before,
                    end_line=m.end_line + before,
                    context=passage.contexts[m.start_line - 1],
                )


def _in_context(notice: Copyright, texts: Iterable[LicenseMatch]) -> Copyright:
    """A filled-in appendix of the Apache License names the owner; the FSF's line in the GPL does not."""
    from compliance.detect.copyrights.context import is_steward

    inside = any(text.start_line <= notice.start_line <= text.end_line for text in texts)
    if inside and notice.context != "template" and is_steward(notice.holder):
        return replace(notice, context="license-text")
    return notice


def _failure(look: Look, found: Answers) -> Failure | None:
    outcomes = (found[passage.key] for passage in look.passages)
    return next((outcome for outcome in outcomes if isinstance(outcome, Failure)), None)
