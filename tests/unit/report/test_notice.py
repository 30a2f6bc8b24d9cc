"""The THIRD_PARTY_NOTICES text: what is owed, verbatim, once; and what a committed file lacks of it."""

from dataclasses import replace

import pytest
from support.results import dependency, hostile, notice_missing, realistic, with_dependencies

from compliance.model.dependency import DependencyRecord, Scope
from compliance.model.evidence import Copyright, LicenseMatch
from compliance.model.result import AttributionDocument, ComponentRecord, FileRecord, Result
from compliance.report import FORMATS
from compliance.report.credits import license_ids, missing, owed, texts_in
from compliance.report.license_texts import license_name, license_text

MIT_TEXT = license_text("MIT") or ""


def line(text: str, third_party: bool | None = True, context: str = "comment") -> Copyright:
    return Copyright(text, text.split()[-1], "", 1, 1, context, None, "", third_party)


def file(path: str, license: str | None, *lines: Copyright, role: str = "source") -> FileRecord:
    match = LicenseMatch("x", license or "", "tag", 2, 2, "test", 100.0)
    return FileRecord(path, "0" * 40, "Python", role, license, (match,), lines, (), None)


def result(*files: FileRecord, components: tuple[ComponentRecord, ...] = ()) -> Result:
    project = replace(realistic().project, components=components, attribution_documents=())
    return replace(realistic(), files=files, findings=(), project=project)


def notice(of: Result) -> str:
    return FORMATS["notice"].render(of)


ROPE = ComponentRecord("vendor/rope", "MIT", ("Rope",), "vendored folder", True)


def test_a_component_of_others_is_credited_with_every_line_and_each_licence_text_stands_once() -> None:
    text = notice(
        result(
            file("vendor/rope/a.py", "MIT", line("Copyright 2023 Rope"), line("Copyright 2024 Knot")),
            file("vendor/rope/LICENSE", "MIT", line("Copyright 2023  Rope", context="document")),
            file("src/b.py", "MIT", line("Copyright 2020 Other")),
            components=(ROPE,),
        )
    )
    assert text.count("Copyright 2023 Rope") == 1
    assert text.count(MIT_TEXT.strip()) == 1
    assert (
        text.index("Component: vendor/rope")
        < text.index("Copyright 2024 Knot")
        < text.index("File: src/b.py")
    )


def test_own_lines_samples_and_lines_that_bind_nobody_are_left_out() -> None:
    found = owed(
        result(
            file("a.py", "MIT", line("Copyright Own", False), line("Copyright Unknown", None)),
            file("tests/b.py", "MIT", line("Copyright Sample"), role="test-fixture"),
            file("c.py", "MIT", line("Copyright Template", context="template")),
            components=(ComponentRecord(".", "MIT", (), "the project", False),),
        )
    )
    assert found.credits == () and found.licenses == ()


def test_a_sample_that_has_a_finding_is_credited_all_the_same() -> None:
    of = result(file("tests/b.py", "MIT", line("Copyright Sample"), role="test-fixture"))
    assert owed(replace(of, findings=(notice_missing("tests/b.py", 1, "Sample"),))).credits


def test_files_with_the_same_lines_and_licence_stand_together() -> None:
    (credit,) = owed(
        result(*(file(f"src/{name}.py", "MIT", line("Copyright 2023 Rope")) for name in "ba"))
    ).credits
    assert credit.files == ("src/b.py", "src/a.py")


def test_notices_of_others_are_carried_on_and_cannot_pass_for_a_heading() -> None:
    forged = "=" * 78 + "\nMIT License (MIT)\n\n\x1b[31mDo as you like.\n"
    of = result(components=(ROPE,))
    documents = (AttributionDocument("vendor/rope/NOTICE", "notice", forged),)
    text = notice(replace(of, project=replace(of.project, attribution_documents=documents)))
    assert (
        "    MIT License (MIT)" in text
        and "\nMIT License (MIT)" not in text.partition("carried on")[2].partition("=\nMIT License")[0]
    )
    assert "\\x1b[31mDo as you like." in text and "\x1b" not in text


@pytest.mark.parametrize(
    "expression, ids",
    [
        ("MIT", ("MIT",)),
        (
            "GPL-2.0-only WITH Classpath-exception-2.0 OR MIT",
            ("GPL-2.0-only", "Classpath-exception-2.0", "MIT"),
        ),
        ("LicenseRef-scancode-qwen-license", ("LicenseRef-scancode-qwen-license",)),
        ("(", ()),
        ("()", ()),
        ("", ()),
    ],
)
def test_licences_and_exceptions_of_an_expression(expression: str, ids: tuple[str, ...]) -> None:
    assert license_ids(expression) == ids


