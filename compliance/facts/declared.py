"""What a project says of itself: name, authors and licence in LICENSE files, manifests and model cards."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compliance.expressions import as_spdx, conjunction
from compliance.facts.attribution import Attribution
from compliance.facts.documents import own_documents
from compliance.facts.manifest import Manifest
from compliance.facts.statements import TEXT_SCORE
from compliance.facts.tree import Tree, speaks_for
from compliance.model.evidence import Evidence
from compliance.model.result import DeclaredLicense
from compliance.model.snapshot import Problem

__all__ = ["Manifest", "declared_licenses", "read_manifests"]


def read_manifests(tree: Tree) -> tuple[tuple[Manifest, ...], tuple[Problem, ...]]:
    """Every manifest in the tree; a problem for each one, and each REUSE document, that cannot be parsed."""
    return tree.manifests.all, (*tree.manifests.problems, *tree.annotations.problems)


def declared_licenses(
    tree: Tree, attribution: Attribution, manifests: tuple[Manifest, ...]
) -> tuple[DeclaredLicense, ...]:
    """Each place at the root that declares the project's licence, never merged with one another."""
    return tuple(_declared(tree, attribution, manifests))


def _declared(
    tree: Tree, attribution: Attribution, manifests: tuple[Manifest, ...]
) -> Iterator[DeclaredLicense]:
    for document in own_documents(attribution.documents, "license"):
        if (found := tree.evidence.get(document.path)) and (expression := stated_by(found)):
            yield DeclaredLicense("license-file", document.path, expression)
    for document in own_documents(attribution.documents, "model-card"):
        if declared := front_matter_license(tree.text(document.path)):
            yield DeclaredLicense("model-card", document.path, as_spdx(declared) or declared)
    for manifest in manifests:
        if speaks_for(manifest.path) == "." and manifest.license:
            declared = as_spdx(manifest.license) or manifest.license
            yield DeclaredLicense(manifest.kind, manifest.path, declared)


def stated_by(found: Evidence) -> str | None:
    """What a licence file holds; a passage that only resembles some licence is none."""
    return conjunction(
        match.spdx_expression
        for match in found.licenses
        if match.kind in ("text", "notice", "tag") and match.score >= TEXT_SCORE
    )


_FRONT_LICENSE = re.compile(r"^license:[ \t]*([A-Za-z0-9.+-]{1,60})[ \t]*$", re.M)


def front_matter_license(text: str) -> str:
    """The `license` of a model card (the YAML that opens it); empty where there is none."""
    head = text[:20_000]
    if not head.startswith("---\n") or (end := head.find("\n---", 4)) < 0:
        return ""
    match = _FRONT_LICENSE.search(head, 0, end)
    return match[1] if match else ""
