"""docs/policy.schema.json, which editors use, and the parser answer alike; docs/policy.md is true."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from compliance.errors import PolicyError
from compliance.obligations.load import load_packs
from compliance.obligations.policy_names import check_names
from compliance.obligations.pragma import pragmas_in
from compliance.policy import parse_policy, reader, values
from compliance.policy.languages import LANGUAGES
from compliance.policy.policy import WAIVER_KINDS
from compliance.strict_yaml import load

DOCS = Path(__file__).parents[3] / "docs"
SCHEMA = json.loads((DOCS / "policy.schema.json").read_text(encoding="utf-8"))
PAGE = (DOCS / "policy.md").read_text(encoding="utf-8")

GOOD_WAIVER: dict[str, Any] = {
    "id": "W-7",
    "rule": "mit-notice-missing",
    "match": {"path": "src/**"},
    "kind": "own_work",
    "reason": "It is our own table.",
    "approved_by": "legal@example.com",
    "expires": "2026-06-30",
}
GOOD_OVERRIDE = {"rule": "mit-notice-missing", "severity": "off", "reason": "x"}
FINGERPRINT = f"sha256:{'0123456789abcdef' * 4}"


def waiver(**changes: Any) -> dict[str, Any]:
    """A policy with one good waiver, but for `changes`; None takes a field out."""
    fields = {key: value for key, value in (GOOD_WAIVER | changes).items() if value is not None}
    return {"waivers": [fields]}


def override(**changes: Any) -> dict[str, Any]:
    return {"overrides": [{key: v for key, v in (GOOD_OVERRIDE | changes).items() if v is not None}]}


GOOD = [
    None,
    {},
    {"schema": "1"},
    {"extends": ["mit", "apache-2.0@~1.2", "provenance@^1.0", "mit@1", "bsl-1.0@1.0.0", "mit@^1"]},
    {"extends": []},
    {"params": {}},
    {"params": {"owners": ["Example AI", "re:^Ex$"], "first_party": ["src/**", "a/*.py", "**/x", "a..b"]}},
    {"params": {"languages": list(LANGUAGES), "ships": list(values.SHIPS)}},
    *(override(severity=severity) for severity in values.SEVERITIES),
    waiver(),
    *(waiver(kind=kind) for kind in WAIVER_KINDS),
    waiver(expires="never"),
    waiver(match={"fingerprint": FINGERPRINT}),
    waiver(match={"fingerprint": FINGERPRINT, "path": "a/b.py"}),
    waiver(match={"path": "."}),
    waiver(id="LEGAL-2026.3_b"),
    waiver(reason="上游的NOTICE只涉及已删除的部分。"),
    waiver(reason="  in   tenth  \n"),
    {"waivers": [GOOD_WAIVER, GOOD_WAIVER | {"id": "W-8"}]},
]
BAD = [
    [],
    False,
    "text",
    {"schema": 1},
    {"schema": "2"},
    {"waiver": []},
    {"extends": "mit"},
    {"extends": ["mit@>=1"]},
    {"extends": ["mit@~1"]},
    {"extends": ["mit@"]},
    {"extends": ["MIT"]},
    {"extends": ["mit ^1"]},
    {"extends": [1]},
    {"params": []},
    {"params": {"owner": []}},
    {"params": {"owners": "x"}},
    {"params": {"owners": [""]}},
    {"params": {"owners": [3]}},
    {"params": {"languages": ["english"]}},
    {"params": {"languages": ["EN"]}},
    {"params": {"ships": ["models"]}},
    *(
        {"params": {"first_party": [glob]}}
        for glob in ("", " ", "/src/**", "./src", "a\\b", "../x", "a/..", "a/", "a/**.py", "..", "**a")
    ),
    {"overrides": {}},
    override(reason=None),
    override(reason=""),
    override(rule=" "),
    override(severity="fatal"),
    override(quote="x"),
    {"overrides": [GOOD_OVERRIDE, GOOD_OVERRIDE]},
    {"waivers": {}},
    {"waivers": ["W-7"]},
    *(waiver(**{field: None}) for field in GOOD_WAIVER),
    *(waiver(**{field: 7}) for field in GOOD_WAIVER),
    *(waiver(**{field: ""}) for field in GOOD_WAIVER),
    waiver(comment="x"),
    waiver(id="W 7"),
    waiver(id="-7"),
    waiver(id="x" * 65),
    waiver(kind="wontfix"),
    waiver(reason="todo"),
    waiver(reason="  in   nint \n"),
    waiver(reason=" " * 20),
    waiver(approved_by=" "),
    waiver(expires="2026-02-30"),
    waiver(expires="2026-6-3"),
    waiver(expires="soon"),
    waiver(expires="2026-06-30T00:00:00"),
    waiver(kind="accepted_risk", expires="never"),
    waiver(match={}),
    waiver(match={"path": ""}),
    waiver(match={"path": "**"}),
    waiver(match={"path": "*/**"}),
    waiver(match={"path": "/a"}),
    waiver(match={"path": ["a"]}),
    waiver(match={"message": "x"}),
    waiver(match={"fingerprint": "sha256:9c1e"}),
    waiver(match={"fingerprint": FINGERPRINT.upper()}),
    {"waivers": [GOOD_WAIVER, GOOD_WAIVER]},
]
# What only the parser can tell.
BEYOND_THE_SCHEMA = [
    {"params": {"owners": ["re:("]}},
    {"params": {"owners": ["re:(a+)+$"]}},
    {"overrides": [GOOD_OVERRIDE, GOOD_OVERRIDE | {"severity": "note"}]},
    {"waivers": [GOOD_WAIVER, GOOD_WAIVER | {"rule": "another"}]},
]


def editors_accept(policy: Any) -> bool:
    return bool(Draft202012Validator(SCHEMA, format_checker=FormatChecker()).is_valid(policy))


def we_accept(policy: Any) -> bool:
    """JSON is YAML, so that what the test means is what both are asked."""
    try:
        parse_policy("" if policy is None else json.dumps(policy), "p.yml")
    except PolicyError:
        return False
    return True


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("policy", GOOD, ids=repr)
def test_both_accept(policy: Any) -> None:
    assert (editors_accept(policy), we_accept(policy)) == (True, True)


@pytest.mark.parametrize("policy", BAD, ids=repr)
def test_both_refuse(policy: Any) -> None:
    assert (editors_accept(policy), we_accept(policy)) == (False, False)


@pytest.mark.parametrize("policy", BEYOND_THE_SCHEMA, ids=repr)
def test_only_the_parser_refuses(policy: Any) -> None:
    assert (editors_accept(policy), we_accept(policy)) == (True, False)


def test_both_know_the_same_fields_and_words() -> None:
    params, definitions = SCHEMA["properties"]["params"]["properties"], SCHEMA["$defs"]
    assert set(SCHEMA["properties"]) == set(reader.POLICY_FIELDS)
    assert set(params) == set(reader.PARAM_FIELDS)
    assert set(definitions["override"]["properties"]) == set(reader.OVERRIDE_FIELDS)
    assert set(definitions["waiver"]["properties"]) == set(reader.WAIVER_FIELDS)
    assert set(definitions["waiver"]["properties"]["match"]["properties"]) == set(reader.MATCH_FIELDS)
    assert params["languages"]["items"]["enum"] == list(LANGUAGES)
    assert params["ships"]["items"]["enum"] == list(values.SHIPS)
    kinds = definitions["waiver"]["properties"]["kind"]["oneOf"]
    assert {kind["const"]: kind["description"] for kind in kinds} == WAIVER_KINDS


def test_every_field_is_described() -> None:
    for fields in (SCHEMA["properties"], SCHEMA["properties"]["params"]["properties"]):
        assert [name for name, field in fields.items() if not field.get("description")] == []
    for name in ("override", "waiver"):
        fields = SCHEMA["$defs"][name]["properties"]
        assert [key for key, field in fields.items() if not field.get("description")] == []


def test_the_pages_policy_is_a_policy() -> None:
    (text,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.S)
    policy = parse_policy(text, "policy.md")
    check_names(policy, load_packs())
    assert policy.waivers and policy.overrides and policy.requires and policy.owners
    assert editors_accept(load(text, "policy.md", PolicyError))


def test_the_pages_pragmas_are_pragmas() -> None:
    (text,) = re.findall(r"```python\n(.*?)```", PAGE, re.S)
    rules = {rule.id: rule.for_each for pack in load_packs() for rule in pack.rules}
    pragmas = list(pragmas_in(text, "a.py", rules))
    assert len(pragmas) == 3 and not [pragma.problem for pragma in pragmas if pragma.problem]


def test_the_page_names_every_field_and_kind() -> None:
    rows = dict(re.findall(r"^\| `([a-z_]+)` \| (.*?) \|$", PAGE, re.M))
    assert {kind: rows[kind] for kind in WAIVER_KINDS} == WAIVER_KINDS
    for field in (*reader.POLICY_FIELDS, *reader.PARAM_FIELDS, *reader.MATCH_FIELDS, "kind", "expires"):
        assert re.search(rf"(?:`|\*\*|`params\.){field}\b", PAGE), field
