"""A package that the project asks for, and what its own metadata says of its licence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Scope(StrEnum):
    """What a dependency is for."""

    RUNTIME = "runtime"
    OPTIONAL = "optional"  # extras, optional and peer dependencies
    DEVELOPMENT = "development"
    BUILD = "build"

    @property
    def is_used(self) -> bool:
        """Whether it becomes part of what is used, and is no tool of the project's makers alone."""
        return self in (Scope.RUNTIME, Scope.OPTIONAL)


# What a package is for, if it is for several things: the first of these.
STRONGEST_FIRST = (Scope.RUNTIME, Scope.OPTIONAL, Scope.BUILD, Scope.DEVELOPMENT)


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a manifest or a lock names it: path and 1-based line."""

    path: str
    line: int


@dataclass(frozen=True, slots=True)
class DependencyRecord:
    """One package of one version. Of its licence nothing is concluded: it is what the metadata declares.

    `ecosystem` is the type of its package URL (pypi, npm, cargo, golang, maven). `version` is empty where
    nothing says which; `requirement` is what the manifest asks for, with the name, as written. `direct`: a
    manifest names it; else only a lock does, or the metadata of another dependency, and `needed_by` is one
    that needs it (empty where the lock does not say).

    `license` is as written (empty: the metadata has none), `license_expression` is SPDX. Words that may mean
    one licence or another give no expression, and all that they may mean in `license_candidates`.
    `license_source` says where it was read. `confidence`: high (a field for SPDX expressions), medium (an
    older field, or classifiers), low (a family's name, or statements that disagree), or empty.
    `not_evaluated` is the reason why nothing is known of its licence, empty if something is.
    """

    ecosystem: str
    name: str
    version: str
    purl: str
    scope: Scope
    direct: bool
    declared_in: tuple[Mention, ...]
    requirement: str = ""
    license: str = ""
    license_expression: str | None = None
    license_candidates: tuple[str, ...] = ()
    license_source: str = ""
    confidence: str = ""
    not_evaluated: str = ""
    needed_by: str = ""
    credited: bool = False  # a NOTICE, THIRD_PARTY or credits document of the project names it
