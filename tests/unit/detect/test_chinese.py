"""Chinese comments: told apart from Japanese and Korean, from strings, from quotations and dead code."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.detect.comments import chinese_comments, segments
from compliance.detect.comments.characters import SHINJITAI, SIMPLIFIED, TRADITIONAL, derive
from compliance.model.evidence import ChineseComment, TextFigures


def found(text: str, language: str = "python") -> tuple[ChineseComment, ...]:
    return chinese_comments(text, segments(text, language))[0]


def figures(text: str, language: str = "python") -> TextFigures:
    return chinese_comments(text, segments(text, language))[1]


def test_the_frozen_characters_are_those_of_the_standards() -> None:
    assert tuple("".join(sorted(each)) for each in (SIMPLIFIED, SHINJITAI, TRADITIONAL)) == derive()
    assert (len(SIMPLIFIED), len(SHINJITAI), len(TRADITIONAL)) == (2191, 847, 6501)
    assert "啓" not in SHINJITAI


@pytest.mark.parametrize(
    ("line", "script", "strength"),
    [
        ("# 计算两个向量的距离", "Hans", "strong"),
        ("# 說明每個參數的意義", "Hant", "strong"),
        ("# 初始化", "undetermined", "ambiguous"),
        ("# 默认按 png 处理 file", "Hans", "strong"),
        ("# see the word '中文' here", "undetermined", "quoted"),
        ("# 'r5' (儿)", "undetermined", "quoted"),
        ("# If the character is 儿 then we remove the tone number", "undetermined", "quoted"),
        ("# print('你好，世界')", "undetermined", "code"),
        ('# query = model("我住在这里。")', "Hans", "code"),
        ("# python -m serve --model path --tensor parallel --dtype float # 运行模型", "Hans", "strong"),
    ],
)
def test_a_chinese_line(line: str, script: str, strength: str) -> None:
    (comment,) = found(f"x = 1\n{line}\n")
    assert (comment.text, comment.script, comment.strength) == (line, script, strength)
    assert (comment.start_line, comment.end_line, comment.kind) == (2, 2, "line")


@pytest.mark.parametrize(
    "text",
    [
        "# 入力が空の場合\n",
        "# この関数は距離を計算します\n# 初期化処理\n",  # kanji only, in a Japanese file
        "# 単体試験用 変換処理\n",  # shinjitai
        "x = 'ここにひらがながたくさんあります。とてもたくさんあります'\n# 音声合成\n",  # kana in strings only
        "# 이 함수는 계산을 합니다\n# 計算\n",
        "# 漢字는 한자\n",
        "x = '中文'\ny = '''这是一个提示'''\n",
        'PROMPT = """你是一个助手"""\n',
        "# plain English – with “quotes”\n",
        "",
    ],
)
def test_not_chinese(text: str) -> None:
    assert found(text) == ()


def test_a_simplified_line_in_a_japanese_file_is_chinese() -> None:
    text = "# この関数は距離を計算します\n# 次の処理へ進みます\nx = 1\n# 这里计算结果\n"
    assert [comment.text for comment in found(text)] == ["# 这里计算结果"]


def test_an_interpreter_session_and_its_output_are_quoted() -> None:
    text = '"""Example.\n\n>>> cut("我喜欢饼干")\n我 喜欢 饼干\n\n这是真的说明\n"""\n'
    assert [(comment.start_line, comment.strength) for comment in found(text)] == [
        (3, "quoted"),
        (6, "strong"),
    ]


def test_consecutive_lines_are_one_comment() -> None:
    text = "# 第一行\n# 第二行：这里\nx = 1\n# 第三\n"
    first, second = found(text)
    assert (first.start_line, first.end_line, first.strength) == (1, 2, "strong")
    assert first.text == "# 第一行\n# 第二行：这里"
    assert second.start_line == 4


def test_only_the_chinese_lines_of_a_docstring_are_told() -> None:
    (comment,) = found('"""Title\n\nArgs:\n    x: 输入的张量\n    y: the output\n"""\n')
    assert (comment.kind, comment.start_line, comment.end_line) == ("docstring", 4, 4)
    assert comment.text == "    x: 输入的张量"


def test_long_comments_are_cut() -> None:
    (comment,) = found("# " + "这" * 1000 + "\n")
    assert len(comment.text) == 400
    assert comment.text.endswith("…")


def test_a_notebook_with_escapes() -> None:
    text = '{"cells":[{"cell_type":"code","source":["# \\u8fd9\\u91cc"]}]}'
    (comment,) = found(text, "jupyter")
    assert (comment.text, comment.script) == ("# 这里", "Hans")


def test_figures_count_lines_and_characters() -> None:
    text = "# 这里\nx = '字符串'  # 注释\ns = 'かな漢字'\n# plain\n# '引'\n"
    assert figures(text) == TextFigures(
        comment_lines=4, chinese_lines=2, comment_chars=4 + 4 + 7 + 5, comment_han=5, string_han=3, kana=2
    )


def test_a_line_with_two_comments_counts_once() -> None:
    assert figures("/* 这 */ int a; /* 里 */ // 为\n", "c").comment_lines == 1


@given(
    st.lists(
        st.sampled_from(["# ", "这", "の", "漢", "가", "'", '"""', "\n", "x", " ", "(", ">>> "]), max_size=60
    )
)
def test_any_mixture_is_judged(parts: list[str]) -> None:
    text = "".join(parts)
    comments, counted = chinese_comments(text, segments(text, "python"))
    lines = text.count("\n") + 1
    assert all(1 <= comment.start_line <= comment.end_line <= lines for comment in comments)
    assert counted.chinese_lines <= counted.comment_lines <= lines


@pytest.mark.parametrize("unit", ["# 这(", "# '这", "# 这\n", "# >>> 这 #", "# [这 <"])
def test_hostile_comments_take_linear_time(unit: str) -> None:
    text = "# " + unit * (100_000 // len(unit))
    start = time.perf_counter()
    found(text)
    assert time.perf_counter() - start < 2
