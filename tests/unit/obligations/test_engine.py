"""The engine: three-valued, and silent where it cannot know."""

import itertools
from dataclasses import replace

import pytest

from compliance.model.facts import Fact, Place, Subject, Unknown
from compliance.model.rule import AllOf, Comparison, Obligation, Pack, Rule, Wording
from compliance.model.truth import conjunction, disjunction
from compliance.obligations.engine import Answer, Evaluation, ask, evaluate, finding_id, truth
from compliance.obligations.operators import compare, fill
from compliance.settings import Override

UNKNOWN = Unknown("nobody said")


def notice(entity: object = "zhipu", third_party: object = True, credited: object = False) -> Subject:
    return Subject(
        kind="notice",
        path="a.py",
        identity="zhipu ai",
        facts={
            "notice.entity": Fact(entity, (Place("a.py", 3, 3),)),  # type: ignore[arg-type]
            "notice.third_party": Fact(third_party),  # type: ignore[arg-type]
            "notice.credited": Fact(credited),  # type: ignore[arg-type]
        },
        labels={"holder": "Zhipu AI"},
        looked_in=("NOTICE",),
    )


RULE = Rule(
    id="uncredited",
    title="t",
    obligation=Obligation("X", "1", "q"),
    for_each="notice",
    when=AllOf((Comparison("notice.entity", "exists", True), Comparison("notice.third_party", "is", True))),
    satisfied_by=Comparison("notice.credited", "is", True),
    kind="signal",
    severity="warning",
    confidence="high",
    finding=Wording("{path}:{line} {holder}", "n", "c", "f"),
    evidence=(),
    since="1.0.0",
)
PACK = Pack("p", "1.0.0", "p.yaml", (RULE,))


def run(subject: Subject, overrides: dict[str, Override] | None = None):
    return evaluate((PACK,), (subject,), lambda place: "# (c) Zhipu AI", overrides)


def test_a_finding_quotes_its_place_and_fills_its_words() -> None:
    evaluation = run(notice())
    (finding,) = evaluation.findings
    assert evaluation.undecided == ()
    assert (finding.path, finding.start_line) == ("a.py", 3)
    assert finding.observed == "a.py:3 Zhipu AI"
    assert finding.evidence[0].text == "# (c) Zhipu AI"
    assert finding.looked_in == ("NOTICE",)


@pytest.mark.parametrize(
    "third_party, credited, answer",
    [
        (True, False, Answer.UNMET),
        (True, True, Answer.MET),
        (False, False, Answer.DOES_NOT_APPLY),
        (False, True, Answer.DOES_NOT_APPLY),
        (UNKNOWN, False, Answer.UNDECIDED),
        (True, UNKNOWN, Answer.UNDECIDED),
        (UNKNOWN, True, Answer.DOES_NOT_APPLY),  # credited in any case: nothing hangs on the unknown
        (False, UNKNOWN, Answer.DOES_NOT_APPLY),
        (UNKNOWN, UNKNOWN, Answer.UNDECIDED),
    ],
)
def test_unknown_gives_not_evaluated_and_never_a_finding(third_party, credited, answer) -> None:
    subject = notice(third_party=third_party, credited=credited)
    assert ask(RULE, subject) is answer
    found = run(subject)
    assert bool(found.findings) is (answer is Answer.UNMET)
    assert [entry.reason for entry in found.undecided] == (
        ["nobody said"] if answer is Answer.UNDECIDED else []
    )
    (record,) = found.rules
    counted = (record.asked, record.met, record.unmet, record.undecided)
    assert counted == (1, answer is Answer.MET, answer is Answer.UNMET, answer is Answer.UNDECIDED)


def test_a_finding_names_the_component_around_it_and_the_holder_that_it_is_about() -> None:
    (finding,) = run(notice()).findings
    assert (finding.component, finding.holder) == (".", "Zhipu AI")
    vendored = Subject("component", "vendor/x", "vendor/x", {}, {})
    (finding,) = run(replace(notice(), within=vendored)).findings
    assert finding.component == "vendor/x"


def test_kleene_logic_over_all_triples() -> None:
    for parts in itertools.product((True, False, None), repeat=3):
        known = [part for part in parts if part is not None]
        assert conjunction(list(parts)) is (False if False in known else None if None in parts else True)
        assert disjunction(list(parts)) is (True if True in known else None if None in parts else False)


