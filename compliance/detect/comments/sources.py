"""What names an outside source of code: a URL, `owner/repo`, a path to code, a known project.

Lists that a reader may extend; `origins.py` asks `named_source` about what follows "copied from".
All patterns are bounded: they read a line of at most a thousand characters.
"""

from __future__ import annotations

import re
from typing import NamedTuple


class Source(NamedTuple):
    """An outside source; `url` is None where it is named in another way."""

    url: str | None


def _any(words: str) -> str:
    return "|".join(words.split())


URL = re.compile(r"(?:https?|git|ftp)://[^\s<>\"'`)\]}|，。；、（）」]{4,500}|\bgithub\.com/[\w./-]{3,300}")

# Where papers and manuals are: the origin of an idea.
_PAPER = re.compile(
    r"huggingface\.co/(?:docs|papers|blog)/|arxiv|doi\.org|openreview|aclanthology|aclweb|semanticscholar|ieee|acm\.org|nature\.com|biorxiv"
    r"|neurips|/papers?/|sciencedirect|springer|researchgate|\.pdf\b|jmlr|thecvf",
    re.IGNORECASE,
)
_CODE_HOST = re.compile(
    r"github|gitlab|gitee|bitbucket|huggingface\.co|hf\.co|modelscope|codeberg|sourceforge|googlesource"
    r"|/cgit|//git\.|stackoverflow|stackexchange|kaggle|colab|csdn|cnblogs|jianshu|juejin|zhihu"
    r"|codeproject|pypi\.org|qiita",
    re.IGNORECASE,
)
_ISSUE = re.compile(r"/issues/\d+")  # where something was discussed
# Pages of a code host that are read, not copied.
_DISCUSSION = re.compile(
    r"/(?:issues?|pull|discussions|docs?|wiki|blog|datasets|releases)(?:/|$)|[/.]docs?[./]"
)

# Words that may stand between the phrase and the source, and say nothing.
_FILLER_WORDS = _any(
    "the a an this these that here original official public open-source opensource great excellent awesome "
    "amazing upstream existing reference following latest code codebase source sources implementation "
    "implementations implemented impl script example examples work repo repository project library package "
    "file function method class module kernel model version link url website page git github gitlab gist hub "
    "branch commit in at of by on from with and for to is was s both some part parts mostly several various "
    "changes modifications see"
)
_FILLER_HAN = _any(
    "的 了 于 在 之 与 和 （ 《 【 「 代码 代碼 项目 項目 实现 源码 仓库 官方 文件 工程 开源 地址 链接 "
    "以下 코드"
)
_FILLER = re.compile(rf"[\s:：,`\"'(\[<*=-]|\b(?:{_FILLER_WORDS})\b|{_FILLER_HAN}", re.IGNORECASE)
_FILLERS = 24
_LOOSE = 80  # characters between the phrase and the URL of a code host

_REPO = re.compile(
    r"(?P<owner>[A-Za-z0-9][A-Za-z0-9-]{1,38})/(?P<name>[A-Za-z][\w.-]{1,60})(?=[\s,;:)\]`'\"@，。]|\.?$)"
)
# "input/output", "train/test", "src/lib" are no repositories.
_NO_OWNER = frozenset(
    "and or the a an in out input inputs output outputs train test eval path paths file files src "
    "source tests docs lib libs data config configs model models local remote client server key value "
    "query left right top bottom min max mean read write encoder decoder start end begin user users "
    "system true false yes no his her he she w with without image images text audio video parent child "
    "base sub super host device cpu gpu fp16 bf16 usr etc home root var tmp bin dev opt".split()
)
_CODE_SUFFIXES = _any(
    "py pyx c cc cpp cxx cu cuh h hpp java kt scala js jsx ts tsx go rs rb php lua swift sh pl m mm cs jl r"
)
_FILE = re.compile(rf"(?:[\w.-]{{1,60}}/){{1,12}}[\w.-]{{1,80}}\.(?:{_CODE_SUFFIXES})\b", re.IGNORECASE)

_DOTTED = re.compile(r"(?P<root>[a-z][a-z0-9_]{1,40})(?:\.[A-Za-z_]\w{1,80}){2,12}")
# "self.config.size" is no package.
_NO_PACKAGE = frozenset(
    "self cls this super args kwargs arg cfg conf config configs opt opts option options param params "
    "model models module layer state ctx context data batch input inputs output outputs request "
    "response settings env obj other parent node item x y os sys www".split()
)

