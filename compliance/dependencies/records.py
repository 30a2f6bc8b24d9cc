"""What is known of a package, as the result has it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from packageurl import PackageURL

from compliance.dependencies.asked import Asked
from compliance.dependencies.metadata import Answer, Metadata
from compliance.model.dependency import STRONGEST_FIRST, DependencyRecord, Mention

_FILE_ONLY = "its metadata names a licence file and no licence"
_CONFIDENCE = ("", "low", "medium", "high")


def record(one: Asked, answer: Answer) -> DependencyRecord:
    """`answer` is its metadata, or why there is none."""
    version = answer.version if isinstance(answer, Metadata) else one.version
    known = DependencyRecord(
        ecosystem=one.ecosystem,
        name=one.name,
        version=version,
        purl=purl(one.ecosystem, one.name, version),
        scope=one.scope,
        direct=one.direct,
        declared_in=(one.place, *one.also),
        requirement=one.requirement,
        needed_by="" if one.direct else one.needed_by,
    )
    if not isinstance(answer, Metadata):
        return replace(known, not_evaluated=answer.reason)
    declared = answer.declared
    if not declared.written and declared.file:
        return replace(known, license_source=answer.source, not_evaluated=_FILE_ONLY)
    return replace(
        known,
        license=declared.written,
        license_expression=declared.expression,
        license_candidates=declared.candidates if len(declared.candidates) > 1 else (),
        license_source=answer.source,
        confidence=declared.confidence,
    )


def purl(ecosystem: str, name: str, version: str) -> str:
    """A package URL (https://github.com/package-url/purl-spec); empty where no such name can be."""
    namespace = None
    if ecosystem == "maven":
        namespace, _, name = name.rpartition(":")
    elif ecosystem in ("npm", "golang") and "/" in name:
        namespace, _, name = name.rpartition("/")
    try:
        return PackageURL(ecosystem, namespace or None, name, version or None).to_string()
    except ValueError:
        return ""


def merged(records: Iterable[DependencyRecord]) -> tuple[DependencyRecord, ...]:
    """Each package of one version once: what is used weighs more than what is for development."""
    found: dict[tuple[str, str, str, bool], DependencyRecord] = {}
    for one in records:
        key = (one.ecosystem, one.name, one.version, bool(one.not_evaluated))
        found[key] = _joined(found[key], one) if key in found else one
    return tuple(found[key] for key in sorted(found))


def _joined(one: DependencyRecord, other: DependencyRecord) -> DependencyRecord:
    best = max(one, other, key=lambda record: _CONFIDENCE.index(record.confidence))
    places: dict[Mention, None] = dict.fromkeys((*one.declared_in, *other.declared_in))
    return replace(
        best,
        scope=min(one.scope, other.scope, key=STRONGEST_FIRST.index),
        direct=one.direct or other.direct,
        declared_in=tuple(places),
        requirement=one.requirement or other.requirement,
        needed_by="" if one.direct or other.direct else one.needed_by or other.needed_by,
    )
