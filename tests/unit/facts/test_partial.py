"""A change is judged by what was read: nothing is held missing that may stand in a file nobody looked at."""

from support.trees import make_tree

from compliance.facts import partial
from compliance.facts.partial import needed, open_ended
from compliance.model.facts import CATALOGUE, Fact, Subject, Unknown


def test_documents_and_manifests_are_read_beside_what_changed() -> None:
    files = ["a.py", "b.py", "LICENSE", "sub/NOTICE.txt", "package.json", "x/Cargo.toml", "docs/apache-2.0.md",
             "docs/guide.md", "README.md", "a.py.license", "b.py.license"]  # fmt: skip
    tree = make_tree(dict.fromkeys(files, "x"))
    read = {entry.path for entry in needed(tree.snapshot, {"a.py"})}
    assert read == {"a.py", "LICENSE", "sub/NOTICE.txt", "package.json", "x/Cargo.toml", "docs/apache-2.0.md",
                    "README.md", "a.py.license"}  # fmt: skip


def test_facts_from_files_are_open_ended_and_those_from_documents_are_not() -> None:
    facts = {
        "component.licenses": Fact(frozenset({"MIT"})),
        "component.full_texts": Fact(frozenset()),
        "component.ungranted_holders": Fact(frozenset({"Rope Authors"})),
        "component.reserved_holders": Fact(frozenset()),
    }
    seen = open_ended(Subject("component", ".", ".", facts, {})).facts
    assert not seen["component.licenses"].complete and seen["component.licenses"].value == {"MIT"}
    assert seen["component.full_texts"].complete
    assert isinstance(seen["component.ungranted_holders"].value, Unknown), "a grant may stand elsewhere"
    assert seen["component.reserved_holders"].value == frozenset()


def test_only_facts_that_there_are_are_named() -> None:
    assert set(CATALOGUE) >= partial._OPEN | partial._UNDECIDED
