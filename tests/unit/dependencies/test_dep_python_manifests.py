"""What Python's manifests ask for: pyproject.toml in its dialects, setup.cfg, setup.py, Pipfile."""

from __future__ import annotations

import pytest

from compliance.dependencies.asked import ADDRESS, LOCAL, OWN_MISSING, VCS
from compliance.dependencies.read import read
from compliance.dependencies.requirement import NOT_UNDERSTOOD, poetry_range


def told(path: str, text: str) -> list[str]:
    """`line name range-or-version scope`, and why no registry has it or which one does."""
    found = read([path], lambda _: text)
    assert not found.problems and all(one.direct for one in found.asked)
    return [
        f"{one.place.line} {one.name} {one.version or one.wanted or '*'} {one.scope} {one.elsewhere or one.index}".strip()
        for one in sorted(found.asked, key=lambda one: (one.place.line, one.name))
    ]


def test_pyproject_by_the_standards() -> None:
    """Groups that include others, extras that name the project itself, uv's sources."""
    text = """[project]
name = "My.Proj"
dependencies = [
    "foo-bar>=1",
    'foo',
    "pinned==1.2",
    "gone @ git+https://h/gone.git",
]
[project.optional-dependencies]
all = ["my-proj[gpu,dev]"]
gpu = ["cuda; sys_platform == 'linux'"]
dev = ["lint"]
[dependency-groups]
test = ["pytest>=7", {include-group = "types"}]
types = ["mypy"]
[build-system]
requires = ["hatchling"]
[tool.uv]
dev-dependencies = ["old"]
[tool.uv.sources]
foo = { index = "private" }
lint = { git = "https://h/lint" }
old = { path = "../old" }
mypy = { workspace = true }
[[tool.uv.index]]
name = "private"
url = "https://u:p@h/simple"
"""
    assert told("pyproject.toml", text) == [
        "4 foo-bar >=1 runtime",
        "5 foo * runtime https://u:p@h/simple",
        "6 pinned 1.2 runtime",
        f"7 gone * runtime {VCS}",
        "11 cuda * optional",
        f"12 lint * development {VCS}",
        "14 pytest >=7 development",
        f"15 mypy * development {OWN_MISSING}",
        "17 hatchling * build",
        f"19 old * development {LOCAL}",
    ]


def test_pyproject_of_poetry() -> None:
    text = """[tool.poetry]
name = "a"
[tool.poetry.dependencies]
python = "^3.9"
caret = "^1.2"
many = [
  {version = "^1", python = "<3.9"},
  {version = "^2", python = ">=3.9"},
]
maybe = {version = "~1.2.3", optional = true, extras = ["x"]}
git = {git = "https://h/git.git", branch = "main"}
path = {path = "../path", develop = true}
file = {url = "https://h/file-1.0.zip"}
private = {version = "*", source = "ours"}
choice = "^1 || ^2"
[tool.poetry.dev-dependencies]
old = "1.0"
[tool.poetry.group.docs.dependencies]
sphinx = "*"
[[tool.poetry.source]]
name = "ours"
url = "https://h/simple"
"""
    assert told("pyproject.toml", text) == [
        "5 caret >=1.2,<2 runtime",
        "6 many >=1,<2 runtime",
        "6 many >=2,<3 runtime",
        "10 maybe >=1.2.3,<1.3 optional",
        f"11 git * runtime {VCS}",
        f"12 path * runtime {LOCAL}",
        f"13 file * runtime {ADDRESS}",
        "14 private * runtime https://h/simple",
        f"15 choice * runtime {NOT_UNDERSTOOD}",
        "17 old 1.0 development",
        "19 sphinx * development",
    ]


def test_poetry_beside_the_standard_says_only_where_from() -> None:
    text = """[project]
name = "a"
dependencies = ["x>=1", "y"]
[tool.poetry.dependencies]
x = {source = "ours"}
y = {git = "https://h/y"}
[[tool.poetry.source]]
name = "ours"
url = "https://h/simple"
"""
    assert told("pyproject.toml", text) == ["3 x >=1 runtime https://h/simple", f"3 y * runtime {VCS}"]


