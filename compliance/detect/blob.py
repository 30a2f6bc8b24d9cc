"""The light pass: everything one blob says by itself, and the passages to ask the licence matchers about."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from compliance.detect import content
from compliance.detect.bounds import at_most, within
from compliance.detect.comments import chinese, origins, scanner
from compliance.detect.copyrights import detector as copyrights
from compliance.detect.licenses import regions, spdx_tags
from compliance.detect.text import Decoded, decode, decode_source
from compliance.detect.workers import Failure, describe
from compliance.model.evidence import Evidence
from compliance.model.limits import Limits
from compliance.model.snapshot import BlobSource, FileEntry, Role

_PER_LINE = 20  # segments of one line that are looked at; a line of data may hold thousands
_PROSE = frozenset({"markdown", "plain-text", "rst", "asciidoc", "tex", "text", "html"})


@dataclass(frozen=True, slots=True)
class Passage:
    """A region's first line in its file, its normalised text (the key of its licences), and what each
    of its lines is part of (comment, string, code, document)."""

    start_line: int
    key: str
    contexts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """`evidence` lacks what the licence matchers will say of `passages`."""

    evidence: Evidence
    passages: tuple[Passage, ...] = ()


def look_at_blobs(
    blobs: BlobSource, expected: str | None, limits: Limits, entries: Sequence[FileEntry]
) -> list[Look | Failure]:
    """One outcome for each entry; an error in one of them, or what takes more than `limits` allow, is a
    `Failure` and costs no other."""
    with blobs.open() as reader, within(limits.max_memory_bytes):
        return [_guarded(entry, reader.read, expected, limits) for entry in entries]


def look(entry: FileEntry, data: bytes, expected: str | None = None) -> Look:
    """What `data`, the content of `entry`, says. Its path is asked for its name and last folder only.

    `expected` is the encoding of most files around, where the bytes do not say their own.
    """
    if content.lfs_pointer(data):
        return _skipped(entry, "Git LFS pointer")
    decoded = decode(data, expected)
    if decoded is None and entry.role is Role.SOURCE and entry.language:
        # A few NUL bytes must not hide a source file; what is binary throughout is no text without them.
        decoded = decode(data.replace(b"\0", b""), expected) or decode_source(data)
    if decoded is None:
        return _skipped(entry, "binary")
    place = "/".join(PurePosixPath(entry.path).parts[-2:])
    sha1 = hashlib.sha1(data, usedforsecurity=False).hexdigest()  # as SPDX wants it of every file
    return _read(entry, place, decoded, sha1)


def _guarded(
    entry: FileEntry, read: Callable[[str], bytes], expected: str | None, limits: Limits
) -> Look | Failure:
    try:
        data = read(entry.blob)
        with at_most(limits.max_seconds):
            return look(entry, data, expected)
    except Exception as error:  # one odd file must not end the scan of all the others
        return Failure(describe(error, limits))


def _skipped(entry: FileEntry, reason: str) -> Look:
    return Look(Evidence(entry.blob, skipped=reason, language=entry.language))


def _read(entry: FileEntry, place: str, decoded: Decoded, sha1: str) -> Look:
    text = decoded.text
    language = entry.language or content.shebang_language(text)
    # A minified file keeps its licence banner; no comment in it was written by hand.
    minified = content.minified(place, text)
    segments = () if minified else scanner.segments(text, language)
    comments = [segment for segment in segments if segment.is_comment]
    tags, rest = spdx_tags.take_tags(text)
    found = regions.find_regions(rest, comments, document=entry.role is Role.LICENSE_TEXT)
    chinese_comments, figures = chinese.chinese_comments(text, segments)
    context_of = _context(segments, language)
    evidence = Evidence(
        blob=entry.blob,
        sha1=sha1,
        generated="minified" if minified else content.generated_reason(place, text),
        encoding=decoded.encoding,
        guessed_from=decoded.telling,
        language=language,
        licenses=tuple(replace(tag, context=context_of(tag.start_line)) for tag in tags),
        copyrights=copyrights.detect(text, context_of),
        chinese_comments=chinese_comments,
        origins=origins.origin_markers(text, segments),
        figures=figures,
    )
    return Look(evidence, tuple(_passage(region, context_of) for region in found))


def _passage(region: regions.Region, context_of: Callable[[int], str]) -> Passage:
    contexts = tuple(context_of(line) for line in range(region.start_line, region.end_line + 1))
    return Passage(region.start_line, regions.normalised(region), contexts)


def _context(segments: Sequence[scanner.Segment], language: str | None) -> Callable[[int], str]:
    """What a line is part of: comment, string, code, or the document that is no code at all."""
    if not segments or language in _PROSE:
        return lambda line: "document"
    starts = [segment.start_line for segment in segments]

    def context_of(line: int) -> str:
        """Of several on one line the longest: a string with a short comment behind it is a string."""
        on_line: list[scanner.Segment] = []
        near = bisect_right(starts, line) - 1
        while near >= 0 and segments[near].end_line >= line and len(on_line) < _PER_LINE:
            on_line.append(segments[near])
            near -= 1
        if not on_line:
            return "code"
        longest = max(on_line, key=lambda segment: segment.end - segment.start)
        return "comment" if longest.is_comment else "string"

    return context_of
