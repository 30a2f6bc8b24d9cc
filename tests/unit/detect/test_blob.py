"""The light pass over one blob: what a notice or tag stands in decides whether it binds the file."""

import pytest

from compliance.detect.blob import look
from compliance.model.snapshot import FileEntry, Role

NOTICE = "Copyright 2024 Foo Works"
CONTEXTS = {
    "a comment": (f"# {NOTICE}\nx = 1\n", "comment"),
    "a docstring": (f'"""{NOTICE}"""\nx = 1\n', "comment"),
    "a string": (f'x = "{NOTICE}"\n', "string"),
    "a string with a short comment behind it": (f'x = "{NOTICE}"  # ok\n', "string"),
    "a short string with a comment behind it": (f'x = "a"  # {NOTICE}\n', "comment"),
    "a string of many lines": (f'x = """\n{NOTICE}\n"""\n', "string"),
}


def read(text: str, path: str = "src/a.py", language: str | None = "python"):
    return look(FileEntry(path, "b" * 40, len(text), Role.SOURCE, language), text.encode()).evidence


@pytest.mark.parametrize("text, context", CONTEXTS.values(), ids=CONTEXTS)
def test_context_of_a_notice(text: str, context: str) -> None:
    (notice,) = read(text).copyrights
    assert notice.context == context


def test_context_of_a_tag() -> None:
    (in_comment,) = read("# SPDX-License-Identifier: MIT\n").licenses
    assert in_comment.context == "comment"


def test_a_document_is_all_document() -> None:
    (notice,) = read(f"{NOTICE}\n", "NOTICE", None).copyrights
    assert notice.context == "document"


@pytest.mark.parametrize(
    "data, reason",
    [
        (b"\x00\x01\x02" * 50, "binary"),
        (
            b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 3\n",
            "Git LFS pointer",
        ),
    ],
)
def test_what_is_not_text_is_skipped_with_the_reason(data: bytes, reason: str) -> None:
    entry = FileEntry("a.py", "b" * 40, len(data), Role.SOURCE, "python")
    assert look(entry, data).evidence.skipped == reason


@pytest.mark.parametrize(
    "hiding",
    [f"x = '{'a' * 60_000}'\n", "y = '\0'\n"],
    ids=["a line so long that only a tool writes it", "a NUL byte"],
)
def test_nothing_hides_the_notices_of_a_source_file(hiding: str) -> None:
    found = read(f"# {NOTICE}\n# 这里计算注意力权重的数值\n{hiding}")
    assert [notice.holder for notice in found.copyrights] == ["Foo Works"]
    assert found.chinese_comments and not found.skipped


def test_a_minified_file_keeps_its_banner_and_counts_as_generated() -> None:
    found = read(f"/*! {NOTICE} */\n" + "a()," * 10_000, "static/x.min.js", "javascript")
    assert found.generated == "minified" and not found.skipped
    assert [notice.holder for notice in found.copyrights] == ["Foo Works"]
