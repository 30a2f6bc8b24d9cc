"""Models: what cards and configurations declare, whose the base is, and what stands beside the model."""

from __future__ import annotations

from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.trees import make_tree, match

from compliance import resources
from compliance.errors import RuleError
from compliance.expressions import license_ids
from compliance.facts.entities import Lexicon
from compliance.facts.gather import context_of, gather
from compliance.facts.model_cards import Card, is_hub_id, read_card, read_configured_base
from compliance.facts.model_tables import model_tables, read_model_tables
from compliance.facts.models import folded
from compliance.model.facts import Place, Subject, Unknown
from compliance.model.snapshot import Skipped
from compliance.settings import Policy
from compliance.strict_yaml import load

LEXICON = Lexicon.from_yaml(resources.rules_text("entities.yaml"))
LLAMA_31 = "LicenseRef-scancode-llama-3.1-license-2024"
GEMMA = "LicenseRef-gemma-terms-of-use"
DEEPSEEK = "LicenseRef-scancode-deepseek-la-1.0"
WEIGHTS = {"model.safetensors": ""}


def component(
    files: dict[str, Any],
    owners: tuple[str, ...] = ("example",),
    url: str | None = None,
    ships: tuple[str, ...] = (),
    skipped: tuple[Skipped, ...] = (),
) -> Subject:
    """The project's own component, as rules see it."""
    tree = make_tree(files, url)
    context = context_of(
        replace(tree.snapshot, skipped=skipped),
        {entry.blob: tree.evidence[entry.path] for entry in tree.snapshot.files},
        Policy(owners=owners, ships=ships),
        LEXICON,
        tree.read,
    )
    facts = gather(context)
    return next(subject for subject in facts.subjects if subject.kind == "component" and subject.path == ".")


def fact(name: str, files: dict[str, Any], **more: Any) -> Any:
    return component(files, **more).fact(f"component.{name}")


def card(fields: str, body: str = "") -> dict[str, str]:
    return {"README.md": f"---\n{fields}\n---\n# A model\n{body}\n"}


def read(text: str) -> Card:
    found = read_card("README.md", text)
    assert isinstance(found, Card)
    return found


# ---- cards


@pytest.mark.parametrize(
    "fields, licenses, bases",
    [
        ("license: mit", ("mit",), ()),
        ("license: [mit, apache-2.0]", ("mit", "apache-2.0"), ()),
        ("license: other\nlicense_name: qwen\nlicense_link: LICENSE", ("qwen",), ()),
        ("base_model: google/gemma-2-9b", (), ("google/gemma-2-9b",)),
        ("base_model:\n- a/b\n- c/d", (), ("a/b", "c/d")),
        ("base_model: https://huggingface.co/google/gemma-2-9b/tree/main", (), ("google/gemma-2-9b",)),
        ("base_model: gpt2", (), ("gpt2",)),
        ("base_model: 7\nlicense: {a: b}\nlibrary_name: x", (), ()),
        ("license: no", ("no",), ()),  # a word, whatever YAML 1.1 made of it
    ],
)
def test_what_a_card_declares(fields: str, licenses: tuple[str, ...], bases: tuple[str, ...]) -> None:
    found = read(f"---\n{fields}\n---\n# A model\n")
    assert (found.licenses, found.bases) == (licenses, bases)


def test_a_card_says_where_its_fields_and_bases_stand() -> None:
    found = read("---\nlicense: mit\nbase_model:\n- a/b\n- c/d\n---\n")
    assert found.place("license") == Place("README.md", 2, 2)
    assert found.place_of_base("c/d") == Place("README.md", 5, 5)


@pytest.mark.parametrize(
    "text",
    [
        "# No front matter\n",
        "---\nlicense: mit\nand no end\n",
        "---\ndataset_info: x\nlicense: mit\n---\n",
        "---\nsdk: gradio\nlicense: mit\n---\n",
        "---\n- a list\n---\n",
        "",
    ],
)
def test_what_is_no_model_card(text: str) -> None:
    assert read_card("README.md", text) is None


