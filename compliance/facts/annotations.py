"""What other files say about a file: REUSE.toml, `.reuse/dep5`, `debian/copyright`, `.license` beside it.

It becomes evidence of the file it is about, with the document that says it as `source`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from compliance.expressions import as_spdx, license_ids
from compliance.facts.annotation_files import Annotation, read_dep5, read_reuse_toml
from compliance.model.evidence import Copyright, Evidence, LicenseMatch
from compliance.model.snapshot import Problem

MATCHER = "annotation"
# Such a line credits a holder; it does not stand on the file, so nothing has to be kept there.
CONTEXT = "annotation"


@dataclass(frozen=True, slots=True)
class Annotations:
    """Those of a whole tree, the nearest document first; a problem for each malformed REUSE document."""

    all: tuple[Annotation, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_annotations(paths: Iterable[str], text: Callable[[str], str]) -> Annotations:
    found: list[Annotation] = []
    problems: list[Problem] = []
    for path in sorted(filter(_reader, paths), key=lambda path: -path.count("/")):
        reader = _reader(path)
        assert reader is not None
        try:
            # In one document the last annotation that covers a file is the one that holds (REUSE 3.3).
            found += reversed(reader(path, text(path)))
        except Exception as error:  # a hostile file may fail in any way within the library
            if "debian" not in PurePosixPath(path).parts:
                reason = (str(error) or type(error).__name__).splitlines()[0][:200]
                problems.append(Problem(path, "facts", f"not a readable REUSE document: {reason}"))
    return Annotations(tuple(found), tuple(problems))


# A package's debian/ stands at its root; here it is kept for packagers and speaks of another folder.
_PACKAGING = frozenset("contrib packaging package pkg dist build tools scripts linux etc".split())
_SAMPLES = frozenset("test tests testdata fixtures resources templates examples".split())


def _reader(path: str) -> Callable[[str, str], tuple[Annotation, ...]] | None:
    *folders, name = path.split("/")
    if not _SAMPLES.isdisjoint(folders):
        return None
    if name == "REUSE.toml":
        return read_reuse_toml
    if name == "dep5" and folders[-1:] == [".reuse"]:
        return read_dep5
    if name == "copyright" and folders[-1:] == ["debian"] and folders[-2:-1] not in ([x] for x in _PACKAGING):
        return read_dep5
    return None


def annotated(evidence: Mapping[str, Evidence], annotations: Annotations) -> Mapping[str, Evidence]:
    """`evidence`, by path, with what the annotations and the `.license` files say of each file."""
    if not annotations.all and not any(path.endswith(".license") for path in evidence):
        return evidence
    return {
        path: _with_sidecar(path, _annotated(path, found, annotations), evidence)
        for path, found in evidence.items()
    }


def _annotated(path: str, found: Evidence, annotations: Annotations) -> Evidence:
    covering = list(_covering(path, annotations.all))
    overriding = [annotation for annotation in covering if annotation.precedence == "override"]
    if overriding:
        outermost = overriding[-1]
        return replace(found, licenses=tuple(_licenses(outermost)), copyrights=tuple(_copyrights(outermost)))
    for annotation in covering:
        always = annotation.precedence == "aggregate"
        licensed = any(match.kind != "clue" for match in found.licenses)
        if always or not licensed:
            found = replace(found, licenses=(*found.licenses, *_licenses(annotation)))
        if always or not found.copyrights:
            found = replace(found, copyrights=(*found.copyrights, *_copyrights(annotation)))
    return found


def _covering(path: str, annotations: tuple[Annotation, ...]) -> Iterator[Annotation]:
    """The one of each document that holds for `path`."""
    seen: set[str] = set()
    for annotation in annotations:
        if annotation.source not in seen and annotation.covers(path):
            seen.add(annotation.source)
            yield annotation


def _licenses(annotation: Annotation) -> Iterator[LicenseMatch]:
    if spdx := as_spdx(annotation.license) or _own_ids(annotation.license):
        lines = (annotation.start_line, annotation.end_line)
        yield LicenseMatch(
            spdx.lower(), spdx, "tag", *lines, MATCHER, 100.0, context="document", source=annotation.source
        )


def _own_ids(expression: str) -> str:
    """An expression with LicenseRef ids of the project's own, which no list has."""
    refs = [name for name in license_ids(expression) if name.startswith("LicenseRef-")]
    return expression if refs else ""


_LEAD = re.compile(
    r"(?:\s|copyright|spdx-filecopyrighttext|\(c\)|©|:|,|[-–]|\b\d{4}(?:[-–]\d{2,4})?\b|present\b)+", re.I
)
_YEARS = re.compile(r"\b\d{4}(?:\s*[-–]\s*(?:\d{2,4}|present))?")
_CONTACT = re.compile(r"\s*<[^<>]{0,300}>\s*\Z")


def _copyrights(annotation: Annotation) -> Iterator[Copyright]:
    for text in annotation.copyrights:
        text = text[:500]
        lead = _LEAD.match(text)
        holder = _CONTACT.sub("", text[lead.end() :] if lead else text).strip(" ,.;")
        if holder and holder.casefold() != "none":
            years = ", ".join(_YEARS.findall(lead[0])) if lead else ""
            lines = (annotation.start_line, annotation.end_line)
            yield Copyright(text, holder, years, *lines, CONTEXT, source=annotation.source)


def _with_sidecar(path: str, found: Evidence, evidence: Mapping[str, Evidence]) -> Evidence:
    """REUSE 3.3: `x.png.license` speaks for `x.png`."""
    beside = evidence.get(f"{path}.license")
    if beside is None:
        return found
    source = f"{path}.license"
    return replace(
        found,
        licenses=(*found.licenses, *(replace(match, source=source) for match in beside.licenses)),
        copyrights=(
            *found.copyrights,
            *(replace(line, source=source, context=CONTEXT) for line in beside.copyrights),
        ),
    )
