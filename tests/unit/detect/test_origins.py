"""Statements that code came from elsewhere, and the many sentences that only look like one."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.detect.comments.origins import origin_markers
from compliance.detect.comments.scanner import segments
from compliance.model.evidence import OriginMarker

REPO = "https://github.com/some-lab/some-model"


def found(comment: str) -> tuple[OriginMarker, ...]:
    return origin_markers(comment + "\n", segments(comment + "\n", "python"))


@pytest.mark.parametrize(
    ("comment", "marker", "url"),
    [
        (f"# Copied from {REPO}/blob/main/a.py#L1", "Copied from", f"{REPO}/blob/main/a.py#L1"),
        (f"# Adapted from the original implementation: {REPO}.", "Adapted from", REPO),
        (f"# copied and slightly modified from {REPO}", "copied and slightly modified from", REPO),
        (f"# Based on {REPO}", "Based on", REPO),
        (f"# BASED ON {REPO}", "BASED ON", REPO),
        (f"# İ: based on {REPO}", "based on", REPO),  # in lower case it is two letters
        (f"# This code is based on the following: {REPO}", "code is based on", REPO),
        (f"# Some code borrowed from ROLL: {REPO}", "borrowed from", REPO),
        ("# Copied from transformers.models.bert.modeling_bert.BertLayer with Bert->X", "Copied from", None),
        ("# Code borrowed from huggingface/transformers", "borrowed from", None),
        ("# Taken from src/lib/attention/kernel.cu", "Taken from", None),
        ("# Ported from Megatron-LM", "Ported from", None),
        ("# This is modified from fairseq's `utils.make_positions`.", "modified from", None),
        ("# This code is based on EleutherAI's GPT-NeoX library", "code is based on", None),
        ("# Port of https://example.org/tools/x.perl", "Port of", "https://example.org/tools/x.perl"),
        (f"# 改编自 {REPO}", "改编自", REPO),
        (f"# 代码来源：{REPO}", "代码来源", REPO),
        (f"# 参考了 {REPO}/blob/main/a.py 的实现", "参考了", f"{REPO}/blob/main/a.py"),
        ("# 摘自 some-lab/some-model", "摘自", None),
        ("# 출처: https://example.org/post", "출처", "https://example.org/post"),
        (f"# {REPO} より引用", "より引用", REPO),
    ],
)
def test_an_outside_source_is_an_origin(comment: str, marker: str, url: str | None) -> None:
    (origin,) = found(comment)
    assert (origin.marker, origin.url, origin.text) == (marker, url, comment)
    assert (origin.start_line, origin.end_line) == (1, 1)


@pytest.mark.parametrize(
    "comment",
    [
        "# copied from the input tensor",
        "# Based on\n# [BPE](https://huggingface.co/docs/tokenizers/python/latest/components.html)",
        "# adapted from the previous step",
        "# values taken from the config",
        "# taken from self.config.hidden_size",
        "# copied from input/output of the layer",
        "# weights copied from numpy arrays",
        "# copied from `model.layers.attention.weight`",
        "# the gate is derived from the teacher",
        "# Adapted from the paper https://arxiv.org/abs/1706.03762",
        "# Based on https://doi.org/10.1000/182",
        "# batch size based on the code path",
        "# adapted from jax.numpy.einsum('bt,dp')",
        "# server_port: the port of gradio server",
        "# Define a local copy of jQuery",
        "# 他来自一个普通的家庭",
        "# 参考官方文档 https://example.org/docs",
        "# 基于注意力机制",
        "# 参考实现",
        f"# see {REPO}",
        f"x = 'Copied from {REPO}'",
        "# reads from a/b and writes to c/d",
        "# Modified from a previous version. See https://example.org for the API.",
    ],
)
def test_other_sentences_are_not(comment: str) -> None:
    assert found(comment) == ()


@pytest.mark.parametrize(
    "text",
    [
        f"# Adapted from:\n# {REPO}\n",
        f"# Based on\n#  {REPO}\n",
        f'"""Modified from\n{REPO}\n"""\n',
    ],
)
def test_the_source_may_stand_on_the_next_line(text: str) -> None:
    (origin,) = origin_markers(text, segments(text, "python"))
    assert (origin.start_line, origin.end_line, origin.url) == (1, 2, REPO)


def test_a_block_comment_ends_before_its_delimiter() -> None:
    text = f"/* Copied from {REPO}/ */\n"
    (origin,) = origin_markers(text, segments(text, "c"))
    assert origin.url == REPO + "/"


def test_other_comments_are_not_joined() -> None:
    """The next comment of the file, code between, has nothing to do with the phrase."""
    text = f"# Adapted from\nx = 1\n# {REPO}\n"
    assert origin_markers(text, segments(text, "python")) == ()


@given(
    st.lists(st.sampled_from(["copied from ", "the ", "a/b", "https://", "github.com/", "参考", ".", "\n# "]))
)
def test_any_mixture_is_read(parts: list[str]) -> None:
    found("# " + "".join(parts))


@pytest.mark.parametrize(
    "unit",
    ["copied from ", "copied from the ", "a.b.c.", "a/", "based on ", "参考 ", "\n# copied from the a/b"],
)
def test_hostile_comments_take_linear_time(unit: str) -> None:
    start = time.perf_counter()
    found("# from " + unit * (100_000 // len(unit)))
    assert time.perf_counter() - start < 3
