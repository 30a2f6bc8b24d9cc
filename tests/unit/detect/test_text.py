"""What is binary, which encoding a text has, and where its lines are."""

from __future__ import annotations

import subprocess
import sys

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


UTF16 = "int a; // 一二三\n"
PROSE = "一个函数\n" + "这个函数的说明，写在这里\n" * 9
BINARY = {
    "png": b"\x89PNG\r\n\x1a\n\0\0",
    "jpeg": b"\xff\xd8\xff\xe0JFIF",
    "gif": b"GIF89a all of it text",
    "pdf": b"%PDF-1.7\nall of it text",
    "zip": b"PK\x03\x04 text",
    "gzip": b"\x1f\x8b\x08text",
    "bzip2": b"BZh91AY&SY",
    "xz": b"\xfd7zXZ text",
    "7z": b"7z\xbc\xaf\x27\x1c",
    "zstd": b"\x28\xb5\x2f\xfdtext",
    "elf": b"\x7fELF\x02\x01",
    "java class": b"\xca\xfe\xba\xbe\0\0\0\x34",
    "mach-o": b"\xcf\xfa\xed\xfe\x07",
    "wasm": b"\0asm\x01",
    "sqlite": b"SQLite format 3\0",
    "numpy": b"\x93NUMPY\x01",
    "woff": b"wOFF\0\x01",
    "ogg": b"OggS\x01",
    "wave": b"RIFF\x24WAVEfmt ",
    "pickle": b"\x80\x04\x95model",
    "a NUL in text": b"text\0text",
    "NUL at the end": b"text\n\0",
    "only NULs": b"\0" * 600,
    "control characters": bytes(range(1, 32)) * 9,
    "control characters in legacy text": "中文".encode("gbk") + b"\x01\x02\x03\x04",
    "16-bit numbers": b"\x01\0\x02\0\x03\0" * 40,  # NULs of one parity, yet no text
    "32-bit numbers": b"\x41\0\0\0\x42\0\0\0" * 40,
    "a UTF-16 mark, then numbers": b"\xff\xfe" + b"\x01\0\x02\0\x03\0" * 40,
    "half a surrogate pair each": b"\0\xd8a\0" * 40,
}
TEXT = {
    "empty": (b"", "", "ascii"),
    "a line feed": (b"\n", "\n", "ascii"),
    "colours": (b"\x1b[31mred\x1b[0m\n", "\x1b[31mred\x1b[0m\n", "ascii"),
    "form feed": (b"page\x0cpage\n", "page\x0cpage\n", "ascii"),
    "overstrike": (b"N\x08NA\x08A\n", "N\x08NA\x08A\n", "ascii"),
    "DOS end of file": (b"text\r\n\x1a", "text\r\n\x1a", "ascii"),
    "one control character in a line": (b"a" * 99 + b"\x01", "a" * 99 + "\x01", "ascii"),
    "UTF-8 mark alone": (b"\xef\xbb\xbf", "", "utf-8"),
    "UTF-16 mark alone": (b"\xff\xfe", "", "utf-16-le"),
    "UTF-8 marked": (b"\xef\xbb\xbf" + UTF16.encode(), UTF16, "utf-8"),
    "UTF-16-LE marked": (b"\xff\xfe" + UTF16.encode("utf-16-le"), UTF16, "utf-16-le"),
    "UTF-16-BE marked": (b"\xfe\xff" + UTF16.encode("utf-16-be"), UTF16, "utf-16-be"),
    "UTF-32-LE marked": (b"\xff\xfe\0\0" + UTF16.encode("utf-32-le"), UTF16, "utf-32-le"),
    "UTF-32-BE marked": (b"\0\0\xfe\xff" + UTF16.encode("utf-32-be"), UTF16, "utf-32-be"),
    "UTF-16-LE": (
        UTF16.encode("utf-16-le"),
        UTF16,
        "utf-16-le",
    ),  # 一 has a NUL where Latin letters have none
    "UTF-16-BE": (UTF16.encode("utf-16-be"), UTF16, "utf-16-be"),
    "UTF-16-LE, mostly Chinese": (PROSE.encode("utf-16-le"), PROSE, "utf-16-le"),
    "UTF-16-LE, cut in mid-character": (UTF16.encode("utf-16-le")[:-1], UTF16[:-1], "utf-16-le"),
    "UTF-16-LE with an emoji": ("int a; // 😀\n".encode("utf-16-le"), "int a; // 😀\n", "utf-16-le"),
    "emoji": ("# 😀\n".encode(), "# 😀\n", "utf-8"),
    "UTF-8, cut in mid-character": ("# 完成".encode()[:-1], "# 完\ufffd", "utf-8"),
    "ISO-2022-JP": ("# 日本語です\n".encode("iso2022_jp"), "# 日本語です\n", "iso-2022-jp"),
    "an escape that is none of ISO-2022-JP": (b"\x1b$B!", "\x1b$B!", "ascii"),
    "Latin-1 that starts like a mark": (
        "ÿ et þ, déjà vu\n".encode("latin-1"),
        "ÿ et þ, déjà vu\n",
        "windows-1252",
    ),
    "PK, the words": (b"PK is a primary key\n", "PK is a primary key\n", "ascii"),
    "percent, no PDF": (b"%PDX\n", "%PDX\n", "ascii"),
}


@pytest.mark.parametrize("name", BINARY)
def test_binary_is_none(name: str) -> None:
    assert decode(BINARY[name]) is None


@pytest.mark.parametrize("name", TEXT)
def test_odd_text_is_text(name: str) -> None:
    data, text, encoding = TEXT[name]
    decoded = decode(data)
    assert decoded is not None
    assert (decoded.text, decoded.encoding) == (text, encoding)


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


def test_the_detector_is_loaded_for_legacy_text_only() -> None:
    """It costs a start what most repositories never need."""
    code = "import sys; from compliance.detect.text import decode; decode('中文'.encode()); decode(b'a')\n"
    code += "assert not {'chardetng_py', 'compliance.detect.encodings'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
