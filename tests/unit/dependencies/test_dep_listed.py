"""Rust, Go and Maven: packages are listed with their versions, though nobody is asked for their licences."""

from __future__ import annotations

from compliance.dependencies.asked import LOCAL, VCS
from compliance.dependencies.listed import CRATES, MAVEN, MODULES
from compliance.dependencies.read import read

REASONS = {CRATES: "crates", MODULES: "modules", MAVEN: "maven", VCS: "vcs", LOCAL: "local"}


def told(path: str, text: str) -> list[str]:
    found = read([path], lambda _: text)
    assert not found.problems
    return [
        f"{one.place.line}{'+' if one.direct else ''} {one.name} {one.version or '-'} {one.scope} {REASONS[one.elsewhere]}"
        for one in sorted(found.asked, key=lambda one: one.place.line)
    ]


def test_cargo_lock() -> None:
    """What has no source is of the workspace; several versions of a crate are told apart by those who need them."""
    text = """version = 3

[[package]]
name = "mine"
version = "0.1.0"
dependencies = [
 "forked",
 "syn 2.0.0",
]

[[package]]
name = "forked"
version = "1.0.0"
source = "git+https://h/forked?rev=0#0"

[[package]]
name = "syn"
version = "1.0.0"
source = "registry+https://github.com/rust-lang/crates.io-index"

[[package]]
name = "syn"
version = "2.0.0"
source = "registry+https://github.com/rust-lang/crates.io-index"
dependencies = ["syn 1.0.0"]
"""
    assert told("Cargo.lock", text) == [
        "12+ forked 1.0.0 runtime vcs",
        "17 syn 1.0.0 runtime crates",
        "22+ syn 2.0.0 runtime crates",
    ]


def test_go_mod() -> None:
    text = """module example.org/mine // v2
go 1.22
require example.org/one v1.0.0
require ( // more
\texample.org/two/v2 v2.0.0+incompatible // indirect; why
\t"example.org/quoted" v0.0.0-20240101000000-abcdefabcdef
\texample.org/here v1.0.0
\texample.org/old v1.0.0 // indirect
)
exclude example.org/one v0.9.0
replace (
\texample.org/here => ../here
\texample.org/old v1.0.0 => example.org/new v1.1.0
)
replace example.org/one v0.9.0 => example.org/other v1.0.0
retract v1.0.0
"""
    assert told("go.mod", text) == [
        "3+ example.org/one v1.0.0 runtime modules",
        "5 example.org/two/v2 v2.0.0+incompatible runtime modules",
        "6+ example.org/quoted v0.0.0-20240101000000-abcdefabcdef runtime modules",
        "7+ example.org/here v1.0.0 runtime local",
        "8 example.org/new v1.1.0 runtime modules",
    ]


def test_pom() -> None:
    """Scopes, the file's own properties; what is only managed, or belongs to a plugin, is not asked for."""

    def dependency(artifact: str, more: str) -> str:
        return f"<dependency><groupId>g</groupId><artifactId>{artifact}</artifactId>{more}</dependency>\n"

    text = f"""<?xml version="1.0" encoding="ISO-8859-1"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
<properties><a.version> 1.0 </a.version></properties>
<dependencyManagement><dependencies>{dependency("managed", "<version>1</version>")}</dependencies></dependencyManagement>
<dependencies><!-- all -->
{dependency("a", "<version>${a.version}</version>")}{dependency("b", "<version>${project.version}</version><scope>test</scope>")}{dependency("c", "<scope>provided</scope>")}{dependency("d", "<version>[1,2)</version><optional>true</optional>")}</dependencies>
</project>"""
    assert told("pom.xml", text) == [
        "7+ g:a 1.0 runtime maven",
        "8+ g:b - development maven",
        "9+ g:c - optional maven",
        "10+ g:d - optional maven",
    ]
