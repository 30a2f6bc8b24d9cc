"""What a file's own bytes leave open, the files around it decide: its encoding, and the language of its comments."""

from __future__ import annotations

from pathlib import Path

import pytest

from compliance.model.result import FileRecord
from compliance.pipeline import scan
from compliance.settings import Settings

LONG = "// 这个函数负责释放连接池中所有的空闲连接\nint a;\n// 如果参数为空则直接返回错误码\n"
SHORT = "int b; // 释放\n"  # by itself it reads as Western letters, ÊÍ·Å


def files(folder: Path, contents: dict[str, bytes], cache_dir: Path | None = None) -> dict[str, FileRecord]:
    for name, data in contents.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    result = scan(str(folder), Settings(cache_dir=cache_dir))
    assert result.coverage.complete, result.coverage.problems
    return {file.path: file for file in result.files}


def texts(file: FileRecord) -> list[str]:
    return [comment.text for comment in file.chinese_comments]


def test_a_short_comment_is_read_in_the_encoding_of_the_other_files(tmp_path: Path) -> None:
    alone = files(tmp_path / "alone", {"short.c": SHORT.encode("gbk")})
    assert texts(alone["short.c"]) == []
    among = files(tmp_path / "among", {"long.c": LONG.encode("gbk"), "short.c": SHORT.encode("gbk")})
    assert texts(among["short.c"]) == ["// 释放"]


def test_the_cache_does_not_forget_in_which_company_a_file_was_read(tmp_path: Path) -> None:
    """The same blob, first alone and then among others, with one cache for both."""
    cache = tmp_path / "cache"
    cache.mkdir()
    assert texts(files(tmp_path / "alone", {"short.c": SHORT.encode("gbk")}, cache)["short.c"]) == []
    contents = {"long.c": LONG.encode("gbk"), "short.c": SHORT.encode("gbk")}
    for _ in range(2):
        assert texts(files(tmp_path / "among", contents, cache)["short.c"]) == ["// 释放"]
        contents["other.c"] = b"int d;\n"  # a new tree, so that no whole result is remembered


def test_what_proves_its_encoding_follows_nobody(tmp_path: Path) -> None:
    contents = {"long.c": LONG.encode("gbk"), "utf8.c": SHORT.encode(), "ascii.c": b"int x;\n"}
    assert texts(files(tmp_path, contents)["utf8.c"]) == ["// 释放"]


@pytest.mark.parametrize(
    ("neighbour", "expected"),
    [
        ("// ここで入力を検証してから、結果を画面に表示する。設定ファイルもここで読み込む。\n", []),
        ("// 这里检查输入，然后把结果显示在界面上。配置文件也在这里读取。\n", ["zh"]),
        ("// nothing but English\n", ["undetermined"]),
    ],
    ids=("japanese", "chinese", "english"),
)
def test_characters_that_languages_share_are_in_the_language_around(
    neighbour: str, expected: list[str], tmp_path: Path
) -> None:
    found = files(tmp_path, {"a.c": (neighbour * 3).encode(), "b.c": "int c; // 行数\n".encode()})
    assert [comment.language for comment in found["b.c"].chinese_comments] == expected
