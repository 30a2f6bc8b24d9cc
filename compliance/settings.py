"""What the user asked for, and which policy rules.

Trust: a gate's own `--policy` always rules. A target that came from elsewhere (a URL, an archive)
never brings its own policy: a submission must not waive itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from compliance.errors import PolicyError
from compliance.model.limits import DEFAULT_LIMITS, Limits
from compliance.policy.policy import Override, Policy, Waiver
from compliance.policy.reader import PARAM_FIELDS, parse_policy, read_policy
from compliance.policy.values import check_owner

__all__ = [
    "PARAM_FIELDS",
    "POLICY_NAME",
    "Dependencies",
    "Override",
    "Policy",
    "Settings",
    "Waiver",
    "heeds_target",
    "parse_policy",
    "policy_for",
    "policy_of_change",
    "read_policy",
    "user_cache_dir",
    "with_owners",
]

POLICY_NAME = ".compliance.yml"


def user_cache_dir() -> Path:
    """Where the user's programs keep what they can make again."""
    from platformdirs import user_cache_path

    return user_cache_path("compliance", appauthor=False)


@dataclass(frozen=True, slots=True)
class Dependencies:
    """How the licences of dependencies are learnt: `offline`, or by asking these registries as well.
    `believed`: what a project's own lock says of them counts, whichever policy rules."""

    offline: bool = False
    index_url: str = "https://pypi.org/simple"
    npm_registry: str = "https://registry.npmjs.org"
    believed: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything `pipeline.scan` needs to know besides the target. `today` is for waivers; default: UTC's.

    `gate`: of a change, the policy that stood before it rules, and nothing that it brings itself.
    """

    ref: str | None = None
    policy_file: Path | None = None
    gate: bool = False
    baseline_file: Path | None = None
    rules: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    jobs: int = 1
    cache_dir: Path | None = None  # None: nothing that a scan finds is kept
    limits: Limits = DEFAULT_LIMITS
    dependencies: Dependencies | None = None  # None: they are not asked for
    today: date | None = None

    @property
    def tables_dir(self) -> Path:
        """Where the tables of licence rules are: they are made once, whatever is scanned."""
        return self.cache_dir or user_cache_dir()

    @property
    def day(self) -> date:
        return self.today or datetime.now(UTC).date()


def heeds_target(settings: Settings, target_kind: str) -> bool:
    """Whether what the target says about its own findings counts: its policy file, pragmas in its files."""
    return settings.policy_file is None and not settings.gate and target_kind in ("repo", "folder")


def policy_for(settings: Settings, target_kind: str, own_text: str | None) -> Policy:
    """The policy that rules, with the command line's owners added.

    `--policy` always wins. `own_text` is the target's own policy file: honoured for a local repository
    or folder, never for a URL or an archive; at a gate, the one from before the change. Raises PolicyError.
    """
    if settings.policy_file:
        policy = read_policy(settings.policy_file)
    elif own_text is not None and settings.gate:
        policy = _before_the_change(own_text)
    elif own_text is not None and heeds_target(settings, target_kind):
        policy = parse_policy(own_text, POLICY_NAME, trusted=False)
    else:
        policy = Policy()
    return with_owners(policy, settings.owners)


def policy_of_change(settings: Settings, target_kind: str, before: str | None, after: str | None) -> Policy:
    """As `policy_for`, of a change: `before` and `after` are the tree's own policy files. At a gate the one
    from before rules; what the change makes of it, which is to rule the next one, must be in order."""
    if settings.gate and after is not None and after != before:
        parse_policy(after, POLICY_NAME)
    return policy_for(settings, target_kind, before if settings.gate else after)


def _before_the_change(text: str) -> Policy:
    """A gate's policy. One that cannot be read rules nothing: else no change could mend it."""
    source = f"{POLICY_NAME} before the change"
    try:
        return parse_policy(text, source)
    except PolicyError:
        return Policy(f"defaults ({source} cannot be read)")


def with_owners(policy: Policy, owners: tuple[str, ...]) -> Policy:
    """`policy` with the owners of the command line added. Raises PolicyError for one that cannot be used."""
    for owner in owners:
        try:
            check_owner(owner)
        except ValueError as problem:
            raise PolicyError(str(problem)) from None
    new = tuple(owner for owner in owners if owner not in policy.owners)
    return replace(policy, owners=policy.owners + new)
