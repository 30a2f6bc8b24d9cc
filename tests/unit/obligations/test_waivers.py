"""Waivers: bound to rule, path and lines; never counted, never silent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from support.results import notice_missing, realistic

from compliance.errors import PolicyError
from compliance.model.facts import Fact, Place, Subject
from compliance.model.finding import Finding
from compliance.model.rule import Comparison, Obligation, Pack, Rule, Wording
from compliance.obligations.engine import evaluate
from compliance.obligations.load import load_packs
from compliance.obligations.policy_names import check_names
from compliance.obligations.waivers import waive
from compliance.policy import Policy, Waiver, parse_policy
from compliance.verdict import settle

TODAY = date(2026, 6, 30)
LINES = f"sha256:{'a' * 64}"
OTHER_LINES = f"sha256:{'b' * 64}"
WAIVER = Waiver(
    "W-1", "mit-notice-missing", "own_work", "It is our own.", "legal@example.com", "2026-06-30", "src/**"
)


def finding(path: str = "src/a.py", line: int = 1, lines: str = LINES) -> Finding:
    return replace(notice_missing(path, line, "X"), id=f"{path}:{line}", fingerprint=lines)


def outcome(waiver: Waiver, *findings: Finding, day: date = TODAY) -> tuple[list[str], str, int]:
    """The findings' statuses, and what became of the waiver."""
    after, (record,) = waive(findings, [waiver], day)
    return [found.status for found in after], record.status, record.matched


def test_it_waives_what_it_matches_and_says_who_and_why() -> None:
    after, (record,) = waive((finding(), finding("lib/a.py")), [WAIVER], TODAY)
    assert [(found.status, found.waiver) for found in after] == [("waived", "W-1"), ("open", None)]
    assert (record.status, record.matched) == ("used", 1)
    assert (record.kind, record.reason, record.approved_by) == (
        "own_work",
        "It is our own.",
        "legal@example.com",
    )


def test_the_day_after_its_last_it_waives_nothing_and_says_what_counts_again() -> None:
    assert outcome(WAIVER, finding(), day=TODAY) == (["waived"], "used", 1)
    assert outcome(WAIVER, finding(), day=date(2026, 7, 1)) == (["open"], "expired", 1)
    assert outcome(replace(WAIVER, expires="never"), finding(), day=date.max) == (["waived"], "used", 1)


def test_without_a_finding_it_is_unmatched() -> None:
    assert outcome(WAIVER) == ([], "unmatched", 0)
    assert outcome(WAIVER, finding("lib/a.py")) == (["open"], "unmatched", 0)
    assert outcome(WAIVER, replace(finding(), rule="another")) == (["open"], "unmatched", 0)


def test_a_fingerprint_binds_it_to_the_lines() -> None:
    bound = replace(WAIVER, fingerprint=LINES)
    assert outcome(bound, finding()) == (["waived"], "used", 1)
    assert outcome(bound, finding(lines=OTHER_LINES)) == (["open"], "stale", 0)
    assert outcome(bound, finding(), finding(line=9, lines=OTHER_LINES)) == (["waived", "open"], "used", 1)
    assert outcome(bound) == ([], "unmatched", 0)


def test_a_fingerprint_alone_follows_the_lines_anywhere() -> None:
    bound = replace(WAIVER, path="", fingerprint=LINES)
    assert outcome(bound, finding("x/y.py"), finding("z.py")) == (["waived", "waived"], "used", 2)
    assert outcome(bound, finding(lines=OTHER_LINES)) == (["open"], "unmatched", 0)


def test_of_two_the_first_in_force_is_named() -> None:
    expired = replace(WAIVER, id="W-0", expires="2020-01-01")
    after, records = waive((finding(),), [expired, WAIVER, replace(WAIVER, id="W-2")], TODAY)
    assert after[0].waiver == "W-1"
    assert [(record.id, record.status) for record in records] == [
        ("W-0", "expired"),
        ("W-1", "used"),
        ("W-2", "used"),
    ]


def test_what_a_pragma_set_aside_stays_the_pragmas() -> None:
    by_pragma = replace(finding(), status="waived", waiver="pragma src/a.py:1")
    after, (record,) = waive((by_pragma,), [WAIVER], TODAY)
    assert after == (by_pragma,) and record.status == "used"