@pytest.mark.parametrize(
    "fields",
    [
        "license: mit\nlicense: gemma",
        "a: &x [1]\nb: *x",
        "license: !!python/name:os.system",
        "a: [",
        "\t- a: b",
    ],
)
def test_a_broken_or_hostile_card_is_unknown(fields: str) -> None:
    found = read_card("README.md", f"---\n{fields}\n---\n")
    assert isinstance(found, Unknown)
    assert "\n" not in found.reason


@pytest.mark.parametrize(
    "fields, adapter",
    [
        ("base_model_relation: adapter", True),
        ("library_name: peft", True),
        ("tags: [text-to-image, lora]", True),
        ("tags: ['base_model:adapter:google/gemma-2b']", True),
        ("base_model_relation: finetune\ntags: [lora]", False),
        ("base_model_relation: merge", False),
        ("tags: [llama-3]", False),
    ],
)
def test_an_adapter(fields: str, adapter: bool) -> None:
    assert read(f"---\n{fields}\n---\n").adapter is adapter


@given(
    st.text(
        alphabet=st.sampled_from(["-", "\n", "a", ":", " ", "*", "&", "[", "{", "!", "\r", "é"]), max_size=60
    )
)
def test_any_front_matter_is_answered(text: str) -> None:
    read_card("README.md", f"---\n{text}\n---\n")


@given(st.text(max_size=60))
def test_any_configuration_is_answered(text: str) -> None:
    read_configured_base("config.json", text)
    read_configured_base("adapter_config.json", f'{{"base_model_name_or_path": {text}}}')


def test_a_deeply_nested_configuration_is_nothing() -> None:
    assert read_configured_base("config.json", "[" * 100_000) is None


@pytest.mark.parametrize(
    "name, expected",
    [
        ("THUDM/chatglm3-6b", True),
        ("meta-llama/Llama-2-7b-hf", True),
        ("01-ai/Yi-6B", True),
        ("models/llama", False),
        ("output/checkpoint-500", False),
        ("someone/checkpoint-500", False),
        ("saves/qwen2", False),
        ("hf_models/qwen", False),
        ("./output", False),
        ("/data/models/llama", False),
        ("../llama/hf", False),
        ("~/models", False),
        ("a/b/c", False),
        ("gpt2", False),
        ("C:\\models\\llama", False),
    ],
)
def test_a_hub_id_and_a_local_path(name: str, expected: bool) -> None:
    assert is_hub_id(name) is expected


# ---- tables


@pytest.mark.parametrize(
    "base, license",
    [
        ("meta-llama/Llama-3.1-8B-Instruct", LLAMA_31),
        ("meta-llama/Meta-Llama-3.1-8B", LLAMA_31),
        ("unsloth/meta-llama-3.1-8b-bnb-4bit", LLAMA_31),
        ("meta-llama/Meta-Llama-3-8B", "LicenseRef-llama-3-community"),
        ("deepseek-ai/DeepSeek-V3", DEEPSEEK),
        ("deepseek-ai/DeepSeek-V3-0324", None),
        ("deepseek-ai/DeepSeek-R1", None),
        ("zai-org/GLM-4.5", None),
        ("THUDM/GLM-4-9B-0414", None),
        ("google/gemma-3-4b-it", GEMMA),
        ("google/gemma-4-E4B-it", None),
        ("google/medgemma-4b-it", None),
        ("Qwen/Qwen2.5-72B-Instruct", "LicenseRef-scancode-qwen-2024"),
        ("Qwen/Qwen2.5-7B-Instruct", None),
        ("Qwen/Qwen2-7B", None),
        ("mistralai/Mistral-7B-v0.1", None),
        ("gpt2", None),
    ],
)
def test_the_licence_of_a_base(base: str, license: str | None) -> None:
    assert model_tables().of_base(base) == license


@pytest.mark.parametrize(
    "written, license",
    [
        ("llama3.1", LLAMA_31),
        ("gemma", GEMMA),
        ("gemma-terms-of-use", GEMMA),
        ("Llama 3.1 Community License Agreement", LLAMA_31),
        ("tongyi-qianwen-research", "LicenseRef-tongyi-qianwen-research"),
        ("apache-2.0", None),
        ("other", None),
        ("openrail", None),
    ],
)
def test_the_licence_that_a_card_means(written: str, license: str | None) -> None:
    assert model_tables().on_card(written) == license


