"""What REUSE.toml, dep5, debian/copyright and `.license` files say becomes evidence of the files they name."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.trees import copyright_line, make_tree, match

from compliance.facts.annotation_files import read_dep5, read_reuse_toml
from compliance.facts.debian_names import debian_as_spdx
from compliance.facts.globs import debian_glob, reuse_glob
from compliance.facts.tree import Tree

REUSE = """version = 1

[[annotations]]
path = "src/**"
SPDX-FileCopyrightText = "2019 Quux Labs <mail@example.org>"
SPDX-License-Identifier = "MIT"

[[annotations]]
path = ["src/gen/*.c", "x.c"]
precedence = "PRECEDENCE"
SPDX-FileCopyrightText = ["© 2020-2024 Gen Works", "Copyright (c) 2021 Other Works"]
SPDX-License-Identifier = "ISC"
"""
DEBIAN = """Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: x

Files: *
Copyright: 2001-2003 First Works
License: GPL-2+

Files: third_party/*
 contrib/a?.c
Copyright: 2004 Second Works <mail@example.org>
 2005, 2006 Third Works
License: BSD-3-clause or Expat
 The text
"""


def said(tree: Tree, path: str) -> tuple[list[str], list[str]]:
    found = tree.evidence[path]
    return [m.spdx_expression for m in found.licenses], [line.holder for line in found.copyrights]


def reuse_tree(precedence: str) -> Tree:
    own = {"licenses": (match("Zlib", "tag"),), "copyrights": (copyright_line("Own Works"),)}
    files = {"src/a.c": "", "src/gen/b.c": "", "src/gen/own.c": ("", own), "c.c": ""}
    return make_tree({"REUSE.toml": REUSE.replace("PRECEDENCE", precedence), **files})


def test_reuse_toml_says_it_of_files_and_the_last_annotation_holds() -> None:
    tree = reuse_tree("closest")
    assert said(tree, "src/a.c") == (["MIT"], ["Quux Labs"])
    assert said(tree, "src/gen/b.c") == (["ISC"], ["Gen Works", "Other Works"])
    assert said(tree, "c.c") == ([], [])


@pytest.mark.parametrize(
    "precedence, licenses, holders",
    [
        ("closest", ["Zlib"], ["Own Works"]),
        ("aggregate", ["Zlib", "ISC"], ["Own Works", "Gen Works", "Other Works"]),
        ("override", ["ISC"], ["Gen Works", "Other Works"]),
    ],
)
def test_precedence(precedence: str, licenses: list[str], holders: list[str]) -> None:
    assert said(reuse_tree(precedence), "src/gen/own.c") == (licenses, holders)


def test_an_annotation_tells_its_document_and_lines() -> None:
    found = reuse_tree("closest").evidence["src/a.c"]
    (license,), (line,) = found.licenses, found.copyrights
    assert (license.source, license.start_line, license.end_line) == ("REUSE.toml", 3, 7)
    assert (line.source, line.years, line.context) == ("REUSE.toml", "2019", "annotation")


def test_the_nearest_reuse_toml_goes_before_those_above() -> None:
    inner = 'version = 1\n[[annotations]]\npath = "*"\nSPDX-License-Identifier = "Zlib"\n'
    outer = REUSE.replace("PRECEDENCE", "closest")
    tree = make_tree({"REUSE.toml": outer, "src/REUSE.toml": inner, "src/a.c": "", "src/d/e.c": ""})
    assert said(tree, "src/a.c") == (["Zlib"], ["Quux Labs"])
    assert said(tree, "src/d/e.c") == (["MIT"], ["Quux Labs"])


@pytest.mark.parametrize(
    "text",
    ["= 1", "[[annotations]]\n", '[[annotations]]\npath = "*"\nprecedence = "never"\n', "annotations = 1\n"],
)
def test_a_malformed_reuse_toml_is_a_problem_and_never_a_crash(text: str) -> None:
    tree = make_tree({"REUSE.toml": text, "a.c": ""})
    assert [problem.path for problem in tree.annotations.problems] == ["REUSE.toml"]
    assert said(tree, "a.c") == ([], [])


def test_debian_copyright_covers_what_says_nothing_itself() -> None:
    own = {"licenses": (match("ISC"),)}
    files = {"third_party/q/q.c": "", "contrib/ab.c": "", "contrib/abc.c": "", "own.c": ("", own)}
    tree = make_tree({"debian/copyright": DEBIAN, **files})
    assert said(tree, "third_party/q/q.c") == (["BSD-3-Clause OR MIT"], ["Second Works", "Third Works"])
    assert said(tree, "contrib/ab.c")[0] == ["BSD-3-Clause OR MIT"]
    assert said(tree, "contrib/abc.c")[0] == ["GPL-2.0-or-later"]
    assert said(tree, "own.c") == (["ISC"], ["First Works"])


def test_a_debian_folder_kept_for_packagers_speaks_of_no_file_here() -> None:
    tree = make_tree({"contrib/debian/copyright": DEBIAN, "contrib/a.c": ""})
    assert said(tree, "contrib/a.c") == ([], [])


@pytest.mark.parametrize("text", ["", "This package was debianized by hand.\n", "Format: x\nFiles *\n\x00"])
def test_free_text_in_debian_copyright_says_nothing_of_files(text: str) -> None:
    tree = make_tree({"debian/copyright": text, "a.c": ""})
    assert (tree.annotations.all, tree.annotations.problems) == ((), ())


def test_a_sidecar_speaks_for_its_file() -> None:
    sidecar = {"licenses": (match("CC0-1.0", "tag", line=2),), "copyrights": (copyright_line("Pic Works"),)}
    tree = make_tree({"a.svg": "", "a.svg.license": ("", sidecar), "b.svg": ""})
    assert said(tree, "a.svg") == (["CC0-1.0"], ["Pic Works"])
    assert tree.evidence["a.svg"].licenses[0].source == "a.svg.license"
    assert said(tree, "b.svg") == ([], [])


def test_a_file_that_was_skipped_stays_so() -> None:
    tree = make_tree({"REUSE.toml": REUSE, "src/a.c": ("", {"skipped": "binary"})})
    assert tree.evidence["src/a.c"].skipped == "binary"


@pytest.mark.parametrize(
    "written, spdx",
    [
        ("Expat", "MIT"),
        ("GPL-2+", "GPL-2.0-or-later"),
        ("GPL-3", "GPL-3.0-only"),
        ("LGPL-2.1+", "LGPL-2.1-or-later"),
        ("BSD-3-clause", "BSD-3-Clause"),
        ("Apache-2.0", "Apache-2.0"),
        ("GPL-2+ or Expat", "GPL-2.0-or-later OR MIT"),
        ("BSD-2-clause and ISC", "BSD-2-Clause AND ISC"),
        ("GPL-2+ with OpenSSL exception", "GPL-2.0-or-later"),
        ("public-domain", "LicenseRef-public-domain"),
        ("", ""),
    ],
)
def test_debians_names(written: str, spdx: str) -> None:
    assert debian_as_spdx(written) == spdx


@pytest.mark.parametrize(
    "glob, path, matches",
    [
        ("*.py", "a.py", True),
        ("*.py", "a/b.py", False),
        ("src/**", "src/a/b.py", True),
        ("**/x*z/*.py", "a/b/xyz/q.py", True),
        ("**x*y", "x/xy", True),
        (r"\*.py", "*.py", True),
        (r"\*.py", "a.py", False),
        ("a?", "ab", False),
        ("a?", "a?", True),
        ("src", "src/a.py", False),
    ],
)
def test_reuse_globs(glob: str, path: str, matches: bool) -> None:
    assert bool(reuse_glob(glob).match(path)) == matches


@pytest.mark.parametrize(
    "glob, path, matches",
    [
        ("*.c", "a/b/c.c", True),
        ("a?.c", "ab.c", True),
        ("debian/*", "x/debian/a", False),
        ("[a].c", "[a].c", True),
    ],
)
def test_debian_globs(glob: str, path: str, matches: bool) -> None:
    assert bool(debian_glob(glob).match(path)) == matches


@given(st.text("ab*?/\\[", max_size=12), st.text("ab/*", max_size=12))
def test_globs_match_what_plain_backtracking_matches(glob: str, path: str) -> None:
    def matches(pattern: str, rest: str) -> bool:
        if not pattern:
            return not rest
        if pattern.startswith("**"):
            return any(matches(pattern.lstrip("*"), rest[at:]) for at in range(len(rest) + 1))
        if pattern[0] == "*":
            return matches(pattern[1:], rest) or bool(rest and rest[0] != "/" and matches(pattern, rest[1:]))
        if pattern[0] == "\\" and len(pattern) > 1:
            pattern = pattern[1:]
        return bool(rest) and rest[0] == pattern[0] and matches(pattern[1:], rest[1:])

    assert bool(reuse_glob(glob).match(path)) == matches(glob, path)


@pytest.mark.parametrize("glob", ["*a" * 50 + "b", "**a*" * 40 + "b", "*a" * 40 + "**" + "*a" * 40 + "b"])
def test_a_hostile_glob_ends_soon(glob: str) -> None:
    started = time.perf_counter()
    for make in (reuse_glob, debian_glob):
        make(glob).match("a" * 2000)
    assert time.perf_counter() - started < 2


@given(st.text(max_size=300))
def test_no_text_whatever_does_more_than_raise_what_is_caught(text: str) -> None:
    for read, path in ((read_reuse_toml, "REUSE.toml"), (read_dep5, "debian/copyright")):
        try:
            read(path, text)
        except Exception as error:
            assert isinstance(error, (ValueError, TypeError, KeyError, AttributeError)), error
