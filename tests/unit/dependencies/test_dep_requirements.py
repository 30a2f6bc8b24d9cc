"""pip's requirements files, in each of the forms that pip takes."""

from __future__ import annotations

import pytest

from compliance.dependencies.asked import ADDRESS, LOCAL, VCS, Asked
from compliance.dependencies.read import read, reader_of
from compliance.dependencies.requirement import NOT_UNDERSTOOD
from compliance.model.dependency import Scope


def asked(**files: str) -> dict[str, Asked]:
    """By name; two underscores in a file's name are a slash, one a full stop."""
    texts = {name.replace("__", "/").replace("_", "."): text for name, text in files.items()}
    found = read(texts, texts.__getitem__)
    assert not found.problems
    return {one.name: one for one in found.asked}


def one(line: str) -> Asked | None:
    found = asked(requirements_txt=line)
    assert len(found) <= 1
    return next(iter(found.values()), None)


@pytest.mark.parametrize(
    ("line", "name", "version", "wanted", "elsewhere"),
    [
        ("Flask", "flask", "", "", ""),
        ("flask==2.3.1", "flask", "2.3.1", "==2.3.1", ""),
        ("flask === 2.3.1", "flask", "2.3.1", "===2.3.1", ""),
        ("flask>=2,<3", "flask", "", "<3,>=2", ""),
        ("flask==2.*", "flask", "", "==2.*", ""),
        ("flask (>=2)", "flask", "", ">=2", ""),
        ("torch==2.1.0+cu118", "torch", "2.1.0+cu118", "==2.1.0+cu118", ""),
        ("zope.interface ~= 5.0  # why", "zope-interface", "", "~=5.0", ""),
        ('flask==2.3.1 ; python_version < "3.9"', "flask", "2.3.1", "==2.3.1", ""),
        ("flask==2.3.1 --hash=sha256:00 --hash=sha256:11", "flask", "2.3.1", "==2.3.1", ""),
        ("flask @ git+https://h/p/flask.git@main", "flask", "", "", VCS),
        ("flask @ https://h/flask-2.3.1-py3-none-any.whl", "flask", "", "", ADDRESS),
        ("flask @ file:///tmp/flask", "flask", "", "", LOCAL),
        ("git+https://h/p/flask.git", "flask", "", "", VCS),
        ("git+https://h/p/flask.git@feature/x#subdirectory=a", "flask", "", "", VCS),
        ("git+ssh://git@h/p/flask.git@v1", "flask", "", "", VCS),
        ("git@h:p/flask.git", "flask", "", "", VCS),
        ("-e git+https://user:secret@h#egg=flask", "flask", "", "", VCS),
        ("-e git+https://user:secret@h/x.git#egg=flask&subdirectory=a", "flask", "", "", VCS),
        ("--editable=hg+https://h/p/flask", "flask", "", "", VCS),
        ("https://h/w/flash_attn-2.5.6+cu122-cp310-cp310-linux_x86_64.whl", "flash-attn", "", "", ADDRESS),
        ("https://h/w/my-package-1.0.tar.gz", "my-package", "", "", ADDRESS),
        ("./libs/mine", "mine", "", "", LOCAL),
        ("-e ./libs/mine[extra]", "mine", "", "", LOCAL),
        ("wheels/flask-2.3.1-py3-none-any.whl", "flask", "", "", LOCAL),
        ("flask-2.3.1-py3-none-any.whl", "flask", "", "", LOCAL),
        ("flask==${VERSION}", "flask", "", "", NOT_UNDERSTOOD),
    ],
)  # fmt: skip
def test_a_line(line: str, name: str, version: str, wanted: str, elsewhere: str) -> None:
    found = one(line)
    assert found
    assert (found.name, found.version, found.wanted, found.elsewhere) == (name, version, wanted, elsewhere)


@pytest.mark.parametrize(
    "line", ["", "# flask", "-e .", "-e .[dev]", ".", "--editable=.", "..", "-c constraints.txt", "--no-binary :all:",
             "--pre", "-f https://h", "The system shall be fast.", "<<<<<<< HEAD", "file: x"],
)  # fmt: skip
def test_what_names_no_package(line: str) -> None:
    """Options, the project itself, and sentences (a document may bear the same name)."""
    assert one(line) is None


def test_what_is_included_counts_as_its_includer() -> None:
    """Whatever it is called, and wherever it lies."""
    files = {
        "requirements.txt": "-r requirements/test.txt\n-r 'vendor/all.list'\n",
        "requirements/test.txt": "a\n",
        "vendor/all.list": "b\n-r more.in\n",
        "vendor/more.in": "c\n",
        "requirements/dev.txt": "-r ../only.list\n",
        "only.list": "d\n",
    }
    own = [path for path in files if path.startswith("req")]
    found = read(own, files.__getitem__, files)
    assert {asked.name: asked.scope.value for asked in found.asked} == {
        "a": "runtime", "b": "runtime", "c": "runtime", "d": "development",
    }  # fmt: skip
    assert not found.problems


