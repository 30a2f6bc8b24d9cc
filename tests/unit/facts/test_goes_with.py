"""Whether the project's licence goes with a dependency's: never guessed, and no alarm for a library."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.facts.compatibility import goes_with
from compliance.facts.license_families import NOTHING_OWED

IDS = [
    "MIT",
    "Apache-2.0",
    "GPL-2.0-only",
    "GPL-3.0-or-later",
    "MPL-2.0",
    "PSF-2.0",
    "LicenseRef-Own",
    "0BSD",
]
EXPRESSIONS = st.recursive(
    st.sampled_from(IDS),
    lambda inner: st.builds(
        lambda one, word, other: f"({one}) {word} ({other})", inner, st.sampled_from(["AND", "OR"]), inner
    ),
    max_leaves=4,
)


@pytest.mark.parametrize(
    "own, theirs, answer",
    [
        ("MIT", "BSD-3-Clause", True),
        ("MIT", "GPL-3.0-only", False),
        ("Apache-2.0", "AGPL-3.0-or-later", False),
        ("GPL-2.0-only", "Apache-2.0", False),
        # "or later" may be read as version 3, by either side
        ("GPL-2.0-or-later", "Apache-2.0", True),
        ("GPL-3.0-only", "GPL-2.0-or-later", True),
        ("GPL-3.0-only", "GPL-2.0-only", False),
        # no version at all: any may be chosen, and none goes
        ("MIT", "GPL-1.0-or-later", False),
        # one of several to choose from is enough; of several together each has to go
        ("MIT", "Apache-2.0 OR GPL-3.0-only", True),
        ("MIT", "Apache-2.0 AND GPL-3.0-only", False),
        # whoever gets the project chooses: each way has to go
        ("MIT OR Apache-2.0", "GPL-2.0-only", False),
        ("GPL-2.0-only OR GPL-3.0-only", "Apache-2.0", None),
        # the parts of the project are under several: which of them uses it is not known
        ("Apache-2.0 AND CC0-1.0 AND GPL-3.0-or-later", "GPL-3.0-only", None),
        ("Apache-2.0 AND CC0-1.0 AND CC-BY-SA-4.0 AND GPL-3.0-or-later", "MIT", True),
        ("MIT AND CC-BY-SA-4.0", "ISC", True),
        ("MIT AND Apache-2.0", "GPL-3.0-only", False),
        # a library's terms bind the library, but within the GPL family the matrix holds
        ("MIT", "LGPL-3.0-or-later", True),
        ("Apache-2.0", "MPL-2.0", True),
        ("Apache-2.0", "EPL-2.0", True),
        ("GPL-2.0-only", "LGPL-3.0-only", False),
        # licensecheck's answer, where OSADL has none
        ("MIT", "PSF-2.0", True),
        # nobody knows
        ("MIT", "BUSL-1.1", None),
        ("MIT", "LicenseRef-Own", None),
        ("LicenseRef-Own", "MIT", None),
        # an exception permits more, and how much stands in it
        ("MIT", "GPL-2.0-only WITH Classpath-exception-2.0", None),
        ("GPL-2.0-only", "GPL-2.0-only WITH Classpath-exception-2.0", True),
        ("LicenseRef-Own", "LicenseRef-Own", True),
    ],
)
def test_answers(own: str, theirs: str, answer: bool | None) -> None:
    assert goes_with(own, theirs) is answer


@given(EXPRESSIONS, EXPRESSIONS, st.sampled_from(sorted(NOTHING_OWED)))
def test_a_choice_never_forbids_and_an_addition_never_permits(own: str, theirs: str, free: str) -> None:
    alone = goes_with(own, theirs)
    assert goes_with(own, f"({theirs}) OR {free}") is True
    assert goes_with(own, f"({theirs}) AND {free}") is alone


def test_licensecheck_is_data_and_never_imported() -> None:
    import sys

    goes_with.cache_clear()
    assert goes_with("BSD-3-Clause", "PSF-2.0") is True
    assert "licensecheck" not in sys.modules
