"""Declarations are compared with sense: only what cannot be one licence disagrees."""

import pytest

from compliance.facts.same_license import agree, declared_ids


@pytest.mark.parametrize(
    "one, other",
    [
        ("MIT", "MIT License"),
        ("MIT OR Apache-2.0", "Apache-2.0"),
        ("GPL-3.0-only", "GPL-3.0-or-later"),
        ("GPL-2.0-or-later", "GPL-3.0-only"),
        ("GPL-2.0", "GPL"),
        ("LGPL-3.0-or-later", "GPL-3.0-only"),
        ("BSD", "BSD-2-Clause"),
        ("BSD License", "BSD-3-Clause-Clear"),
        ("Apache 2.0", "Apache-2.0 WITH LLVM-exception"),
        ("Apache License v2", "Apache-2.0"),
        ("MIT", "X11"),
        ("other", "MIT"),
        ("SEE LICENSE IN x.txt", "MIT"),
        ("LicenseRef-scancode-unknown-license-reference", "MIT"),
        ("UNLICENSED", "MIT"),
        ("LicenseRef-scancode-bsd-new-tcpdump", "BSD"),
    ],
)
def test_agree(one: str, other: str) -> None:
    assert agree(declared_ids(one), declared_ids(other))
    assert agree(declared_ids(other), declared_ids(one))


@pytest.mark.parametrize(
    "one, other",
    [
        ("MIT", "Apache-2.0"),
        ("BSD-2-Clause", "BSD-3-Clause"),
        ("BSD", "MIT"),
        ("GPL-2.0-only", "GPL-3.0-only"),
        ("GPL-3.0-only", "AGPL-3.0-only"),
        ("GPL", "MIT"),
        ("CC-BY-4.0", "CC-BY-NC-4.0"),
        ("MIT", "LicenseRef-scancode-tongyi-qianwen-2023"),
    ],
)
def test_disagree(one: str, other: str) -> None:
    assert not agree(declared_ids(one), declared_ids(other))
    assert not agree(declared_ids(other), declared_ids(one))
