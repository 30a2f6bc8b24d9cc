"""What Python's locks hold: uv.lock, poetry.lock, Pipfile.lock, pylock.toml."""

from __future__ import annotations

from compliance.dependencies.asked import ADDRESS, LOCAL, VCS
from compliance.dependencies.read import read


def told(files: dict[str, str]) -> list[str]:
    """`line name version scope`, `+` for what a manifest names, and why no registry has it or which one does."""
    found = read(files, files.__getitem__)
    assert not found.problems
    return [
        f"{one.place.line}{'+' if one.direct else ''} {one.name} {one.version or one.wanted or '-'} {one.scope} {one.elsewhere or one.index}".strip()
        for one in sorted(found.asked, key=lambda one: (one.place.path, one.place.line))
    ]


def entry(
    name: str, version: str, more: str = "", source: str = '{ registry = "https://pypi.org/simple" }'
) -> str:
    return f'[[package]]\nname = "{name}"\nversion = "{version}"\nsource = {source}\n{more}\n'


UV = (
    """version = 1
requires-python = ">=3.9"

[[package]]
name = "root"
version = "1.0"
source = { editable = "." }
dependencies = [
    { name = "member" },
    { name = "uvicorn" },
    { name = "np", version = "1.0", source = { registry = "https://pypi.org/simple" }, marker = "python_version < '3'" },
    { name = "np", version = "2.0", source = { registry = "https://pypi.org/simple" }, marker = "python_version >= '3'" },
]
[package.optional-dependencies]
gpu = [{ name = "cuda" }]
test = [{ name = "pytest" }]
[package.dev-dependencies]
dev = [{ name = "uvicorn", extra = ["standard"] }]
[package.metadata]
requires-dist = [{ name = "uvicorn", specifier = ">=0.2" }]
[[package]]
name = "member"
version = "1.0"
source = { virtual = "examples/member" }
dependencies = [{ name = "shown" }]
"""
    + entry("uvicorn", "0.2", 'dependencies = [{ name = "h11" }]\n[package.optional-dependencies]\nstandard = [{ name = "watchfiles" }]')
    + entry("h11", "1", 'dependencies = [{ name = "uvicorn" }]')
    + entry("watchfiles", "1")
    + entry("np", "1.0")
    + entry("np", "2.0")
    + entry("cuda", "1", source='{ registry = "https://u:p@private/simple" }')
    + entry("pytest", "1", source='{ git = "https://h/pytest?rev=1#0" }')
    + entry("shown", "1", source='{ url = "https://h/shown.whl" }')
    + entry("lonely", "1", source='{ directory = "lonely" }')
)  # fmt: skip


def test_uv_lock() -> None:
    """Scopes by extras and groups; an extra that only development asks for makes nothing of it runtime; a
    member of the workspace that is an example is for development."""
    assert told({"uv.lock": UV}) == [
        "27+ uvicorn 0.2 runtime https://pypi.org/simple",
        "34 h11 1 runtime https://pypi.org/simple",
        "39 watchfiles 1 development https://pypi.org/simple",
        "44+ np 1.0 runtime https://pypi.org/simple",
        "49+ np 2.0 runtime https://pypi.org/simple",
        "54+ cuda 1 optional https://u:p@private/simple",
        f"59+ pytest 1 development {VCS}",
        f"64+ shown 1 development {ADDRESS}",
        f"69 lonely 1 runtime {LOCAL}",
    ]


def test_uv_tells_what_was_asked_for() -> None:
    found = {one.name: one.requirement for one in read(["uv.lock"], lambda _: UV).asked}
    assert found["uvicorn"] == "uvicorn>=0.2" and found["cuda"] == "cuda" and found["h11"] == ""


def test_uv_lock_of_no_project() -> None:
    """A script, or the root of a workspace that is no package."""
    text = (
        'version = 1\n[manifest]\nrequirements = [{ name = "a" }]\n[manifest.dependency-groups]\ndev = [{ name = "b" }]\n'
        + entry("a", "1")
        + entry("b", "1")
    )
    assert [line.split()[1:4] for line in told({"uv.lock": text})] == [
        ["a", "1", "runtime"],
        ["b", "1", "development"],
    ]


def poetry(name: str, more: str = "", version: str = "1.0") -> str:
    return f'[[package]]\nname = "{name}"\nversion = "{version}"\n{more}\n'


