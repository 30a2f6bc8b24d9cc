"""Who is first party: given or inferred, always with a reason; this decides most false alarms."""

import pytest
from support.trees import copyright_line, make_tree, match

from compliance import resources
from compliance.facts.attribution import Attribution
from compliance.facts.declared import read_manifests
from compliance.facts.entities import Lexicon
from compliance.facts.owners import find_owners, remote_organisation
from compliance.facts.parties import Parties
from compliance.facts.tree import Tree
from compliance.model.facts import Unknown
from compliance.settings import Policy

LEXICON = Lexicon.from_yaml(resources.rules_text("entities.yaml"))


def owners_of(tree: Tree, policy: Policy | None = None) -> dict[str, str]:
    documents = Attribution(tree, LEXICON).documents
    manifests, _ = read_manifests(tree)
    return {
        owner.name: owner.reason
        for owner in find_owners(tree, policy or Policy(), documents, manifests, LEXICON)
    }


def parties(*names: str, project: str = "example") -> Parties:
    tree = make_tree({"a.py": ""})
    owners = find_owners(tree, Policy(owners=names), (), (), LEXICON)
    return Parties(owners, (project,), LEXICON)


def test_given_owners_rule_alone() -> None:
    tree = make_tree({"LICENSE": ("", {"copyrights": (copyright_line("Somebody Else"),)})})
    assert owners_of(tree, Policy(owners=("Example",))) == {"Example": "given"}


def test_inferred_from_license_manifest_and_remote() -> None:
    tree = make_tree(
        {
            "LICENSE": (
                "",
                {"copyrights": (copyright_line("Foo Works"),), "licenses": (match("MIT", "text"),)},
            ),
            "package.json": '{"name": "foo", "author": "Bar Person <bar@example.org>"}',
        },
        url="https://github.com/foo-org/foo",
    )
    assert owners_of(tree) == {
        "Foo Works": "inferred: named in LICENSE",
        "Bar Person": "inferred: author in package.json",
        "foo-org": "inferred: organisation of the remote URL",
    }


def test_notices_below_the_projects_own_licence_speak_of_bundled_parts() -> None:
    lines = (copyright_line("Foo Works", 1), copyright_line("Bundled Inc.", 200))
    tree = make_tree({"LICENSE": ("", {"copyrights": lines, "licenses": (match("MIT", "text", line=3),)})})
    assert list(owners_of(tree)) == ["Foo Works"]


def test_placeholders_and_the_licences_own_notice_are_nobody() -> None:
    lines = (
        copyright_line("[name of copyright owner]", 1, "template"),
        copyright_line("FSF", 2, "license-text"),
    )
    assert owners_of(make_tree({"LICENSE": ("", {"copyrights": lines})})) == {}


def test_without_owners_nothing_is_third_party_nor_first() -> None:
    assert isinstance(parties().third_party("Zhipu AI"), Unknown)


@pytest.mark.parametrize(
    "holder, owner, same",
    [
        ("The HuggingFace Inc. team", "Hugging Face", True),
        ("The HuggingFace Team. All rights reserved.", "The Hugging Face team", True),
        ("Roman Shtylman <shtylman+expressjs@gmail.com>", "Roman Shtylman", True),
        ("北京智谱华章科技有限公司", "Zhipu AI", True),
        ("Qwen team", "Alibaba Cloud", True),
        ("Example AI, Inc.", "example", True),
        ("the original author or authors", "Example", True),
        ("The example developers", "Somebody", True),  # the project's own name
        ("Zhipu AI", "Example", False),
        ("Foobar Inc.", "Foo", False),
        ("Meta Platforms, Inc. and affiliates", "Google LLC", False),
        ("Example AI", "re:^Example( AI)?$", True),
        ("Ada <ada@example.com>", "Example", True),
        ("Ada <ada@mail.example.co.uk>", "Example", True),
        ("Ada <ada@users.noreply.github.com>", "github", False),
        ("Ada <ada@example.org.other.com>", "Example", False),
        ("Example Inc. and Zhipu AI", "Example", False),  # another vendor has its part in it
        ("Zhipu AI and Example Inc.", "Example", False),
        ("Exemplary", "re:^Example( AI)?$", False),
    ],
)
def test_is_owner(holder: str, owner: str, same: bool) -> None:
    assert parties(owner).is_owner(holder) is same