def test_every_licence_in_the_tables_is_known() -> None:
    known = model_tables().publishers
    assert {license for license in model_tables().bases.values() if license not in known} == {"CC-BY-NC-4.0"}
    rows = [row for rows in models_pack()["tables"].values() for row in rows]
    assert {id for row in rows for id in (*row["base"], *row.get("texts", ()))} <= {*known, "CC-BY-NC-4.0"}


def test_a_model_stands_under_one_licence() -> None:
    twice = "schema: '1'\nbases:\n- {license: A, models: [x/Y]}\n- {license: B, models: [X/y]}\n"
    with pytest.raises(RuleError, match="two licences"):
        read_model_tables(twice, "licenses: []")
    with pytest.raises(RuleError, match="unknown field 'model'"):
        read_model_tables("bases:\n- {license: A, model: [x/Y]}\n", "licenses: []")


# ---- whose model it is


LLAMA_CARD = card("license: llama3.1\nbase_model: meta-llama/Llama-3.1-8B")


@pytest.mark.parametrize(
    "files, more, expected",
    [
        (LLAMA_CARD, {}, {LLAMA_31}),
        (LLAMA_CARD, {"owners": ("Meta",)}, set()),
        (LLAMA_CARD, {"owners": (), "url": "https://huggingface.co/meta-llama/Llama-3.1-8B-Instruct"}, set()),
        (LLAMA_CARD, {"owners": (), "url": "https://huggingface.co/someone/Llama-3.1-x"}, {LLAMA_31}),
        (card("license: gemma"), {}, {GEMMA}),
        (card("license: gemma"), {"owners": ("Google LLC",)}, set()),
        # A copy under the project's own account is still Meta's model.
        (
            card("base_model: NousResearch/Meta-Llama-3.1-8B"),
            {"owners": (), "url": "https://huggingface.co/NousResearch/Hermes-3"},
            {LLAMA_31},
        ),
        # Anybody may put a model of their own under this licence.
        (card("license: creativeml-openrail-m"), {}, set()),
        (
            card("license: creativeml-openrail-m\nbase_model: someone/anime"),
            {},
            {"LicenseRef-scancode-stable-diffusion-2022-08-22"},
        ),
        (card("license: mit\nbase_model: zai-org/GLM-4.5"), {}, set()),
        (card("license: apache-2.0\nbase_model: Qwen/Qwen2.5-7B"), {}, set()),
        # What stands on the base decides where the card says otherwise.
        (card("license: llama3\nbase_model: meta-llama/Llama-3.1-8B"), {}, {LLAMA_31}),
    ],
)
def test_licences_of_others_models(files: dict[str, str], more: dict[str, Any], expected: set[str]) -> None:
    assert fact("model_licenses", files, **more).value == expected


def test_without_an_owner_nobody_can_tell() -> None:
    assert isinstance(fact("model_licenses", LLAMA_CARD, owners=()).value, Unknown)
    assert isinstance(
        fact("relicensed_bases", card("license: mit\nbase_model: google/gemma-2b"), owners=()).value, Unknown
    )
    assert fact("model_licenses", card("license: mit"), owners=()).value == frozenset()


def test_a_holder_in_the_licence_of_the_base_is_not_who_publishes_this() -> None:
    notice = "Llama 3.1 is licensed under the Llama 3.1 Community License, Copyright © Meta Platforms, Inc."
    files = {**LLAMA_CARD, "NOTICE": notice}
    assert fact("model_licenses", files, owners=(), url="https://huggingface.co/someone/x").value == {
        LLAMA_31
    }


def test_a_fact_says_which_line_it_was_read_from() -> None:
    assert fact("model_licenses", LLAMA_CARD).members == {LLAMA_31: (Place("README.md", 3, 3),)}


@pytest.mark.parametrize(
    "fields, expected",
    [
        ("license: mit\nbase_model: google/gemma-2b", {GEMMA}),
        ("license: Apache-2.0\nbase_model: [google/gemma-2b, mistralai/x]", {GEMMA}),
        ("license: gemma\nbase_model: google/gemma-2b", set()),
        ("license: [mit, gemma]\nbase_model: google/gemma-2b", set()),
        ("base_model: google/gemma-2b", set()),
        ("license: mit\nbase_model: deepseek-ai/DeepSeek-V3-0324", set()),
        ("license: unknown\nbase_model: google/gemma-2b", set()),
    ],
)
def test_a_base_under_other_terms_than_its_card_declares(fields: str, expected: set[str]) -> None:
    assert fact("relicensed_bases", card(fields)).value == expected


