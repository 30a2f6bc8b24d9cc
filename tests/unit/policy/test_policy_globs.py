"""Path patterns of a policy: `*` within a folder, `**` any folders, and never a run-away."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.policy.globs import glob_problem, means_everything, path_matches


@pytest.mark.parametrize(
    ("glob", "path", "answer"),
    [
        ("src/a.py", "src/a.py", True),
        ("src/*.py", "src/a.py", True),
        ("src/*.py", "src/deep/a.py", False),
        ("src/*", "src", False),
        ("src/**", "src/deep/er/a.py", True),
        ("src/**", "src", True),
        ("src/**", "src2/a.py", False),
        ("**/a.py", "a.py", True),
        ("**/a.py", "x/y/a.py", True),
        ("**/a.py", "x/y/ba.py", False),
        ("a/**/b/**/c", "a/b/c", True),
        ("a/**/b/**/c", "a/x/b/y/z/c", True),
        ("a/**/b/**/c", "a/x/y/c", False),
        ("?.py", "a.py", True),
        ("?.py", "ab.py", False),
        ("SRC/*", "src/a", False),
        (".", ".", True),
        ("第三方/**", "第三方/注意.py", True),
    ],
)
def test_what_a_pattern_means(glob: str, path: str, answer: bool) -> None:
    assert path_matches(glob, path) is answer


_NAMES = st.lists(st.text("ab.", min_size=1, max_size=3), min_size=1, max_size=5).map("/".join)


@given(_NAMES)
def test_a_path_means_itself_and_lies_under_all_folders(path: str) -> None:
    assert path_matches(path, path)
    assert path_matches("**", path) and path_matches("**/**", path) and path_matches(f"**/{path}", path)
    assert path_matches(f"{path}/**", f"{path}/below/it")


@given(_NAMES, _NAMES)
def test_without_stars_it_means_nothing_else(glob: str, path: str) -> None:
    assert path_matches(glob, path) is (glob == path)


def test_many_stars_do_not_run_away() -> None:
    started = time.monotonic()
    assert not path_matches("/".join(["**", "a*"] * 200), "/".join(["ab"] * 2_000) + "/c")
    assert time.monotonic() - started < 5


@pytest.mark.parametrize(
    ("glob", "said"),
    [
        ("/src/**", "is absolute; patterns start at the root of the tree; write 'src/**'"),
        ("./src/**", "starts with './'; write 'src/**'"),
        ("src\\*.py", "has '\\'; write 'src/*.py'"),
        ("../other/**", "leads out of the tree"),
        ("a/../b", "leads out of the tree"),
        ("src/", "ends with '/'; write 'src/**'"),
        ("src/**.py", "has '**' beside other characters"),
        ("/", "is absolute"),
    ],
)
def test_a_pattern_that_can_never_match_is_told(glob: str, said: str) -> None:
    assert said in glob_problem(glob)


@pytest.mark.parametrize("glob", ["src/**", "a..b/*", "...", "**/*.py", "[ab]/x"])
def test_usual_patterns_are_fine(glob: str) -> None:
    assert glob_problem(glob) == ""


def test_what_means_everything() -> None:
    assert all(map(means_everything, ("**", "*", "**/*", "**/**/?*")))
    assert not any(map(means_everything, ("a/**", "**/a", ".", "*.py")))
