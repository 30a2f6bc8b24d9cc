"""Legacy encodings: what one file's bytes say, what the repository says, and what may never be mistaken."""

from __future__ import annotations

import json
import random
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.detect.common_characters import JAPANESE, KOREAN, SIMPLIFIED, TRADITIONAL
from compliance.detect.encodings import FEW, guess, vote
from compliance.detect.text import decode

SAMPLES = Path(__file__).parents[2] / "detect" / "encodings"
EXPECTED = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))
CHINESE = {"gb18030", "big5"}
EAST_ASIAN = CHINESE | {"shift_jis", "euc-jp", "euc-kr"}
PROGRAM = "#include <stdio.h>\n\nint main(void) {\n    return 0; /* %s */\n}\n"

# The codec of each encoding, the name of the guess, and the common characters of its language.
CODECS = [
    ("gbk", "gb18030", SIMPLIFIED),
    ("big5", "big5", TRADITIONAL),
    ("cp932", "shift_jis", JAPANESE),
    ("euc_jp", "euc-jp", JAPANESE),
    ("cp949", "euc-kr", KOREAN),
]


def test_every_sample_has_its_expected_result() -> None:
    assert {path.name for path in SAMPLES.glob("*.sample")} == EXPECTED.keys()


@pytest.mark.parametrize("name", EXPECTED)
def test_sample(name: str) -> None:
    decoded = decode((SAMPLES / name).read_bytes())
    assert decoded is not None
    assert {"encoding": decoded.encoding, "text": decoded.text} == EXPECTED[name]


@pytest.mark.parametrize("expected", ["gb18030", "big5"])
@pytest.mark.parametrize(
    "name", [name for name in EXPECTED if not name.startswith(("simpl", "trad", "hong"))]
)
def test_no_neighbour_makes_other_languages_chinese(name: str, expected: str) -> None:
    decoded = decode((SAMPLES / name).read_bytes(), expected)
    assert decoded is not None
    assert decoded.encoding not in CHINESE


def test_how_much_a_guess_rests_on_is_told() -> None:
    """So that a repository's files can vote, the sure ones for the others."""
    short = decode((PROGRAM % "返回").encode("gbk"))
    assert short is not None
    assert (short.guessed, short.telling) == (True, 4)
    for proven in (b"ascii", "中文".encode(), "中文".encode("utf-16")):
        decoded = decode(proven)
        assert decoded is not None
        assert (decoded.guessed, decoded.telling) == (False, 0)


@pytest.mark.parametrize(
    ("comment", "codec", "expected"),
    [
        ("收盘价", "gbk", "gb18030"),
        ("建議", "big5", "big5"),
        ("年月", "cp932", "shift_jis"),
        ("学習", "euc_jp", "euc-jp"),
        ("도움", "cp949", "euc-kr"),
        ("привет", "koi8-r", "koi8-u"),
    ],
)
def test_a_short_comment_follows_the_other_files(comment: str, codec: str, expected: str) -> None:
    text, encoding, _ = guess((PROGRAM % comment).encode(codec), expected)
    assert (text, encoding) == (PROGRAM % comment, expected)


@pytest.mark.parametrize("expected", sorted(EAST_ASIAN))
@pytest.mark.parametrize(
    "word", ["café", "Größe", "naïve façade", "© 2019 Jérôme", "“quoted”", "Łódź", "25 °C"]
)
def test_western_words_do_not_follow_east_asian_neighbours(word: str, expected: str) -> None:
    codec = "iso8859-2" if "ź" in word else "cp1252"
    assert guess((PROGRAM % word).encode(codec), expected)[1] not in EAST_ASIAN


def test_much_text_does_not_follow() -> None:
    data = (PROGRAM % "讀取設定檔，傳回解析後的結果，如果檔案不存在").encode("big5")
    assert guess(data, "gb18030")[1] == "big5"


def test_a_sign_does_not_become_a_letter() -> None:
    assert "© 2019" in guess("/* © 2019 */".encode("cp1252"), "koi8-u")[0]


