"""What a package's own words say of its licence: never more than they say."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from license_expression import get_spdx_licensing

from compliance.dependencies.declared import Declared, meaning, of_core_metadata, of_package_json
from compliance.dependencies.metadata import of_node, of_python
from compliance.expressions import license_ids
from compliance.facts.compatibility import goes_with

BSD = ("BSD-2-Clause", "BSD-3-Clause")
OWN = "LicenseRef-scancode-proprietary-license"
OTHER = "Other/Proprietary License"
LGPL2 = "OSI Approved :: GNU Lesser General Public License v2 or later (LGPLv2+)"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("MIT", ("MIT",)), ("mit", ("MIT",)), ("The MIT License (MIT)", ("MIT",)), ("MIT/X11", ("MIT",)), ("Expat license", ("MIT",)),
        ("Apache 2.0", ("Apache-2.0",)), ("Apache License, Version 2.0", ("Apache-2.0",)), ("ASL 2", ("Apache-2.0",)),
        ("Apache License 1.1", ()), ("3-Clause BSD License", ("BSD-3-Clause",)), ("New BSD License", ("BSD-3-Clause",)),
        ("BSD", BSD), ("BSD-like", BSD), ("FreeBSD", ("BSD-2-Clause", "BSD-2-Clause-Views")),
        ("GPLv2+", ("GPL-2.0-or-later",)), ("GPL v3", ("GPL-3.0-only",)), ("GPLv2 or later", ("GPL-2.0-or-later",)),
        ("GNU GPL v3 or later", ("GPL-3.0-or-later",)), ("GNU General Public License v3 or later (GPLv3+)", ("GPL-3.0-or-later",)),
        ("GNU General Public License v3 (GPLv3)", ("GPL-3.0-only",)), ("GNU Affero General Public License v3.0", ("AGPL-3.0-only",)),
        ("EUPL-1.2+", ("EUPL-1.2",)), ("nonsense+", ()), ("LGPLv2.1+", ("LGPL-2.1-or-later",)), ("LGPL", ("LGPL-2.0-or-later",)), ("GPL-2.0", ("GPL-2.0-only",)),
        ("GPLv2-or-later with a special exception", ()), ("LGPL with exceptions", ()), ("gpl 2 or 3", ()),
        ("(MIT OR Apache-2.0)", ("MIT OR Apache-2.0",)), ("mit or apache-2.0", ("MIT OR Apache-2.0",)),
        ("MIT AND (BSD-3-Clause OR ISC)", ("MIT AND (BSD-3-Clause OR ISC)",)), ("MIT AND", ()), ("()", ()),
        ("GPL-2.0-only WITH Classpath-exception-2.0", ("GPL-2.0-only WITH Classpath-exception-2.0",)),
        ("MIT WITH Apache-2.0", ()), ("Classpath-exception-2.0", ()), ("Classpath-exception-2.0 OR MIT", ()),
        ("LicenseRef-Ours", ("LicenseRef-Ours",)), ("LicenseRef-", ()), ("LicenseRef-\u00e9", ()), ("LicenseRef-a_b", ()),
        ("Unlimited Redistribution License", ()), ("MIT-like", ()), ("Modified MIT", ()), ("NOT MIT", ()), ("!MIT", ()), ("~MIT", ()),
        ("\u4e0d\u662f MIT", ()), ("\u043d\u0435 MIT", ()), ("MIT, Apache-2.0", ()), ("MIT/Apache-2.0", ()), ("Apache and MIT", ()),
        ("Proprietary", (OWN,)), ("All rights reserved", (OWN,)), ("UNLICENSED", (OWN,)), ("The Unlicense", ("Unlicense",)),
        ("NOASSERTION", ()), ("NONE", ()), ("Dual License", ()), ("Freeware", ()), ("see LICENSE", ()), ("", ()), (" \n", ()),
        ("https://www.highcharts.com/license", ()), ("Boost Software License", ("BSL-1.0",)), ("BSL", ()), ("BSL 1.1", ()),
        ("CC BY-NC 4.0", ("CC-BY-NC-4.0",)), ("MIT No Attribution", ("MIT-0",)), ("X11", ("X11",)), ("MIT " * 200, ()),
    ],
)  # fmt: skip
def test_what_words_mean(words: str, found: tuple[str, ...]) -> None:
    """Names in many spellings, and names that only look like one."""
    assert meaning(words) == found


def python(text: str) -> Declared:
    return of_python(f"Metadata-Version: 2.1\nName: one\nVersion: 1\n{text}", "one", "here").declared


def classifiers(*names: str) -> str:
    return "".join(f"Classifier: License :: {name}\n" for name in names)


MIT, APACHE, GPL3 = (
    f"OSI Approved :: {name}"
    for name in ("MIT License", "Apache Software License", "GNU General Public License v3 (GPLv3)")
)


@pytest.mark.parametrize(
    ("fields", "candidates", "confidence", "field"),
    [
        ("License-Expression: MIT OR Apache-2.0\n", ("MIT OR Apache-2.0",), "high", "License-Expression"),
        ("License-Expression: MIT\n" + classifiers(GPL3), ("MIT",), "high", "License-Expression"),
        ("License-Expression: LicenseRef-Ours\n", ("LicenseRef-Ours",), "high", "License-Expression"),
        ("License-Expression: my own words\n" + classifiers(MIT), (), "", "License-Expression"),
        ("License: MIT\n", ("MIT",), "medium", "License"),
        ("License: UNKNOWN\n" + classifiers(MIT), ("MIT",), "medium", "Classifier"),
        (classifiers(MIT, "OSI Approved"), ("MIT",), "medium", "Classifier"),
        ("License: UNKNOWN\n", (), "", ""),
        ("License: Our Own\n", (), "", "License"),
        # "Other" is other than what PyPI lists, as often as it is proprietary
        ("License: Our Own\n" + classifiers(OTHER), (), "", "License and Classifier"),
        (classifiers(OTHER), (), "", "Classifier"),
        ("License: Proprietary\n" + classifiers(OTHER), (OWN,), "medium", "License"),
        ("License: EUPL-1.2+\n" + classifiers(OTHER), ("EUPL-1.2", OWN), "low", "License and Classifier"),
        # PyPI has no classifier for version 2.1 of the LGPL
        ("License: LGPL-2.1-or-later\n" + classifiers(LGPL2), ("LGPL-2.1-or-later",), "medium", "License"),
        (classifiers(LGPL2), ("LGPL-2.0-or-later", "LGPL-2.1-or-later"), "low", "Classifier"),
        ("License: Our Own\n" + classifiers(MIT), ("MIT",), "low", "License and Classifier"),
        ("License: MIT\n" + classifiers(MIT), ("MIT",), "medium", "License"),
        ("License: BSD-3-Clause\n" + classifiers("OSI Approved :: BSD License"), ("BSD-3-Clause",), "medium", "License"),
        ("License: MIT\n" + classifiers(GPL3), ("MIT", "GPL-3.0-only"), "low", "License and Classifier"),
        ("License: MIT\n" + classifiers(MIT, "Free for non-commercial use"), (), "", "License and Classifier"),
        ("License: MIT\n" + classifiers("Freely Distributable"), ("MIT",), "medium", "License"),
        ("License: MIT OR Apache-2.0\n" + classifiers(MIT, APACHE), ("MIT OR Apache-2.0",), "medium", "License"),
        (classifiers(APACHE, GPL3), ("Apache-2.0 AND GPL-3.0-only", "Apache-2.0 OR GPL-3.0-only"), "low", "Classifier"),
        (classifiers(MIT, APACHE, GPL3, "Public Domain", "Other/Proprietary License"), (), "", "Classifier"),
        (classifiers("OSI Approved :: BSD License", *(f"OSI Approved :: {one}" for one in ("Academic Free License (AFL)", "Artistic License", "Zope Public License"))), (), "", "Classifier"),
        ("License: MIT License\n        \n        Copyright (c) 2020 Somebody\n        \n        Permission is granted\n", ("MIT",), "low", "License"),
        ("License: GNU GENERAL PUBLIC LICENSE\n                Version 3, 29 June 2007\n", ("GPL-3.0-only", "GPL-3.0-or-later"), "low", "License"),
        ("License: Apache License\n          Version 2.0, January 2004\n", ("Apache-2.0",), "low", "License"),
        ("License: Copyright (c) 2020 Somebody\n  Permission is granted\n" + classifiers(MIT), ("MIT",), "low", "License and Classifier"),
        ("License: Copyright (c) 2020 Somebody\n  Permission is granted\n", (), "", "License"),
    ],
)  # fmt: skip
def test_python_metadata(fields: str, candidates: tuple[str, ...], confidence: str, field: str) -> None:
    """PEP 639, the older field with names and whole texts, classifiers; and where they disagree, all of it."""
    found = python(fields)
    assert (found.candidates, found.confidence, found.field) == (candidates, confidence, field)
    assert found.expression == (candidates[0] if len(candidates) == 1 else None)


def test_two_classifiers_never_pass_as_compatible() -> None:
    """Apache-2.0 and GPL-3.0-only may both hold, or be a choice: for an MIT project that is no yes."""
    found = python(classifiers(APACHE, GPL3))
    assert found.expression is None
    assert {goes_with("MIT", one) for one in found.candidates} != {True}


def test_a_licence_file_alone_is_no_licence() -> None:
    """Metadata may name the file, and leave the rest to whoever reads it."""
    assert python("License-File: LICENSE\n") == Declared(file="LICENSE")


@pytest.mark.parametrize(
    ("data", "candidates", "confidence"),
    [
        ({"license": "MIT"}, ("MIT",), "high"), ({"license": "(MIT OR WTFPL)"}, ("MIT OR WTFPL",), "high"),
        ({"license": "GPL-2.0"}, ("GPL-2.0-only",), "medium"), ({"license": "Apache 2.0"}, ("Apache-2.0",), "medium"),
        ({"license": "BSD"}, BSD, "low"), ({"license": "UNLICENSED"}, (OWN,), "high"), ({"license": "nonsense"}, (), ""),
        ({"license": {"type": "MIT", "url": "x"}}, ("MIT",), "medium"), ({"license": {"name": "ISC"}}, ("ISC",), "medium"),
        ({"licenses": [{"type": "MIT"}, {"type": "Apache-2.0"}]}, ("MIT OR Apache-2.0",), "medium"),
        ({"license": ["MIT", "GPL-3.0-only"]}, ("MIT OR GPL-3.0-only",), "medium"),
        ({"licenses": [{"type": "BSD"}, "MIT"]}, ("BSD-2-Clause OR MIT", "BSD-3-Clause OR MIT"), "low"),
        ({"licenses": ["MIT AND ISC", "MIT"]}, ("(MIT AND ISC) OR MIT",), "medium"),
        ({"licenses": ["MIT", "nonsense"]}, (), ""), ({"licenses": ["BSD", "AGPL", "MPL", "EPL"]}, (), ""),
        ({"license": "SEE LICENSE IN LICENSE.md"}, (), ""), ({"license": "SEE LICENSE IN <x>"}, (), ""), ({"license": "LicenseRef-Ours"}, ("LicenseRef-Ours",), "high"),
        ({}, (), ""), ({"license": ""}, (), ""), ({"license": []}, (), ""), ({"license": [{}, 7, None]}, (), ""), ({"license": {}}, (), ""),
        ({"license": 7}, (), ""), ({"license": True}, (), ""), ({"license": {"type": ["MIT"]}}, (), ""),
    ],
)  # fmt: skip
def test_node_metadata(data: dict[str, Any], candidates: tuple[str, ...], confidence: str) -> None:
    """Expressions, the older objects and lists (a choice, as npm has it), and what is none of these."""
    found = of_package_json(data)
    assert (found.candidates, found.confidence) == (candidates, confidence)


def test_see_license_in_names_the_file() -> None:
    """What stands there is for a person to read."""
    found = of_package_json({"license": "SEE LICENSE IN LICENSE.md"})
    assert (found.written, found.file) == ("SEE LICENSE IN LICENSE.md", "LICENSE.md")


LICENSING = get_spdx_licensing()
WORDS = st.lists(
    st.sampled_from("MIT BSD GPL Apache 2.0 3 v2 or later + AND OR WITH ( ) License LicenseRef-x LicenseRef- - / , ; the \u4e0d Classpath-exception-2.0 GPL-3.0-only".split()),
    max_size=9,
).map(" ".join)  # fmt: skip


def check(candidates: tuple[str, ...]) -> None:
    for one in candidates:
        ours = {name for name in license_ids(one) if "LicenseRef-" in name}
        told = LICENSING.validate(one)
        assert set(told.invalid_symbols or ()) <= ours, (one, told.errors)
        assert one.isascii()


@settings(deadline=None)
@given(st.one_of(st.text(), WORDS))
def test_any_words_give_valid_expressions_or_none(words: str) -> None:
    """Whatever a package says of itself."""
    check(meaning(words))
    check(python(f"License: {words}\n").candidates)
    check(of_package_json({"license": words}).candidates)


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["license", "licenses"]),
        st.recursive(
            WORDS | st.none() | st.integers(),
            lambda inner: (
                st.lists(inner, max_size=4)
                | st.dictionaries(st.sampled_from(["type", "name", "url"]), inner, max_size=3)
            ),
        ),
    )
)
def test_any_shape_of_a_package_json(data: dict[str, Any]) -> None:
    """npm never checked what stands in old packages."""
    check(of_package_json(data).candidates)
    of_node({"name": "one", "version": "1.0.0", **json.loads(json.dumps(data))}, "one", "here")


@settings(deadline=None)
@given(
    st.lists(
        st.one_of(
            st.text(),
            WORDS,
            st.sampled_from(
                ["License: MIT", "Name: one", "Classifier: License :: OSI Approved :: MIT License"]
            ),
        )
    )
)
def test_any_core_metadata(lines: list[str]) -> None:
    """Broken headers, odd folding, no fields at all: an answer, or a ValueError."""
    with suppress(ValueError):
        check(of_python("Name: one\nVersion: 1\n" + "\n".join(lines), "one", "here").declared.candidates)


def test_fields_given_twice_are_no_crash() -> None:
    """packaging keeps what it cannot read apart."""
    assert of_core_metadata({"license": None, "classifiers": None}) == Declared()
    assert python("License: MIT\nLicense: GPL\n").expression is None
