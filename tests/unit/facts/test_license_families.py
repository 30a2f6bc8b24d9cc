"""Which licences count as copyleft or permissive, which clash, and what a choice leaves to do."""

import pytest

from compliance.facts.acknowledgements import _acknowledges
from compliance.facts.compatibility import clashes
from compliance.facts.license_families import NOTHING_OWED, is_strong_copyleft, permissive_only
from compliance.facts.statements import stated
from compliance.model.evidence import Evidence, LicenseMatch


@pytest.mark.parametrize("spdx_id", ["GPL-1.0-or-later", "GPL-2.0-only", "GPL-3.0-or-later", "AGPL-3.0-only"])
def test_strong_copyleft(spdx_id: str) -> None:
    assert is_strong_copyleft(spdx_id)


@pytest.mark.parametrize("spdx_id", ["LGPL-2.1-only", "MIT", "Classpath-exception-2.0", "MPL-2.0"])
def test_no_strong_copyleft(spdx_id: str) -> None:
    assert not is_strong_copyleft(spdx_id)


def test_a_project_that_declares_nothing_is_not_permissive() -> None:
    assert not permissive_only(frozenset())
    assert permissive_only(frozenset({"MIT", "Apache-2.0"}))
    assert not permissive_only(frozenset({"MIT", "MPL-2.0"}))


def test_bsd_is_owed_and_0bsd_is_not() -> None:
    assert "0BSD" in NOTHING_OWED
    assert "BSD-2-Clause" not in NOTHING_OWED


@pytest.mark.parametrize(
    "ids, pairs",
    [
        (["GPL-2.0-only", "Apache-2.0"], [("Apache-2.0", "GPL-2.0-only")]),
        (["GPL-2.0-or-later", "Apache-2.0"], []),
        (["GPL-2.0-only", "MIT"], []),
        (["GPL-2.0-only", "MPL-2.0"], []),
        (["MPL-2.0", "MIT"], []),
        (["GPL-2.0-only", "LicenseRef-unheard-of"], []),
    ],
)
def test_only_pairs_that_cannot_be_met_together_clash(ids: list[str], pairs: list[tuple[str, str]]) -> None:
    assert clashes(ids) == pairs


@pytest.mark.parametrize("expression, ids", [("MIT OR Unlicense", set()), ("MIT", {"MIT"})])
def test_a_choice_that_leaves_a_free_licence_owes_nothing(expression: str, ids: set[str]) -> None:
    match = LicenseMatch("x", expression, "tag", 1, 1, "tag", 100.0, context="comment")
    assert stated("a.c", Evidence("0", licenses=(match,)), ()).keys() == ids


def test_the_clause_itself_is_no_acknowledgement() -> None:
    sentence = "This product includes software developed by Pad Works."
    assert _acknowledges(sentence)
    assert not _acknowledges("must display the following acknowledgement: " + sentence)
