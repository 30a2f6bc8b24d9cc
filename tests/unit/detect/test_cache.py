"""The cache may be damaged, hostile, shared or unwritable: a scan must only ever become slower by it."""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.detect.cache import FILE_NAME, Cache
from compliance.model.evidence import (
    ChineseComment,
    Copyright,
    Evidence,
    LicenseMatch,
    OriginMarker,
    TextFigures,
)
from compliance.model.stored import Malformed, load, plain

MATCH = LicenseMatch("mit", "MIT", "notice", 1, 3, "scancode:2-aho", 100.0, ("LICENSE",))
EVIDENCE = Evidence(
    "b" * 40,
    encoding="utf-8",
    language="python",
    licenses=(MATCH,),
    copyrights=(Copyright("© 2024 智谱AI", "智谱AI", "2024", 1, 1, "comment"),),
    chinese_comments=(ChineseComment("# 注释", "Hans", 2, 2, "line", "strong"),),
    origins=(OriginMarker("Copied from x", "copied from", None, 3, 3),),
    figures=TextFigures(comment_lines=3),
)


def test_what_is_stored_comes_back_the_same(tmp_path: Path) -> None:
    with Cache(tmp_path) as cache:
        cache.store_evidence("v1", {"k": EVIDENCE})
        cache.store_licenses("v1", {"text": (MATCH,), "nothing": ()})
    with Cache(tmp_path) as cache:
        assert cache.evidence("v1", ["k", "other"]) == {"k": EVIDENCE}
        assert cache.licenses("v1", ["text", "nothing", "other"]) == {"text": (MATCH,), "nothing": ()}
        assert cache.warning == ""


def test_another_detector_version_sees_nothing_of_it(tmp_path: Path) -> None:
    with Cache(tmp_path) as cache:
        cache.store_evidence("v1", {"k": EVIDENCE})
        assert cache.evidence("v2", ["k"]) == {}


def test_more_keys_than_sqlite_takes_at_once(tmp_path: Path) -> None:
    with Cache(tmp_path) as cache:
        cache.store_licenses("v", {str(n): (MATCH,) for n in range(2_000)})
        assert len(cache.licenses("v", map(str, range(5_000)))) == 2_000


@pytest.mark.parametrize(
    "garbage", [b"", b"not a database at all" * 300, b"SQLite format 3\0" + b"\xff" * 5_000]
)
def test_a_damaged_file_is_made_anew(tmp_path: Path, garbage: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(garbage)
    with Cache(tmp_path) as cache:
        cache.store_licenses("v", {"k": (MATCH,)})
        assert cache.licenses("v", ["k"]) == {"k": (MATCH,)}
        assert cache.warning == ""


def test_a_file_of_an_older_schema_is_made_anew(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / FILE_NAME) as old:
        old.execute("CREATE TABLE evidence (blob TEXT)")
    old.close()
    with Cache(tmp_path) as cache:
        cache.store_evidence("v", {"k": EVIDENCE})
        assert cache.evidence("v", ["k"]) == {"k": EVIDENCE}


@pytest.mark.parametrize(
    "value",
    ["", "{", "null", "[]", '{"blob": 1}', "[" * 5_000, '[{"expression": "mit"}]', '[["mit"]]', '"x"'],
)
def test_a_tampered_value_is_a_miss(tmp_path: Path, value: str) -> None:
    with Cache(tmp_path) as cache:
        with sqlite3.connect(tmp_path / FILE_NAME) as other:
            other.execute("INSERT INTO evidence VALUES ('v', 'k', ?)", (value,))
            other.execute("INSERT INTO licenses VALUES ('v', 'k', ?)", ("{" + value,))
        other.close()
        assert cache.evidence("v", ["k"]) == {}
        assert cache.licenses("v", ["k"]) == {}
        assert cache.warning == ""


def test_a_folder_that_cannot_be_made_is_one_warning(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with Cache(tmp_path / "file" / "cache") as cache:
        cache.store_evidence("v", {"k": EVIDENCE})
        assert cache.evidence("v", ["k"]) == {}
        assert str(tmp_path / "file") in cache.warning
        assert "\n" not in cache.warning


def test_a_full_disk_is_one_warning(tmp_path: Path) -> None:
    """SQLite's page limit answers as a full disk does."""
    with Cache(tmp_path) as cache:
        assert cache._connection is not None
        cache._connection.execute("PRAGMA max_page_count = 1")
        cache.store_licenses("v", {str(n): (MATCH,) * 20 for n in range(500)})
        assert "full" in cache.warning
        assert cache.licenses("v", ["1"]) == {}


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes anywhere")
def test_a_read_only_folder_is_one_warning(tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    folder.mkdir(mode=0o500)
    with Cache(folder) as cache:
        assert cache.warning


def test_scans_at_once_lose_nothing(tmp_path: Path) -> None:
    def scan(name: str) -> None:
        with Cache(tmp_path) as cache:
            for n in range(20):
                cache.store_licenses("v", {f"{name}{n}": (MATCH,)})
            warnings.append(cache.warning)

    warnings: list[str] = []
    threads = [threading.Thread(target=scan, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert warnings == [""] * 4
    with Cache(tmp_path) as cache:
        assert len(cache.licenses("v", [f"{name}{n}" for name in "abcd" for n in range(20)])) == 80


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner) | st.dictionaries(st.sampled_from(["blob", "licenses", "figures"]), inner)
        ),
    )
)
def test_any_json_is_evidence_or_malformed(data: object) -> None:
    with pytest.raises(Malformed):
        load(Evidence, data)


def test_a_field_of_the_wrong_type_is_malformed() -> None:
    data = json.loads(json.dumps(EVIDENCE, default=plain))
    data["licenses"] = [{**data["licenses"][0], "start_line": "1"}]
    with pytest.raises(Malformed):
        load(Evidence, data)
