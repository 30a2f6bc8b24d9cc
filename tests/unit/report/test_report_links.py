"""Links lead to the exact lines at the scanned commit, or there are none."""

from dataclasses import replace

import pytest

from compliance.model.snapshot import Target
from compliance.report.links import line_url

COMMIT = "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d"


def target(url: str | None) -> Target:
    return Target("x", "url", url, None, COMMIT, False)


@pytest.mark.parametrize(
    "url, link",
    [
        (
            "https://github.com/example/widget.git",
            f"https://github.com/example/widget/blob/{COMMIT}/a.py#L3-L5",
        ),
        ("https://github.com/example/widget/", f"https://github.com/example/widget/blob/{COMMIT}/a.py#L3-L5"),
        ("git@github.com:example/widget.git", f"https://github.com/example/widget/blob/{COMMIT}/a.py#L3-L5"),
        (
            "ssh://git@github.com/example/widget",
            f"https://github.com/example/widget/blob/{COMMIT}/a.py#L3-L5",
        ),
        (
            "https://gitlab.com/group/sub/widget.git",
            f"https://gitlab.com/group/sub/widget/-/blob/{COMMIT}/a.py#L3-5",
        ),
        (
            "https://gitlab.example.org/group/widget",
            f"https://gitlab.example.org/group/widget/-/blob/{COMMIT}/a.py#L3-5",
        ),
        (
            "https://gitee.com/example/widget.git",
            f"https://gitee.com/example/widget/blob/{COMMIT}/a.py#L3-L5",
        ),
        ("https://huggingface.co/org/model", f"https://huggingface.co/org/model/blob/{COMMIT}/a.py#L3-L5"),
        ("https://git.example.org/example/widget.git", None),
        ("https://github.com.example.org/example/widget", None),
        ("https://github.com/example", None),
        ("https://github.com/example/widget?x=1", None),
        ("https://github.com/example/wid get", None),
        ("javascript://github.com/example/widget", None),
        ("file:///srv/widget.git", None),
        ("/srv/widget", None),
        (None, None),
    ],
)
def test_remotes(url: str | None, link: str | None) -> None:
    assert line_url(target(url), "a.py", 3, 5) == link


GITHUB = target("https://github.com/example/widget")
BASE = f"https://github.com/example/widget/blob/{COMMIT}"


@pytest.mark.parametrize(
    "path, start, end, link",
    [
        ("a.py", 3, 3, f"{BASE}/a.py#L3"),
        ("third_party/glm", 0, 0, f"{BASE}/third_party/glm"),
        ("docs/README.md", 3, 5, f"{BASE}/docs/README.md?plain=1#L3-L5"),
        ("a b#c?d%.py", 1, 1, f"{BASE}/a%20b%23c%3Fd%25.py#L1"),
        ("注意.py", 1, 1, f"{BASE}/%E6%B3%A8%E6%84%8F.py#L1"),
        ("bad\udcff\n.py", 1, 1, f"{BASE}/bad%FF%0A.py#L1"),
        ("../../../evil", 1, 1, None),
    ],
)
def test_paths(path: str, start: int, end: int, link: str | None) -> None:
    assert line_url(GITHUB, path, start, end) == link


@pytest.mark.parametrize(
    "change", [{"commit": None}, {"commit": "main"}, {"commit": f"{COMMIT}#"}, {"dirty": True}]
)
def test_no_link_where_the_lines_may_be_others(change: dict) -> None:
    assert line_url(replace(GITHUB, **change), "a.py", 3, 5) is None
