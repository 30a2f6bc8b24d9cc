"""The rule loader: a wrong pack is refused with file, line, column and the nearest right name."""

from pathlib import Path

import pytest

from compliance.errors import PolicyError, RuleError
from compliance.model.rule import AllOf, Comparison
from compliance.obligations.load import check_overrides, load_pack, load_packs, version_matches
from compliance.settings import parse_policy

GOOD = """\
pack: {id: demo, version: "1.0.0", schema: "1"}
params: {minimum: 3}
define:
  of-others: {fact: notice.third_party, is: true}
tables:
  licenses:
  - {short: mit, name: MIT}
  - {short: isc, name: ISC}
rules:
- id: ${short}-demo
  table: licenses
  title: t
  obligation: {license: "${name}", clause: "1", quote: "q"}
  for_each: notice
  when:
    all:
    - {use: of-others}
    - {fact: file.licenses, has: "${name}"}
    - {fact: file.chinese_lines, gte: $minimum}
  kind: review
  severity: warning
  confidence: high
  finding: {observed: "{path} {holder}", not_checked: n, could_be_wrong: c, fix: f}
  since: "1.0.0"
"""

# What is changed in the good pack, and how the error begins or what it must hold.
BAD = {
    "unknown field": ("  title: t", "  titel: t", "demo.yaml:12:3: unknown field 'titel' in a rule; did you mean 'title'?"),
    "missing field": ("  title: t\n", "", "demo.yaml:10:3: a rule lacks 'title'"),
    "duplicate key": ("  title: t", "  title: t\n  title: u", "demo.yaml:13:3: duplicate key 'title'"),
    "unknown fact": ("file.licenses", "file.license", "unknown fact 'file.license'; did you mean 'file.licenses'?"),
    "unreachable fact": ("file.chinese_lines", "marker.source", "fact 'marker.source' cannot be asked for each notice"),
    "unknown operator": (", has:", ", hass:", "unknown operator 'hass'; did you mean 'has'?"),
    "operator of another type": (", gte: $minimum", ", has: x", "'has' cannot be asked of file.chinese_lines, which is a number"),
    "value of another type": (", is: true", ", is: maybe", "'is' on notice.third_party cannot take 'maybe'"),
    "unknown define": ("use: of-others", "use: of-other", "unknown define 'of-other'; did you mean 'of-others'?"),
    "define of itself": ("{fact: notice.third_party, is: true}", "{use: of-others}", "uses itself"),
    "unknown param": ("gte: $minimum", "gte: $minimun", "unknown param '$minimun'; did you mean 'minimum'?"),
    "unknown table": ("table: licenses", "table: license", "unknown table 'license'; did you mean 'licenses'?"),
    "unknown placeholder": ("{holder}", "{holders}", "unknown placeholder '{holders}'; did you mean 'holder'?"),
    "unknown severity": ("severity: warning", "severity: warn", "'warn' is not a severity; did you mean 'warning'?"),
    "signal as error": ("kind: review\n  severity: warning", "kind: signal\n  severity: error", "a signal may not default to error"),
    "accusing word": ("fix: f", "fix: undo the plagiarism", "'plagiar' may not stand in a finding"),
    "bad version": ('version: "1.0.0"', 'version: "1"', "version '1' is not of the form 1.2.3"),
    "unknown schema": ('schema: "1"', 'schema: "2"', "schema '2' is not known"),
    "same id twice": ("short: isc", "short: mit", "the id 'mit-demo' is already used"),
    "not YAML": ("rules:", "rules: [", "not valid YAML"),
    "empty": (GOOD, "", "a rule file must be a mapping, not nothing"),
}  # fmt: skip


def test_a_good_pack_with_define_param_and_table() -> None:
    pack = load_pack(GOOD, "demo.yaml")
    assert [rule.id for rule in pack.rules] == ["mit-demo", "isc-demo"]
    assert pack.rules[1].obligation.license == "ISC"
    assert pack.rules[1].when == AllOf(
        (
            Comparison("notice.third_party", "is", True),
            Comparison("file.licenses", "has", "ISC"),
            Comparison("file.chinese_lines", "gte", 3.0),
        )
    )


def test_the_rows_of_a_table_may_share_an_id_and_are_told_apart_by_their_first_column() -> None:
    pack = load_pack(GOOD.replace("${short}-demo", "demo"), "demo.yaml")
    assert [(rule.id, rule.row) for rule in pack.rules] == [("demo", "mit"), ("demo", "isc")]


def test_a_finding_may_say_the_value_of_a_fact() -> None:
    pack = load_pack(GOOD.replace("{path} {holder}", "{file.licenses} {project.owners}"), "demo.yaml")
    assert pack.rules[0].finding.observed == "{file.licenses} {project.owners}"
    with pytest.raises(RuleError, match=r"unknown fact 'file\.licence'; did you mean 'file\.licenses'"):
        load_pack(GOOD.replace("{path} {holder}", "{file.licence}"), "demo.yaml")


@pytest.mark.parametrize("old, new, message", BAD.values(), ids=BAD)
def test_refused(old: str, new: str, message: str, tmp_path: Path) -> None:
    assert old in GOOD
    file = tmp_path / "demo.yaml"
    file.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RuleError) as error:
        load_packs((str(file),))
    assert message in str(error.value)
    assert "demo.yaml" in str(error.value)
    assert "\n" not in str(error.value)


def test_every_shipped_rule_cites_a_clause_and_says_how_it_can_be_wrong() -> None:
    for pack in load_packs():
        for rule in pack.rules:
            assert rule.obligation.quote and rule.obligation.url.startswith("https://"), rule.id
            assert rule.finding.could_be_wrong and rule.finding.not_checked and rule.why, rule.id
            advice = rule.finding.fix.lower()
            assert "delete" not in advice and "remove" not in advice, (
                f"{rule.id}: keeping a notice is the duty"
            )


def test_quotes_of_the_apache_license_are_verbatim() -> None:
    folded = " ".join((Path(__file__).parents[3] / "LICENSE").read_text(encoding="utf-8").split())
    (pack,) = [pack for pack in load_packs() if pack.id == "apache-2.0"]
    for rule in pack.rules:
        assert rule.obligation.quote in folded, rule.id


@pytest.mark.parametrize(
    "version, wanted, answer",
    [("1.4.2", "^1.2", True), ("2.0.0", "^1.2", False), ("1.2.9", "~1.2", True), ("1.3.0", "~1.2", False),
     ("1.2.0", "1.2.0", True), ("1.1.0", "^1.2", False), ("1.0.0", "^x", False)],
)  # fmt: skip
def test_version_ranges(version: str, wanted: str, answer: bool) -> None:
    assert version_matches(version, wanted) is answer


def test_a_policy_may_not_name_an_unknown_rule() -> None:
    text = "overrides:\n- {rule: mit-notice-mising, severity: off, reason: x}\n"
    with pytest.raises(PolicyError, match="did you mean 'mit-notice-missing'"):
        check_overrides(parse_policy(text, "p.yml"), load_packs())
