"""Where one part of a project ends and another begins."""

import pytest
from support.trees import make_tree

from compliance import resources
from compliance.facts.attribution import Attribution
from compliance.facts.components import Components
from compliance.facts.entities import Lexicon
from compliance.model.snapshot import Submodule

LEXICON = Lexicon.from_yaml(resources.rules_text("entities.yaml"))


def components(paths: list[str], submodules: tuple[Submodule, ...] = ()) -> Components:
    tree = make_tree(dict.fromkeys(paths, ""), submodules=submodules)
    return Components(tree, Attribution(tree, LEXICON))


@pytest.mark.parametrize(
    "path, component",
    [
        ("src/a.py", "."),
        ("vendor/foo/a.c", "vendor/foo"),
        ("third_party/foo/src/a.c", "third_party/foo"),
        ("vendor/loose.c", "."),
        ("node_modules/@scope/pkg/a.js", "node_modules/@scope/pkg"),
        ("node_modules/a/node_modules/b/i.js", "node_modules/a/node_modules/b"),
        ("docs/vendoring/a.md", "."),
    ],
)
def test_vendoring_folders(path: str, component: str) -> None:
    assert components([path, "README.md"]).of(path) == component


def test_a_folder_with_its_own_licence_is_a_component() -> None:
    found = components(["LICENSE", "packages/x/LICENSE", "packages/x/i.js", "packages/y/i.js"])
    assert [(part.path, part.boundary) for part in found.all] == [
        (".", "the project"),
        ("packages/x", "own licence file"),
    ]
    assert found.of("packages/x/i.js") == "packages/x"


def test_licences_kept_as_samples_or_in_licence_folders_are_no_boundary() -> None:
    found = components(
        ["tests/data/LICENSE", "LICENSES/MIT.txt", "docs/LICENSE", "x-1.0.dist-info/licenses/LICENSE"]
    )
    assert [part.path for part in found.all] == ["."]


def test_submodules_are_components_that_were_not_fetched() -> None:
    found = components(["a.py"], (Submodule("ext/lib", "https://example.org/lib", "0" * 40),))
    assert [(part.path, part.vendored) for part in found.all] == [(".", False), ("ext/lib", True)]
