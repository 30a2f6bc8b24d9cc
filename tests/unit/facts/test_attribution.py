"""Attribution documents: which they are, for which code they speak, and whom they credit."""

import pytest
from support.trees import make_tree, match

from compliance import resources
from compliance.facts.attribution import Attribution
from compliance.facts.documents import document_kind
from compliance.facts.entities import Lexicon
from compliance.facts.tree import Tree

LEXICON = Lexicon.from_yaml(resources.rules_text("entities.yaml"))


def attribution(tree: Tree) -> Attribution:
    return Attribution(tree, LEXICON)


@pytest.mark.parametrize(
    "path, kind",
    [
        ("LICENSE", "license"),
        ("LICENSE-MIT", "license"),
        ("licence.txt", "license"),
        ("COPYING.LESSER", "license"),
        ("UNLICENSE", "license"),
        ("LICENSES/MIT.txt", "license"),
        ("MODEL_LICENSE", "license"),
        ("NOTICE", "notice"),
        ("NOTICE.md", "notice"),
        ("THIRD_PARTY_NOTICES.txt", "third-party"),
        ("ThirdPartyNotices.txt", "third-party"),
        ("CREDITS.md", "credits"),
        ("AUTHORS", "credits"),
        ("REUSE.toml", "reuse"),
        (".reuse/dep5", "reuse"),
        ("debian/copyright", "debian-copyright"),
        ("docs/README.rst", "readme"),
        ("CITATION.cff", "citation"),
        ("src/license.py", None),
        ("src/license_check.c", None),
        ("third_party/foo/foo.c", None),
        ("src/noticeboard.txt", None),
        ("license_list_up_to_date.yaml", None),
        ("x-1.0.dist-info/METADATA", "readme"),
    ],
)
def test_document_kind(path: str, kind: str | None) -> None:
    assert document_kind(path) == kind


def test_a_readme_credits_in_its_sections_not_in_passing() -> None:
    passing = "# Chat\n\nWorks with Zhipu AI and OpenAI.\n"
    credit = passing + "\n## Acknowledgements\n\nParts come from Zhipu AI.\n"
    assert not attribution(make_tree({"README.md": passing})).credits("Zhipu AI", "zhipu", ".")
    assert attribution(make_tree({"README.md": credit})).credits("Zhipu AI", "zhipu", ".")


def test_a_readme_without_headings_can_still_credit_in_a_line() -> None:
    assert attribution(make_tree({"README": "Based on code by Zhipu AI.\n"})).credits(
        "Zhipu AI", "zhipu", "."
    )
    assert not attribution(make_tree({"README": "Hello.\n"})).credits("Zhipu AI", "zhipu", ".")


def test_a_vendor_is_credited_by_any_of_its_names() -> None:
    found = attribution(make_tree({"NOTICE": "本产品包含智谱的代码\n"}))
    assert found.credits("Zhipu AI", LEXICON.in_holder("Zhipu AI")[0], ".")


def test_a_name_within_a_longer_word_is_no_credit() -> None:
    assert not attribution(make_tree({"NOTICE": "This includes Barfoo.\n"})).credits("Bar", None, ".")


def test_documents_speak_for_their_folder_and_below_only() -> None:
    texts = {"licenses": (match("MIT", "text"),)}
    tree = make_tree(
        {
            "vendor/a/LICENSE": ("", texts),
            "vendor/b/b.c": "",
            "LICENSES/ISC.txt": ("", {"licenses": (match("ISC", "text"),)}),
        }
    )
    found = attribution(tree)
    assert set(found.full_texts("vendor/a")) == {"MIT", "ISC"}
    assert set(found.full_texts("vendor/b")) == {"ISC"}
    assert set(found.full_texts(".")) == {"ISC"}


def test_a_text_with_gaps_is_not_the_full_text() -> None:
    tree = make_tree(
        {"LICENSE": ("", {"licenses": (match("MIT", "text", score=60.0), match("ISC", "notice"))})}
    )
    assert attribution(tree).full_texts(".") == {}


def test_a_licence_text_by_another_name_is_one() -> None:
    texts = {"licenses": (match("Apache-2.0", "text", line=1),)}
    found = attribution(
        make_tree(
            {
                "legal/apache2.txt": ("", texts),
                "docs/guide.md": ("", {"licenses": (match("MIT", "text", line=90),)}),
            }
        )
    )
    assert set(found.full_texts(".")) == {"Apache-2.0"}


def test_a_sidecar_speaks_for_its_file_only() -> None:
    texts = {"licenses": (match("MIT", "tag"),)}
    found = attribution(make_tree({"po/x.pot": "", "po/x.pot.license": ("", texts)}))
    assert found.documents == ()
