"""The packs and rules that a policy names must be there: what is misspelt must not do nothing in silence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from compliance.errors import PolicyError
from compliance.model.rule import Pack
from compliance.obligations.load import version_matches
from compliance.settings import Policy
from compliance.strict_yaml import nearest


def check_names(policy: Policy, packs: Iterable[Pack]) -> None:
    """Raises PolicyError for a pack that is not loaded, or in no such version, and for an unknown rule."""
    packs = tuple(packs)
    _check_packs(policy, {pack.id: pack.version for pack in packs})
    rules = {rule.id for pack in packs for rule in pack.rules}
    for what, name, where in _rules_named(policy):
        if name not in rules:
            advice = nearest(name, rules) or "; 'compliance rules list' names them all"
            raise PolicyError(f"{where}: {what} names the unknown rule '{name}'{advice}")


def _check_packs(policy: Policy, versions: dict[str, str]) -> None:
    for name, wanted in policy.requires:
        if name not in versions:
            advice = nearest(name, versions) or "; add its file with --rules"
            raise PolicyError(f"{policy.requires_at}: the rule pack '{name}' is not loaded{advice}")
        if wanted and not version_matches(versions[name], wanted):
            raise PolicyError(
                f"{policy.requires_at}: the policy wants {name}@{wanted}, but {versions[name]} is loaded;"
                " read what changed, then change the range"
            )


def _rules_named(policy: Policy) -> Iterator[tuple[str, str, str]]:
    for name, override in policy.overrides.items():
        yield "an override", name, override.where
    for waiver in policy.waivers:
        yield f"waiver {waiver.id}", waiver.rule, waiver.where
