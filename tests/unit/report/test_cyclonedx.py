"""CycloneDX: valid for the strict schema, the same each time, declared and observed apart."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from hypothesis import given, settings
from hypothesis import strategies as st
from support import bills, results

from compliance.model.result import DeclaredLicense, Result
from compliance.report import FORMATS, RenderOptions

OPTIONS = RenderOptions(created=datetime(2026, 3, 1, 12, 30, 15, 999, tzinfo=UTC))
VALIDATOR = JsonStrictValidator(SchemaVersion.V1_6)


def cyclonedx(result: Result) -> dict[str, Any]:
    return json.loads(FORMATS["cyclonedx"].render(result, OPTIONS))  # type: ignore[no-any-return]


def declaring(*expressions: str) -> Result:
    result = bills.project_of()
    declared = tuple(DeclaredLicense("readme", "README.md", text) for text in expressions)
    return replace(result, project=replace(result.project, declared_licenses=declared))


@pytest.mark.parametrize("name", bills.RESULTS)
def test_the_strict_schema_is_met(name: str) -> None:
    assert VALIDATOR.validate_str(FORMATS["cyclonedx"].render(bills.RESULTS[name], OPTIONS)) is None


@settings(max_examples=40, deadline=None)
@given(path=st.text(max_size=30), notice=st.text(max_size=30), license_=st.text(max_size=30))
def test_any_text_is_valid(path: str, notice: str, license_: str) -> None:
    file = bills.file_of(f"vendor/{path}/x", license_, notice)
    result = bills.project_of(file, components=(f"vendor/{path}",))
    declared = (DeclaredLicense(path, path, license_),)
    result = replace(result, project=replace(result.project, declared_licenses=declared))
    assert VALIDATOR.validate_str(FORMATS["cyclonedx"].render(result, OPTIONS)) is None


def test_another_process_writes_the_same() -> None:
    """The library numbers what has no name at random, and its sets have the order of hashes."""
    script = (
        "import sys; sys.path.insert(0, sys.argv[1]); from support import bills;"
        "from compliance.report import FORMATS;"
        "sys.stdout.buffer.write(FORMATS['cyclonedx'].render(bills.RESULTS['hostile']).encode())"
    )
    done = subprocess.run([sys.executable, "-c", script, str(Path(__file__).parents[2])], capture_output=True)
    assert done.stdout.decode() == FORMATS["cyclonedx"].render(bills.RESULTS["hostile"])


def test_the_head_of_a_document() -> None:
    document = cyclonedx(bills.RESULTS["realistic"])
    assert list(document)[:4] == ["$schema", "bomFormat", "specVersion", "serialNumber"]
    metadata = document["metadata"]
    assert metadata["timestamp"] == "2026-03-01T12:30:15+00:00"
    assert [tool["name"] for tool in metadata["tools"]["components"]] == ["compliance"]
    project = metadata["component"]
    assert project["name"] == "widget"
    assert project["pedigree"]["commits"] == [{"uid": "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d"}]
    assert project["externalReferences"][0]["url"] == "https://git.example.org/example/widget.git"


def test_what_is_declared_and_what_was_found_stay_apart() -> None:
    document = cyclonedx(bills.RESULTS["realistic"])
    project = document["metadata"]["component"]
    assert project["licenses"] == [{"license": {"acknowledgement": "declared", "id": "Apache-2.0"}}]
    assert project["evidence"]["licenses"] == [{"license": {"id": "MIT"}}]
    (rope,) = (one for one in document["components"] if one["name"] == "rope")
    assert "licenses" not in rope  # no licence document of its own
    assert rope["evidence"]["copyright"] == [{"text": "Copyright (c) 2023 Rope Authors"}]
    assert "concluded" not in json.dumps(document)


@pytest.mark.parametrize(
    ("declared", "written"),
    [
        (("MIT",), {"license": {"id": "MIT"}}),
        (("MIT", "MIT"), {"license": {"id": "MIT"}}),
        (("LicenseRef-x",), {"license": {"name": "LicenseRef-x"}}),
        (("MIT", "Zlib OR ISC"), {"expression": "MIT AND (Zlib OR ISC)"}),
        (
            ("GPL-2.0-only WITH Classpath-exception-2.0",),
            {"expression": "GPL-2.0-only WITH Classpath-exception-2.0"},
        ),
    ],
)
def test_one_licence_or_one_expression(declared: tuple[str, ...], written: dict[str, Any]) -> None:
    (found,) = cyclonedx(declaring(*declared))["metadata"]["component"]["licenses"]
    (found.get("license") or found).pop("acknowledgement")
    assert found == written


def test_a_part_depends_on_the_parts_inside() -> None:
    result = bills.project_of(components=("vendor/x", "vendor/x/y", "vendor/z"))
    document = cyclonedx(result)
    names = {one["bom-ref"]: one["name"] for one in document["components"]} | {"project": "widget"}
    edges = {
        (names[one["ref"]], names[inner])
        for one in document["dependencies"]
        for inner in one.get("dependsOn", ())
    }
    assert edges == {("widget", "x"), ("widget", "z"), ("x", "y")}


def packages(result: Result) -> dict[str, dict[str, Any]]:
    document = cyclonedx(result)
    refs = [one["bom-ref"] for one in document["components"]]
    assert len(refs) == len(set(refs))
    return {one["name"]: one for one in document["components"] if one["bom-ref"].startswith("dependency-")}


def properties(component: dict[str, Any]) -> dict[str, str]:
    return {one["name"].removeprefix("compliance:"): one["value"] for one in component["properties"]}


def test_a_dependency_says_what_it_is_for_and_what_it_declares() -> None:
    found = packages(results.with_dependencies())
    scopes = {name: found[name]["scope"] for name in ("attrs", "hf-xet", "pytest", "setuptools")}
    assert scopes == {
        "attrs": "required",
        "hf-xet": "optional",
        "pytest": "excluded",
        "setuptools": "excluded",
    }
    assert found["requests"]["licenses"] == [{"license": {"acknowledgement": "declared", "id": "Apache-2.0"}}]
    expression = {"acknowledgement": "declared", "expression": "MIT OR Apache-2.0"}
    assert found["serde"]["licenses"] == [expression]
    assert found["lxml"]["licenses"] == [{"license": {"acknowledgement": "declared", "name": "BSD"}}]
    assert properties(found["lxml"])["license-candidates"] == "BSD-2-Clause or BSD-3-Clause"
    assert "licenses" not in found["tinyhash"] and "not-evaluated" not in properties(found["tinyhash"])
    assert properties(found["torch"])["not-evaluated"] == "PyPI has no such version"
    assert found["@babel/runtime"]["purl"] == "pkg:npm/%40babel/runtime@7.24.0"
    assert properties(found["@babel/runtime"])["direct"] == "false"


def test_the_project_depends_on_each_and_says_how_many_are_unknown() -> None:
    document = cyclonedx(results.with_dependencies())
    needs = {one["ref"]: set(one.get("dependsOn", ())) for one in document["dependencies"]}
    named = {one["bom-ref"] for one in document["components"] if one["bom-ref"].startswith("dependency-")}
    assert len(named) == 14 and named <= needs["project"] and named <= needs.keys()
    told = {one["name"]: one["value"] for one in document["metadata"]["properties"]}
    assert told["compliance:dependencies-not-evaluated"] == "4"


def test_the_same_package_twice_is_two_components() -> None:
    twice = replace(results.clean(), dependencies=(results.dependency("a"), results.dependency("a")))
    assert VALIDATOR.validate_str(FORMATS["cyclonedx"].render(twice, OPTIONS)) is None
    assert [one["name"] for one in cyclonedx(twice)["components"]].count("a") == 2


PURLS = st.one_of(
    st.text(max_size=30), st.text("%@/?#=&:[]aZ0. \n\u202e\udcff", max_size=20).map("pkg:npm/{}".format)
)


@settings(max_examples=80, deadline=None)
@given(purl=PURLS, name=st.text(max_size=20), license_=st.text(max_size=20), known=st.booleans())
def test_no_text_of_a_package_breaks_the_bill(purl: str, name: str, license_: str, known: bool) -> None:
    """What is no package URL is left out."""
    record = results.dependency(
        name, name, purl=purl, license=license_, license_expression=license_ if known else None
    )
    text = FORMATS["cyclonedx"].render(replace(results.clean(), dependencies=(record, record)), OPTIONS)
    assert VALIDATOR.validate_str(text) is None