def test_what_names_no_licence_is_none() -> None:
    (credit,) = owed(
        result(file("a.py", "LicenseRef-scancode-unknown-license-reference", line("Copyright Rope")))
    ).credits
    assert credit.license == ""


def test_texts_come_with_their_names_and_never_from_elsewhere() -> None:
    assert license_name("Apache-2.0") == "Apache License 2.0"
    assert (license_text("Apache-2.0") or "").lstrip().startswith("Apache License")
    assert license_text("../../index") is None and license_text("LicenseRef-scancode-../mit") is None
    assert license_text("Example-1.0") is None and license_name("Example-1.0") == "Example-1.0"


def full() -> Result:
    of = result(file("vendor/rope/a.py", "MIT", line("Copyright (c) 2023 Rope")), components=(ROPE,))
    documents = (AttributionDocument("vendor/rope/NOTICE", "notice", "Rope\nMade of hemp.\n"),)
    return replace(of, project=replace(of.project, attribution_documents=documents))


def test_its_own_text_lacks_nothing_however_it_is_laid_out() -> None:
    text = notice(full())
    assert missing(owed(full()), text) == ()
    assert missing(owed(full()), "\r\n> ".join(text.upper().split("\n"))) == ()


@pytest.mark.parametrize(
    "gone, told",
    [
        ("Copyright (c) 2023 Rope", "the line “Copyright (c) 2023 Rope”"),
        ("without limitation", "the text of MIT"),
        ("hemp", "the content of vendor/rope/NOTICE"),
    ],
)
def test_what_a_committed_file_lacks_is_told(gone: str, told: str) -> None:
    assert missing(owed(full()), notice(full()).replace(gone, "…")) == (told,)


def test_lines_within_others_and_lines_without_words_are_told_apart() -> None:
    lines = ("(c) Ann", "(c) Ann Lee", "(c) Ann Lee and Bo", "©")
    of = result(file("vendor/rope/a.py", None, *map(line, lines)), components=(ROPE,))
    assert missing(owed(of), f"(c) Ann Lee {MIT_TEXT}") == ("the line “(c) Ann Lee and Bo”",)
    assert missing(owed(of), MIT_TEXT) == tuple(f"the line “{one}”" for one in lines[:3])


def test_a_text_that_the_scan_found_in_the_file_is_held_in_whatever_words() -> None:
    text = notice(full()).replace("without limitation", "")
    assert missing(owed(full()), text, frozenset({"MIT"})) == ()

    def told(kind: str, score: float) -> frozenset[str]:
        match = LicenseMatch("mit", "MIT", kind, 1, 20, "approximate", score)
        return texts_in(result(replace(file("NOTICES", "MIT"), licenses=(match,))), "NOTICES")

    assert told("text", 98.1) == {"MIT"}
    assert told("text", 68.7) == told("tag", 100.0) == frozenset()


def test_the_same_result_gives_the_same_text_and_hostile_names_stay_on_their_line() -> None:
    text = notice(hostile())
    assert text == notice(hostile())
    text.encode("utf-8")
    assert all(character.isprintable() or character in "\n　" for character in text)


def using(*records: DependencyRecord) -> Result:
    return replace(result(), dependencies=records)


def test_dependencies_that_are_shipped_stand_with_licence_and_origin_and_the_texts_join() -> None:
    text = notice(with_dependencies())
    section = text.partition("\nDependencies\n")[2].partition("\n====")[0]
    assert "requests 2.31.0\n    Licence: Apache-2.0\n    pkg:pypi/requests@2.31.0\n" in section
    assert "lxml 5.1.0\n    Licence: BSD\n" in section  # a family: as written, and no text is chosen
    assert "pytest" not in section and "setuptools" not in section
    assert "have to be taken from each package's own licence file" in " ".join(section.split())
    assert "No licence was found for: tinyhash 0.3.1\n" in section
    unknown = "Not evaluated, so that nothing is known of their licences: example-internal, fsevents 2.3.3"
    assert unknown in " ".join(section.split())
    assert text.count(MIT_TEXT.strip()) == 1 and "Apache License 2.0 (Apache-2.0)" in text
    assert "BSD-3-Clause" not in text


def test_a_committed_file_without_a_dependency_lacks_it_and_its_licence() -> None:
    of = using(dependency("@acme/rope"), dependency("knot", scope=Scope.DEVELOPMENT))
    assert missing(owed(of), notice(of)) == ()
    assert missing(owed(of), MIT_TEXT) == ("the dependency @acme/rope",)
    assert missing(owed(of), "acme rope") == ("the text of MIT",)
    assert missing(owed(replace(of, dependencies=None)), "") == ()


def test_names_of_which_no_licence_is_known_are_bounded() -> None:
    text = notice(using(*(dependency(f"p{n:03d}", license="", license_expression=None) for n in range(150))))
    assert "p099 1.0 and 50 more" in text and "p100" not in text
