"""Statements of origin: what they name as source, and whether that is the project itself."""

import pytest
from support.trees import make_tree, marker

from compliance import resources
from compliance.facts.entities import Lexicon
from compliance.facts.file_facts import marker_source
from compliance.facts.gather import context_of, gather
from compliance.model.facts import Subject
from compliance.settings import Policy

LEXICON = Lexicon.from_yaml(resources.rules_text("entities.yaml"))


@pytest.mark.parametrize(
    "text, url, source",
    [
        ("copied from x", "https://github.com/THUDM/ChatGLM-6B/blob/main/web_demo.py", "THUDM/ChatGLM-6B"),
        ("copied from x", "https://github.com/tatsu-lab/stanford_alpaca.", "tatsu-lab/stanford_alpaca"),
        ("copied from x", "https://github.com/foo/bar.git", "foo/bar"),
        ("copied from x", "https://modelscope.cn/models/deepseek-ai/vl2", "deepseek-ai/vl2"),
        ("copied from x", "https://example.org/post/1", "https://example.org/post/1"),
        ("copied from transformers.models.bert.modeling_bert.X", None, "transformers"),
        ("copied from huggingface/trl (compat trl<0.17)", None, "huggingface/trl"),
        ("copied from fairseq's `utils.make_positions`. It pads.", None, "fairseq"),
        ("copied from deepspeed, here is why:", None, "deepspeed"),
        ("copied from qwen-vl-utils)", None, "qwen-vl-utils"),
        ("copied from Accelerate.", None, "Accelerate"),
        ("copied from huggingface/trl.", None, "huggingface/trl"),
        ("copied from ggml-org/llama.cpp", None, "ggml-org/llama.cpp"),
        ("copied from transformers/optimization.py", None, "transformers"),
        ("copied from verl/verl/utils/vllm/patch.py", None, "verl"),
    ],
)
def test_source(text: str, url: str | None, source: str) -> None:
    from dataclasses import replace

    assert marker_source(replace(marker(text, url), marker="copied from")) == source


def subject_of(text: str, url: str | None = None, owners: tuple[str, ...] = ("Example",)) -> Subject:
    from dataclasses import replace

    origin = replace(marker(text, url), marker="copied from")
    tree = make_tree(
        {
            "src/example/a.py": ("", {"origins": (origin,)}),
            "src/example/loss/base.py": "",
            "README.md": "# x\n",
        }
    )
    context = context_of(
        tree.snapshot,
        {e.blob: tree.evidence[e.path] for e in tree.snapshot.files},
        Policy(owners=owners),
        LEXICON,
        tree.read,
    )
    facts = gather(context)
    (subject,) = [subject for subject in facts.subjects if subject.kind == "marker"]
    return subject


@pytest.mark.parametrize(
    "text, url, third_party",
    [
        ("copied from example.loss.base.X", None, False),
        ("copied from loss.base.Base.f", None, False),
        ("copied from src/example/loss/base.py", None, False),
        ("copied from x", "https://github.com/example/other", False),
        ("copied from x", "https://github.com/somebody/example", False),  # a fork or mirror of this project
        ("copied from x", "https://github.com/THUDM/ChatGLM-6B", True),
        ("copied from transformers.models.bert.X", None, True),
    ],
)
def test_own_code_is_no_third_party(text: str, url: str | None, third_party: bool) -> None:
    assert subject_of(text, url).fact("marker.third_party").value is third_party


def test_the_vendors_own_project_may_copy_from_itself() -> None:
    subject = subject_of("copied from x", "https://github.com/THUDM/ChatGLM-6B", owners=("Zhipu AI",))
    assert subject.fact("marker.third_party").value is False
