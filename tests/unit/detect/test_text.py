"""What is binary, which encoding a text has, and where its lines are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.detect.text import decode, rows_with

CHINESE = "# 这个函数用来计算两个向量之间的距离，并返回结果\n# 如果输入为空，则抛出异常\n"
TRADITIONAL = "# 這個函數用來計算兩個向量之間的距離，並返回結果\n# 如果輸入為空，則拋出異常\n"
JAPANESE = "# この関数は二つのベクトルの間の距離を計算し、結果を返します\n# 入力が空の場合は例外を投げる\n"
KOREAN = (
    "# 이 함수는 두 벡터 사이의 거리를 계산하여 결과를 반환합니다\n# 입력이 비어 있으면 예외를 던집니다\n"
)
CODE = "def distance(a, b):\n    return sum(x - y for x, y in zip(a, b))\n"


@pytest.mark.parametrize(
    ("text", "codec", "encoding"),
    [
        (CODE, "ascii", "ascii"),
        (CHINESE, "utf-8", "utf-8"),
        (CHINESE, "utf-8-sig", "utf-8"),
        (CHINESE, "utf-16", "utf-16-le"),
        (CODE, "utf-16-be", "utf-16-be"),  # without a mark, told by its shape
        (CODE, "utf-16-le", "utf-16-le"),
        (CHINESE + CODE, "gb18030", "gb18030"),
        (TRADITIONAL + CODE, "big5", "big5"),
        (JAPANESE + CODE, "cp932", "shift_jis"),
        (JAPANESE + CODE, "euc_jp", "euc-jp"),
        (KOREAN + CODE, "cp949", "euc-kr"),
        ("# Größe und Länge, für später prüfen\n" + CODE, "latin-1", "windows-1252"),
    ],
)
def test_text_is_decoded_in_the_encoding_it_is_in(text: str, codec: str, encoding: str) -> None:
    decoded = decode(text.encode(codec))
    assert decoded is not None
    assert (decoded.text, decoded.encoding) == (text, encoding)


def test_a_few_chinese_lines_in_much_code_are_found() -> None:
    """The detector is given the lines with high bytes only; a large file would drown them."""
    decoded = decode((CODE * 2000 + CHINESE).encode("gb18030"))
    assert decoded is not None
    assert decoded.text.endswith(CHINESE)


def test_utf8_with_a_bad_byte_stays_utf8() -> None:
    cut = CHINESE.encode()[:-2] + b"\xe5\xbc"  # a read that ended within a character
    decoded = decode(cut)
    assert decoded is not None
    assert decoded.encoding == "utf-8"
    assert decoded.text.startswith(CHINESE[:20])


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\0\0",
        b"%PDF-1.7\nall of it text",
        b"PK\x03\x04 text",
        b"\x7fELF\x02\x01",
        b"text\0text",
        bytes(range(1, 32)) * 9,
        b"\x80\x04\x95model",
        (b"\x01\0\x02\0\x03\0" * 40),  # NULs of one parity, yet no text
    ],
)
def test_binary_is_none(data: bytes) -> None:
    assert decode(data) is None


@pytest.mark.parametrize("data", [b"", b"\n", b"\x1b[31mred\x1b[0m\n", b"page\x0cpage\n", b"a\r\nb\r\n"])
def test_odd_text_is_text(data: bytes) -> None:
    assert decode(data) is not None


def test_line_ends_stay_except_where_lines_would_be_lost() -> None:
    windows, classic, mixed = decode(b"a\r\nb"), decode(b"a\rb\rc"), decode(b"a\rb\nc")
    assert windows and windows.text == "a\r\nb"
    assert classic and classic.text == "a\nb\nc"
    assert mixed and mixed.text == "a\rb\nc"


@given(st.binary(max_size=300))
def test_any_bytes_are_decoded_or_refused(data: bytes) -> None:
    decode(data)


@given(st.text("ab\nc", max_size=60), st.lists(st.text("abc", min_size=1, max_size=3), max_size=4))
def test_rows_with_needles_are_those_that_contain_one(text: str, needles: list[str]) -> None:
    expected = [row for row, line in enumerate(text.split("\n")) if any(needle in line for needle in needles)]
    assert rows_with(needles, text) == expected