@pytest.mark.parametrize(
    "url, organisation",
    [
        ("https://github.com/THUDM/ChatGLM-6B", "THUDM"),
        ("git@github.com:THUDM/ChatGLM-6B.git", "THUDM"),
        ("ssh://git@gitlab.com/group/sub/repo", "sub"),
        ("/srv/git/repo", None),
        ("file:///srv/git/repo", None),
        (None, None),
    ],
)
def test_remote_organisation(url: str | None, organisation: str | None) -> None:
    assert remote_organisation(url) == organisation


def test_texts_kept_for_others_make_nobody_an_owner() -> None:
    """Following our own advice (add LICENSES/MIT.txt with the holder's line) must not change who owns the project."""
    text = {"copyrights": (copyright_line("Zhipu AI"),), "licenses": (match("MIT", "text"),)}
    own = {"copyrights": (copyright_line("Example"),), "licenses": (match("MIT", "text"),)}
    tree = make_tree({"LICENSE": ("", own), "LICENSES/MIT.txt": ("", text), "LICENSE.zhipu": ("", text)})
    assert list(owners_of(tree)) == ["Example"]
    assert owners_of(make_tree({"LICENSES/MIT.txt": ("", text)})) == {}


def test_each_of_joint_owners_is_an_owner() -> None:
    both = parties("Jean-loup Gailly and Mark Adler")
    assert both.is_owner("Mark Adler") and both.is_owner("Jean-loup Gailly") and not both.is_owner("Adler")


def test_a_manifests_repository_names_the_owner_where_nothing_else_does() -> None:
    tree = make_tree(
        {"package.json": '{"name": "x", "repository": {"url": "git+https://github.com/foo-org/x.git"}}'}
    )
    assert owners_of(tree) == {"foo-org": "inferred: organisation of the repository in package.json"}


def test_parts_that_a_license_lists_before_any_text_make_nobody_an_owner() -> None:
    """As Tencent's licences are written: own line, list of components with their holders, then the texts."""
    text = (
        "Tencent is pleased to support the open source community by making ncnn available.\n"
        "Copyright (C) 2017 Tencent. All rights reserved.\n\n"
        "Other dependencies and licenses:\n\n"
        "Copyright (C) 2011 Julien Pommier\n"
    )
    lines = (copyright_line("Tencent", 2), copyright_line("Julien Pommier", 6))
    tree = make_tree(
        {"LICENSE": (text, {"copyrights": lines, "licenses": (match("Zlib", "text", line=20),)})}
    )
    assert list(owners_of(tree)) == ["Tencent"]


BASE_LICENSE = {"copyrights": (copyright_line("Alibaba Cloud"),), "licenses": (match("Apache-2.0", "text"),)}


@pytest.mark.parametrize(
    "base, url, owners",
    [
        ("Qwen/Qwen2.5-72B", None, []),
        ("Qwen/Qwen2.5-72B", "https://github.com/SKT-AI/A.X-4.0", ["SKT-AI"]),
        ("Qwen/Qwen2.5-72B", "https://github.com/QwenLM/Qwen2.5", ["Alibaba Cloud", "QwenLM"]),
        ("mistralai/Mistral-7B-v0.1", None, ["Alibaba Cloud"]),
    ],
)
def test_the_license_of_a_base_model_copied_makes_its_holder_no_owner(
    base: str, url: str | None, owners: list[str]
) -> None:
    card = f"---\nlicense: apache-2.0\nbase_model: {base}\n---\n\n# A model\n"
    tree = make_tree({"LICENSE": ("", BASE_LICENSE), "README.md": card}, url=url)
    assert list(owners_of(tree)) == owners


@pytest.mark.parametrize(
    "mail, owner",
    [
        ("funasr@list.alibaba-inc.com", "inferred: mail of the authors in pyproject.toml"),
        ("somebody@gmail.com", None),
        ("student@stanford.edu", None),
    ],
)
def test_authors_who_write_from_a_company_make_it_an_owner(mail: str, owner: str | None) -> None:
    text = f'[project]\nname = "x"\nauthors = [{{name = "A B", email = "{mail}"}}]\n'
    owners = owners_of(make_tree({"pyproject.toml": text}))
    assert owners.pop("A B") == "inferred: author in pyproject.toml"
    assert list(owners.values()) == ([owner] if owner else [])