@pytest.mark.parametrize(
    "name", ["https://h/requirements.txt", "missing.txt", "../outside.txt", "${HOME}/x.txt"]
)
def test_an_include_that_cannot_be_read_is_a_problem(name: str) -> None:
    found = read(["requirements.txt"], lambda path: f"a==1\n-r {name}\n")
    assert [asked.name for asked in found.asked] == ["a"]
    (problem,) = found.problems
    assert name.rpartition("/")[2] in problem.message


@pytest.mark.parametrize("break_", ["\x0c", "\u2028", "\u2029", "\x85", "\r"])
def test_what_ends_a_line_for_pip_does_so_here(break_: str) -> None:
    """Else a requirement could hide in a comment."""
    found = read(["requirements.txt"], lambda path: f"a==1 #{break_}b==1\nc==1\n")
    assert {asked.name: asked.place.line for asked in found.asked} == {"a": 1, "b": 1, "c": 2}


def test_nothing_hides_behind_the_length_of_a_line() -> None:
    marker = " or ".join(['python_version > "3"'] * 300)
    found = read(["requirements.txt"], lambda path: f"a; {marker}\n{' ' * 9_000}b==1\n")
    assert [(asked.name, asked.elsewhere) for asked in found.asked] == [("a", NOT_UNDERSTOOD), ("b", "")]
    assert read(["requirements.txt"], lambda path: " " * 30_000 + "b==1\n").problems


def test_extras_belong_to_the_requirement() -> None:
    found = one("uvicorn[Standard,x]>=0.2")
    assert found and found.extras == ("Standard", "x") and found.requirement == "uvicorn[Standard,x]>=0.2"


def test_lines_are_counted_as_an_editor_does() -> None:
    """A continued line is where it begins; byte-order mark, CRLF and non-ASCII comments move nothing."""
    text = "\ufeff# 依赖\r\n\r\na==1 \\\r\n  --hash=sha256:0\r\nb==2 \\\r\n# cut\r\nc==3\r\nd==4 \\"
    found = asked(requirements_txt=text)
    assert {name: (one.version, one.place.line) for name, one in found.items()} == {
        "a": ("1", 3), "b": ("2", 5), "c": ("3", 7), "d": ("4", 8),
    }  # fmt: skip


def test_pip_compile_says_what_is_needed_by_what() -> None:
    text = """a==1
    # via -r requirements.in
b==1
    # via a
c==1  # via a
d==1
    # via
    #   a
    #   project (pyproject.toml)
e==1  # installed via conda elsewhere
"""
    found = asked(requirements_txt=text)
    assert [name for name, one in found.items() if one.direct] == ["a", "d", "e"]


def test_the_source_of_a_compiled_file_is_not_asked_again() -> None:
    found = asked(requirements_in="a>1", requirements_txt="a==2", dev_in="b", requirements__x_in="c")
    assert {name: one.version for name, one in found.items()} == {"a": "2"}


def test_an_index_holds_for_the_whole_file() -> None:
    found = asked(requirements_txt="a\n-i https://u:p@h/simple\nb\n--extra-index-url https://other\n")
    assert {one.index for one in found.values()} == {"https://u:p@h/simple"}


def test_files_that_name_each_other() -> None:
    """Also in a circle; each is read once, whatever it is called, and none outside of the tree."""
    files = {
        "requirements.txt": "-r more/base.txt\na",
        "more/base.txt": "-r ../requirements.txt\n--requirement=../../../etc/passwd\n-c limits.txt\nb",
        "more/limits.txt": "limit==1",
    }
    found = read(files, files.__getitem__)
    assert [(one.name, one.place.path) for one in found.asked] == [
        ("a", "requirements.txt"),
        ("b", "more/base.txt"),
    ]


@pytest.mark.parametrize(
    ("path", "scope"),
    [
        ("requirements.txt", Scope.RUNTIME),
        ("server/requirements-gpu.txt", Scope.RUNTIME),
        ("requirements/audio/tts.txt", Scope.RUNTIME),
        ("requirements-dev.txt", Scope.DEVELOPMENT),
        ("dev-requirements.txt", Scope.DEVELOPMENT),
        ("requirements/tests.txt", Scope.DEVELOPMENT),
        ("docs/requirements.txt", Scope.DEVELOPMENT),
        ("examples/app/requirements.txt", Scope.DEVELOPMENT),
    ],
)
def test_scope_by_the_name_of_the_file(path: str, scope: Scope) -> None:
    (found,) = read([path], lambda _: "a").asked
    assert found.scope is scope


@pytest.mark.parametrize(
    "path", ["constraints.txt", "requirements/constraints.txt", "notes.txt", "requirements.md"]
)
def test_files_that_ask_for_nothing(path: str) -> None:
    assert reader_of(path) is None
