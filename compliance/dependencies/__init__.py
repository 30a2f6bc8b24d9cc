"""What the project asks for, and what the metadata of those packages says of their licences.

read       manifests and locks, from the tree alone      -> Asked
resolve    installed metadata, locks, registries         -> DependencyRecord
"""

from __future__ import annotations

from dataclasses import dataclass

from compliance.model.dependency import DependencyRecord
from compliance.model.snapshot import Problem


@dataclass(frozen=True, slots=True)
class Dependencies:
    """Each package once, and what could not be read or asked."""

    records: tuple[DependencyRecord, ...]
    problems: tuple[Problem, ...]
