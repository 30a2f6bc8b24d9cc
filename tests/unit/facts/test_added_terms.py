"""Restrictions beside a permissive text are told; none of the permissive texts themselves is taken for one."""

from __future__ import annotations

import re
from pathlib import Path

import licensedcode
import pytest

from compliance.facts.added_terms import RESTRICTION

LICENSES = Path(licensedcode.__file__).parent / "data" / "licenses"
# ScanCode files these under Permissive; they do restrict use, and are known by their own text.
RESTRICTING = {"rute", "zveno-research"}


def test_no_permissive_text_that_scancode_knows_restricts_anything() -> None:
    found, asked = set(), 0
    for file in LICENSES.glob("*.LICENSE"):
        _, head, text = file.read_text(encoding="utf-8").split("---", 2)
        if re.search(r"^category: (Permissive|Public Domain)$", head, re.M):
            asked += 1
            found |= {file.stem} if RESTRICTION.search(text) else set()
    assert asked > 900
    assert found == RESTRICTING


@pytest.mark.parametrize(
    "text",
    [
        "The Software may not be used for commercial purposes without a licence.",
        "Commercial use of this model is strictly prohibited.",
        "Any commercial use requires a separate agreement.",
        "Permission is granted to use it for non-commercial purposes.",
        "For academic and research use only.",
        "It may only be used for non-commercial use",
        "You shall not use it for military ends",
        "本软件禁止商用",
        "仅供学习和研究使用",
        "상업적 이용을 금지합니다",
    ],
)
def test_restrictions(text: str) -> None:
    assert RESTRICTION.search(text)


@pytest.mark.parametrize(
    "text",
    [
        "free for personal and commercial use",
        "may not be used in advertising or publicity for any commercial product",
        "Neither the name may be used to endorse or promote products",
        "including without limitation commercial and non-commercial use",
    ],
)
def test_no_restrictions(text: str) -> None:
    assert not RESTRICTION.search(text)