def test_cards_of_two_models_are_not_mixed() -> None:
    files = {
        "a/README.md": "---\nlicense: gemma\nbase_model: google/gemma-2b\n---\n",
        "b/README.md": "---\nlicense: mit\nbase_model: zai-org/GLM-4.5\n---\n",
    }
    assert fact("relicensed_bases", files).value == frozenset()


# ---- a base that only a configuration names


def config(base: str) -> dict[str, str]:
    return {
        "adapter_config.json": f'{{\n  "base_model_name_or_path": "{base}"\n}}\n',
        "adapter_model.safetensors": "",
    }


@pytest.mark.parametrize(
    "files, expected",
    [
        ({**card("license: mit"), **config("THUDM/chatglm3-6b")}, {"THUDM/chatglm3-6b"}),
        (config("THUDM/chatglm3-6b"), {"THUDM/chatglm3-6b"}),
        ({**card("base_model: x/y"), **config("THUDM/chatglm3-6b")}, set()),
        ({**card("license: mit", "A LoRA for ChatGLM3-6B."), **config("THUDM/chatglm3-6b")}, set()),
        (config("/data/models/chatglm3-6b"), set()),
        (config("example/own-model"), set()),
        ({"lora/adapter_config.json": config("THUDM/chatglm3-6b")["adapter_config.json"]}, set()),
        ({"tests/fixtures/" + path: text for path, text in config("THUDM/chatglm3-6b").items()}, set()),
        ({"config.json": '{"architectures": ["ChatGLMModel"], "model_type": "chatglm"}', **WEIGHTS}, set()),
    ],
)
def test_undeclared_bases(files: dict[str, str], expected: set[str]) -> None:
    assert fact("undeclared_bases", files).value == expected


def test_an_undeclared_base_is_quoted_and_gives_no_licence() -> None:
    subject = component(config("google/gemma-2b"))
    assert subject.fact("component.undeclared_bases").places == (Place("adapter_config.json", 2, 2),)
    assert subject.fact("component.model_licenses").value == frozenset()


# ---- what stands beside the model


def test_weights_beside_the_card() -> None:
    skipped = (Skipped("model.safetensors", "weights"),)
    assert fact("model_weights", {**LLAMA_CARD, **WEIGHTS}).value is True
    assert fact("model_weights", LLAMA_CARD, skipped=skipped).value is True
    assert fact("model_weights", LLAMA_CARD, ships=("weights",)).value is True
    assert fact("model_weights", LLAMA_CARD, ships=("source",)).value is False
    assert isinstance(fact("model_weights", LLAMA_CARD).value, Unknown)


def test_the_text_of_the_licence() -> None:
    text = {"LICENSE": ("text", {"licenses": (match(LLAMA_31, "text", score=80),)})}
    assert fact("model_license_texts", {**LLAMA_CARD, **text}).value == {LLAMA_31}
    mention = {"LICENSE": ("text", {"licenses": (match(LLAMA_31, "reference"),)})}
    assert fact("model_license_texts", {**LLAMA_CARD, **mention}).value == frozenset()


def test_a_text_that_nobody_could_name_or_read_is_unknown() -> None:
    unnamed = match("LicenseRef-scancode-unknown-license-reference", "text")
    files = {**LLAMA_CARD, "LICENSE": ("text", {"licenses": (unnamed,)})}
    assert isinstance(fact("model_license_texts", files).value, Unknown)
    pdf = (Skipped("LICENSE.pdf", "binary: document"),)
    assert isinstance(fact("model_license_texts", LLAMA_CARD, skipped=pdf).value, Unknown)
    paper = (Skipped("tech_report.pdf", "binary: document"),)
    assert fact("model_license_texts", LLAMA_CARD, skipped=paper).value == frozenset()


