"""Facts about copyleft: GPL and AGPL code within a work that declares permissive licences only.

Left out is what does not bind the work: licences with an exception (Autoconf, Bison, libtool, Classpath, the
kernel's syscall note), a choice that leaves another licence, the build's own tools, packaging, tests.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from compliance.expressions import as_spdx, is_choice, license_ids
from compliance.facts.components import Component
from compliance.facts.context import Context
from compliance.facts.license_families import PERMISSIVE, is_strong_copyleft, permissive_only
from compliance.facts.notices import Files, counts
from compliance.facts.statements import Places, full_texts, grants, merge, stated
from compliance.facts.tree import speaks_for
from compliance.model.evidence import Evidence
from compliance.model.facts import Fact, Unknown
from compliance.model.snapshot import FileEntry, Role

_BINDING_KINDS = frozenset({"text", "notice", "tag"})
# A licence's short name further down is what a comment speaks of; whole sentences bind wherever they stand.
_HEADER_LINES = 20
_NO_LICENSE = Unknown("the project declares no licence")
_BUILD_TOOLS = re.compile(
    r"(^|/)(config\.(guess|sub|rpath)|ltmain\.sh|libtool|install-sh|mkinstalldirs|depcomp|missing|compile|ylwrap"
    r"|test-driver|ar-lib|configure(\.ac|\.in)?|aclocal|autogen\.sh|bootstrap|[^/]*\.(m4|spec|cmake)|makefile(\.\w+)?"
    r"|(debian|packaging|rpm|build-aux|autotools|m4|contrib|\.github|ci|examples?|docs?|benchmarks?)/.*)$",
    re.I,
)


def project_copyleft(context: Context) -> Mapping[str, Fact]:
    """Whether LICENSE and manifests declare permissive licences only. Unknown where they declare nothing."""
    ids = frozenset(
        spdx_id
        for entry in context.declared
        for spdx_id in license_ids(
            entry.expression if entry.source == "license-file" else as_spdx(entry.expression) or ""
        )
    )
    return {"project.permissive_only": Fact(permissive_only(ids) if ids else _NO_LICENSE)}


def component_copyleft(context: Context, component: Component, files: Files) -> Mapping[str, Fact]:
    found: Places = {}
    for entry, evidence in files:
        if is_product_code(context, entry) and not _is_free_of_it(evidence):
            merge(found, _copyleft(entry.path, evidence))
    return {
        "component.copyleft": Fact.of(found),
        "component.copyleft_declared": Fact(_is_declared(context, component)),
    }


def is_product_code(context: Context, entry: FileEntry) -> bool:
    """Code that becomes part of the work: not the build's tools, packaging, tests or documents."""
    source = context.tree.role(entry) == Role.SOURCE and counts(context, entry)
    return source and not _BUILD_TOOLS.search(entry.path)


def _is_free_of_it(found: Evidence) -> bool:
    """Whether an exception, a choice, or another licence beside it speaks for another reading."""
    expressions = [match.spdx_expression for match in grants(found)]
    return any(
        is_choice(expression) or " WITH " in expression or not license_ids(expression).isdisjoint(PERMISSIVE)
        for expression in expressions
    ) or any("exception" in expression for expression in expressions)


def _copyleft(path: str, found: Evidence) -> Places:
    binding = [match for match in found.licenses if match.kind != "tag" or match.start_line <= _HEADER_LINES]
    named = stated(path, replace(found, licenses=tuple(binding)), (), kinds=_BINDING_KINDS)
    return {spdx_id: places for spdx_id, places in named.items() if is_strong_copyleft(spdx_id)}


def _is_declared(context: Context, component: Component) -> bool:
    """Whether a document that accompanies it holds such a licence, or its manifest names one."""
    ids = set(context.attribution.full_texts(component.path))
    for document in context.attribution.for_folder(component.path):
        if document.kind not in ("readme", "model-card") and (
            found := context.tree.evidence.get(document.path)
        ):
            ids |= full_texts(document.path, found).keys()
            ids |= stated(document.path, found, ()).keys()
    for manifest in context.manifests:
        if speaks_for(manifest.path) == component.path:
            ids |= license_ids(as_spdx(manifest.license) or "")
    return any(is_strong_copyleft(spdx_id) for spdx_id in ids)
