"""Chinese comments: told apart from Japanese and Korean, from strings, from quotations and dead code."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.chinese_sample import score

from compliance.detect.comments.characters import HAN, SHINJITAI, SIMPLIFIED, TRADITIONAL, derive
from compliance.detect.comments.chinese import chinese_comments
from compliance.detect.comments.scanner import segments
from compliance.model.evidence import ChineseComment, TextFigures


def found(text: str, language: str = "python") -> tuple[ChineseComment, ...]:
    return chinese_comments(text, segments(text, language))[0]


def figures(text: str, language: str = "python") -> TextFigures:
    return chinese_comments(text, segments(text, language))[1]


def test_the_labelled_sample() -> None:
    """Every line that is missed or wrongly told is listed when this fails."""
    measured = score()
    wrong = [
        f"{line.place} [{line.label}] {line.text.strip()}"
        for lines in (measured.missed, measured.false, measured.left, measured.wrong_script)
        for line in lines
    ]
    assert measured.lines >= 500
    assert measured.precision >= 0.995, wrong
    assert measured.recall >= 0.99, wrong
    assert len(measured.left) <= 0.01 * measured.lines, wrong
    assert not measured.wrong_script, wrong
    assert measured.script_told >= 0.9 * measured.right * 0.9, wrong  # some have no character of one script


def test_the_frozen_characters_are_those_of_the_standards() -> None:
    assert tuple("".join(sorted(each)) for each in (SIMPLIFIED, SHINJITAI, TRADITIONAL)) == derive()
    assert (len(SIMPLIFIED), len(SHINJITAI), len(TRADITIONAL)) == (2191, 835, 6501)
    assert not SHINJITAI & set("啓裏羣峯綫麪敍衞牀鈎鷄爲衆")  # in use in Hong Kong and Taiwan


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
        ("# 参考`https://example.org/a/docs/for/the/openmp/`", "Hans", "ambiguous"),
        ("# 运行方式：python comments.py --path 'path of file or folder'", "Hans", "strong"),
        ("# (可选的缓存目录)", "Hans", "strong"),
        ("# cache folder (缓存)", "Hans", "quoted"),
        ("# 张伟 <zhang@example.org>, 2023", "Hans", "quoted"),
        ("# https://zh.wikipedia.org/wiki/维基百科", "Hans", "quoted"),
        ("# ㄅㄆㄇㄈ注音", "undetermined", "strong"),
    ],
)
def test_a_chinese_line(line: str, script: str, strength: str) -> None:
    (comment,) = found(f"x = 1\n{line}\n")
    # Without any exclusive character it stays undetermined, and so does its script.
    if strength == "ambiguous":
        assert (comment.language, comment.script) == ("undetermined", "undetermined")
    else:
        assert comment.script == script
    assert (comment.text, comment.strength) == (line, strength)
    assert (comment.start_line, comment.end_line, comment.kind) == (2, 2, "line")
    assert (comment.start_column, comment.end_column) == (1, len(line))


@pytest.mark.parametrize(
    ("line", "language", "why"),
    [
        ("# 业务删除", "zh", "simplified characters (业, 务, 删)"),
        ("# 他說檔案", "zh", "traditional characters (說, 檔)"),
        ("# ㄅㄆㄇ注音", "zh", "bopomofo"),
        ("# 分析", "undetermined", "no kana or hangul in the file"),
        ("# 分析\n# 删除", "zh", "simplified characters (删)"),
        ("# 分析\nx = 1\n# 这里删除", "zh", "the file's other comments are Chinese"),
        ("# 分析\nx = 'あ'", "undetermined", "too little else in the file"),
    ],
)
def test_what_decided_is_told(line: str, language: str, why: str) -> None:
    comment = found(line + "\n")[0]
    assert (comment.language, comment.why) == (language, why)


@pytest.mark.parametrize(
    "text",
    [
        "# 入力が空の場合\n",
        "# この関数は距離を計算します\n# 初期化処理\n",  # kanji only, in a Japanese file
        "# 単体試験用 変換処理\n",  # shinjitai
        "# 各々\n",  # the sign that repeats a kanji
        "x = 'ここにひらがながたくさんあります。とてもたくさんあります'\n# 音声合成\n",  # kana in strings only
        "# 이 함수는 계산을 합니다\n# 計算\n",
        "# 漢字는 한자\n",
        "x = '中文'\ny = '''这是一个提示'''\n",
        'PROMPT = """你是一个助手"""\n',
        "# plain English – with “quotes”\n",
        "# ㄅㄆㄇㄈ\n# ，。！\n",
        "",
    ],
)
def test_not_chinese(text: str) -> None:
    assert found(text) == ()


def test_a_simplified_line_in_a_japanese_file_is_chinese() -> None:
    text = "# この関数は距離を計算します\n# 次の処理へ進みます\nx = 1\n# 这里计算结果\n"
    assert [comment.text for comment in found(text)] == ["# 这里计算结果"]


def test_chinese_that_cites_kana_or_hangul_is_chinese() -> None:
    assert [c.language for c in found("# 处理日文假名，例如 あいう\n")] == ["zh"]
    assert [c.language for c in found("# 支持韩文 한국어 和日文\n")] == ["zh"]
    assert found("# 简体字を使う\n") == ()


def test_the_quotes_of_a_docstring_cite_nothing() -> None:
    assert [c.strength for c in found('"""读取数据。"""\n')] == ["strong"]


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


def test_what_only_cites_is_told_apart_from_its_neighbours() -> None:
    comments = found("# 这里\n# print('这里')\n# 那里的说明\n")
    assert [(c.start_line, c.strength) for c in comments] == [(1, "strong"), (2, "code"), (3, "strong")]


def test_only_the_chinese_lines_of_a_docstring_are_told() -> None:
    (comment,) = found('"""Title\n\nArgs:\n    x: 输入的张量\n    y: the output\n"""\n')
    assert (comment.kind, comment.start_line, comment.end_line) == ("docstring", 4, 4)
    assert (comment.text, comment.start_column, comment.end_column) == ("x: 输入的张量", 5, 12)


def test_long_comments_are_cut() -> None:
    (comment,) = found("# " + "这" * 5000 + "\n")
    assert len(comment.text) == 2000
    assert comment.text.endswith("…")
    assert comment.end_column == 5002


def test_a_notebook_with_escapes() -> None:
    text = '{"cells":[{"cell_type":"code","source":["# \\u8fd9\\u91cc"]}]}'
    (comment,) = found(text, "jupyter")
    assert (comment.text, comment.script) == ("# 这里", "Hans")


@pytest.mark.parametrize("indent", [None, 1])
def test_columns_in_a_notebook_are_those_that_its_author_sees(indent: int | None) -> None:
    source = ['s = "\\u00e9\\n"  # 这里\n', "# 说明\n", "\tz = '😀'  # 那里\n"]
    cells = [{"cell_type": "code", "source": source}, {"cell_type": "code", "source": "a = 1\nb = 2  # 这\n"}]
    for ascii_only in (True, False):
        text = json.dumps({"cells": cells}, indent=indent, ensure_ascii=ascii_only)
        comments = found(text, "jupyter")
        lines = [line for cell in cells for line in "".join(cell["source"]).split("\n")]
        for comment in comments:
            first = comment.text.split("\n")[0]
            assert any(line[comment.start_column - 1 :].startswith(first) for line in lines), first


def test_figures_count_lines_and_characters() -> None:
    text = "# 这里\nx = '字符串'  # 注释\ns = 'かな漢字'\n# plain\n# '引'\n"
    assert figures(text) == TextFigures(
        comment_lines=4,
        chinese_lines=2,
        strong_lines=2,
        comment_chars=4 + 4 + 7 + 5,
        comment_han=4,
        string_han=3,
        kana=2,
    )


def test_hangul_counts_in_a_file_without_han() -> None:
    assert figures("# 한국어\n").hangul == 3


def test_a_line_with_two_comments_counts_once() -> None:
    counted = figures("/* 这 */ int a; /* 里 */ // 为\n", "c")
    assert (counted.comment_lines, counted.chinese_lines) == (1, 1)


_PARTS = [
    *("# ", "这", "の", "漢", "가", "'", '"""', "\n", "x", " ", "(", ">>> ", "]", "\t", "\r\n", "/*", "*/"),
    *("://", "ㄅ", "\U00020000", "\ufe00", "\u2028", "`", "「", "处理"),
]