def test_an_unknown_expectation_is_no_error() -> None:
    assert guess("# café".encode("cp1252"), "no-such-encoding")[1] == "windows-1252"


@pytest.mark.parametrize(
    ("guesses", "expected"),
    [
        ([], None),
        ([("gb18030", 4)] * 3, None),  # twelve bytes are nobody's proof
        ([("gb18030", 4)] * 9, "gb18030"),
        ([("gb18030", 5000), ("euc-kr", 4), ("windows-1252", 4)], "gb18030"),
        ([("gb18030", 5000)] * 5 + [("big5", 5000)] * 3, None),  # a folder in each
        ([("gb18030", 5000)] * 2 + [("windows-1252", 900)], None),
        ([("koi8-u", 5000)] * 4 + [("gb18030", 4)], "koi8-u"),
        ([("shift_jis", 200)] * 6 + [("gb18030", 40)], "shift_jis"),
    ],
)
def test_vote(guesses: list[tuple[str, int]], expected: str | None) -> None:
    assert vote(guesses) == expected
    assert vote(reversed(guesses)) == expected


def test_tied_votes_expect_nothing() -> None:
    assert vote([("big5", 90), ("gb18030", 90)]) is None


@pytest.mark.parametrize(("codec", "name", "common"), CODECS)
@given(data=st.data())
def test_comments_in_the_expected_encoding_come_back(
    codec: str, name: str, common: frozenset[str], data: st.DataObject
) -> None:
    """Any comments of common characters, however few, however many files disagree."""
    written = st.text(sorted(common), min_size=2, max_size=40).filter(lambda text: len(set(text)) > 1)
    text = "".join(PROGRAM % comment for comment in data.draw(st.lists(written, min_size=1, max_size=4)))
    count = len(text.encode(codec).translate(None, bytes(range(128))))
    found, encoding, telling = guess(text.encode(codec), name)
    assert telling == count
    if count < FEW:
        assert (found, encoding) == (text, name)


@pytest.mark.parametrize(("codec", "name", "common"), CODECS)
def test_long_comments_come_back_without_help(codec: str, name: str, common: frozenset[str]) -> None:
    chance = random.Random(4)
    for _ in range(30):
        text = PROGRAM % "".join(chance.choices(sorted(common), k=40))
        assert guess(text.encode(codec))[:2] == (text, name)


@given(st.binary(max_size=300), st.sampled_from([None, *sorted(EAST_ASIAN), "windows-1252", "utf-7", ""]))
def test_any_bytes_are_guessed(data: bytes, expected: str | None) -> None:
    text, encoding, telling = guess(data, expected)
    assert text.encode("utf-8", "surrogatepass") is not None and encoding and telling <= len(data)


@given(st.binary(min_size=1, max_size=200))
def test_lines_are_kept(data: bytes) -> None:
    """None of these encodings has a line feed within a character, so no line is lost or made."""
    assert guess(data)[0].count("\n") == data.count(b"\n")


@pytest.mark.parametrize(
    "data",
    [
        "中文注释".encode("gbk") * (1 << 17),  # one line
        b"\xe9\n" * (1 << 19),  # nothing but short ones
        b"\x81\x30" * (1 << 19),
        b"\x80" * (1 << 20),
        bytes(range(128, 256)) * (1 << 13),
        "中".encode() * (1 << 18) + b"\xff" * (1 << 18),
        b"\x1b$B" * (1 << 18),
        b"a\0" * (1 << 19),
        b"\xff\xfe" + b"\x00\xd8" * (1 << 19),
    ],
    ids=["line", "lines", "four-byte", "invalid", "all", "bad-utf8", "escapes", "wide", "surrogates"],
)
def test_a_megabyte_of_anything_takes_less_than_a_second(data: bytes) -> None:
    started = time.process_time()
    decode(data, "gb18030")
    assert time.process_time() - started < 1
