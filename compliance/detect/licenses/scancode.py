"""ScanCode itself: the reference for what is found, and the only module that imports it.

Its index takes some 7 s and 1.4 GB to load, so nothing is imported before the first region.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import cache
from typing import Any

from compliance.detect import scancode_library
from compliance.errors import AuditError
from compliance.model.evidence import LicenseMatch

# A region is at most a long licence document; ScanCode's own command gives a file two minutes.
_SECONDS = 120
# How many lines without a licence word end a run of text: what ScanCode takes for files, where
# its default for strings is 4.
_RUN_BREAK = 15
_KINDS = ("text", "notice", "reference", "tag", "intro")


@cache
def load() -> Any:
    """ScanCode's index of all its rules, loaded once a process."""
    scancode_library.prepare()
    from licensedcode.cache import get_index

    return get_index()


def detect_region(text: str) -> tuple[LicenseMatch, ...]:
    """ScanCode's matches in `text` (a normalised region), with lines relative to it, from 1.

    Intros and references that ScanCode sets aside beside a proper match are left out. What it
    calls clues has kind `clue`. Raises `AuditError` when it takes longer than two minutes.
    """
    matches: list[LicenseMatch] = []
    for detection in _detections(text):
        matches += _kept(detection)
    return tuple(sorted(matches, key=lambda match: (match.start_line, match.end_line)))


def _detections(text: str) -> Iterator[Any]:
    """`licensedcode.detection.detect_licenses`, with the text cut into runs as that of a file is."""
    if not text.strip():
        return
    load()
    from licensedcode import detection
    from licensedcode.query import Query

    deadline = time.time() + _SECONDS
    query = Query(query_string=text, idx=load(), line_threshold=_RUN_BREAK)
    found = load().match_query(query, deadline=deadline)
    if time.time() > deadline:
        raise AuditError(
            f"a passage of {text.count(chr(10)) + 1} lines took ScanCode longer than {_SECONDS} s"
        )
    groups = [detection.LicenseDetection.from_matches(group) for group in detection.group_matches(found)]
    yield from detection.process_detections(groups)


def _kept(detection: Any) -> Iterator[LicenseMatch]:
    expression = detection.license_expression
    if expression is None:
        if "false-positive" not in detection.detection_log:
            yield from (_as_match(match, "clue") for match in detection.matches)
        return
    keys = _keys(expression)
    for match in detection.matches:
        if _keys(match.rule.license_expression) <= keys:
            yield _as_match(match, _kind(match.rule))


def _as_match(match: Any, kind: str) -> LicenseMatch:
    rule = match.rule
    return LicenseMatch(
        expression=rule.license_expression,
        spdx_expression=rule.spdx_license_expression(),
        kind=kind,
        start_line=match.start_line,
        end_line=match.end_line,
        matched_by=f"scancode:{match.matcher}",
        score=round(float(match.score()), 2),
        referenced=tuple(rule.referenced_filenames or ()),
    )


def _kind(rule: Any) -> str:
    """By the rule's flags. A clue that ScanCode counts among the file's licences is a reference."""
    return next((kind for kind in _KINDS if getattr(rule, f"is_license_{kind}")), "reference")


def _keys(expression: str) -> frozenset[str]:
    from licensedcode.cache import get_licensing

    return frozenset(get_licensing().license_keys(expression))