@given(st.lists(st.sampled_from(_PARTS), max_size=60), st.sampled_from(["python", "c", "markdown", "html"]))
def test_any_mixture_is_judged_and_places_point_at_the_text(parts: list[str], language: str) -> None:
    text = "".join(parts)
    comments, counted = chinese_comments(text, segments(text, language))
    lines = text.split("\n")
    for comment in comments:
        first, last = lines[comment.start_line - 1], lines[comment.end_line - 1]
        told = comment.text.split("\n")
        assert first[comment.start_column - 1 :].startswith(told[0])
        assert last[: comment.end_column].endswith(told[-1])
        assert HAN.search(comment.text)
        assert comment.language in ("zh", "undetermined") and comment.why
    assert counted.strong_lines <= counted.chinese_lines <= counted.comment_lines <= len(lines)


@given(st.text(max_size=200))
def test_any_text_is_judged(text: str) -> None:
    chinese_comments(text, segments(text, "python"))
    chinese_comments(text, segments(text, "jupyter"))


@pytest.mark.parametrize(
    "unit",
    [
        *("# 这(", "# '这", "# 这\n", "# >>> 这 #", "# [这 <", "这", "のこ这", "((((这", ">>> ", "a@b.这"),
        *("这の", "word 这 ", "「这", "http://这", "这[x](", "这 # ", '"""', "/*这*/", "这，"),
    ],
)
def test_hostile_comments_take_linear_time(unit: str) -> None:
    """About 300 KB in each, in one line where the unit has no line feed."""
    text = "# " + unit * (100_000 // len(unit))
    parts = segments(text, "python")
    start = time.process_time()
    chinese_comments(text, parts)
    assert time.process_time() - start < 1


def test_a_hostile_notebook_takes_linear_time() -> None:
    """Thousands of comments in one JSON string on one line: no character is passed twice for its column."""
    source = "/*\\u8fd9*/ x " * 20_000
    text = f'{{"cells":[{{"cell_type":"code","source":["{source}"]}}],"metadata":{{"language_info":{{"name":"c"}},"language":"c"}}}}'
    parts = segments(text, "jupyter")
    start = time.process_time()
    chinese_comments(text, parts)
    assert time.process_time() - start < 2
