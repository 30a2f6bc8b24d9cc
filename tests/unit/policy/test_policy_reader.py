"""The policy file: strict, and each mistake is one line with its place and the way to mend it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.errors import PolicyError
from compliance.policy import Policy, parse_policy
from compliance.policy.languages import LANGUAGES, nearest_language

WAIVER = """\
waivers:
- id: W-7
  rule: mit-notice-missing
  match: {path: "src/**"}
  kind: false_alarm
  reason: "It is our own table."
  approved_by: legal@example.com
  expires: 2026-06-30
"""


def refused(text: str) -> str:
    with pytest.raises(PolicyError) as error:
        parse_policy(text, "p.yml")
    said = str(error.value)
    assert "\n" not in said
    return said


def test_everything_that_a_policy_can_say() -> None:
    policy = parse_policy(
        'schema: "1"\nextends: ["apache-2.0@~1.2", mit]\n'
        'params: {owners: [Example AI, "re:^Ex(am)?ple$"], first_party: ["src/**"], languages: [en, no],'
        " ships: [source]}\n"
        "overrides:\n- {rule: a-rule, severity: off, reason: gate}\n" + WAIVER,
        "p.yml",
    )
    assert policy.requires == (("apache-2.0", "~1.2"), ("mit", ""))
    assert policy.requires_at == "p.yml:2:1"
    assert policy.languages == ("en", "no"), "Norwegian is no false"
    assert policy.overrides["a-rule"].severity == "off" and policy.overrides["a-rule"].where == "p.yml:5:4"
    (waiver,) = policy.waivers
    assert (waiver.id, waiver.path, waiver.fingerprint, waiver.where) == ("W-7", "src/**", "", "p.yml:8:3")


def test_an_empty_policy_is_the_default() -> None:
    assert parse_policy("", "p.yml") == parse_policy("# nothing yet\n", "p.yml") == Policy("p.yml")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("false\n", "p.yml:1:1: a policy must be a mapping, not true/false"),
        ("- a\n", "p.yml:1:1: a policy must be a mapping, not a list"),
        ("schema: 1\n", "p.yml:1:1: 'schema' in a policy must be text, not a number"),
        ('schema: "9"\n', "p.yml:1:1: schema '9' is not known; use '1'"),
        ("param: {}\n", "p.yml:1:1: unknown field 'param' in a policy; did you mean 'params'?"),
        ("params: {owner: [x]}\n", "p.yml:1:10: unknown field 'owner' in 'params'; did you mean 'owners'?"),
        ("params: {owners: x}\n", "p.yml:1:10: 'owners' in 'params' must be a list, not text"),
        ("params: {owners: [3]}\n", "p.yml:1:10: 'owners' takes a list of texts, not 3"),
        ("params: {owners: [' ']}\n", "p.yml:1:10: 'owners' takes a list of texts, not ' '"),
        ("params: {owners: ['re:(a']}\n", "p.yml:1:10: the owner 're:(a' is not a regular expression"),
        ("params: {owners: ['re:(a+)+$']}\n", "p.yml:1:10: the owner 're:(a+)+$' could take for ever"),
        ("params: {ships: [sauce]}\n", "p.yml:1:10: 'ships' cannot be 'sauce'; did you mean 'source'?"),
        ("params: {ships: [zzz]}\n", "'zzz'; it is one of source, binary, weights, service"),
        ("params: {languages: [chinese]}\n", "codes of ISO 639-1; did you mean 'zh' (Chinese)?"),
        ("params: {languages: [zh-CN]}\n", "did you mean 'zh' (Chinese)?"),
        ("params: {languages: [EN]}\n", "did you mean 'en' (English)?"),
        ("params: {languages: [jp]}\n", "did you mean 'ja' (Japanese)?"),
        ("params: {languages: [3l]}\n", "'languages' cannot be '3l'"),
        ("params: {first_party: [/src/**]}\n", "p.yml:1:10: the pattern '/src/**' is absolute"),
        ("params: {first_party: [a/../b]}\n", "leads out of the tree"),
        ("extends: [apache-2.0 ~1.2]\n", "p.yml:1:1: 'apache-2.0 ~1.2' is not a pack with a range"),
        ("extends: [mit@>=1]\n", "write it as 'mit', 'mit@^1.0' or 'mit@~1.2'"),
        ("extends: [mit@~1]\n", "'mit@~1' is not a pack with a range"),
        ("extends: [mit@]\n", "'mit@' is not a pack with a range"),
        ("overrides: [x]\n", "p.yml:1:1: an override must be a mapping, not text"),
        ("overrides:\n- {rule: x, severity: off}\n", "p.yml:2:3: an override lacks 'reason'"),
        ("overrides:\n- {rule: x, severity: off, reason: ''}\n", "p.yml:2:28: 'reason' is empty"),
        ("overrides:\n- {rule: x, severity: eror, reason: y}\n", "p.yml:2:13: 'severity' cannot be 'eror'; did you mean 'error'?"),
        ("overrides:\n- {rule: x, severity: fatal, reason: y}\n", "it is one of error, warning, note, off"),
        ("overrides:\n- {rule: x, severity: off, reason: y}\n- {rule: x, severity: note, reason: y}\n", "p.yml:3:4: 'x' is already overridden"),
        ("waivers: [x]\n", "p.yml:1:1: a waiver must be a mapping"),
        (WAIVER.replace("  expires: 2026-06-30\n", ""), "p.yml:2:3: a waiver lacks 'expires': its last day (YYYY-MM-DD), or 'never'"),
        (WAIVER.replace("2026-06-30", "2026-02-30"), "p.yml:8:3: '2026-02-30' is not a day: write YYYY-MM-DD, or 'never'"),
        (WAIVER.replace("2026-06-30", "30.6.2026"), "'30.6.2026' is not a day"),
        (WAIVER.replace("2026-06-30", "20260630"), "'expires' in a waiver must be text"),
        (WAIVER.replace("2026-06-30", "never").replace("false_alarm", "accepted_risk"), "p.yml:8:3: an accepted risk cannot last for ever"),
        (WAIVER.replace("false_alarm", "false-alarm"), "p.yml:5:3: 'kind' cannot be 'false-alarm'; did you mean 'false_alarm'?"),
        (WAIVER.replace("false_alarm", "x"), "it is one of false_alarm, own_work, permission_given"),
        (WAIVER.replace("It is our own table.", "ok"), "p.yml:6:3: the reason 'ok' is too short"),
        (WAIVER.replace("It is our own table.", "          "), "is too short"),
        (WAIVER.replace("legal@example.com", '" "'), "p.yml:7:3: 'approved_by' is empty"),
        (WAIVER.replace("W-7", "W 7"), "p.yml:2:3: 'W 7' is not an id"),
        (WAIVER.replace('{path: "src/**"}', "{}"), "p.yml:4:3: 'match' is empty"),
        (WAIVER.replace("src/**", "**"), "p.yml:4:11: this path means everything"),
        (WAIVER.replace("src/**", "**/*"), "this path means everything"),
        (WAIVER.replace('path: "src/**"', "fingerprint: sha256:9c1e"), "p.yml:4:11: 'sha256:9c1e' is not a fingerprint"),
        (WAIVER.replace('path: "src/**"', "paths: [a]"), "unknown field 'paths' in 'match'; did you mean 'path'?"),
        (WAIVER + WAIVER.partition("\n")[2], "p.yml:9:3: the id 'W-7' is already used at p.yml:3:3"),
        ("schema: '1'\nschema: '1'\n", "p.yml:2:1: duplicate key 'schema'"),
        ("a: *b\n", "aliases (*b) are not allowed"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_line_with_its_place(text: str, said: str) -> None:
    assert said in refused(text)


@given(st.text(st.sampled_from('ab:-[]{}", \n#*&!@1'), max_size=80))
def test_whatever_stands_in_it_the_answer_is_a_policy_or_one_line(text: str) -> None:
    try:
        parse_policy(text, "p.yml")
    except PolicyError as error:
        assert "\n" not in str(error) and str(error).startswith("p.yml")


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3),
)


@given(st.sampled_from(["extends", "params", "overrides", "waivers", "owners", "match", "expires"]), _VALUES)
def test_values_of_any_type_are_answered_in_one_line(key: str, value: object) -> None:
    import json

    texts = (
        json.dumps({key: value}),
        json.dumps({"params": {key: value}}),
        json.dumps({"waivers": [{key: value}]}),
    )
    for text in texts:
        try:
            parse_policy(text, "p.yml")
        except PolicyError as error:
            assert len(str(error).splitlines()) == 1 and "p.yml:1:" in str(error)


def test_a_waiver_holds_through_its_last_day() -> None:
    (waiver,) = parse_policy(WAIVER, "p.yml").waivers
    assert waiver.holds_on(date(2026, 6, 30)) and not waiver.holds_on(date(2026, 7, 1))
    (endless,) = parse_policy(WAIVER.replace("2026-06-30", "never"), "p.yml").waivers
    assert endless.holds_on(date.max)


def test_the_codes_of_iso_639_1() -> None:
    assert len(LANGUAGES) == 183
    assert all(len(code) == 2 and code.isascii() and code.islower() for code in LANGUAGES)
    assert {"en", "ko", "zh", "ja", "no", "de"} <= LANGUAGES.keys()
    assert nearest_language("Koreen") == "ko" and nearest_language("zh_Hant") == "zh"
