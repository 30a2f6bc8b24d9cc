"""The attribution inventory: whom notices name, and which documents credit them."""

from support.trees import copyright_line, make_tree

from compliance.facts.attribution import Attribution
from compliance.facts.components import Components
from compliance.facts.context import Context
from compliance.facts.entities import Lexicon
from compliance.facts.holders import holder_records
from compliance.facts.parties import Parties
from compliance.model.result import HolderRecord, Owner
from compliance.resources import rules_text
from compliance.settings import Policy

LEXICON = Lexicon.from_yaml(rules_text("entities.yaml"))


def records(files: dict, owners: tuple[Owner, ...] = ()) -> tuple[HolderRecord, ...]:
    tree = make_tree(files)
    attribution = Attribution(tree, LEXICON)
    parties = Parties(owners, ("example",), LEXICON, ())
    components = Components(tree, attribution)
    return holder_records(Context(tree, Policy(), attribution, components, (), (), parties))


def held_by(*holders: str, context: str = "comment") -> tuple[str, dict]:
    return ("code", {"copyrights": tuple(copyright_line(holder, context=context) for holder in holders)})


def test_a_document_credits_the_holders_of_its_folder_and_of_those_below() -> None:
    found = records(
        {
            "NOTICE": ("Parts are by Zhipu AI.", {}),
            "src/a.py": held_by("Zhipu AI"),
            "vendor/rope/b.py": held_by("Rope Authors"),
            "vendor/rope/AUTHORS": ("The Rope Authors", {}),
            "vendor/other/c.py": held_by("Rope Authors"),
        }
    )
    assert {record.name: record.credited_in for record in found} == {
        "Rope Authors": ("vendor/rope/AUTHORS",),
        "Zhipu AI": ("NOTICE",),
    }


def test_what_is_not_known_of_a_holder_is_not_said() -> None:
    (record,) = records({"a.py": held_by("Rope Authors")})
    assert (record.third_party, record.entity, record.credited_in) == (None, "", ())
    (record,) = records({"a.py": held_by("Rope Authors")}, (Owner("Example", "given"),))
    assert record.third_party is True


def test_names_in_licence_texts_and_templates_hold_nothing() -> None:
    assert records({"a.py": held_by("[name of copyright owner]", context="template")}) == ()
