"""Regular expressions that mean the same on every Python that we support."""

import re
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "compliance"


def test_no_possessive_groups() -> None:
    """Before 3.11.5, `(?:…)*+` can match more than it should (Debian 12 has 3.11.2); `(?>(?:…)*)` is right."""
    for source in sorted(PACKAGE.rglob("*.py")):
        for line in source.read_text(encoding="utf-8").splitlines():
            assert not re.search(r"\)[*+?]\+", line), f"{source.name}: {line.strip()}"
