"""What a policy file says, checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from compliance.policy.globs import path_matches

# Why a gap may stand, each in one line. After ORT's reasons for resolutions and path excludes, and REUSE.
WAIVER_KINDS: Mapping[str, str] = {
    "false_alarm": "the tool misread: the notice, licence or copy is not what it takes it for",
    "own_work": "the lines are the project's own; nobody else's terms hang on them",
    "permission_given": "the holder allows it in writing; the reason says where that is kept",
    "dual_licensed": "it is used under another licence that the holder offers",
    "not_pertaining": "the notice or term concerns no part of what is here (Apache-2.0 §4(c), §4(d))",
    "met_elsewhere": "what the licence asks for is given outside the tree: an installer, an About box",
    "not_distributed": "the file is passed on to nobody: a build tool, an internal script",
    "test_data": "the lines are a sample or fixture, kept as data",
    "accepted_risk": "the gap is real, and the approver answers for it until the last day; never without one",
}
NEVER = "never"


@dataclass(frozen=True, slots=True)
class Override:
    """A rule's severity as the policy wants it (`off`: none), and why. `where` is file:line:column."""

    severity: str
    reason: str
    where: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Waiver:
    """Findings of `rule` that somebody answers for. Of `path` (a glob) and `fingerprint` one may be empty.

    `expires` is its last day (YYYY-MM-DD, UTC), or `never`; `kind` one of `WAIVER_KINDS`.
    """

    id: str
    rule: str
    kind: str
    reason: str
    approved_by: str
    expires: str
    path: str = ""
    fingerprint: str = ""
    where: str = field(default="", compare=False)

    def covers(self, path: str) -> bool:
        return not self.path or path_matches(self.path, path)

    def holds_on(self, day: date) -> bool:
        return self.expires == NEVER or day <= date.fromisoformat(self.expires)


@dataclass(frozen=True, slots=True)
class Policy:
    """What a policy file says. `source` is its path, or `defaults`; see `compliance.model.result`.

    `requires` are rule packs with the versions that it was written for: pack -> range, empty for any.
    `owners` are names or `re:` patterns of holders that are first party; `first_party` are path globs
    of own code; `languages` (ISO 639-1) are those people write in; `ships` is what is distributed.
    """

    source: str = "defaults"
    trusted: bool = True
    requires: tuple[tuple[str, str], ...] = ()
    owners: tuple[str, ...] = ()
    first_party: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    ships: tuple[str, ...] = ()
    overrides: Mapping[str, Override] = field(default_factory=dict)
    waivers: tuple[Waiver, ...] = ()
    requires_at: str = field(default="", compare=False)  # file:line:column

    @property
    def is_a_gates(self) -> bool:
        """Whether it comes from elsewhere than what is scanned."""
        return self.trusted and not self.source.startswith("defaults")
