"""The families of facts: one file each, one line here. What each fact means is in `compliance.model.facts`.

A family looks at the whole tree and answers for one subject; the names it gives are in the CATALOGUE. Where
something cannot be told, the fact is `Unknown` with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from compliance.facts.components import Component
from compliance.facts.context import Context
from compliance.facts.notices import Files
from compliance.model.evidence import Evidence
from compliance.model.facts import Fact
from compliance.model.snapshot import FileEntry

Facts = Mapping[str, Fact]

PROJECT_FACTS: tuple[Callable[[Context], Facts], ...] = ()
# `Files` are those of the component, without those of components within it.
COMPONENT_FACTS: tuple[Callable[[Context, Component, Files], Facts], ...] = ()
# Asked only for files that `notices.counts`: code, not documents, sample data or licence texts.
FILE_FACTS: tuple[Callable[[Context, FileEntry, Evidence], Facts], ...] = ()
