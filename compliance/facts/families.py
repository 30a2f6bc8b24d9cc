"""The families of facts: one file each, one line here. What each fact means is in `compliance.model.facts`.

A family looks at the whole tree and answers for one subject; the names it gives are in the CATALOGUE. Where
something cannot be told, the fact is `Unknown` with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from compliance.facts.acknowledgements import component_acknowledgements
from compliance.facts.added_terms import added_terms
from compliance.facts.compatibility import component_compatibility
from compliance.facts.components import Component
from compliance.facts.context import Context
from compliance.facts.copyleft import component_copyleft, project_copyleft
from compliance.facts.creative_commons import component_creative_commons
from compliance.facts.dangling import dangling_references
from compliance.facts.declarations import contradicting_licenses, disagreeing_declarations
from compliance.facts.generated import generator
from compliance.facts.grants import grant_facts
from compliance.facts.models import model_facts
from compliance.facts.notices import Files
from compliance.facts.placeholders import placeholder_notices
from compliance.facts.reuse import reuse_facts
from compliance.model.evidence import Evidence
from compliance.model.facts import Fact
from compliance.model.snapshot import FileEntry

Facts = Mapping[str, Fact]

PROJECT_FACTS: tuple[Callable[[Context], Facts], ...] = (
    reuse_facts,
    project_copyleft,
)
# `Files` are those of the component, without those of components within it.
COMPONENT_FACTS: tuple[Callable[[Context, Component, Files], Facts], ...] = (
    grant_facts,
    disagreeing_declarations,
    dangling_references,
    placeholder_notices,
    added_terms,
    model_facts,
    component_copyleft,
    component_creative_commons,
    component_compatibility,
    component_acknowledgements,
)
# Asked only for files that `notices.counts`: code, not documents, sample data or licence texts.
FILE_FACTS: tuple[Callable[[Context, FileEntry, Evidence], Facts], ...] = (
    contradicting_licenses,
    generator,
)
