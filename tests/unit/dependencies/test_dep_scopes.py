"""Manifests and locks of one tree together: which lock answers which manifest, and what that makes of a scope."""

from __future__ import annotations

import json

from compliance.dependencies.read import read
from compliance.model.dependency import Mention, Scope


def scopes(files: dict[str, str]) -> dict[str, str]:
    """`name version-or-range` -> scope; `*` after it for what a manifest names."""
    found = read(files, files.__getitem__)
    assert not found.problems
    return {
        f"{one.name} {one.version or one.wanted}": one.scope.value + ("*" if one.direct else "")
        for one in found.asked
    }


def package(**sections: dict[str, str]) -> str:
    return json.dumps(sections)


YARN = 'a@^1:\n  version "1.0.0"\n  dependencies:\n    b "^1"\nb@^1:\n  version "1.0.0"\nt@^1:\n  version "1.0.0"\n'
NPM = json.dumps(
    {
        "packages": {
            "": {"dependencies": {"a": "^1"}, "devDependencies": {"t": "^1"}},
            "node_modules/a": {"version": "1.0.0"},
            "node_modules/b": {"version": "1.0.0"},
            "node_modules/t": {"version": "1.0.0", "dev": True},
        }
    }
)
MANIFEST = package(dependencies={"a": "^1"}, devDependencies={"t": "^1"})
ANSWER = {"a 1.0.0": "runtime*", "b 1.0.0": "runtime", "t 1.0.0": "development*"}


def test_two_locks_side_by_side() -> None:
    """Each is read with the manifest beside it: else all that one of them holds would count as runtime."""
    assert scopes({"package.json": MANIFEST, "yarn.lock": YARN}) == ANSWER
    assert scopes({"package.json": MANIFEST, "yarn.lock": YARN, "package-lock.json": NPM}) == ANSWER


def test_a_lock_answers_for_the_folders_below_it() -> None:
    """The nearest one does, and only that of its own ecosystem."""
    files = {
        "yarn.lock": YARN.replace("1.0.0", "1.5.0"),
        "app/yarn.lock": YARN,
        "app/web/package.json": MANIFEST,
        "uv.lock": "",
    }
    found = scopes(files)
    assert found["t 1.0.0"] == "development*" and found["t 1.5.0"] == "runtime"


def test_runtime_of_one_project_is_not_hidden_by_the_lock_of_another() -> None:
    """A package.json that is no workspace of the lock around it, and needs what that has for development."""
    files = {
        "package-lock.json": NPM,
        "package.json": MANIFEST,
        "server/package.json": package(dependencies={"t": "^2", "b": "^1"}),
    }
    assert scopes(files) == {**ANSWER, "t ^2": "runtime*"}


def test_the_strongest_scope_counts() -> None:
    manifest = '[project]\nname = "p"\ndependencies = ["x"]\n[project.optional-dependencies]\nx = ["x", "y"]\n[dependency-groups]\ndev = ["y", "x"]\n'
    assert scopes({"pyproject.toml": manifest}) == {"x ": "runtime*", "y ": "optional*"}


def test_folders_for_development() -> None:
    files = {"examples/web/package.json": MANIFEST, "examples/web/yarn.lock": YARN}
    assert set(scopes(files).values()) == {"development*", "development"}


def test_what_the_repository_makes_itself_may_be_published_as_well() -> None:
    """An earlier release of it is a dependency; of a range, a registry may know."""
    files = {
        "package.json": '{"name": "me", "dependencies": {"lib": "^1"}, "devDependencies": {"me": "3.0.0"}}',
        "lib/package.json": '{"name": "lib"}',
    }
    assert scopes(files) == {"me 3.0.0": "development*", "lib ^1": "runtime*"}
    assert {one.name: one.own for one in read(files, files.__getitem__).asked} == {"me": True, "lib": True}


def test_every_place_is_kept() -> None:
    """A package that many files ask for is told once, with where."""
    files = {f"p{number:02}/package.json": package(dependencies={"a": "^1"}) for number in range(30)}
    (one,) = read(files, files.__getitem__).asked
    assert one.place == Mention("p00/package.json", 1) and one.also[0] == Mention("p01/package.json", 1)
    assert len(one.also) == 19 and one.scope is Scope.RUNTIME


def test_a_file_that_cannot_be_read_hides_no_other() -> None:
    files = {"a/package.json": "[]", "b/package.json": MANIFEST, "c/package.json": ""}
    found = read(files, files.__getitem__)
    assert {one.name for one in found.asked} == {"a", "t"}
    (problem,) = found.problems
    assert (problem.path, problem.stage) == ("a/package.json", "dependencies")
    assert problem.message == "what it asks for cannot be read: not a JSON object"


def test_lines_are_found_in_a_large_file() -> None:
    """Where a form of writing a name is not there at all, that costs no search through the rest of the file."""
    text = "packages:\n" + "".join(
        f"  '@s/p{number}@1.0.0':\n    resolution: {{integrity: {'i' * 200}}}\n" for number in range(6_000)
    )
    found = read(["pnpm-lock.yaml"], lambda _: text).asked
    assert [one.place.line for one in found] == [2 + 2 * int(one.name.removeprefix("@s/p")) for one in found]
    listed = "[options]\ninstall_requires =\n" + "".join(f"  p{number}\n" for number in range(5_000))
    found = read(["setup.cfg"], lambda _: listed).asked
    assert [one.place.line for one in found] == [3 + int(one.name[1:]) for one in found]


def test_another_version_than_the_locks_is_asked_for_as_well() -> None:
    """The requirements of an example, pinned years ago, below the lock of the project."""
    files = {
        "uv.lock": '[[package]]\nname = "click"\nversion = "8.3.2"\nsource = {registry = "https://pypi.org/simple"}\n',
        "examples/requirements.txt": "click==8.1.3\n",
    }
    assert scopes(files)["click 8.1.3"] == "development*"
    assert list(scopes({**files, "examples/requirements.txt": "click==8.3.2\n"})) == ["click 8.3.2"]


def test_pnpm_says_in_a_snapshot_what_may_be_left_out() -> None:
    """Since version 9; what only development needs stays development."""
    lock = """\
importers:
  .:
    dependencies: {a: {specifier: ^1, version: 1.0.0}}
    devDependencies: {t: {specifier: ^1, version: 1.0.0}}
packages: {a@1.0.0: {}, t@1.0.0: {}, fast@1.0.0: {}, tfast@1.0.0: {}}
snapshots:
  a@1.0.0: {optionalDependencies: {fast: 1.0.0}}
  fast@1.0.0: {optional: true}
  t@1.0.0: {optionalDependencies: {tfast: 1.0.0}}
  tfast@1.0.0: {optional: true}
"""
    found = scopes({"pnpm-lock.yaml": lock})
    assert found["fast 1.0.0"] == "optional" and found["tfast 1.0.0"] == "development"


def test_a_lock_tells_who_needs_what_nobody_names() -> None:
    found = read(
        {"package.json": MANIFEST, "yarn.lock": YARN},
        {"package.json": MANIFEST, "yarn.lock": YARN}.__getitem__,
    )
    assert {one.name: one.needed_by for one in found.asked} == {"a": "", "b": "a", "t": ""}
