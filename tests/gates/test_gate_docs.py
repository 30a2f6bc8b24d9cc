"""What the guide to hooks and gates names is there: options, hooks, inputs, files."""

from __future__ import annotations

import re
from pathlib import Path

import yaml
from support.command import run_compliance

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs/gates/README.md").read_text(encoding="utf-8")


def test_every_option_of_the_guide_is_one_of_check_or_of_another_program() -> None:
    known = set(re.findall(r"--[a-z][a-z-]+", run_compliance("check", "--help").stdout))
    of_others = {"--no-verify", "--hook-type", "--hook-stage", "--from-ref", "--to-ref"}
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", GUIDE)) - of_others <= known


def test_the_hooks_of_the_guide_are_those_that_pre_commit_finds() -> None:
    offered = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert re.findall(r"- id: ([\w-]+)", GUIDE) == [hook["id"] for hook in offered]


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", GUIDE):
        assert (ROOT / "docs/gates" / target).exists(), target
