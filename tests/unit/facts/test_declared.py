"""What a project says of itself, in each kind of manifest; broken manifests are told, not fatal."""

import pytest
from support.trees import make_tree, match

from compliance import resources
from compliance.expressions import as_spdx
from compliance.facts.attribution import Attribution
from compliance.facts.declared import Manifest, declared_licenses, read_manifests
from compliance.facts.entities import Lexicon
from compliance.model.result import DeclaredLicense

LEXICON = Lexicon.from_yaml(resources.rules_text("entities.yaml"))

MANIFESTS = {
    "package.json": (
        '{"name": "x", "license": "MIT", "author": {"name": "A B"}, "contributors": ["C D <c@d.org>"]}',
        Manifest("package.json", "package.json", "x", "MIT", ("A B", "C D")),
    ),
    "pyproject.toml": (
        '[project]\nname = "x"\nlicense = {text = "Apache-2.0"}\nauthors = [{name = "A B"}]\n'
        'maintainers = [{name = "C D"}]\n',
        Manifest("pyproject.toml", "pyproject", "x", "Apache-2.0", ("A B", "C D")),
    ),
    "setup.cfg": (
        "[metadata]\nname = x\nclassifiers =\n    License :: OSI Approved :: MIT License\nauthor = A B\n",
        Manifest("setup.cfg", "setup.cfg", "x", "MIT", ("A B",)),
    ),
    "Cargo.toml": (
        '[package]\nname = "x"\nlicense = "MIT OR Apache-2.0"\nauthors = ["A B <a@b.org>"]\n',
        Manifest("Cargo.toml", "Cargo.toml", "x", "MIT OR Apache-2.0", ("A B",)),
    ),
    "PKG-INFO": (
        "Metadata-Version: 2.4\nName: x\nLicense-Expression: BSD-3-Clause\nAuthor: A B\nMaintainer-email: C D <c@d.org>\n"
        "\nbody\n",
        Manifest("PKG-INFO", "metadata", "x", "BSD-3-Clause", ("A B", "C D")),
    ),
}


@pytest.mark.parametrize("name", MANIFESTS)
def test_each_manifest(name: str) -> None:
    text, expected = MANIFESTS[name]
    assert read_manifests(make_tree({name: text})) == ((expected,), ())


@pytest.mark.parametrize(
    "name, text",
    [
        ("pyproject.toml", '[project]\nauthors = [{email = "a@foo.org"}]\nmaintainers = [{name = "B"}]\n'),
        ("setup.py", "from setuptools import setup\nsetup(author_email='a@foo.org')\n"),
        ("setup.cfg", "[metadata]\nauthor_email = a@foo.org\n"),
        ("PKG-INFO", "Metadata-Version: 2.1\nName: x\nAuthor: A\nAuthor-email: A <a@foo.org>\n\n"),
        ("package.json", '{"author": "A <a@foo.org> (https://foo.org)"}'),
        ("composer.json", '{"authors": [{"name": "A", "email": "a@foo.org"}]}'),
        ("Cargo.toml", '[package]\nauthors = ["A <a@foo.org>"]\n'),
    ],
)
def test_the_addresses_of_the_authors(name: str, text: str) -> None:
    (manifest,) = read_manifests(make_tree({name: text}))[0]
    assert manifest.mails == ("a@foo.org",)


@pytest.mark.parametrize(
    "name, text",
    [
        ("package.json", "{"),
        ("package.json", "[1]"),
        ("package.json", '{"author": 3, "contributors": "x", "license": 7}'),
        ("pyproject.toml", "= 1"),
        ("setup.cfg", "no section\n"),
        ("package.json", "[" * 200_000),
        ("Cargo.toml", 'package = "x"'),
    ],
)
def test_a_broken_manifest_at_the_root_is_a_problem_and_never_a_crash(name: str, text: str) -> None:
    manifests, problems = read_manifests(make_tree({name: text}))
    assert len(manifests) + len(problems) == 1
    assert all("\n" not in problem.message for problem in problems)


def test_a_broken_manifest_among_test_data_is_none_of_our_business() -> None:
    assert read_manifests(make_tree({"tests/data/package.json": "{"})) == ((), ())


def test_declarations_stay_apart_by_source() -> None:
    tree = make_tree(
        {
            "LICENSE": ("", {"licenses": (match("Apache-2.0", "text"),)}),
            "package.json": '{"license": "MIT"}',
            "README.md": "---\nlicense: apache-2.0\nbase_model: x/y\n---\n# X\n",
        }
    )
    manifests, _ = read_manifests(tree)
    assert declared_licenses(tree, Attribution(tree, LEXICON), manifests) == (
        DeclaredLicense("license-file", "LICENSE", "Apache-2.0"),
        DeclaredLicense("model-card", "README.md", "Apache-2.0"),
        DeclaredLicense("package.json", "package.json", "MIT"),
    )


@pytest.mark.parametrize(
    "written, expression",
    [
        ("MIT", "MIT"),
        ("MIT License", "MIT"),
        ("Apache License 2.0", "Apache-2.0"),
        ("The Apache 2.0 License", "Apache-2.0"),
        ("apache-2.0", "Apache-2.0"),
        ("MIT OR Apache-2.0", "MIT OR Apache-2.0"),
        ("(MIT AND Zlib)", "MIT AND Zlib"),
        ("GPL-2.0-only WITH Classpath-exception-2.0", "GPL-2.0-only WITH Classpath-exception-2.0"),
        ("SEE LICENSE IN x.txt", None),
        ("proprietary stuff", None),
        ("MIT AND (", None),
        ("", None),
    ],
)
def test_licence_fields_as_spdx(written: str, expression: str | None) -> None:
    assert as_spdx(written) == expression
