"""Where one part of a project ends and another begins."""

import pytest
from support.trees import make_tree

from compliance import resources
from compliance.facts.attribution import Attribution
from compliance.facts.components import Components
from compliance.facts.entities import Lexicon
from compliance.model.snapshot import Submodule

LEXICON = Lexicon.from_yaml(resources.rules_text("entities.yaml"))


def components(
    paths: list[str], submodules: tuple[Submodule, ...] = (), texts: dict[str, str] | None = None
) -> Components:
    tree = make_tree({**dict.fromkeys(paths, ""), **(texts or {})}, submodules=submodules)
    return Components(tree, Attribution(tree, LEXICON))


@pytest.mark.parametrize(
    "path, component",
    [
        ("src/a.py", "."),
        ("vendor/foo/a.c", "vendor/foo"),
        ("third_party/foo/src/a.c", "third_party/foo"),
        ("pkg/_vendor/foo/a.py", "pkg/_vendor/foo"),
        ("vendor/loose.c", "vendor"),
        ("vendor/README.md", "."),
        ("pkg/_vendor/__init__.py", "."),
        ("node_modules/@scope/pkg/a.js", "node_modules/@scope/pkg"),
        ("node_modules/a/node_modules/b/i.js", "node_modules/a/node_modules/b"),
        ("vendor/github.com/owner/repo/sub/x.go", "vendor/github.com/owner/repo"),
        ("vendor/golang.org/x/net/html/x.go", "vendor/golang.org/x/net"),
        ("vendor/gopkg.in/yaml.v2/x.go", "vendor/gopkg.in/yaml.v2"),
        ("docs/vendoring/a.md", "."),
        # Names that stand for own code as often.
        ("src/external/payments/a.py", "."),
        ("scripts/vendors/cadence/a.sh", "."),
        ("src/com/example/thirdparty/publicsuffix/A.java", "."),
        ("tests/fixtures/vendor/foo/a.c", "."),
    ],
)
def test_vendoring_folders(path: str, component: str) -> None:
    assert components([path, "README.md"]).of(path) == component


@pytest.mark.parametrize(
    "paths, path, component",
    [
        (["vendor/symfony/console/composer.json"], "vendor/symfony/console/a.php", "vendor/symfony/console"),
        (["external/foo/LICENSE"], "external/foo/a.c", "external/foo"),
        (["deps/foo/package.json"], "deps/foo/a.js", "deps/foo"),
        (["deps/a/LICENSE", "deps/b/COPYRIGHT"], "deps/c/c.c", "deps/c"),  # most of them are others' work
        (["deps/a/LICENSE"], "deps/c/c.c", "."),
        (["third_party/foo/src/LICENSE"], "third_party/foo/src/a.c", "third_party/foo/src"),
        (["third_party/foo/src/CMakeLists.txt"], "third_party/foo/include/a.h", "third_party/foo"),
    ],
)
def test_what_stands_beside_it_decides(paths: list[str], path: str, component: str) -> None:
    assert components([*paths, path]).of(path) == component


def test_a_folder_with_its_own_licence_is_a_component() -> None:
    found = components(["LICENSE", "packages/x/LICENSE", "packages/x/i.js", "packages/y/i.js"])
    assert [(part.path, part.boundary, part.reason) for part in found.all] == [
        (".", "the project", ""),
        ("packages/x", "own licence file", "packages/x/LICENSE"),
    ]
    assert found.of("packages/x/i.js") == "packages/x"


def test_workspace_packages_and_packages_with_a_declared_licence() -> None:
    found = components(
        ["packages/a/i.js"],
        texts={
            "package.json": '{"name": "x", "workspaces": ["packages/*"]}',
            "packages/a/package.json": '{"name": "a"}',
            "python/pyproject.toml": '[project]\nname = "p"\nlicense = "MIT"\n',
            "examples/e/package.json": '{"name": "e", "license": "MIT"}',
            "tool/package.json": '{"name": "t"}',
        },
    )
    assert [(part.path, part.boundary, part.reason) for part in found.all[1:]] == [
        ("packages/a", "workspace package", "packages/a/package.json"),
        ("python", "own manifest", "python/pyproject.toml"),
    ]


def test_licences_kept_as_samples_or_in_licence_folders_are_no_boundary() -> None:
    kept = [
        "tests/data/LICENSE",
        "LICENSES/MIT.txt",
        "docs/LICENSE",
        "x-1.0.dist-info/licenses/LICENSE",
        "model_licenses/LICENSE-A",
        "tools/licenses/zlib/LICENSE",
        "static/img/logo.png.license",
    ]
    assert [part.path for part in components(kept).all] == ["."]


def test_submodules_are_components_that_were_not_fetched() -> None:
    found = components(["a.py"], (Submodule("ext/lib", "https://example.org/lib", "0" * 40),))
    assert [(part.path, part.vendored) for part in found.all] == [(".", False), ("ext/lib", True)]