def test_poetry_lock_that_says_the_groups() -> None:
    """Poetry 2 (`groups`) and before 1.5 (`category`)."""
    text = (
        poetry("Main.Pkg", 'groups = ["main", "dev"]\noptional = false')
        + poetry("extra", 'groups = ["main"]\noptional = true')
        + poetry("lint", 'groups = ["dev"]')
        + poetry("old", 'category = "dev"')
        + poetry("older", 'category = "main"')
        + poetry("private", 'groups = ["main"]\n[package.source]\ntype = "legacy"\nurl = "https://h/simple"')
        + poetry("git", 'groups = ["main"]\n[package.source]\ntype = "git"\nurl = "https://h/git"')
        + poetry("path", 'groups = ["main"]\n[package.source]\ntype = "directory"\nurl = "../path"')
    )
    assert told({"poetry.lock": text}) == [
        "2 main-pkg 1.0 runtime",
        "7 extra 1.0 optional",
        "12 lint 1.0 development",
        "16 old 1.0 development",
        "20 older 1.0 runtime",
        "24 private 1.0 runtime https://h/simple",
        f"31 git 1.0 runtime {VCS}",
        f"38 path 1.0 runtime {LOCAL}",
    ]


def test_poetry_lock_that_does_not() -> None:
    """Poetry 1.5 to 1.8: needs are followed, through the extras that are asked for, in a circle, and to each
    version of a package that platforms share."""
    manifest = """[tool.poetry.dependencies]
app = {version = "^1", extras = ["Fast_er"]}
maybe = {version = "^1", optional = true}
[tool.poetry.group.dev.dependencies]
lint = "^1"
"""
    text = (
        poetry("app", '[package.dependencies]\nspeed = {version = "*", optional = true, markers = "extra == \'fast-er\'"}\nslow = {version = "*", optional = true}\nnp = "*"\n[package.extras]\nfast-er = ["speed (>=1)"]\nslow = ["slow"]')
        + poetry("speed")
        + poetry("np")
        + poetry("np", version="2.0")
        + poetry("lint", '[package.dependencies]\napp = {version = "^1", extras = ["slow"]}\nslow = [{version = "<2", python = "<3"}, {version = ">=2"}]\nspeed = "*"')
        + poetry("slow", '[package.dependencies]\nlint = "*"')
        + poetry("maybe")
        + poetry("stray")
    )  # fmt: skip
    assert [line.split(" ", 1)[1] for line in told({"poetry.lock": text, "pyproject.toml": manifest})] == [
        "app 1.0 runtime",
        "speed 1.0 runtime",
        "np 1.0 runtime",
        "np 2.0 runtime",
        "lint 1.0 development",
        "slow 1.0 development",
        "maybe 1.0 optional",
        "stray 1.0 runtime",
    ]


def test_pipfile_lock() -> None:
    text = """{"_meta": {"sources": [{"name": "ours", "url": "https://u:p@h/simple"}]},
 "default": {
  "here": {"editable": true, "path": "."},
  "a": {"version": "==1.0", "index": "ours", "markers": "x"},
  "g": {"git": "https://h/g", "ref": "0"},
  "p": {"path": "./p"},
  "f": {"file": "https://h/f.whl"}
 },
 "develop": {
  "a": {"version": "==1.0"},
  "t": {"version": "==2.0"}
 }}"""
    assert told({"Pipfile.lock": text, "Pipfile": '[packages]\na = "*"\n'}) == [
        "4+ a 1.0 runtime https://u:p@h/simple",
        f"5 g - runtime {VCS}",
        f"6 p - runtime {LOCAL}",
        f"7 f - runtime {ADDRESS}",
        "11 t 2.0 development",
    ]


def test_pylock() -> None:
    text = """lock-version = "1.0"
[[packages]]
name = "a"
version = "1.0"
index = "https://h/simple"
dependencies = [{ name = "b" }]
[[packages]]
name = "b"
version = "2.0"
[[packages]]
name = "v"
vcs = { type = "git", url = "https://h/v", commit-id = "0" }
[[packages]]
name = "d"
directory = { path = "d" }
[[packages]]
name = "z"
archive = { url = "https://h/z.zip" }
"""
    lines = [
        "3 a 1.0 {} https://h/simple",
        "8 b 2.0 {}",
        f"11 v - {{}} {VCS}",
        f"14 d - {{}} {LOCAL}",
        f"17 z - {{}} {ADDRESS}",
    ]
    assert told({"pylock.toml": text}) == [line.format("runtime") for line in lines]
    assert told({"pylock.dev.toml": text}) == [line.format("development") for line in lines]
    told_of_both = told(
        {"pylock.toml": text, "pyproject.toml": '[project]\nname = "x"\n[dependency-groups]\ndev = ["a"]\n'}
    )
    assert [line.split()[:4] for line in told_of_both][:2] == [
        ["3+", "a", "1.0", "development"],
        ["8", "b", "2.0", "development"],
    ]


def test_crlf_moves_no_line() -> None:
    assert told({"uv.lock": "\ufeff" + UV.replace("\n", "\r\n")}) == told({"uv.lock": UV})
