"""Every quoted clause stands, word for word, in ScanCode's own copy of its licence."""

from __future__ import annotations

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml

from compliance.model.rule import Rule
from compliance.obligations.load import load_packs

# What no licence text can vouch for, by the `license` of the obligation.
_NO_TEXT = "ScanCode has no text of this model licence: read it at the rule's url"
NOT_CHECKED_HERE = {
    "REUSE-3.3": "a specification (https://reuse.software/spec-3.3/), not a licence",
    "SPDX-2.3": "a specification (https://spdx.github.io/spdx-spec/v2.3/), not a licence",
    "OSADL": "a matrix of answers (https://www.osadl.org/), not a licence",
    "OSD": "the Open Source Definition (https://opensource.org/osd), not a licence",
    "Hugging Face Hub documentation": "a convention of model cards, not a licence",
    "LicenseRef-chatglm-6b": _NO_TEXT,
    "LicenseRef-chatglm2-6b": _NO_TEXT,
    "LicenseRef-chatglm3-6b": _NO_TEXT,
    "LicenseRef-databricks-open-model": _NO_TEXT,
    "LicenseRef-exaone-ai-model-1.2-nc": _NO_TEXT,
    "LicenseRef-flux-1-nc-1.1.1": _NO_TEXT,
    "LicenseRef-kanana-open": _NO_TEXT,
    "LicenseRef-llama-3-community": _NO_TEXT,
    "LicenseRef-minimax-model": _NO_TEXT,
    "LicenseRef-qwen-research": _NO_TEXT,
    "LicenseRef-tencent-hunyuan-community": _NO_TEXT,
    "LicenseRef-tongyi-qianwen-research": _NO_TEXT,
}
RULES = [rule for pack in load_packs() for rule in pack.rules]


@pytest.mark.parametrize(
    "rule",
    [rule for rule in RULES if rule.obligation.license not in NOT_CHECKED_HERE],
    ids=lambda rule: f"{rule.id} {rule.row}".strip(),
)
def test_the_quote_is_verbatim(rule: Rule) -> None:
    duty = rule.obligation
    texts = licence_texts().get(duty.license)
    assert texts, f"ScanCode knows no '{duty.license}': list it in NOT_CHECKED_HERE, with the reason"
    for part in duty.quote.split("…"):
        assert any(folded(part) in text for text in texts), f"{duty.license} {duty.clause}: {part.strip()}"


def test_what_is_not_checked_is_quoted_somewhere_and_unknown_to_scancode() -> None:
    quoted = {rule.obligation.license for rule in RULES}
    assert set(NOT_CHECKED_HERE) <= quoted - set(licence_texts())


@cache
def licence_texts() -> dict[str, list[str]]:
    """SPDX id -> ScanCode's folded texts of it."""
    spec = find_spec("licensedcode")
    assert spec is not None and spec.submodule_search_locations
    found: dict[str, list[str]] = {}
    wanted = {rule.obligation.license for rule in RULES}
    for file in Path(spec.submodule_search_locations[0], "data", "licenses").glob("*.LICENSE"):
        head, _, text = file.read_text(encoding="utf-8").removeprefix("---\n").partition("\n---\n")
        ids = wanted.intersection(re.findall(r"^(?:spdx_license_key:|    - |- ) *(\S+)$", head, re.M))
        if ids and "spdx_license_key" in head:
            data = yaml.load(head, Loader=yaml.CSafeLoader)
            for name in {data["spdx_license_key"], *data.get("other_spdx_license_keys", ())} & wanted:
                found.setdefault(name, []).append(folded(text))
    return found


def folded(text: str) -> str:
    """Without what editors change: white space, kinds of quotes, hyphens, at which a line may have been broken."""
    text = re.sub(r"(?<=\w)-\s*(?=\w)", "", text)
    text = re.sub(r"[“”„«»]|``|''", '"', text)
    return " ".join(re.sub(r"[‘’`]", "'", text).split())
