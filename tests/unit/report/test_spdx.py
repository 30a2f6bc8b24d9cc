"""SPDX: valid whatever the repository holds, read back as written, and no more said than was found."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha1
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spdx_tools.spdx.jsonschema.document_converter import DocumentConverter
from spdx_tools.spdx.model import Document
from spdx_tools.spdx.parser.json import json_parser
from spdx_tools.spdx.parser.tagvalue import parser as tagvalue
from spdx_tools.spdx.validation.document_validator import validate_full_spdx_document
from support import bills, results

from compliance.model.evidence import Copyright, LicenseMatch
from compliance.model.result import AttributionDocument, DeclaredLicense, Result
from compliance.model.snapshot import Skipped
from compliance.report import FORMATS, RenderOptions
from compliance.report.spdx_licenses import expression, licensing

OPTIONS = RenderOptions(created=datetime(2026, 3, 1, 12, 30, 15, 999, tzinfo=UTC))


def spdx(result: Result) -> dict[str, Any]:
    return json.loads(FORMATS["spdx"].render(result, OPTIONS))  # type: ignore[no-any-return]


def tag_value(result: Result) -> Document:
    reader = tagvalue.Parser()
    made = reader.parse(FORMATS["spdx-tv"].render(result, OPTIONS))
    assert isinstance(made, Document)
    return made


def read(result: Result, folder: Path) -> Document:
    file = folder / "x.spdx.json"
    file.write_text(FORMATS["spdx"].render(result, OPTIONS), encoding="utf-8")
    return json_parser.parse_from_file(str(file))


def fields(document: Document) -> dict[str, Any]:
    """Everything, in no order: tag-value tells relationships by where a file stands."""
    found = DocumentConverter().convert(document)
    found["relationships"] = sorted(map(str, found["relationships"]))
    return found  # type: ignore[no-any-return]


@pytest.fixture(autouse=True)
def _quick_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    """spdx-tools builds the list of licences anew for each line."""
    monkeypatch.setattr(tagvalue, "get_spdx_licensing", licensing)


@pytest.mark.parametrize("name", bills.RESULTS)
def test_spdx_tools_finds_no_error(name: str, tmp_path: Path) -> None:
    for document in (read(bills.RESULTS[name], tmp_path), tag_value(bills.RESULTS[name])):
        assert [message.validation_message for message in validate_full_spdx_document(document)] == []


@pytest.mark.parametrize("name", bills.RESULTS)
def test_both_formats_are_read_back_as_written(name: str, tmp_path: Path) -> None:
    written = spdx(bills.RESULTS[name])
    written["relationships"] = sorted(map(str, written["relationships"]))
    assert fields(read(bills.RESULTS[name], tmp_path)) == written
    assert fields(tag_value(bills.RESULTS[name])) == written


ODD = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["NONE", "NOASSERTION", "PackageName", "Tool: x", "SHA1: ab", "<text>", "# x", "a,b) c", "."]
    ),
    st.text("<text>/\n: ,()\\ \u3000\x1b\udcff", max_size=20),
)


@settings(max_examples=60, deadline=None)
@given(path=ODD, other=ODD, notice=ODD, license_=ODD, skipped=ODD)
def test_no_text_breaks_out(path: str, other: str, notice: str, license_: str, skipped: str) -> None:
    folder = f"vendor/{other}"
    result = bills.project_of(
        bills.file_of(path or "x", license_, notice), bills.file_of(f"{folder}/a.py"), components=(folder,)
    )
    coverage = replace(result.coverage, skipped=(Skipped(f"{skipped}/s", "binary"),))
    declared = (DeclaredLicense("readme", other, license_ or "MIT"),)
    result = replace(result, coverage=coverage, project=replace(result.project, declared_licenses=declared))
    written = as_tag_value(spdx(result))
    written["relationships"] = sorted(map(str, written["relationships"]))
    document = tag_value(result)
    assert validate_full_spdx_document(document) == []
    assert fields(document) == written


def as_tag_value(value: Any, name: str = "") -> Any:
    """What tag-value cannot hold is escaped: the end of a text in texts, a comma in excluded files."""
    if isinstance(value, dict):
        return {key: as_tag_value(inner, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [as_tag_value(inner, name) for inner in value]
    if name == "packageVerificationCodeExcludedFiles":
        return value.replace(",", r"\x2c")
    texts = ("comment", "licenseComments", "copyrightText", "sourceInfo", "extractedText")
    return value.replace("</text>", r"<\/text>") if name in texts else value


def test_what_a_document_says_first() -> None:
    document = spdx(bills.RESULTS["realistic"])
    assert document["spdxVersion"] == "SPDX-2.3" and document["dataLicense"] == "CC0-1.0"
    assert document["creationInfo"]["created"] == "2026-03-01T12:30:15Z"
    assert document["creationInfo"]["creators"] == ["Tool: compliance-0.1.0"]
    assert "3 obligations apparently unmet" in document["comment"]


def test_a_namespace_is_of_one_content_and_time_alone() -> None:
    def namespace(result: Result, options: RenderOptions = OPTIONS) -> str:
        return str(json.loads(FORMATS["spdx"].render(result, options))["documentNamespace"])

    made = namespace(results.realistic())
    assert made.startswith("https://spdx.org/spdxdocs/widget-")
    assert made == namespace(results.realistic())
    assert len({made, namespace(results.clean()), namespace(results.realistic(), RenderOptions())}) == 3


def test_a_file_says_what_it_holds_and_no_more() -> None:
    held = bills.file_of("a.py", "MIT OR GPL-2.0-only WITH Classpath-exception-2.0", "  版权所有 2024 智谱AI")
    said = LicenseMatch("x", "CC0-1.0", "tag", 3, 3, "reuse", 100.0, source="REUSE.toml")
    clue = LicenseMatch("x", "BSD-3-Clause", "clue", 3, 3, "x", 50.0)
    word = LicenseMatch("x", "Giftware", "reference", 4, 4, "x", 50.0)
    blank = Copyright("Copyright [yyyy] [name of copyright owner]", "", "", 9, 9, "template")
    file = replace(held, licenses=(*held.licenses, said, clue, word), copyrights=(*held.copyrights, blank))
    made = spdx(bills.project_of(file, bills.file_of("b.py")))["files"]
    assert made[0]["licenseInfoInFiles"] == ["GPL-2.0-only WITH Classpath-exception-2.0", "MIT"]
    assert made[0]["copyrightText"] == "  版权所有 2024 智谱AI"
    assert made[0]["licenseComments"] == "REUSE.toml says of it: CC0-1.0"
    assert made[1]["licenseInfoInFiles"] == ["NONE"] and made[1]["copyrightText"] == "NONE"
    assert {one["licenseConcluded"] for one in made} == {"NOASSERTION"}


def test_a_file_belongs_to_the_innermost_component() -> None:
    document = spdx(
        bills.project_of(
            *(
                bills.file_of(path)
                for path in ("a.py", "vendor/x/b.py", "vendor/x/deps/y/c.py", "vendor/xy.py")
            ),
            components=("vendor/x", "vendor/x/deps/y"),
        )
    )
    names = {
        one["SPDXID"]: one.get("name") or one["fileName"] for one in document["packages"] + document["files"]
    }
    inside = {
        (names[one["spdxElementId"]], names[one["relatedSpdxElement"]])
        for one in document["relationships"]
        if one["relationshipType"] == "CONTAINS"
    }
    assert inside == {
        ("widget", "x"),
        ("x", "y"),
        ("widget", "./a.py"),
        ("widget", "./vendor/xy.py"),
        ("x", "./vendor/x/b.py"),
        ("y", "./vendor/x/deps/y/c.py"),
    }


def test_the_verification_code_is_that_of_the_specification() -> None:
    """SPDX 2.3, 7.9.4: the SHA-1 of the sorted SHA-1s, one after another."""
    result = bills.project_of(bills.file_of("b"), bills.file_of("a"))
    result = replace(result, coverage=replace(result.coverage, skipped=(Skipped("logo.png", "binary"),)))
    sums = "".join(sorted(sha1(name).hexdigest() for name in (b"a", b"b")))
    (package,) = spdx(result)["packages"]
    assert package["packageVerificationCode"] == {
        "packageVerificationCodeExcludedFiles": ["./logo.png"],
        "packageVerificationCodeValue": sha1(sums.encode()).hexdigest(),
    }
    assert package["copyrightText"] == "NOASSERTION"  # of the picture nothing is known


def test_without_sums_no_file_is_listed_and_that_is_said() -> None:
    document = spdx(results.realistic())
    assert "files" not in document
    for package in document["packages"]:
        assert package["filesAnalyzed"] is False
        assert not {"packageVerificationCode", "licenseInfoFromFiles"} & set(package)
    assert "no file is listed" in document["packages"][0]["comment"]
    assert document["packages"][0]["copyrightText"] == "版权所有 2024 智谱AI"


def test_declared_licences_are_joined_and_their_sources_named() -> None:
    result = bills.project_of()
    declared = (
        DeclaredLicense("license-file", "LICENSE", "MIT OR Apache-2.0"),
        DeclaredLicense("setup.cfg", "setup.cfg", "Our own terms"),
    )
    document = spdx(replace(result, project=replace(result.project, declared_licenses=declared)))
    (package,), (own,) = document["packages"], document["hasExtractedLicensingInfos"]
    assert package["licenseDeclared"] == f"(MIT OR Apache-2.0) AND {own['licenseId']}"
    said = "MIT OR Apache-2.0 in LICENSE (license-file); Our own terms in setup.cfg (setup.cfg)"
    assert package["licenseComments"] == f"Declared: {said}."
    assert own["name"] == "Our own terms"


@pytest.mark.parametrize(
    ("texts", "declared"),
    [
        ({}, "NOASSERTION"),
        ({"LICENSE": "MIT"}, "MIT"),
        ({"LICENSE-MIT": "MIT", "LICENSE-APACHE": "Apache-2.0"}, "NOASSERTION"),
    ],
)
def test_a_component_declares_only_what_its_one_licence_says(texts: dict[str, str], declared: str) -> None:
    result = bills.project_of(
        bills.file_of("vendor/x/a.c", "Zlib"),
        *(bills.file_of(f"vendor/x/{name}", text) for name, text in texts.items()),
        components=("vendor/x",),
    )
    documents = tuple(AttributionDocument(f"vendor/x/{name}", "license") for name in texts)
    document = spdx(replace(result, project=replace(result.project, attribution_documents=documents)))
    package = document["packages"][1]
    assert package["licenseDeclared"] == declared
    assert package["licenseInfoFromFiles"] == sorted({"Zlib", *texts.values()})


def test_a_licence_off_the_list_comes_with_its_text() -> None:
    ids = ("LicenseRef-scancode-mulanpsl-2.0-en", "LicenseRef-ours")
    document = spdx(bills.project_of(*(bills.file_of(f"{n}.py", spdx_id) for n, spdx_id in enumerate(ids))))
    texts = {one["licenseId"]: one["extractedText"] for one in document["hasExtractedLicensingInfos"]}
    assert sorted(texts) == sorted(ids)
    assert texts["LicenseRef-ours"] == "The text of “LicenseRef-ours” is not at hand; see the files below."
    assert "Mulan Permissive Software License" in texts[ids[0]] and "---\nkey" not in texts[ids[0]]


@pytest.mark.parametrize(
    ("url", "location", "purl"),
    [
        (
            "https://github.com/Ex/Widget.git",
            "git+https://github.com/Ex/Widget.git@{}",
            "pkg:github/ex/widget@{}",
        ),
        ("git@github.com:ex/w_x.git", "git+ssh://git@github.com/ex/w_x.git@{}", "pkg:github/ex/w_x@{}"),
        ("https://me:secret@gitee.com/ex/w", "git+https://gitee.com/ex/w@{}", None),
        ("https://huggingface.co/ex/w", "git+https://huggingface.co/ex/w@{}", "pkg:huggingface/ex/w@{}"),
        ("/home/me/w", "NOASSERTION", None),
        ("file:///home/me/w", "NOASSERTION", None),
        ("https://localhost/w", "NOASSERTION", None),
        ("https://github.com/ex/w\nPackageName: y", "NOASSERTION", None),
    ],
)
def test_where_the_project_can_be_had(url: str, location: str, purl: str | None) -> None:
    result = bills.project_of()
    commit = result.target.commit
    text = FORMATS["spdx"].render(replace(result, target=replace(result.target, url=url, input=url)), OPTIONS)
    (package,) = json.loads(text)["packages"]
    assert package["downloadLocation"] == location.format(commit)
    refs = [one["referenceLocator"] for one in package.get("externalRefs", ())]
    assert refs == ([purl.format(commit)] if purl else [])
    assert "secret" not in text and "/home" not in text


def test_uncommitted_changes_are_no_commit() -> None:
    result = bills.project_of()
    (package,) = spdx(replace(result, target=replace(result.target, dirty=True)))["packages"]
    assert package["downloadLocation"] == "NOASSERTION" and "versionInfo" not in package
    assert package["sourceInfo"].endswith("with uncommitted changes.")


def test_file_names_stay_distinct() -> None:
    paths = ["a\nb", "a\\nb", "a\\\\nb", "a b", "a b ", "a\u200bb", "a\udcffb", "a\\udcffb"]
    names = [one["fileName"] for one in spdx(bills.project_of(*map(bills.file_of, paths)))["files"]]
    assert len(set(names)) == len(paths)
    assert all(name.startswith("./") and name.isprintable() for name in names)


@pytest.mark.parametrize(
    ("written", "valid"),
    [
        ("mit", "MIT"),
        ("Classpath-exception-2.0", "LicenseRef-Classpath-exception-2.0"),
        ("DocumentRef-x:LicenseRef-y", "LicenseRef-DocumentRef-x-LicenseRef-y-04264297"),
        ("NONE", "LicenseRef-NONE"),
        ("a_b AND MIT", "LicenseRef-a-b-"),
        ("MIT WITH", "LicenseRef-MIT-WITH-"),
        ("()", "LicenseRef-unnamed-"),
        ("(" * 9_000, "LicenseRef-unnamed-"),
        ("x" * 100_000, "LicenseRef-xxx"),
    ],
)
def test_any_words_become_a_valid_expression(written: str, valid: str) -> None:
    assert expression(written).text.startswith(valid)


def test_a_dependency_declares_what_its_metadata_says_and_no_more() -> None:
    document = spdx(results.with_dependencies())
    found = {one["name"]: one for one in document["packages"]}
    declared = {name: found[name]["licenseDeclared"] for name in ("serde", "tinyhash", "lxml", "torch")}
    assert declared == {
        "serde": "MIT OR Apache-2.0",
        "tinyhash": "NONE",  # its metadata was read, and has none
        "lxml": "NOASSERTION",
        "torch": "NOASSERTION",
    }
    lxml = "Written as “BSD”. It may mean BSD-2-Clause or BSD-3-Clause. Read in PyPI: classifiers. Confidence: low."
    assert found["lxml"]["licenseComments"] == lxml
    assert "Its licence was not evaluated: PyPI has no such version." in found["torch"]["comment"]
    for name in declared:
        assert found[name]["filesAnalyzed"] is False
        assert found[name]["licenseConcluded"] == found[name]["downloadLocation"] == "NOASSERTION"
    assert found["torch"]["versionInfo"] == "2.2.0+cu121"
    assert found["torch"]["externalRefs"][0]["referenceLocator"] == "pkg:pypi/torch@2.2.0%2Bcu121"


def test_relationships_have_the_direction_that_the_specification_gives_them() -> None:
    document = spdx(results.with_dependencies())
    names = {one["SPDXID"]: one["name"] for one in document["packages"]}
    told = {
        (names.get(one["spdxElementId"]), one["relationshipType"], names[one["relatedSpdxElement"]]): one
        for one in document["relationships"]
    }
    for edge in (
        ("widget", "DEPENDS_ON", "attrs"),
        ("hf-xet", "OPTIONAL_DEPENDENCY_OF", "widget"),
        ("pytest", "DEV_DEPENDENCY_OF", "widget"),
        ("setuptools", "BUILD_DEPENDENCY_OF", "widget"),
    ):
        assert "comment" not in told[edge]
    assert told["widget", "DEPENDS_ON", "@babel/runtime"]["comment"].startswith("Transitive:")


def test_a_licence_that_only_a_dependency_declares_comes_with_its_text() -> None:
    ours = results.dependency("a", license_expression="LicenseRef-ours", purl="none")
    document = spdx(replace(bills.project_of(), dependencies=(ours,)))
    (extracted,) = document["hasExtractedLicensingInfos"]
    assert extracted["licenseId"] == "LicenseRef-ours" and "a 1.0" in extracted["comment"]
    assert "externalRefs" not in document["packages"][1]  # "none" is no package URL


@settings(max_examples=40, deadline=None)
@given(name=ODD, version=ODD, license_=ODD, source=ODD, known=st.booleans())
def test_no_text_of_a_package_breaks_out(
    name: str, version: str, license_: str, source: str, known: bool
) -> None:
    record = results.dependency(
        name, version, purl=f"pkg:{name}/{version}", license=license_, license_source=source,
        license_expression=license_ if known else None, requirement=source, not_evaluated="",
    )  # fmt: skip
    result = replace(bills.project_of(), dependencies=(record, record))
    written = as_tag_value(spdx(result))
    written["relationships"] = sorted(map(str, written["relationships"]))
    document = tag_value(result)
    assert validate_full_spdx_document(document) == []
    assert fields(document) == written


@pytest.mark.parametrize("form", ["spdx", "spdx-tv"])
def test_thousands_of_files_take_no_time_each(form: str) -> None:
    """spdx-tools' own writers compare each file with each other: minutes for 20,000 files."""
    from time import process_time

    def seconds(count: int) -> float:
        result = bills.project_of(
            *(bills.file_of(f"d{n % 50}/f{n}.py", "MIT", f"(c) {n}") for n in range(count))
        )
        start = process_time()
        FORMATS[form].render(result, OPTIONS)
        return process_time() - start

    seconds(10)  # imports
    assert seconds(4_000) < 32 * seconds(500)  # 64 times, if each file looked at every other
