"""The vendor lexicon: real holder lines name the right entities, and words that only look like names name none."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.errors import RuleError
from compliance.facts.entities import Lexicon
from compliance.resources import rules_text

LEXICON = Lexicon.from_yaml(rules_text("entities.yaml"))

# Holders as they stand in published packages and repositories, and the registered names behind the brands.
HOLDERS = [
    ("The GLM4 & ZhipuAI team and HuggingFace Inc. team", "zhipu huggingface"),
    ("The ZhipuAI Inc. team and HuggingFace Inc. team", "zhipu huggingface"),
    ("The GLM & ZhipuAI team and HuggingFace Inc. team", "zhipu huggingface"),
    ("北京智谱华章科技有限公司", "zhipu"),
    ("智谱AI", "zhipu"),
    ("THUDM", "zhipu"),
    ("The GLM Team", "zhipu"),
    ("Knowledge Engineering Group (KEG) & Data Mining at Tsinghua University", "tsinghua-keg tsinghua"),
    ("THUML @ Tsinghua University", "tsinghua"),
    ("The Qwen team, Alibaba Group", "qwen alibaba"),
    ("Alibaba Cloud", "alibaba"),
    ("Alibaba DAMO Academy and the HuggingFace Inc. team", "alibaba huggingface"),
    ("阿里巴巴集团", "alibaba"),
    ("ModelScope Contributors", "modelscope"),
    ("蚂蚁集团", "ant-group"),
    ("DeepSeek", "deepseek"),
    ("Deepseek AI and The HuggingFace Team", "deepseek huggingface"),
    ("杭州深度求索人工智能基础技术研究有限公司", "deepseek"),
    ("THL A29 Limited, a Tencent company, and Milo Yip", "tencent"),
    ("Tencent HunYuan Team and The HuggingFace Inc. team", "tencent huggingface"),
    ("深圳市腾讯计算机系统有限公司", "tencent"),
    ("WeChatAI and The HuggingFace Inc. team", "tencent huggingface"),
    ("Baidu Inc and The HuggingFace Inc. team", "baidu huggingface"),
    ("The PaddlePaddle Team and The HuggingFace Inc. team", "paddlepaddle huggingface"),
    ("Huawei Technologies Co., Ltd.", "huawei"),
    ("华为技术有限公司", "huawei"),
    ("Bytedance Ltd. and/or its affiliates", "bytedance"),
    ("Bytedance-Seed Ltd and the HuggingFace Inc. team", "bytedance huggingface"),
    ("the MiniMax AI Team and HuggingFace Team", "huggingface minimax"),
    ("MiniMaxAI and HuggingFace Inc. teams", "huggingface minimax"),
    ("The StepFun and HuggingFace Inc. team", "stepfun huggingface"),
    ("Moonshot AI", "moonshot"),
    ("01.AI", "01-ai"),
    ("Baichuan Intelligence", "baichuan"),
    ("OpenMMLab", "openmmlab"),
    ("Intel Labs, OpenMMLab and The HuggingFace Inc. team", "intel openmmlab huggingface"),
    ("Shanghai AI Laboratory and the HuggingFace Inc. team", "shanghai-ai-lab huggingface"),
    ("The InternLM team and The HuggingFace Inc. team", "internlm huggingface"),
    ("SenseTime and The HuggingFace Inc. team", "sensetime huggingface"),
    ("Xiaomi Corporation and the HuggingFace Inc. team", "xiaomi huggingface"),
    ("OpenBMB and the HuggingFace Inc. team", "openbmb huggingface"),
    ("Meituan and the HuggingFace Inc. team", "meituan huggingface"),
    ("京东", "jd"),
    ("网易(杭州)网络有限公司", "netease"),
    ("Megvii, Inc. and its affiliates", "megvii"),
    ("The BAAI Teams Authors and The HuggingFace Inc. team", "baai huggingface"),
    ("The LG AI Research and HuggingFace Inc. team", "lg-ai-research huggingface"),
    ("NAVER CLOUD Corp. and The HuggingFace Inc. team", "naver huggingface"),
    ("네이버 주식회사", "naver"),
    ("Facebook, Inc. and its affiliates and Kakao Brain", "meta kakao-brain"),
    ("㈜카카오", "kakao"),
    ("Kakao Brain Corp. <https://www.kakaobrain.com>", "kakao-brain"),
    ("The Kakao Enterprise Authors and the HuggingFace Inc. team", "kakao-enterprise huggingface"),
    ("SKT and its affiliates and Kakao Brain", "kakao-brain sk-telecom"),
    ("SK텔레콤", "sk-telecom"),
    ("Upstage and HuggingFace Inc. team", "huggingface upstage"),
    ("(주)케이티", "kt"),
    ("Preferred Networks, Inc.", "preferred-networks"),
    ("LINE Corporation", "line"),
    ("株式会社ELYZA", "elyza"),
    ("ABEJA, Inc. and The HuggingFace Inc. team", "abeja huggingface"),
    ("Nippon Telegraph and Telephone Corporation", "ntt"),
    ("Studio Ousia, its affiliates and Kakao Brain", "studio-ousia kakao-brain"),
    ("Meta Platforms, Inc. and affiliates", "meta"),
    ("Meta and The HuggingFace Inc. team", "huggingface meta"),
    ("The Fairseq Authors, Microsoft Research, and the HuggingFace Inc. team", "meta microsoft huggingface"),
    ("Google AI, Google Brain and Carnegie Mellon University Authors", "google cmu"),
    ("The HuggingFace Inc. team and Google DeepMind", "huggingface deepmind"),
    ("The TensorFlow Authors. All Rights Reserved.", "tensorflow"),
    ("NVIDIA CORPORATION & AFFILIATES", "nvidia"),
    ("Microsoft Research & University of Wisconsin-Madison", "microsoft wisconsin"),
    ("The Open AI Team Authors and HuggingFace Inc. team", "openai huggingface"),
    ("OpenAI (http://openai.com), 2016 Google Inc", "openai google"),
    ("EleutherAI and The HuggingFace Inc. team", "eleutherai huggingface"),
    ("Mistral AI and the HuggingFace Inc. team", "mistral huggingface"),
    ("Cohere team", "cohere"),
    ("AI21 Labs Ltd. and the HuggingFace Inc. team", "ai21 huggingface"),
    ("HuggingFace Inc. team and MosaicML NLP team", "huggingface mosaicml"),
    ("IBM & Hugging Face", "ibm huggingface"),
    ("Advanced Micro Devices, Inc", "amd"),
    ("Apple Inc. and The HuggingFace Team", "apple huggingface"),
    ("Amazon.com, Inc. or its affiliates", "amazon"),
    ("state-spaces/mamba org and HuggingFace Inc. team", "state-spaces huggingface"),
    (
        "The ggml.ai team and The HuggingFace Inc. team. and pygguf author (github.com/99991)",
        "ggml huggingface",
    ),
    ("The Regents of the University of California", "uc-berkeley"),
    ("ＺＨＩＰＵ　ＡＩ", "zhipu"),
]

# What is not a holder of ours: words, people, addresses, and names inside other names.
NO_HOLDERS = [
    "metadata team",
    "Zhi-Yi Solar",
    "Yi Zhang",
    "Zhang Yi and Li Wei",
    "Li, Yi",
    "Solar Orbiter Consortium",
    "The Stepwise Authors",
    "Step by Step Publishing",
    "Phi Nguyen",
    "Appleton Laboratory",
    "Intelligent Systems Group",
    "Baseline Corporation",
    "Online Learning Authors",
    "Claude Shannon",
    "Gemma Stone",
    "Jina Park",
    "Marian Rejewski",
    "Amazonas Research",
    "Berkeley Breathed",
    "Mistralis GmbH",
    "Coherent Corp.",
    "Notable Inc.",
    "GLM developers of statsmodels",
    "Hyun-woong Ko <kevin.woong@kakaobrain.com>",
    "Kerry McAdams <github@klmcadams>",
    "Jane Doe <jane.doe@google.com>",
    "Jane Doe <https://github.com/google>",
    "Zhengxiao Du",
    "Soumith Chintala 2016",
    "潘其威(William)",
    "Douglas Christopher Wilson",
    "北京东城教育科技有限公司",
    "北京完美团队",
    "局域网易维护小组",
    "普通义务编写组",
    "海纳百川工作室",
    "The Fast authors",
    "Hit and Run Software",
    "",
    "   ",
    "2024",
]

TEXTS = [
    ("参考 ChatGLM 的实现", "zhipu"),
    ("Adapted from the official Qwen2 repository", "qwen"),
    ("改编自DeepSeekV3的代码", "deepseek"),
    ("출처: 카카오브레인 KoGPT", "kakao-brain"),
    ("llama.cpp and LLaMA-Factory, not LlamaIndex", "ggml llama-factory llamaindex"),
    ("copied from 通义千问 by 阿里云", "qwen alibaba"),
    ("Hugging\nFace's trainer", "huggingface"),
]

NO_TEXTS = [
    "meta learning rate, phi = 0.1, step 4, yi = f(xi)",
    "read the meta.json of the apple in the line",
    "a minimax AI for tic-tac-toe; amd64 and arm64 builds",
    "可灵活配置,升级后互联网易用",
    "see https://github.com/QwenLM/Qwen or mail me@openai.com",
    "the light on the state spaces of a GLM",
    "阶跃函数与单位阶跃响应",
    "轻微信号, 北京东站",
    "solar flare at dawn, intel says",
]

URLS = [
    ("https://github.com/THUDM/ChatGLM-6B", "zhipu"),
    ("git@github.com:zai-org/GLM-4.git", "zhipu"),
    ("ssh://git@github.com:22/QwenLM/Qwen", "qwen"),
    ("git+https://github.com/huggingface/transformers@main", "huggingface"),
    ("https://user:secret@gitee.com/mindspore-ai/mindspore", "mindspore"),
    ("raw.githubusercontent.com/vllm-project/vllm/main/setup.py", "vllm"),
    ("https://api.github.com/repos/deepseek-ai/DeepSeek-V3", "deepseek"),
    ("https://huggingface.co/datasets/allenai/c4", "allen-ai"),
    ("https://HuggingFace.co/LGAI-EXAONE/EXAONE-4.0-32B", "lg-ai-research"),
    ("https://www.modelscope.cn/models/iic/gte", "alibaba"),
    ("https://github.com/iic/gte", None),
    ("https://qwenlm.github.io/blog", "qwen"),
    ("https://open.bigmodel.cn/dev/api", "zhipu"),
    ("http://deepmind.google/models", "deepmind"),
    ("https://colab.research.google.com/drive/1", None),
    ("https://cloud.tencent.com/developer/article/1", None),
    ("https://huggingface.co/papers/2305.00001", None),
    ("https://github.com", None),
    ("https://deepseek.com.example.org", None),
    ("https://notdeepseek.com", None),
    ("https://[::1", None),
    ("", None),
]

IDENTIFIERS = [
    ("ChatGLMForConditionalGeneration", "zhipu"),
    ("Glm4MoeForCausalLM", "zhipu"),
    ("Qwen2MoeSparseMoeBlock", "qwen"),
    ("DeepseekV3Attention", "deepseek"),
    ("LlamaForCausalLM", "meta"),
    ("LlamaIndexReader", "llamaindex"),
    ("SolarOpenDecoderLayer", "upstage"),
    ("InternLM2Model", "internlm"),
    ("InternVLChatModel", "shanghai-ai-lab"),
    ("GLM", None),
    ("StepLR", None),
    ("PhiCoefficient", None),
    ("YieldCurve", None),
    ("solar_angle", None),
    ("", None),
]

SAME = [
    ("Zhipu AI", "北京智谱华章科技有限公司"),
    ("The Qwen team", "Alibaba Cloud"),
    ("Meta Platforms, Inc.", "Facebook, Inc. and its affiliates"),
    ("Jane Doe", "JANE  DOE"),
    ("Example, Inc.", "2024 The Example Authors"),
]
DIFFERENT = [
    ("Zhipu AI", "DeepSeek"),
    ("The Qwen team", "ModelScope Contributors"),  # two parts of one whole
    ("Jane Doe", "John Doe"),
    ("", ""),
    ("Inc.", "The Authors"),
]


def ids(text: str) -> tuple[str, ...]:
    return tuple(text.split())


@pytest.mark.parametrize(("holder", "expected"), HOLDERS)
def test_real_holder_lines_name_their_entities(holder: str, expected: str) -> None:
    assert LEXICON.in_holder(holder) == ids(expected)


@pytest.mark.parametrize("holder", NO_HOLDERS)
def test_a_person_or_a_word_is_never_taken_for_a_vendor(holder: str) -> None:
    assert LEXICON.in_holder(holder) == ()


@pytest.mark.parametrize(("text", "expected"), TEXTS)
def test_prose_names_entities(text: str, expected: str) -> None:
    assert LEXICON.in_text(text) == ids(expected)


@pytest.mark.parametrize("text", NO_TEXTS)
def test_ambiguous_words_and_addresses_in_prose_name_nobody(text: str) -> None:
    assert LEXICON.in_text(text) == ()


@pytest.mark.parametrize(("url", "expected"), URLS)
def test_an_address_names_its_publisher(url: str, expected: str | None) -> None:
    assert LEXICON.of_url(url) == expected


@pytest.mark.parametrize(("name", "expected"), IDENTIFIERS)
def test_an_identifier_names_the_model_family(name: str, expected: str | None) -> None:
    assert LEXICON.of_identifier(name) == expected


@pytest.mark.parametrize(("a", "b"), SAME)
def test_two_spellings_of_one_holder_are_the_same(a: str, b: str) -> None:
    assert LEXICON.same(a, b) and LEXICON.same(b, a)


@pytest.mark.parametrize(("a", "b"), DIFFERENT)
def test_two_holders_are_not_the_same(a: str, b: str) -> None:
    assert not LEXICON.same(a, b)


def test_the_tables_stay_as_large_as_promised() -> None:
    assert (len(HOLDERS) >= 60, len(NO_HOLDERS) >= 30, len(LEXICON.ids()) >= 80) == (True, True, True)


@pytest.mark.parametrize("entity", LEXICON.ids())
def test_every_entity_is_found_by_each_of_its_names(entity: str) -> None:
    """A name that a longer or an earlier one hides would be dead weight."""
    assert LEXICON.names(entity)
    for name in LEXICON.names(entity):
        assert entity in LEXICON.in_holder(name), name
        assert entity in LEXICON.in_text(name), name


def test_no_two_entities_share_a_name() -> None:
    owners = Counter(name.casefold() for entity in LEXICON.ids() for name in set(LEXICON.names(entity)))
    assert [name for name, count in owners.items() if count > 1] == []


def test_an_unknown_id_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        LEXICON.display("nobody")
    assert LEXICON.display("meta") == "Meta"


@given(st.text())
def test_no_text_whatever_crashes_a_look_up(text: str) -> None:
    known = set(LEXICON.ids())
    assert set(LEXICON.in_holder(text)) <= known
    assert set(LEXICON.in_text(text)) <= set(LEXICON.in_holder(text))
    assert LEXICON.of_url(text) in known | {None}
    assert LEXICON.of_identifier(text) in known | {None}
    LEXICON.same(text, text)


@given(st.text())
def test_no_yaml_whatever_crashes_the_loader(text: str) -> None:
    with pytest.raises(RuleError):
        Lexicon.from_yaml(text)


@pytest.mark.parametrize("unit", ["a", "meta ", "a@", "http://", "智", "._-", "x.", "qwen", "GLM and "])
def test_a_huge_line_takes_time_in_proportion(unit: str) -> None:
    """A hang here is a regex or a loop that has turned quadratic."""
    LEXICON.in_holder(unit * 50_000)
    LEXICON.of_url(unit * 50_000)
    LEXICON.of_identifier(unit * 50_000)


GOOD = """
schema: "1"
weights: {copyright: 5, origin_url: 4, licence: 3, identifier: 2, prose: 1}
open_sites: []
entities:
- {id: acme, name: Acme, kind: company}
- {id: bolt, name: Bolt, kind: project, part_of: acme}
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("id: bolt", "id: acme", ["acme", "id is used twice"]),
        ("name: Bolt", "name: ACME", ["bolt", "already claimed by acme"]),
        ("part_of: acme", "brands: [A-cme]", ["bolt", "A-cme", "already claimed by acme"]),
        ("part_of: acme", "part_of: nobody", ["bolt", "part_of", "nobody"]),
        ("name: Acme, kind: company", "name: Acme, kind: company, part_of: bolt", ["part_of", "itself"]),
        ("part_of: acme", "brand: [X]", ["bolt", "brand"]),
        ("part_of: acme", "brands: Boltzmann", ["bolt", "brands"]),
        ("part_of: acme", "brands: [360]", ["bolt", "brands", "360"]),
        ("part_of: acme", "zh: [智]", ["bolt", "too short"]),
        ("part_of: acme", "domains: ['https://bolt.example']", ["bolt", "domains"]),
        ("part_of: acme", "hub_orgs: ['example:bolt']", ["bolt", "hub_orgs"]),
        ("part_of: acme", "identifiers: ['B*lt']", ["bolt", "identifiers"]),
        ("part_of: acme", "ambiguous: [Bolt]", ["bolt", "not ambiguous"]),
        ("kind: project", "kind: band", ["bolt", "kind"]),
        ("id: bolt", "id: Bolt Ltd", ["Bolt Ltd", "kebab-case"]),
        ("name: Bolt, ", "", ["bolt", "name"]),
        ("name: Bolt", "name: 7", ["bolt", "name"]),
        ("name: Bolt", "name: Bolt, name: Bolt", ["name", "duplicate"]),
        ("prose: 1", "prose: 9", ["weights", "prose"]),
        ("prose: 1", "prose: high", ["prose"]),
        (", prose: 1", "", ["prose"]),
        ('"1"', '"2"', ["schema"]),
        ("open_sites: []", "open_sites: [1]", ["open_sites"]),
        ("entities:", "entitys:", ["entitys"]),
    ],
)
def test_a_malformed_lexicon_is_refused_with_entity_and_key(old: str, new: str, said: list[str]) -> None:
    Lexicon.from_yaml(GOOD)
    with pytest.raises(RuleError) as refused:
        Lexicon.from_yaml(GOOD.replace(old, new, 1))
    assert all(word in str(refused.value) for word in said), refused.value
    assert "\n" not in str(refused.value)