def test_the_verdict_counts_only_what_is_open() -> None:
    result = replace(realistic(), findings=(finding(), finding("lib/a.py")))
    settled = settle(result, Policy(waivers=(WAIVER,)), None, (), TODAY)
    assert (settled.summary.verdict, settled.summary.error, settled.summary.waived) == ("findings", 1, 1)
    settled = settle(result, Policy(waivers=(replace(WAIVER, path="*/**"),)), None, (), TODAY)
    assert (settled.summary.verdict, settled.summary.error, settled.summary.waived) == ("clean", 0, 2)
    assert settle(result, Policy(waivers=(WAIVER,)), None, (), date.max).summary.error == 2


RULE = Rule(
    id="r",
    title="t",
    obligation=Obligation("X", "1", "q"),
    for_each="component",
    when=Comparison("component.licenses", "exists", True),
    satisfied_by=None,
    kind="review",
    severity="warning",
    confidence="high",
    finding=Wording("o", "n", "c", "f"),
    evidence=(),
    since="1.0.0",
)


def fingerprint(*texts: str, rule: Rule = RULE, path: str = "lib") -> str:
    """Of the finding that quotes these lines."""
    places = tuple(Place(f"{path}/{n}.c", 1, 1) for n, _ in enumerate(texts))
    subject = Subject("component", path, path, {"component.licenses": Fact(frozenset({"MIT"}), places)}, {})
    quotes = dict(zip(places, texts, strict=True))
    (found,) = evaluate([Pack("p", "1.0.0", "p", (rule,))], [subject], quotes.__getitem__).findings
    return found.fingerprint


def test_a_fingerprint_is_of_the_rule_and_the_quoted_lines_white_space_aside() -> None:
    one = fingerprint("# (c) Zhipu AI", "MIT")
    assert one.startswith("sha256:") and len(one) == 71
    assert one == fingerprint("  #  (c) Zhipu\tAI \n", "MIT", path="moved/elsewhere")
    others = [
        fingerprint("# (c) Zhipu AI Inc", "MIT"),
        fingerprint("# (c) Zhipu AI MIT"),
        fingerprint("# (c) Zhipu AI", "MIT", rule=replace(RULE, id="s")),
        fingerprint("# (c) Zhipu AI", "MIT", rule=replace(RULE, row="llama")),
    ]
    assert len({one, *others}) == 5


def test_a_finding_that_quotes_nothing_is_bound_to_its_path() -> None:
    assert fingerprint(path="lib") != fingerprint(path="other") != ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("overrides:\n- {rule: mit-notice-mising, severity: off, reason: x}\n", "p.yml:2:4: an override names the unknown rule 'mit-notice-mising'; did you mean 'mit-notice-missing'?"),
        ("overrides:\n- {rule: zzz, severity: off, reason: x}\n", "the unknown rule 'zzz'; 'compliance rules list' names them all"),
        ("waivers:\n- {id: W, rule: mit-notice-mising, match: {path: a}, kind: own_work, reason: 1234567890 a, approved_by: x, expires: never}\n", "p.yml:2:11: waiver W names the unknown rule 'mit-notice-mising'; did you mean"),
        ("schema: '1'\nextends: [apache-2@^1.0]\n", "p.yml:2:1: the rule pack 'apache-2' is not loaded; did you mean 'apache-2.0'?"),
        ("extends: [house-rules]\n", "the rule pack 'house-rules' is not loaded; add its file with --rules"),
        ("extends: [mit@^9.1]\n", "p.yml:1:1: the policy wants mit@^9.1, but 1."),
    ],
)  # fmt: skip
def test_what_a_policy_names_must_be_there(text: str, said: str) -> None:
    with pytest.raises(PolicyError) as error:
        check_names(parse_policy(text, "p.yml"), load_packs())
    assert said in str(error.value) and "\n" not in str(error.value)


def test_what_it_names_and_is_there_is_fine() -> None:
    check_names(parse_policy("extends: [mit, mit@^1, 'provenance@^1.0']\n", "p.yml"), load_packs())
