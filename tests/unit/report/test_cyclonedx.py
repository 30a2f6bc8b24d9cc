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
from support import bills

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
