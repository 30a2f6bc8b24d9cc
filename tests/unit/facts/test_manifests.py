"""Manifests of more ecosystems; setup.py is parsed, never run; no XML explodes."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.trees import make_tree

from compliance.facts.declared import read_manifests
from compliance.facts.manifest import Manifest

SETUP = "from setuptools import setup\nNAME = 'x'\nsetup(name='x', author='A B', url='https://github.com/a/x',\n      "
POM = """<project xmlns="http://maven.apache.org/POM/4.0.0"><artifactId>x</artifactId>
<licenses><license><name>Apache License, Version 2.0</name></license></licenses></project>"""
NUSPEC = """<package><metadata><id>x</id><license type="expression">MIT</license><authors>A B, C D</authors>
</metadata></package>"""
R = "Package: x\nTitle: T\nLicense: GPL (>= 2) | file LICENSE\nURL: https://github.com/a/x\n"
MANIFESTS = {
    "setup.py": (SETUP + "license='MIT')\n", ("setup.py", "x", "MIT", ("A B",), 4)),
    "composer.json": ('{"name": "a/x",\n "license": ["MIT", "GPL-3.0-only"]}', ("composer.json", "a/x", "MIT OR GPL-3.0-only", (), 2)),
    "pom.xml": (POM, ("pom.xml", "x", "Apache License, Version 2.0", (), 2)),
    "x.nuspec": (NUSPEC, ("nuget", "x", "MIT", ("A B", "C D"), 1)),
    "DESCRIPTION": (R, ("DESCRIPTION", "x", "GPL-2.0-or-later", (), 3)),
    "x.gemspec": ('Gem::Specification.new do |s|\n  s.license = "MIT"\nend\n', ("gemspec", "", "MIT", (), 2)),
    "x.podspec": ("Pod::Spec.new do |s|\n  s.license = { :type => 'MIT', :file => 'L' }\n", ("podspec", "", "MIT", (), 2)),
    "x.cabal": ("name:  x\nlicense:  BSD-3-Clause\n", ("cabal", "x", "BSD-3-Clause", (), 2)),
    "mix.exs": ('  licenses: ["Apache-2.0"],\n', ("mix.exs", "", "Apache-2.0", (), 1)),
    "CITATION.cff": ("cff-version: 1.2.0\nlicense: MIT\n", ("CITATION.cff", "", "MIT", (), 2)),
    "dune-project": ("(lang dune 2.0)\n(license MIT)\n", ("dune-project", "", "MIT", (), 2)),
}  # fmt: skip


def read(name: str, text: str) -> Manifest:
    (manifest,), problems = read_manifests(make_tree({name: text}))
    assert not problems
    return manifest


@pytest.mark.parametrize("name", MANIFESTS)
def test_each_manifest_and_the_line_of_its_licence(name: str) -> None:
    text, expected = MANIFESTS[name]
    found = read(name, text)
    assert (found.kind, found.name, found.license, found.authors, found.license_line) == expected


def test_setup_py_is_never_run(capsys: pytest.CaptureFixture[str]) -> None:
    text = "import sys\nprint('ran')\nsys.exit(1)\nfrom setuptools import setup\nsetup(name=f(), license='M' + 'IT')\n"
    assert read("setup.py", text).license == ""
    assert capsys.readouterr().out == ""


def test_a_setup_py_of_python_2_is_none_of_our_business() -> None:
    assert read_manifests(make_tree({"setup.py": "print 'x'\n"})) == ((), ())


@pytest.mark.parametrize("text", ["(" * 50_000, "-" * 190_000 + "1", "x = " + "[" * 5_000 + "]" * 5_000])
def test_a_deep_setup_py_is_no_crash(text: str) -> None:
    assert len(read_manifests(make_tree({"setup.py": text}))[1]) == 0


@pytest.mark.parametrize("name", ["pom.xml", "x.csproj", "x.nuspec"])
@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>',
        '<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>',
        "<x>",
        "<x>" * 100_000,
        "\x00",
    ],
)
def test_hostile_xml_is_not_read(name: str, text: str) -> None:
    started = time.perf_counter()
    assert read_manifests(make_tree({name: text})) == ((), ())
    assert time.perf_counter() - started < 1


def test_files_that_manifests_name_and_workspaces_that_they_list() -> None:
    pyproject = '[project]\nname = "x"\nlicense-files = ["LICEN[CS]E*", "COPYING"]\n'
    assert read("pyproject.toml", pyproject).license_files == ("COPYING",)
    package = '{"name": "x", "license": "SEE LICENSE IN EULA.md", "workspaces": {"packages": ["packages/*"]}}'
    assert read("package.json", package).license_files == ("EULA.md",)
    assert read("package.json", package).workspaces == ("packages/*",)
    assert read("Cargo.toml", '[workspace]\nmembers = ["crates/*"]\n').workspaces == ("crates/*",)


@pytest.mark.parametrize(
    "written, spdx",
    [
        ("GPL-3", "GPL-3.0-only"),
        ("GPL (>= 2)", "GPL-2.0-or-later"),
        ("GPLv3+", "GPL-3.0-or-later"),
        ("LGPL-2.1", "LGPL-2.1-only"),
        ("MIT + file LICENSE", "MIT"),
        ("Artistic-2.0", "Artistic-2.0"),
    ],
)
def test_licences_as_r_writes_them(written: str, spdx: str) -> None:
    assert read("DESCRIPTION", f"Package: x\nLicense: {written}\n").license == spdx


@given(
    st.sampled_from([*MANIFESTS, "package.json", "pyproject.toml", "setup.cfg", "Cargo.toml"]),
    st.text(max_size=200),
)
def test_no_text_whatever_crashes_a_reader(name: str, text: str) -> None:
    manifests, problems = read_manifests(make_tree({name: text}))
    assert len(manifests) + len(problems) <= 1