# Projects that are named without more. First those whose names are no common words, in any case ("_" also
# stands for a hyphen, a blank or nothing); then those that are, as names only.
_PROJECTS = _any(
    "pytorch torch_vision torch_audio torchtext torchtitan torchtune pytorch_lightning tensorflow "
    "tensor2tensor hugging_face fairseq fairscale megatron megatron_lm megatron_deepspeed deepspeed "
    "vllm sglang lightllm lmdeploy fastchat llama.cpp ggml exllama exllamav2 auto_gptq autoawq "
    "gptq_for_llama tensorrt tensorrt_llm fastertransformer flash_attn xformers timm detectron "
    "detectron2 mmdetection mmcv mmsegmentation mmseg openmmlab nanogpt mingpt llama_factory "
    "text_generation_inference sentence_transformers verl openrlhf qwen_vl_utils stanford_alpaca "
    "compvis langchain llamaindex autogen espnet wenet funasr bitsandbytes opennmt opennmt_py allennlp "
    "spacy nltk gensim scikit_learn scikit_image sklearn numpy scipy opencv cpython cython linux_kernel "
    "glibc musl newlib freebsd netbsd openbsd llvm node.js jquery cutlass openai_baselines "
    "stable_baselines3 stack_overflow rosetta_code werkzeug django fastapi easyocr gradio"
)
_PROPER_NAMES = _any("Keras PEFT peft TRL trl Accelerate Tornado Diffusers NeMo Kaldi Coqui Chromium")
_PROJECT = re.compile(
    r"\b(?:(?i:{})|{}|[Tt]ransformers\s(?:library|repo|repository|project|package|codebase))(?![\w/])"
    # "copied from numpy arrays" names a kind of data
    r"(?=\s?(?:$|[.,:;)\]'’*`(，。]|(?:and|with|for|by|in|at|based|code|repo|implementation|source|version)\b"
    r"|to\s(?:also|be|support|allow|return|handle|work|make|use|fit)\b|[A-Z]))".format(
        _PROJECTS.replace(".", r"\.").replace("_", r"[-_ ]?"), _PROPER_NAMES
    )
)
# "EleutherAI's GPT-NeoX library", "the OpenAI implementation"
_NAMED_CODE = re.compile(
    r"[A-Z][\w.-]{1,40}(?:'s)?\s(?:[A-Z][\w.-]{1,40}(?:'s)?\s)?(?:official\s|original\s|reference\s|open-?source\s)?"
    r"(?:code(?:base)?|implementation|repo(?:sitory)?|project|library|source(?:\scode)?)\b"
)
_NO_NAMES = frozenset(
    "This The That These Our Your My It Its An Each All Same Another Some Current Base Parent Original "
    "Main Source".split()
)


def named_source(words: str, *, consulted: bool) -> Source | None:
    """The outside source that `words` begin with, but for filler, or None.

    `consulted` (after "参考", "based on …": weaker than "copied from") asks for a repository or its files.
    """
    url = URL.search(words)
    if url and _leads_to(words[: url.start()], url.group(), consulted):
        return Source(url.group().rstrip(".,;:*")) if _is_code(url.group(), consulted) else None
    rest = after_filler(words)
    named = _names_repo(rest) or (not consulted and _names_code(rest))
    return Source(None) if named else None


def source_within(words: str) -> Source | None:
    """A URL of code or an `owner/repo` anywhere in `words`, or None."""
    if url := URL.search(words):
        return None if _PAPER.search(url.group()) else Source(url.group())
    return Source(None) if any(_names_repo(word) for word in words.split()[-3:]) else None


def after_filler(words: str) -> str:
    """`words` without the filler at their head."""
    at = 0
    for _ in range(_FILLERS):
        filler = _FILLER.match(words, at)
        if not filler:
            break
        at = filler.end()
    return words[at:].strip()


def _leads_to(between: str, url: str, consulted: bool) -> bool:
    """Whether what stands between phrase and URL keeps to the point."""
    if not after_filler(between):
        return True
    same_sentence = len(between) <= _LOOSE and not re.search(r"[.;!?。；]\s", between)
    return not consulted and same_sentence and bool(_CODE_HOST.search(url))


def _is_code(url: str, consulted: bool) -> bool:
    if _PAPER.search(url) or _ISSUE.search(url):
        return False
    return not consulted or bool(_CODE_HOST.search(url) and not _DISCUSSION.search(url))


def _names_repo(words: str) -> bool:
    named = _REPO.match(words)
    if not named or _FILE.match(words):
        return False
    return named["owner"].lower() not in _NO_OWNER and named["name"].lower() not in _NO_OWNER


def _names_code(words: str) -> bool:
    """Whether `words` begin with a path to code, or with the name of a project."""
    if _FILE.match(words) or _PROJECT.match(words):
        return True
    dotted = _DOTTED.match(words)
    if dotted:  # followed by a bracket it is a call: an API that is used, or imitated
        return dotted["root"] not in _NO_PACKAGE and words[dotted.end() : dotted.end() + 1] != "("
    return bool(_NAMED_CODE.match(words)) and words.split(None, 1)[0] not in _NO_NAMES
