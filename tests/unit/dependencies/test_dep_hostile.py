"""What strangers' manifests and locks may hold: it becomes a problem or is left out; nothing is raised or hangs."""

from __future__ import annotations

import configparser
import json
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.dependencies.asked import Lock
from compliance.dependencies.read import READERS, read, reader_of

NAMES = (*READERS, "requirements.txt", "pylock.dev.toml")
# The readers' ways of saying no. Anything else is a mistake of theirs, though `read` outlives that too.
REFUSALS = (ValueError, RecursionError, configparser.Error, yaml.YAMLError)
SAMPLES = {
    file.name.removesuffix(".sample"): file.read_text("utf-8")
    for file in sorted((Path(__file__).parent / "samples").iterdir())
}

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def _changed(value: Any, data: st.DataObject) -> Any:
    """With something else in one place of it."""
    keys = (
        list(value) if isinstance(value, dict) else list(range(len(value))) if isinstance(value, list) else []
    )
    if not keys or data.draw(st.integers(0, 3)) == 0:
        return data.draw(VALUES)
    key = data.draw(st.sampled_from(keys))
    value[key] = _changed(value[key], data)
    return value


def runs(name: str, text: str) -> None:
    """Reads it by itself, where only refusals may come out, and as a tree, where nothing may."""
    reader = reader_of(name)
    assert reader
    try:
        found = reader(name, text)
    except REFUSALS:
        found = None
    if isinstance(found, Lock):
        list(found.find("x", "^1"))
    told = read([name], lambda _: text)
    assert found or told.problems or not text
    for one in told.asked:
        assert one.name.isprintable() and ".." not in one.name.split("/") and len(one.name) <= 300
        assert 1 <= one.place.line <= text.count("\n") + 1


@pytest.mark.parametrize("name", NAMES)
def test_samples_are_read(name: str) -> None:
    """What the tests below break is whole before."""
    sample = SAMPLES.get(name, SAMPLES["pylock.toml"])
    told = read([name], lambda _: sample, ["other.txt"])
    assert told.asked and not told.problems


@given(name=st.sampled_from(NAMES), text=st.text())
def test_any_text(name: str, text: str) -> None:
    runs(name, text)


@pytest.mark.parametrize("name", [name for name in NAMES if SAMPLES.get(name, "").startswith("{")])
@given(data=st.data())
def test_wrong_types_in_json(name: str, data: st.DataObject) -> None:
    """Any value at any place of a file that is right otherwise."""
    runs(name, json.dumps(_changed(json.loads(SAMPLES[name]), data)))


@given(data=st.data())
def test_wrong_types_in_pnpm_locks(data: st.DataObject) -> None:
    changed = _changed(yaml.safe_load(SAMPLES["pnpm-lock.yaml"]), data)
    runs("pnpm-lock.yaml", json.dumps(changed))  # which is YAML as well


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith((".toml", "lock", "Pipfile"))])
@given(data=st.data())
def test_wrong_types_in_toml(name: str, data: st.DataObject) -> None:
    """Values are written over in the text: the standard library writes no TOML."""
    lines = SAMPLES.get(name, SAMPLES["pylock.toml"]).split("\n")
    at = data.draw(st.integers(0, len(lines) - 1))
    key, equals, _ = lines[at].partition(" = ")
    other = st.sampled_from(
        ["1", "true", "[]", "{}", "[[1]]", '""', "[{a = 1}]", "1979-05-27", '{name = ["x"]}']
    )
    lines[at] = (
        f"{key} = {data.draw(other)}" if equals else data.draw(st.sampled_from(["", "[package]", "[[x]]"]))
    )
    runs(name, "\n".join(lines))


@settings(max_examples=300)
@given(name=st.sampled_from(sorted(SAMPLES)), seed=st.integers(0, 1 << 30))
def test_broken_samples(name: str, seed: int) -> None:
    """Cut off, doubled, or with pieces of itself in other places."""
    chance = random.Random(seed)
    text = SAMPLES[name]
    for _ in range(chance.randrange(1, 4)):
        one, two = sorted((chance.randrange(len(text) + 1), chance.randrange(len(text) + 1)))
        at = chance.randrange(len(text) + 1)
        text = chance.choice(
            (
                text[:one],
                text[:one] + text[two:],
                text[:at] + text[one:two] + text[at:],
                text[:at] + chance.choice("\0\x1b\u202e\ud800\r\n\"'{[<&*%") + text[at:],
            )
        )
        if not text:
            return
    runs(name, text)


