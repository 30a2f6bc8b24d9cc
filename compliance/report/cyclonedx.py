"""CycloneDX 1.6 as JSON (https://cyclonedx.org/docs/1.6/json/): the project, a library a component, and
a library a dependency where somebody asked for them.

What is declared stands in `licenses`, what the files were found to hold in `evidence`; nothing is concluded.
Files are no components here: thousands would hide the few parts that somebody has to answer for (the SPDX
formats list every file). Findings are counted in the metadata and told in the other reports.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.model import Copyright, ExternalReference, ExternalReferenceType, Property, XsUri
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Commit, Component, ComponentScope, ComponentType, Pedigree
from cyclonedx.model.component_evidence import ComponentEvidence, Occurrence
from cyclonedx.model.dependency import Dependency
from cyclonedx.model.license import DisjunctiveLicense, License, LicenseAcknowledgement, LicenseExpression
from cyclonedx.model.tool import ToolRepository
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.spdx import is_supported_id
from packageurl import PackageURL

from compliance.model.dependency import DependencyRecord, Scope
from compliance.model.result import Result
from compliance.report import bill, dependencies
from compliance.report.bill import Part
from compliance.report.escape import printable
from compliance.report.options import RenderOptions
from compliance.report.origin import name, origin
from compliance.report.spdx_licenses import Expression

_DECLARED = LicenseAcknowledgement.DECLARED
# What is needed to make the project, and not to run it, is there "for test and other non-runtime purposes".
_SCOPES = {Scope.RUNTIME: ComponentScope.REQUIRED, Scope.OPTIONAL: ComponentScope.OPTIONAL}
_LONGEST = 2_000  # characters of a text of a package's metadata
_LONGEST_VERSION = 1_024  # which the schema asks for
_FIRST = ("$schema", "bomFormat", "specVersion", "serialNumber", "version", "metadata")


def render(result: Result, options: RenderOptions) -> str:
    """Valid for CycloneDX's strict schema. Deterministic: the library's random ids are all set."""
    fields = json.loads(JsonV1Dot6(_bom(result, options)).output_as_string())
    named_first = {name: fields[name] for name in _FIRST} | fields
    return json.dumps(named_first, ensure_ascii=False, indent=2) + "\n"


def _bom(result: Result, options: RenderOptions) -> Bom:
    parts = bill.parts(result)
    project = _project(result, parts[0])
    components = {part.record.path: _component(part) for part in parts[1:]}
    packages = [_package(id, record) for id, record in bill.dependencies(result)]
    return Bom(
        serial_number=uuid5(NAMESPACE_URL, bill.digest(result, options)),
        metadata=BomMetaData(
            timestamp=options.created.astimezone(UTC).replace(microsecond=0),
            tools=ToolRepository(components=[_tool(result)]),
            component=project,
            properties=_properties(result),
        ),
        components=[*components.values(), *packages],
        dependencies=_dependencies(parts, {bill.PROJECT: project} | components, packages),
    )


def _dependencies(
    parts: tuple[Part, ...], known: dict[str, Component], packages: list[Component]
) -> Iterator[Dependency]:
    """Each part on those right inside it, the project on all packages: which needs which is not known.
    (Bom.register_dependency looks at all others for each.)"""
    outside = [Dependency(package.bom_ref) for package in packages]
    inside: dict[str, list[Dependency]] = {bill.PROJECT: list(outside)}
    for part in parts[1:]:
        inside.setdefault(part.parent, []).append(Dependency(known[part.record.path].bom_ref))
    for path, component in known.items():
        yield Dependency(component.bom_ref, inside.get(path))
    yield from outside


def _tool(result: Result) -> Component:
    return Component(
        type=ComponentType.APPLICATION,
        name=printable(result.tool.name),
        version=printable(result.tool.version),
        bom_ref="tool",
    )


def _project(result: Result, part: Part) -> Component:
    source = origin(result.target)
    return Component(
        type=ComponentType.APPLICATION,
        name=printable(name(result.target)),
        bom_ref="project",
        version=source.commit,
        licenses=_declared(part),
        purl=PackageURL.from_string(source.purl) if source.purl else None,
        external_references=[ExternalReference(type=ExternalReferenceType.VCS, url=XsUri(source.url))]
        if source.url
        else None,
        pedigree=Pedigree(commits=[Commit(uid=source.commit)]) if source.commit else None,
        evidence=_evidence(part),
    )


def _component(part: Part) -> Component:
    path, theirs = part.record.path, part.record.third_party
    return Component(
        type=ComponentType.LIBRARY,
        name=printable(path.rpartition("/")[2]) or "unnamed",
        bom_ref=f"component-{bill.path_digest(path)}",
        licenses=_declared(part),
        properties=[] if theirs is None else [Property(name="compliance:third-party", value=_word(theirs))],
        evidence=_evidence(part),
    )


def _package(id: str, record: DependencyRecord) -> Component:
    return Component(
        type=ComponentType.LIBRARY,
        name=printable(record.name) or "unnamed",
        version=printable(record.version)[:_LONGEST_VERSION] or None,
        bom_ref=f"dependency-{id}",
        scope=_SCOPES.get(record.scope, ComponentScope.EXCLUDED),
        purl=bill.purl(record),
        licenses=_declared_by(record),
        properties=_package_properties(record),
    )


def _declared_by(record: DependencyRecord) -> list[License]:
    """Words that are no expression are a licence with a name alone."""
    if declared := bill.declared_by(record):
        return _licenses(declared)
    words = printable(record.license[:_LONGEST])
    return [DisjunctiveLicense(name=words, acknowledgement=_DECLARED)] if words.strip() else []


def _package_properties(record: DependencyRecord) -> list[Property]:
    """Those with something to say."""
    candidates = () if record.license_expression else record.license_candidates
    told = [
        ("dependency-scope", record.scope.value),
        ("direct", _word(record.direct)),
        ("license-source", record.license_source),
        ("confidence", record.confidence),
        ("license-candidates", " or ".join(candidates)),
        ("not-evaluated", record.not_evaluated),
    ]
    return [
        Property(name=f"compliance:{name}", value=printable(said[:_LONGEST])) for name, said in told if said
    ]


def _evidence(part: Part) -> ComponentEvidence:
    """Where the part lies, and why it is one; the licences and the copyright notices in its files."""
    path, boundary = part.record.path, part.record.boundary
    return ComponentEvidence(
        occurrences=[Occurrence(location=printable(path), additional_context=printable(boundary) or None)],
        licenses=[_license(spdx_id) for spdx_id in bill.observed(part.files)],
        copyright=[Copyright(text=notice) for notice in bill.notices(part.files)],
    )


def _declared(part: Part) -> list[License]:
    declaration = bill.declaration(part)
    return _licenses(declaration) if declaration else []


def _licenses(declaration: Expression) -> list[License]:
    """One licence, or one expression: the schema wants an expression to stand alone."""
    if declaration.is_compound or " WITH " in declaration.text:
        return [LicenseExpression(declaration.text, acknowledgement=_DECLARED)]
    return [_license(declaration.text, _DECLARED)]


def _license(spdx_id: str, acknowledgement: LicenseAcknowledgement | None = None) -> DisjunctiveLicense:
    """By its id, if the schema knows it; an exception's licence or a LicenseRef has a name alone."""
    if is_supported_id(spdx_id):
        return DisjunctiveLicense(id=spdx_id, acknowledgement=acknowledgement)
    return DisjunctiveLicense(name=spdx_id, acknowledgement=acknowledgement)


def _properties(result: Result) -> Iterator[Property]:
    summary = result.summary
    yield Property(name="compliance:verdict", value=printable(summary.verdict))
    yield Property(name="compliance:complete", value=_word(result.coverage.complete))
    for severity, count in (("error", summary.error), ("warning", summary.warning), ("note", summary.note)):
        yield Property(name=f"compliance:open-findings:{severity}", value=str(count))
    for source in result.project.declared_licenses:
        said = f"{source.expression} in {source.path} ({source.source})"
        yield Property(name="compliance:declared-license", value=printable(said))
    skipped = len(result.coverage.skipped)
    yield Property(name="compliance:paths-not-read", value=str(skipped + len(result.coverage.problems)))
    if result.dependencies is not None:
        unread = dependencies.counts(result)[dependencies.State.NOT_EVALUATED]
        yield Property(name="compliance:dependencies-not-evaluated", value=str(unread))


def _word(answer: bool) -> str:
    return "true" if answer else "false"