def test_names_a_model_is_published_by() -> None:
    url = "https://huggingface.co/example/Llama-Example-8B"
    assert fact("model_names", LLAMA_CARD, url=url).value == {"llama-example-8b"}
    assert isinstance(fact("model_names", LLAMA_CARD, url="https://github.com/example/tools").value, Unknown)
    indexed = card("license: gemma\nmodel-index:\n- name: Example")
    assert fact("model_names", indexed).value == {"example"}


SENTENCE = "Llama 3.1 is licensed under the Llama 3.1 Community License"
ASKED = f"You must retain the following notice within a “Notice” text file: “{SENTENCE}, Copyright © Meta.”"


@pytest.mark.parametrize(
    "files, said",
    [
        ({"NOTICE": SENTENCE + ", Copyright © Meta Platforms, Inc."}, True),
        ({"NOTICE": "**Llama 3.1** is licensed under\n  the LLAMA 3.1 Community License"}, True),
        ({"LICENSES/llama.txt": SENTENCE}, True),
        ({"LICENSE": ASKED}, False),
        ({"LICENSE": ASKED + " and so on." * 100 + "\n\n" + SENTENCE}, True),
        ({"src/notice.py": SENTENCE}, False),
    ],
)
def test_what_the_documents_say_and_not_what_the_licence_asks(files: dict[str, str], said: bool) -> None:
    statements = fact("model_statements", {**LLAMA_CARD, **files}).value
    assert isinstance(statements, str)
    assert (folded(SENTENCE) in statements) is said


def test_a_gated_card_holds_the_licence_in_its_front_matter_and_has_said_nothing_by_that() -> None:
    gated = card(f"license: llama3.1\nbase_model: meta-llama/Llama-3.1-8B\nextra_gated_prompt: '{ASKED}'")
    statements = fact("model_statements", gated).value
    assert isinstance(statements, str) and folded(SENTENCE) not in statements


def test_without_a_model_of_others_no_text_is_kept() -> None:
    assert fact("model_statements", {**card("license: mit"), "NOTICE": SENTENCE}).value == ""


# ---- the pack


def models_pack() -> Any:
    return load(resources.rules_text("models.yaml"), "models.yaml", RuleError)


def rows_with_phrases() -> list[Any]:
    tables = models_pack()["tables"].values()
    return [pytest.param(row, id=row["name"]) for rows in tables for row in rows if "said" in row]


@pytest.mark.parametrize("row", rows_with_phrases())
def test_what_is_looked_for_is_folded_as_the_documents_are(row: Any) -> None:
    assert [folded(phrase) for phrase in row["said"]] == row["said"]
    if "notice" in row:
        assert any(phrase in folded(row["notice"]) for phrase in row["said"])
    if "phrase" in row:
        assert folded(row["phrase"]) in row["said"]


def license_texts() -> dict[str, str]:
    """ScanCode's licence texts by SPDX id; read as files, without importing it."""
    spec = find_spec("licensedcode")
    assert spec is not None and spec.origin is not None
    texts = {}
    for path in (Path(spec.origin).parent / "data" / "licenses").glob("*.LICENSE"):
        head, _, text = path.read_text(encoding="utf-8").removeprefix("---\n").partition("---\n")
        line = next((line for line in head.splitlines() if line.startswith("spdx_license_key:")), "")
        texts[line.partition(": ")[2]] = text
    return texts


def test_no_licence_text_by_itself_shows_the_notice_that_it_asks_for() -> None:
    """Else nobody who adds the text would ever be told of the notice."""
    texts = license_texts()
    asked = [row for table in ("notices", "phrases") for row in models_pack()["tables"][table]]
    checked = 0
    for row in asked:
        if text := texts.get(row["license"]):
            statements = fact("model_statements", {**LLAMA_CARD, "LICENSE": text}).value
            assert isinstance(statements, str)
            assert not [phrase for phrase in row["said"] if phrase in statements], row["name"]
            checked += 1
    assert checked >= 15


def test_permissive_licences_are_spdx_ids() -> None:
    from compliance.expressions import as_spdx
    from compliance.facts.model_lineage import PERMISSIVE

    assert {license_ids(as_spdx(license) or "") == {license} for license in PERMISSIVE} == {True}
