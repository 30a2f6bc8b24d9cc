"""Installed packages: read where they are what is asked for, and harmless whatever stands there."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from compliance.dependencies.installed import Installed

SITE = "lib/python3.11/site-packages"


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("VIRTUAL_ENV", "CONDA_PREFIX"):
        monkeypatch.delenv(name, raising=False)


def install(environment: Path, name: str = "one", version: str = "1.0", text: str | None = None) -> Path:
    place = environment / SITE / f"{name}-{version}.dist-info" / "METADATA"
    place.parent.mkdir(parents=True)
    place.write_text(f"Name: {name}\nVersion: {version}\nLicense: MIT\n" if text is None else text)
    return place


def node(root: Path, name: str = "one", **fields: object) -> Path:
    place = root / "node_modules" / name / "package.json"
    place.parent.mkdir(parents=True)
    place.write_text(json.dumps({"name": name, "version": "1.2.3", "license": "MIT", **fields}))
    return place


@pytest.mark.parametrize("folder", [".venv", "venv", "env"])
def test_the_targets_own_environment(tmp_path: Path, folder: str) -> None:
    """The usual names of it."""
    install(tmp_path / folder)
    found = Installed(tmp_path).python("one", "1.0", "")
    assert found and found.declared.expression == "MIT" and found.source == "License of one 1.0, installed"
    assert Installed(None).python("one", "1.0", "") is None


def test_the_active_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is where the user says, outside of the target as a rule."""
    install(tmp_path / "elsewhere")
    monkeypatch.setenv("VIRTUAL_ENV", str(tmp_path / "elsewhere"))
    (tmp_path / "target").mkdir()
    assert Installed(tmp_path / "target").python("one", "1.0", "")


@pytest.mark.parametrize(
    ("version", "wanted", "fits"),
    [("1.0", "", True), ("1", "", True), ("1.1", "", False), ("", ">=0.9", True), ("", ">=2", False), ("", "", True), ("x", "", False), ("", "no range", False)],
)  # fmt: skip
def test_only_the_version_that_is_asked_for(tmp_path: Path, version: str, wanted: str, fits: bool) -> None:
    """Another version may have another licence."""
    install(tmp_path / ".venv")
    assert bool(Installed(tmp_path).python("one", version, wanted)) is fits


@pytest.mark.parametrize(
    ("version", "wanted", "fits"),
    [("1.2.3", "", True), ("1.2.4", "", False), ("", "^1.0.0", True), ("", "^2.0.0", False), ("", "*", True), ("", "latest", False)],
)  # fmt: skip
def test_only_the_node_version_that_is_asked_for(
    tmp_path: Path, version: str, wanted: str, fits: bool
) -> None:
    """Without a lock, too: what lies there may be from before package.json was changed."""
    node(tmp_path)
    assert bool(Installed(tmp_path).node("one", version, wanted, "")) is fits


def test_another_package_in_its_place(tmp_path: Path) -> None:
    """The name of the folder is not what the package calls itself."""
    install(tmp_path / ".venv", text="Name: two\nVersion: 1.0\nLicense: MIT\n")
    install(tmp_path / ".venv", "three", text="Name: three\nVersion: 9\nLicense: MIT\n")
    node(tmp_path, name="one").write_text('{"name": "two", "version": "1.2.3", "license": "MIT"}')
    installed = Installed(tmp_path)
    assert installed.python("one", "1.0", "") is None and installed.python("three", "1.0", "") is None
    assert installed.node("one", "1.2.3", "", "") is None


@pytest.mark.parametrize(
    "text", ["", "\x00" * 99, "Name: one\n", "License: MIT\n", "[]", "{", "null", "[" * 100_000]
)
def test_broken_metadata_is_none(tmp_path: Path, text: str) -> None:
    """Half a file, no file of that kind."""
    install(tmp_path / ".venv", text=text)
    node(tmp_path).write_text(text)
    installed = Installed(tmp_path)
    assert installed.python("one", "1.0", "") is None and installed.node("one", "1.2.3", "", "") is None


def test_pipes_folders_and_giants(tmp_path: Path) -> None:
    """A pipe that nobody writes to is not waited for; a file of a gigabyte is read at its top."""
    metadata, package = install(tmp_path / ".venv"), node(tmp_path)
    for place in (metadata, package):
        os.truncate(place, 1_000_000_000)  # zeros after the fields, which take no room
    assert Installed(tmp_path).python("one", "1.0", "") is not None
    assert Installed(tmp_path).node("one", "1.2.3", "", "") is None
    for place in (metadata, package):
        place.unlink()
        os.mkfifo(place)
    assert Installed(tmp_path).python("one", "1.0", "") is None
    assert Installed(tmp_path).node("one", "1.2.3", "", "") is None
    for place in (metadata, package):
        place.unlink()
        place.mkdir()
    assert Installed(tmp_path).python("one", "1.0", "") is None
    assert Installed(tmp_path).node("one", "1.2.3", "", "") is None


def test_links_out_of_the_tree_and_in_circles(tmp_path: Path) -> None:
    """What is committed as .venv or node_modules may lead anywhere."""
    outside, target = tmp_path / "outside", tmp_path / "target"
    install(outside)
    node(outside)
    target.mkdir()
    (target / ".venv").symlink_to(outside)
    (target / "node_modules").symlink_to(outside / "node_modules")
    (target / "venv").symlink_to("venv")
    (target / "env/lib").mkdir(parents=True)
    (target / "env/lib/python3.1").symlink_to("python3.1")
    installed = Installed(target)
    assert installed.python("one", "1.0", "") is None
    assert installed.node("one", "1.2.3", "", "") is None
    (target / "node_modules").unlink()
    (target / "node_modules").symlink_to("node_modules")
    assert Installed(target).node("one", "1.2.3", "", "") is None


def test_links_within_the_tree_are_followed(tmp_path: Path) -> None:
    """As pnpm lays packages out."""
    node(tmp_path / "node_modules/.pnpm/one@1.2.3")
    (tmp_path / "node_modules/one").symlink_to(".pnpm/one@1.2.3/node_modules/one")
    assert Installed(tmp_path).node("one", "1.2.3", "", "")


@pytest.mark.parametrize("name", ["../one", "..", "a\x00b", "\ud800", "/etc", "x" * 5_000, ""])
@pytest.mark.parametrize("folder", ["", "/etc", "../../etc", "node_modules/\x00", "node_modules/\ud800"])
def test_names_that_are_no_places(tmp_path: Path, name: str, folder: str) -> None:
    """They come from locks and manifests of the target."""
    assert Installed(tmp_path).node(name, "1.0.0", "", folder) is None
    assert Installed(tmp_path).python(name, "1.0", "") is None


def test_metadata_of_the_targets_environment_does_not_lead_out_of_it(tmp_path: Path) -> None:
    """A link there would put another file's lines into the report."""
    secret = tmp_path / "secret"
    secret.write_text("Name: one\nVersion: 1.0\nLicense: outside\n")
    place = install(tmp_path / "target" / ".venv")
    place.unlink()
    place.symlink_to(secret)
    assert Installed(tmp_path / "target").python("one", "1.0", "") is None
