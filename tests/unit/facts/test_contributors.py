"""People whom a project lists are no third parties; companies and vendors never become so by a list."""

from support.trees import make_tree

from compliance import resources
from compliance.facts.contributors import contributors_to
from compliance.facts.declared import read_manifests
from compliance.facts.entities import Lexicon

LEXICON = Lexicon.from_yaml(resources.rules_text("entities.yaml"))


def people(files: dict[str, str]) -> frozenset[str]:
    tree = make_tree(dict(files))
    return contributors_to(tree, read_manifests(tree)[0], LEXICON)


def test_those_whom_a_list_names_are_contributors() -> None:
    files = {"AUTHORS.md": "# Authors\n\n- Grace Example <grace@example.org>\n"}
    assert "grace example" in people(files)


def test_a_vendor_or_a_company_in_a_list_stays_a_third_party() -> None:
    assert not {"zhipu ai", "thudm", "example works gmbh"} & people(
        {"AUTHORS": "Zhipu AI\nTHUDM\nExample Works GmbH\n"}
    )


def test_a_list_in_a_vendored_folder_speaks_of_another_project() -> None:
    assert people({"vendor/x/AUTHORS": "Grace Example\n"}) == frozenset()
