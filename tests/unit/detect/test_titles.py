"""Model licences are told apart by their titles: samples with expected results, the whole table, and bounds."""

from __future__ import annotations

import json
import re
import time
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from compliance.detect.licenses.regions import Region, normalised
from compliance.detect.licenses.title_table import TitleTable, read_model_licenses, table
from compliance.detect.licenses.titles import EXACT, renamed, titled, titles
from compliance.errors import RuleError
from compliance.model.evidence import LicenseMatch

SAMPLES = Path(__file__).parents[2] / "detect" / "model_licenses"
EXPECTED = yaml.safe_load((SAMPLES / "expected.yaml").read_text(encoding="utf-8"))
LICENSES = table().licenses
BODY = (SAMPLES / "no-title.txt").read_text(encoding="utf-8").partition("\n\n")[2]


def as_seen(text: str) -> str:
    return normalised(Region(1, text.count("\n") + 1, text))


def match(expression: str, kind: str, start: int, end: int, score: float) -> LicenseMatch:
    return LicenseMatch(expression, f"LicenseRef-{expression}", kind, start, end, "approximate", score)


# --- samples --------------------------------------------------------------------------------------------


def test_every_sample_has_its_expected_result() -> None:
    assert {path.name for path in SAMPLES.glob("*.txt")} == EXPECTED.keys()


@pytest.mark.parametrize("name", EXPECTED)
def test_samples_give_exactly_the_expected_matches(name: str) -> None:
    text = as_seen((SAMPLES / name).read_text(encoding="utf-8"))
    found = renamed(text, [match(*row) for row in EXPECTED[name]["given"]])
    rows = [[m.expression, m.kind, m.start_line, m.end_line, m.score] for m in found]
    assert rows == EXPECTED[name]["expected"]


def test_a_title_match_says_who_found_it_and_gives_the_spdx_form() -> None:
    (found,) = renamed("license gemma", [])
    assert (found.matched_by, found.spdx_expression) == ("title", "LicenseRef-gemma-terms-of-use")


def test_a_text_without_its_title_is_unknown_and_not_gone() -> None:
    """As a clue it would leave a licence file that holds none."""
    (found,) = renamed(as_seen(BODY), [match("qwen-2024", "text", 1, 17, 91.0)])
    assert found.spdx_expression == "LicenseRef-scancode-unknown-license-reference"
    assert (found.kind, found.score, found.matched_by) == ("text", 91.0, "approximate")


def test_a_reference_may_go_by_an_address_instead_of_the_title() -> None:
    given = (match("llama-2-license-2023", "reference", 1, 1, 90.0),)
    assert renamed("see https github com facebookresearch llama blob main license", given) == given


# --- the table ------------------------------------------------------------------------------------------


def headed(title: str, followed_by: tuple[str, ...]) -> str:
    return as_seen("\n\n".join((title, *followed_by[:1], BODY)))


@pytest.mark.parametrize(
    ("license", "title"),
    [pytest.param(entry, title, id=title) for entry in LICENSES for title in entry.titles],
)
def test_every_title_heads_its_own_licence_and_no_other(license, title) -> None:
    found = titled(headed(title, license.followed_by))
    assert found is not None
    assert found.license is license
    assert found.start_line == 1


@pytest.mark.parametrize("license", LICENSES, ids=lambda license: license.id)
def test_a_title_in_prose_is_a_reference(license) -> None:
    text = as_seen(f"What you get here was released under the {license.titles[0]} by those who made it.")
    found = [(title.license.titles[0], title.kind) for title in titles(text)]
    undated = [entry for entry in LICENSES if entry.titles[0] == license.titles[0] and not entry.followed_by]
    assert found == [(license.titles[0], "reference")] * (len(undated) - license.policy)


@pytest.mark.parametrize(
    ("license", "hub_id"),
    [pytest.param(entry, hub_id, id=hub_id) for entry in LICENSES for hub_id in entry.hub_ids],
)
def test_every_hub_id_names_its_licence_on_a_model_card(license, hub_id) -> None:
    for line in (f"license: {hub_id}", f"license_name: {hub_id}", f'"license": "{hub_id}",'):
        (found,) = titles(as_seen(f"---\n{line}\n---"))
        assert (found.license, found.kind, found.start_line) == (license, "reference", 2)


def scancode_licenses() -> dict[str, tuple[str, str]]:
    """Key -> SPDX form and text, for the licences of the table, from the installed ScanCode's data."""
    package = find_spec("licensedcode")
    assert package is not None and package.origin
    known = {}
    for key in table().keys:
        file = Path(package.origin).parent / "data" / "licenses" / f"{key}.LICENSE"
        _, front, text = file.read_text(encoding="utf-8").split("---\n", 2)
        spdx = re.search(r"^spdx_license_key: (\S+)$", front, re.MULTILINE)
        assert spdx
        known[key] = spdx[1], text
    return known


