"""The policy file: strict, and honoured only where the target may speak for itself."""

from pathlib import Path

import pytest

from compliance.errors import PolicyError
from compliance.settings import Settings, parse_policy, policy_for

GOOD = """\
schema: "1"
params: {owners: [Example AI], first_party: ["src/**"], languages: [en, ko], ships: [source]}
overrides:
- {rule: vendor-notice-uncredited, severity: error, reason: "submission gate"}
"""
BAD = {
    "unknown field": ("param: {}\n", "p.yml:1:1: unknown field 'param' in a policy; did you mean 'params'?"),
    "unknown param": (
        "params: {owner: [x]}\n",
        "p.yml:1:10: unknown field 'owner' in 'params'; did you mean 'owners'?",
    ),
    "text for a list": ("params: {owners: x}\n", "'owners' in 'params' must be a list, not text"),
    "number in a list": ("params: {owners: [3]}\n", "'owners' takes a list of texts, not 3"),
    "unknown ship": ("params: {ships: [sauce]}\n", "'ships' cannot be 'sauce'; did you mean 'source'?"),
    "override without reason": ("overrides:\n- {rule: x, severity: off}\n", "an override lacks 'reason'"),
    "odd severity": (
        "overrides:\n- {rule: x, severity: fatal, reason: y}\n",
        "'severity' cannot be 'fatal'; it is one of",
    ),
    "schema of tomorrow": ('schema: "9"\n', "schema '9' is not known"),
    "a list": ("- a\n", "a policy must be a mapping, not a list"),
}


def test_a_good_policy() -> None:
    policy = parse_policy(GOOD, "p.yml")
    assert policy.owners == ("Example AI",)
    assert policy.overrides["vendor-notice-uncredited"].severity == "error"


@pytest.mark.parametrize("text, message", BAD.values(), ids=BAD)
def test_refused(text: str, message: str) -> None:
    with pytest.raises(PolicyError) as error:
        parse_policy(text, "p.yml")
    assert message in str(error.value) and str(error.value).startswith("p.yml")


def test_an_empty_policy_is_the_default() -> None:
    assert parse_policy("", "p.yml").owners == ()


@pytest.mark.parametrize(
    "kind, honoured", [("repo", True), ("folder", True), ("url", False), ("archive", False)]
)
def test_a_submission_never_waives_itself(kind: str, honoured: bool) -> None:
    policy = policy_for(Settings(), kind, GOOD)
    assert (policy.source == ".compliance.yml") is honoured
    assert bool(policy.overrides) is honoured
    assert not policy.trusted if honoured else policy.trusted


def test_the_gates_policy_rules_over_the_targets_own(tmp_path: Path) -> None:
    (tmp_path / "gate.yml").write_text("params: {owners: [Gate]}\n", encoding="utf-8")
    policy = policy_for(Settings(policy_file=tmp_path / "gate.yml", owners=("CLI",)), "repo", GOOD)
    assert policy.owners == ("Gate", "CLI") and policy.trusted and not policy.overrides


def test_a_policy_that_cannot_be_read_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="cannot be read: No such file"):
        policy_for(Settings(policy_file=tmp_path / "none.yml"), "repo", None)
    (tmp_path / "latin.yml").write_bytes(b"params: {owners: [\xe9]}")
    with pytest.raises(PolicyError, match="not UTF-8"):
        policy_for(Settings(policy_file=tmp_path / "latin.yml"), "repo", None)


@pytest.mark.parametrize(
    "pattern", ["re:(.*a)*$x", "re:(a+)+$", "re:(a|b){2,}", "re:.*.*.*x", "re:(", "re:a{99999999999}"]
)
def test_an_owner_pattern_that_could_run_away_is_refused(pattern: str) -> None:
    with pytest.raises(PolicyError, match="the owner"):
        policy_for(Settings(owners=(pattern,)), "folder", None)


def test_an_empty_owner_is_refused() -> None:
    with pytest.raises(PolicyError, match="empty"):
        policy_for(Settings(owners=(" ",)), "folder", None)


@pytest.mark.parametrize(
    "pattern", ["re:^Example( AI)? (Inc|Co)\\b", "re:^Foo .* GmbH$", "re:C\\+\\+ (Foundation)?"]
)
def test_usual_owner_patterns_are_fine(pattern: str) -> None:
    assert policy_for(Settings(owners=(pattern,)), "folder", None).owners == (pattern,)
