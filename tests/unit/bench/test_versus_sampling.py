"""A comparison is worth what its sample is: the same files each time, and only text."""

from __future__ import annotations

import hashlib
from pathlib import Path

from versus.sampling import choose, copy


def _tree(root: Path) -> Path:
    for name in ("a.c", "b/c.py", "b/d e.txt", "键.md", ".git/config"):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
    (root / "empty").touch()
    (root / "binary").write_bytes(b"ab\0cd")
    (root / "large").write_bytes(b"x" * 1_000_001)
    (root / "line\nbreak").write_text("x")
    (root / "link.c").symlink_to("a.c")
    return root


def test_only_small_text_files_that_are_no_links_in_the_order_of_their_hashes(tmp_path: Path) -> None:
    names = ["a.c", "b/c.py", "b/d e.txt", "键.md"]
    expected = sorted(names, key=lambda name: hashlib.sha256(name.encode()).hexdigest())
    assert list(choose(_tree(tmp_path), 10)) == expected


def test_a_smaller_sample_is_the_beginning_of_a_larger_one(tmp_path: Path) -> None:
    _tree(tmp_path)
    assert choose(tmp_path, 2) == choose(tmp_path, 4)[:2]


def test_the_copy_has_just_the_sample_and_its_digest_tells_contents_apart(tmp_path: Path) -> None:
    root = _tree(tmp_path / "from")
    first = copy(root, 3, tmp_path / "one")
    copied = {
        path.relative_to(tmp_path / "one").as_posix()
        for path in (tmp_path / "one").rglob("*")
        if path.is_file()
    }
    assert copied == set(first.paths)
    assert copy(root, 3, tmp_path / "two").digest == first.digest
    (root / first.paths[0]).write_text("changed")
    assert copy(root, 3, tmp_path / "three").digest != first.digest