@pytest.mark.parametrize(
    "fact, operator, value, answer",
    [
        (True, "is", True, True),
        ("near", "is", "near", True),
        ("near", "is", "exact", False),
        (frozenset({"MIT"}), "has", "MIT", True),
        (frozenset({"MIT-0"}), "has", "MIT", False),
        (frozenset({"MIT"}), "lacks", "MIT", False),
        (frozenset(), "lacks", "MIT", True),
        ("near", "in", ("near", "exact"), True),
        ("none", "not_in", ("near", "exact"), True),
        (frozenset({"a", "b"}), "overlaps", ("b", "c"), True),
        (frozenset({"a"}), "overlaps", ("b",), False),
        (0.1, "gte", 0.1, True),
        (0.09, "gte", 0.1, False),
        ("", "exists", False, True),
        (frozenset({"x"}), "exists", True, True),
        (0.0, "exists", True, False),
        (frozenset({"src/a.py"}), "glob_in", ("src/**",), True),
        ("docs/a.py", "glob_in", ("src/*",), False),
        ("Licensed to the ASF", "contains_any", ("asf",), True),
        ("MIT", "contains_any", ("asf",), False),
    ],
)
def test_operators(fact, operator, value, answer) -> None:
    assert compare(fact, operator, value) is answer
    assert compare(UNKNOWN, operator, value) is None


@pytest.mark.parametrize(
    "fact, operator, value, answer",
    [
        (frozenset({"MIT"}), "has", "MIT", True),
        (frozenset({"MIT"}), "has", "ISC", None),  # it may stand in what was not read
        (frozenset({"MIT"}), "overlaps", ("ISC", "MIT"), True),
        (frozenset(), "overlaps", ("ISC",), None),
        (frozenset({"MIT"}), "lacks", "MIT", False),
        (frozenset({"MIT"}), "lacks", "ISC", None),
        (frozenset({"x"}), "exists", True, True),
        (frozenset(), "exists", True, None),
        (frozenset({"x"}), "exists", False, False),
        (frozenset(), "exists", False, None),
        (True, "is", True, True),
        (False, "is", True, None),
        (True, "is", False, False),
        (False, "is", False, None),
        (7.0, "gte", 5, True),
        (3.0, "gte", 5, None),
        (frozenset({"src/a"}), "glob_in", ("src/*",), True),
        (frozenset({"lib/a"}), "glob_in", ("src/*",), None),
        (UNKNOWN, "has", "MIT", None),
    ],
)
def test_what_could_become_more_is_decided_only_by_what_is_there(fact, operator, value, answer) -> None:
    for complete in (True, False):
        subject = Subject("component", ".", ".", {"x": Fact(fact, complete=complete)}, {})
        told = truth(Comparison("x", operator, value), subject)
        assert told is (compare(fact, operator, value) if complete else answer)


def test_an_incomplete_fact_is_the_reason_for_what_is_not_evaluated() -> None:
    subject = replace(notice(), facts=notice().facts | {"notice.credited": Fact(False, complete=False)})
    (undecided,) = run(subject).undecided
    assert undecided.reason == "only some of the files were read"


def test_a_policy_changes_severity_or_switches_off() -> None:
    changed = run(notice(), {"uncredited": Override("error", "gate")})
    assert [finding.severity for finding in changed.findings] == ["error"]
    assert [record.severity for record in changed.rules] == ["error"]
    assert run(notice(), {"uncredited": Override("off", "not ours")}) == Evaluation((), (), ())


def test_ids_survive_moved_lines_and_folded_space() -> None:
    assert finding_id("r", "a.py", "Zhipu  AI") == finding_id("r", "a.py", "zhipu ai")
    assert finding_id("r", "a.py", "x") != finding_id("r", "b.py", "x")


def test_placeholders_reach_no_attributes() -> None:
    words = {"path": "a"}
    filled = fill("{path} {path.__class__} {0} {}", lambda name: words.get(name, "?"))
    assert filled == "a ? {0} {}"


def test_a_finding_on_one_licence_does_not_quote_the_header_of_another() -> None:
    members = {"MIT": (Place("a.c", 1, 2),), "Apache-2.0": (Place("b.c", 1, 9),)}
    component = Subject("component", ".", ".", {"component.licenses": Fact.of(members)}, {"holder": ""})
    rule = replace(
        RULE,
        for_each="component",
        when=Comparison("component.licenses", "has", "Apache-2.0"),
        satisfied_by=None,
    )
    (finding,) = evaluate([Pack("p", "1.0.0", "p", (rule,))], [component], lambda place: "").findings
    assert [quote.path for quote in finding.evidence] == ["b.c"]
    assert finding.path == "b.c"
