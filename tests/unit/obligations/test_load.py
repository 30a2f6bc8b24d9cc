"""The rule loader: a wrong pack is refused with file, line, column and the nearest right name."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.errors import RuleError
from compliance.model.rule import AllOf, Comparison
from compliance.obligations.load import load_pack, load_packs, version_matches
from compliance.obligations.pack_file import read_pack

NOTICES = r"notice|header|line\b|copyright|credit|name\b"
VALUES = st.sampled_from(
    ["", "3", "true", "[]", "{}", "[a]", "{a: b}", "[[a]]", "$minimum", "$", "${name}", "${}", "{use: of-others}",
     "[{}]", "null", "[null]", "2026-01-01", ".inf", "'{path}'", "'{file.role}'", "[1, true]", "{fact: [a], is: 1}"]
)  # fmt: skip
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


def test_a_bad_pack_is_refused_in_one_line_that_says_how_much_more_is_wrong(tmp_path: Path) -> None:
    file = tmp_path / "demo.yaml"
    file.write_text(GOOD.replace("  title: t", "  titel: t"), encoding="utf-8")
    with pytest.raises(RuleError) as error:
        load_packs((str(file),))
    assert str(error.value) == f"{file}:12:3: unknown field 'titel' in a rule; did you mean 'title'?"
    assert error.value.hint == "and 1 more: see compliance rules validate"


def test_the_template_of_a_table_says_what_the_rows_share_and_names_the_columns_of_the_rest() -> None:
    text = GOOD.replace("${short}-demo", "demo").replace("title: t", 'title: "${name} of ${kind}"')
    text = text.replace("name: MIT", "name: MIT, kind: all").replace("name: ISC", "name: ISC, kind: all")
    template = load_pack(text, "demo.yaml").rules[0].template
    assert template
    assert template.title == "‹name› of all"
    assert template.obligation.license == "‹name›"
    assert template.when.parts[1] == Comparison("file.licenses", "has", "‹name›")


def test_a_shipped_pack_that_is_named_again_is_no_second_one() -> None:
    assert load_packs((str(Path(__file__).parents[3] / "rules" / "mit.yaml"),)) == load_packs()


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_whatever_stands_in_a_pack_is_loaded_or_refused_with_its_place(data: st.DataObject) -> None:
    """Any value anywhere: never a traceback, always file:line:column."""
    lines = GOOD.splitlines()
    at = data.draw(st.integers(0, len(lines) - 1))
    before, colon, _ = lines[at].rpartition(": ")
    lines[at] = f"{before}{colon}{data.draw(VALUES)}"
    pack, problems = read_pack("\n".join(lines), "demo.yaml")
    assert bool(pack) != bool(problems)
    assert all(re.match(r"demo\.yaml:\d+:\d+: ", line) and "\n" not in line for line in problems)


def test_every_shipped_rule_cites_a_clause_and_says_how_it_can_be_wrong() -> None:
    for pack in load_packs():
        for rule in pack.rules:
            assert rule.obligation.quote and rule.obligation.url.startswith("https://"), rule.id
            assert rule.finding.could_be_wrong and rule.finding.not_checked and rule.why, rule.id
            for advice in re.split(r"[.;,:]", rule.finding.fix):
                unkept = re.search(r"delete|remove", advice, re.I) and re.search(NOTICES, advice, re.I)
                assert not unkept, f"{rule.id}: keeping a notice is the duty"


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


def test_a_small_file_cannot_grow_without_end() -> None:
    """Defines that double, defines that nest, tables in many rules: told, and soon."""
    doubling = "".join(f"  d{n}: {{all: [{{use: d{n + 1}}}, {{use: d{n + 1}}}]}}\n" for n in range(19))
    nested = "".join(f"  d{n}: {{use: d{n + 1}}}\n" for n in range(5000))
    last = "{fact: notice.third_party, is: true}"
    for defines, end, said in ((doubling, 19, "more than 20,000 conditions"), (nested, 5000, "20 deep")):
        text = GOOD.replace("define:\n", f"define:\n{defines}  d{end}: {last}\n").replace(
            "use: of-others", "use: d0"
        )
        assert any(said in line for line in read_pack(text, "demo.yaml")[1])
    rows = "".join(f"  - {{short: s{n}, name: MIT}}\n" for n in range(2_001))
    text = GOOD.replace("  - {short: mit, name: MIT}\n  - {short: isc, name: ISC}\n", rows)
    assert "more than 2,000 rules" in read_pack(text, "demo.yaml")[1][0]
