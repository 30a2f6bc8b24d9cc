"""What ScanCode can find must carry a hint: a missed hint is a missed licence."""

from __future__ import annotations

import pytest

from compliance.detect.licenses.hints import hint_lines


@pytest.mark.parametrize(
    "line",
    [
        "Licensed under the Apache License, Version 2.0",
        "sublicensees may do so",
        "released into the public domain",
        "license = 'MIT'",
        "Distributed under MIT.",
        "GPLv3+",
        "gnulgpl",
        "SPDX-License-Identifier: ISC",
        "Use as you please",
        "本软件采用木兰宽松许可证",
        "이 소프트웨어의 라이선스",
        "このライセンスは",
        "Лицензия: см. файл",
        "Lizenz: siehe unten",
        "# for non-commercial use",
        "CC BY-SA 4.0",
    ],
)
def test_a_line_that_speaks_of_a_licence_has_a_hint(line: str) -> None:
    assert hint_lines(f"x = 1\n\n{line}\ny = 2\n") == (3,)


@pytest.mark.parametrize(
    "line",
    [
        "import torch.distributed",
        "def forward(self, x):",
        "das ist mit dem Hund",
        "for i in range(3): free(p)",
        "",
    ],
)
def test_code_and_prose_have_none(line: str) -> None:
    assert hint_lines(line) == ()


def test_letters_whose_lower_case_is_longer_do_not_move_the_lines() -> None:
    assert hint_lines("İİİİ\nİ\nlicense\n") == (3,)


@pytest.mark.slow
def test_nearly_every_rule_of_scancode_holds_a_hint() -> None:
    from compliance.detect.licenses.scancode import load

    rules = [rule for rule in load().rules_by_rid if not rule.is_false_positive]
    missed = [rule.identifier for rule in rules if not hint_lines(rule.text)]
    assert len(missed) < 0.02 * len(rules)
