"""A match that ends within the name of another licence of its family says the opposite of what is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from compliance.detect.licenses import matching, tables

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    "text, named",
    [
        ("redistribute it under the terms of the BSD 0-Clause License", set()),
        ("under the terms of the BSD 2-Clause License", {"bsd-simplified"}),
        ("under the terms of the BSD 3-Clause License", {"bsd-new"}),
        ("under the terms of the BSD license", {"bsd-new"}),
        ("licensed under the CC BY-NC 4.0 license", {"cc-by-nc-4.0"}),
        ("licensed under the CC BY 4.0 license", {"cc-by-4.0"}),
    ],
)
def test_a_familys_name_before_a_variants_sign(text: str, named: set[str], licence_tables: Path) -> None:
    known = tables.load(licence_tables)
    found = {match.expression for match in matching.licenses_in(text, known)}
    assert {key for key in found if "unknown" not in key} == named
