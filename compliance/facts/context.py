"""What every fact is derived from, gathered once."""

from __future__ import annotations

from dataclasses import dataclass

from compliance.facts.attribution import Attribution
from compliance.facts.components import Components
from compliance.facts.declared import Manifest
from compliance.facts.parties import NO_OWNER, Parties
from compliance.facts.tree import Tree
from compliance.model.facts import Unknown
from compliance.model.result import DeclaredLicense
from compliance.model.snapshot import Problem
from compliance.settings import Policy

NO_UPSTREAM = Unknown("no upstream is known to compare with")
NOT_FETCHED = Unknown("the submodule is not fetched")


__all__ = ["NOT_FETCHED", "NO_OWNER", "NO_UPSTREAM", "Context"]


@dataclass(frozen=True, slots=True)
class Context:
    tree: Tree
    policy: Policy
    attribution: Attribution
    components: Components
    manifests: tuple[Manifest, ...]
    declared: tuple[DeclaredLicense, ...]
    parties: Parties
    problems: tuple[Problem, ...] = ()  # manifests that could not be read