@pytest.mark.parametrize(
    ("written", "means"),
    [("^1.2.3", ">=1.2.3,<2"), ("^0.2.3", ">=0.2.3,<0.3"), ("^0.0.3", ">=0.0.3,<0.0.4"), ("^0.0", ">=0.0,<0.1"),
     ("^0", ">=0,<1"), ("~1.2.3", ">=1.2.3,<1.3"), ("~1.2", ">=1.2,<1.3"), ("~1", ">=1,<2"), ("~=1.2", "~=1.2"),
     ("1.2.*", "==1.2.*"), ("1.2", "==1.2"), ("=1.2", "==1.2"), ("== 1.2", "== 1.2"), ("*", ""), (">=1,<2", ">=1,<2"), (">=1 <2", ">=1,<2"),
     ("^1.0b1", ">=1.0b1,<2"), ("!=1.5", "!=1.5")],
)  # fmt: skip
def test_poetry_ranges(written: str, means: str) -> None:
    """https://python-poetry.org/docs/dependency-specification/"""
    assert poetry_range(written) == means


def test_setup_cfg() -> None:
    text = """[metadata]
name = a
[options]
install_requires =
    x-y>=1
    x  # why
    # none
    z; python_version < "3"
setup_requires = b; c
tests_require = pytest
[options.extras_require]
gpu = cuda
dev =
    lint
    a[gpu]
"""
    assert told("setup.cfg", text) == [
        "5 x-y >=1 runtime",
        "6 x * runtime",
        "8 z * runtime",
        "9 b * build",
        "9 c * build",
        "10 pytest * development",
        "12 cuda * optional",
        "14 lint * development",
    ]


def test_files_that_a_manifest_names_are_read() -> None:
    files = {
        "setup.cfg": "[options]\ninstall_requires = file: a.list, b.list\n",
        "pyproject.toml": '[tool.setuptools.dynamic]\ndependencies = {file = "c.list"}\n'
        "optional-dependencies.docs = {file = ['d.list']}\n",
        **{f"{name}.list": f"{name}-package\n" for name in "abcd"},
    }
    found = read(["setup.cfg", "pyproject.toml"], files.__getitem__, files)
    assert {one.name: one.scope.value for one in found.asked} == {
        "a-package": "runtime", "b-package": "runtime", "c-package": "runtime", "d-package": "development",
    }  # fmt: skip
    assert not found.problems
    assert len(read(["setup.cfg"], files.__getitem__).problems) == 2


def test_an_own_extra_that_is_needed_is_used() -> None:
    text = """[project]
name = "a"
dependencies = ["a[dev]"]
optional-dependencies = {dev = ["x"], test = ["y"]}
"""
    assert told("pyproject.toml", text) == ["4 x * runtime", "4 y * development"]


def test_setup_py() -> None:
    """Literals only: nothing is run, and what is computed is unknown."""
    text = """import setuptools
setuptools.setup(
    name="a",
    install_requires=["x>=1",
                      f"{y}", "z" + "z",
                      "a[gpu]"],
    extras_require={"gpu": ["cuda"], "test": ("pytest",), "all": extras},
    setup_requires="b",
    tests_require=open("t").read(),
)
"""
    assert told("setup.py", text) == [
        "4 x >=1 runtime",
        "7 cuda * optional",
        "7 pytest * development",
        "8 b * build",
    ]


def test_setup_py_that_computes_asks_for_nothing() -> None:
    assert (
        told("setup.py", "from setuptools import setup\nsetup(**kw)\nsetup(install_requires=read('x'))\n")
        == []
    )


def test_pipfile() -> None:
    text = """[[source]]
name = "ours"
url = "https://$USER:$PASS@h/simple"
[packages]
x = "==1.2"
y = {version = ">=1", index = "ours", extras = ["e"]}
z = {git = "https://h/z", ref = "v1"}
[dev-packages]
here = {path = ".", editable = true}
t = "*"
[requires]
python_version = "3.11"
"""
    assert told("Pipfile", text) == [
        "5 x 1.2 runtime",
        "6 y >=1 runtime https://$USER:$PASS@h/simple",
        f"7 z * runtime {VCS}",
        "10 t * development",
    ]


def test_byte_order_mark_and_crlf() -> None:
    """As Windows' editors write them; lines are counted all the same."""
    assert told("pyproject.toml", '\ufeff[project]\r\nname = "ä"\r\ndependencies = [\r\n"x"]\r\n') == [
        "4 x * runtime"
    ]
    assert told("setup.cfg", "\ufeff[options]\r\ninstall_requires =\r\n  x\r\n") == ["3 x * runtime"]