def test_the_keys_are_scancodes_and_its_own_texts_carry_the_titles() -> None:
    for key, (spdx, text) in scancode_licenses().items():
        found = titled(as_seen(text))
        assert found is not None, key
        assert (found.license.key, found.license.id) == (key, spdx)


ENTRY = {
    "id": "LicenseRef-x",
    "name": "X",
    "publisher": "X",
    "url": "https://x.example",
    "titles": ["Xylo License"],
}


@pytest.mark.parametrize(
    ("entries", "complaint"),
    [
        ([{**ENTRY, "title": "X"}], "unknown field 'title'"),
        ([{key: value for key, value in ENTRY.items() if key != "publisher"}], "lacks 'publisher'"),
        ([{**ENTRY, "titles": []}], "titles: needs one"),
        ([{**ENTRY, "titles": [1.1]}], "must be text; quote it"),
        ([{**ENTRY, "policy": "yes"}], "'policy' in 'LicenseRef-x' must be true or false"),
        ([{**ENTRY, "id": "x"}], "id: must be LicenseRef-"),
        ([{**ENTRY, "key": "y-1.0"}], "id: must be LicenseRef-scancode-y-1.0"),
        ([ENTRY, ENTRY], "stands there twice"),
        ([{**ENTRY, "titles": ["Model License Agreement"]}], "no word that tells it"),
        ([{**ENTRY, "titles": ["Xylo License", "!"]}], "'!' has no words"),
        ([{**ENTRY, "followed_by": ["."]}], "'.' has no words"),
        ([ENTRY, {**ENTRY, "id": "LicenseRef-y"}], "title 'Xylo License' belongs to another entry"),
        ([{**ENTRY, "hub_ids": ["xylo"]}, {**ENTRY, "id": "LicenseRef-y", "titles": ["Ypsilon License"], "hub_ids": ["xylo"]}], "hub id 'xylo' belongs to another entry"),
    ],
)  # fmt: skip
def test_a_malformed_table_is_refused(entries, complaint) -> None:
    with pytest.raises(RuleError, match=re.escape(complaint)):
        # JSON is YAML, and has no aliases.
        TitleTable(read_model_licenses(json.dumps({"schema": "1", "licenses": entries})))


# --- whatever the text ------------------------------------------------------------------------------------

FORMULAS = ["", "license llama2", "the glm 4 9b license", "gemma terms of use", "last modified april 1 2024"]
LINES = st.lists(
    st.sampled_from([*FORMULAS, "under the qwen license agreement you", *as_seen(BODY).split("\n")]),
    max_size=60,
)
MATCHES = st.lists(
    st.builds(
        lambda expression, kind, start, length, score: match(expression, kind, start, start + length, score),
        st.sampled_from(["mit", "apache-2.0", "qwen-2024", "llama-2-license-2023", "warranty-disclaimer"]),
        st.sampled_from(["text", "notice", "reference", "clue"]),
        st.integers(1, 40),
        st.integers(0, 20),
        st.sampled_from([30.0, 90.0, 98.99, 99.0, 100.0]),
    ),
    max_size=6,
)


@given(LINES, MATCHES)
def test_exact_matches_of_licences_stay_and_a_second_look_changes_nothing(lines, matches) -> None:
    text = "\n".join(lines)
    found = renamed(text, matches)
    own = {title.license.expression for title in titles(text)}
    for exact in matches:
        if exact.score >= EXACT and exact.expression not in own and exact.expression != "warranty-disclaimer":
            assert exact in found
    assert renamed(text, found) == found
    assert all(1 <= m.start_line <= m.end_line for m in found)


@given(st.text(alphabet="abcdefghi \n", max_size=300), MATCHES)
def test_without_a_title_only_model_licences_are_touched(text, matches) -> None:
    found = renamed(text, matches)
    others = [m for m in matches if m.expression not in table().keys]
    assert [m for m in found if m in others] == sorted(others, key=lambda m: (m.start_line, m.end_line))
    assert len(found) == len(matches)


@pytest.mark.parametrize(
    "line",
    [
        "gemma terms of use",
        "gemma terms of use " * 80,
        "llama 3 community " * 80,
        "license llama3 1",
        " ".join(as_seen(title) for license in LICENSES for title in license.titles),
    ],
    ids=["headings", "mentions", "beginnings", "cards", "all"],
)
def test_a_text_made_of_titles_takes_no_time(line) -> None:
    text = "\n".join([line] * 1000)
    started = time.process_time()
    renamed(text, [match("qwen-2024", "text", n, n, 50.0) for n in range(1, 1000)])
    assert time.process_time() - started < 3