MANY = 8_000
LONG: dict[str, tuple[str, Callable[[int], str]]] = {
    "requirements": ("requirements.txt", lambda n: "".join(f"p{i}==1 \\\n  --hash=sha256:0\n" for i in range(n))),
    "pyproject": ("pyproject.toml", lambda n: "[project]\ndependencies = [\n" + "".join(f'"p{i}>=1",\n' for i in range(n)) + "]"),
    "poetry": ("pyproject.toml", lambda n: "[tool.poetry.dependencies]\n" + "".join(f'p{i} = "^1"\n' for i in range(n))),
    "setup.cfg": ("setup.cfg", lambda n: "[options]\ninstall_requires =\n" + "".join(f"  p{i}\n" for i in range(n))),
    "setup.py": ("setup.py", lambda n: "setup(install_requires=[" + "'p',\n" * (n // 2) + "])"),
    "Pipfile": ("Pipfile", lambda n: "[packages]\n" + "".join(f'p{i} = "*"\n' for i in range(n))),
    "Pipfile.lock": ("Pipfile.lock", lambda n: json.dumps({"default": {f"p{i}": {"version": "==1"} for i in range(n)}}, indent=1)),
    "uv": ("uv.lock", lambda n: "".join(f'[[package]]\nname = "p{i}"\nversion = "1"\ndependencies = [{{ name = "p{i + 1}" }}]\n' for i in range(n))),
    "uv, one name": ("uv.lock", lambda n: "".join(f'[[package]]\nname = "p"\nversion = "{i}"\ndependencies = [{{ name = "p" }}]\n' for i in range(n))),
    "poetry.lock": ("poetry.lock", lambda n: "".join(f'[[package]]\nname = "p{i}"\nversion = "1"\n[package.dependencies]\np{i + 1} = "*"\n' for i in range(n))),
    "package.json": ("package.json", lambda n: json.dumps({"dependencies": {f"p{i}": "^1" for i in range(n)}}, indent=1)),
    "package.json, escaped": ("package.json", lambda n: json.dumps({"dependencies": {f"é{i}": "^1" for i in range(n)}}, indent=1)),
    "package-lock": ("package-lock.json", lambda n: json.dumps({"packages": {"": {"dependencies": {f"p{i}": "1" for i in range(n)}}, **{f"node_modules/p{i}": {"version": "1.0.0"} for i in range(n)}}}, indent=1)),
    "package-lock, deep": ("package-lock.json", lambda n: json.dumps({"packages": {"a/" * n: {"dependencies": {f"p{i}": "1" for i in range(n)}}}})),
    "package-lock 1": ("package-lock.json", lambda n: json.dumps({"dependencies": {f"p{i}": {"version": "1.0.0", "dependencies": {"p": {"version": "1.0.0"}}} for i in range(n // 2)}}, indent=1)),
    "pnpm": ("pnpm-lock.yaml", lambda n: "packages:\n" + "".join(f"  p{i}@1.0.0:\n    dependencies: {{p{i + 1}: 1.0.0}}\n" for i in range(n))),
    "yarn": ("yarn.lock", lambda n: "".join(f'p{i}@^1:\n  version "1.0.0"\n  dependencies:\n    p{i + 1} "^1"\n' for i in range(n))),
    "yarn, one name": ("yarn.lock", lambda n: "".join(f'p@^{i}:\n  version "{i}.0.0"\n  dependencies:\n    p "^x"\n' for i in range(n))),
    "cargo": ("Cargo.lock", lambda n: "".join(f'[[package]]\nname = "p{i}"\nversion = "1"\nsource = "registry+x"\n' for i in range(n))),
    "go": ("go.mod", lambda n: "require (\n" + "".join(f"\tx.org/p{i} v1.0.0\n" for i in range(n)) + ")\n"),
    "pom": ("pom.xml", lambda n: "<project><dependencies>" + "".join(f"<dependency><artifactId>p{i}</artifactId></dependency>\n" for i in range(n)) + "</dependencies></project>"),
}  # fmt: skip


@pytest.mark.parametrize("which", LONG)
def test_long_lists_are_one_pass(which: str) -> None:
    name, make = LONG[which]
    text = make(MANY)
    start = time.process_time()
    told = read([name], lambda _: text)
    assert time.process_time() - start < 4
    assert told.asked or not told.problems


def test_what_is_beyond_the_limit_is_not_dropped_unsaid() -> None:
    files = {
        "package.json": json.dumps({"dependencies": {f"p{number}": "1" for number in range(20_001)}}),
        "yarn.lock": "".join(f'q{number}@1:\n  version "1.0.0"\n' for number in range(20_001)),
    }
    told = read(files, files.__getitem__)
    assert len(told.asked) == 40_000
    assert {problem.path: problem.message for problem in told.problems} == dict.fromkeys(
        files, "it names 20,001 packages, and only the first 20,000 are looked at"
    )


SLOW = {
    "blanks": ("setup.cfg", "[options]\na" + " " * 200_000 + "b = c\n"),
    "other blanks": ("setup.cfg", "[options]\na" + "\x0b" * 200_000 + "b = c\n"),
    "a key of many parts": ("pyproject.toml", "a." * 200_000 + "a = 1"),
    "a table of many parts": ("uv.lock", "[" + "'a' . " * 200_000 + "a]"),
    "nested lists": ("pyproject.toml", "a = " + "[" * 200_000),
    "nested tables": ("Pipfile.lock", '{"a":' * 200_000),
    "nested YAML": ("pnpm-lock.yaml", "[" * 200_000),
    "nested YAML blocks": ("pnpm-lock.yaml", "".join(" " * i + "a:\n" for i in range(2_000))),
    "merged aliases": ("pnpm-lock.yaml", "a0: &a0 {x: y}\n" + "".join(f"a{i}: &a{i}\n  <<: [*a{i - 1}, *a{i - 1}]\n" for i in range(1, 30))),
    "shared importers": ("pnpm-lock.yaml", "importers:\n  .: &a {dependencies: {" + ", ".join(f"p{i}: 1.0.0" for i in range(5_000)) + "}}\n" + "".join(f"  i{i}: *a\n" for i in range(5_000))),
    "XML entities": ("pom.xml", '<!DOCTYPE p [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><project>&b;</project>'),
    "nested XML": ("pom.xml", "<a>" * 200_000),
    "one long XML token": ("pom.xml", "<a " + "x" * 2_000_000),
    "nested Python": ("setup.py", "setup(install_requires=" + "[" * 5_000),
    "signs in Python": ("setup.py", "setup(x=" + "-" * 100_000 + "1)"),
    "sums in Python": ("setup.py", "setup(x=1" + "+1" * 50_000 + ")"),
    "dots in Python": ("setup.py", "a" + ".a" * 50_000),
    "a continued line": ("requirements.txt", "a \\\n" * 100_000),
    "one line": ("requirements.txt", "a" * 1_000_000 + " --" * 100_000),
    "markers": ("requirements.txt", ("a; " + "(" * 1_900 + "\n") * 500),
    "one entry of Yarn": ("yarn.lock", "a@1, " * 200_000 + "\n"),
    "Go": ("go.mod", "require " + "a/" * 400_000 + "\n" + "require x v1 " + " " * 500_000 + "x\n"),
    "an address": ("package.json", json.dumps({"dependencies": {"a": "a/" * 900 + "a@" * 100, "b": "npm:" + "@" * 1_900}})),
}  # fmt: skip


@pytest.mark.parametrize("which", SLOW)
def test_nothing_hangs(which: str) -> None:
    name, text = SLOW[which]
    start = time.process_time()
    runs(name, text)
    assert time.process_time() - start < 4


@pytest.mark.parametrize(
    "bad", ["../../x", "a\nb", "a\x1b[31mb", "a\u202eb", "a\0b", "", "x" * 400, "a b", "..", "?x"]
)
def test_what_is_no_name_is_asked_of_nobody(bad: str) -> None:
    """Names go into the addresses of registries and onto terminals."""
    files = {
        "package-lock.json": json.dumps({"packages": {f"node_modules/{bad}": {"version": "1.0.0"}}}),
        "Pipfile.lock": json.dumps({"default": {bad: {"version": "==1"}}}),
    }
    told = read(files, files.__getitem__)
    for one in told.asked:
        assert one.elsewhere == "no registry has packages of such a name"
        assert one.name.isprintable() and "\x1b" not in one.name
    assert len(told.asked) == 2


def test_what_is_shown_is_printable() -> None:
    """A version or a requirement cannot move the cursor of a terminal."""
    text = json.dumps({"packages": {"node_modules/x": {"version": "1\x1b[2J\u202e0"}}})
    (one,) = read(["package-lock.json"], lambda _: text).asked
    assert one.version == "1\ufffd[2J\ufffd0"


def test_a_problem_is_one_line_and_names_the_file() -> None:
    told = read(["a/package.json", "b/pnpm-lock.yaml", "c/pom.xml"], lambda _: "{\n[ &x")
    assert [problem.path for problem in told.problems] == ["a/package.json", "b/pnpm-lock.yaml", "c/pom.xml"]
    assert all(
        "\n" not in problem.message and "cannot be read: " in problem.message for problem in told.problems
    )
