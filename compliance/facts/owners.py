"""Who counts as first party: given, else inferred, and always with the reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlsplit

from compliance.facts.declared import Manifest
from compliance.facts.documents import own_documents
from compliance.facts.entities import Lexicon
from compliance.facts.model_cards import Card, read_card
from compliance.facts.names import is_generic, normal
from compliance.facts.tree import Tree, speaks_for
from compliance.model.evidence import Evidence
from compliance.model.result import AttributionDocument, Owner
from compliance.settings import Policy


def find_owners(
    tree: Tree,
    policy: Policy,
    documents: tuple[AttributionDocument, ...],
    manifests: tuple[Manifest, ...],
    lexicon: Lexicon,
) -> tuple[Owner, ...]:
    """The owners that the policy or the command line gives; else those that the project itself names.

    Inferred from, in this order: the copyright lines of LICENSE and NOTICE at the root, the authors in
    manifests at the root and the companies whose mail they use, the organisation of the remote URL. Not from
    who wrote commits: a fork's history holds its upstream's authors.
    """
    if policy.owners:
        source = "given" if policy.source == "defaults" else f"given ({policy.source} or --owner)"
        return tuple(Owner(name, source) for name in policy.owners)
    owners: dict[str, Owner] = {}
    for owner in _inferred(tree, documents, manifests, lexicon):
        owners.setdefault(normal(owner.name), owner)
    return tuple(owners.values())


def _inferred(
    tree: Tree,
    documents: tuple[AttributionDocument, ...],
    manifests: tuple[Manifest, ...],
    lexicon: Lexicon,
) -> Iterator[Owner]:
    at_root = [manifest for manifest in manifests if speaks_for(manifest.path) == "."]
    organisation = remote_organisation(tree.snapshot.target.url)
    named = list(_named_in(tree, documents, "license")) or list(_named_in(tree, documents, "notice"))
    bases = _bases_of_others(tree, documents, organisation, lexicon)
    yield from (owner for owner in named if not _is_one_of(bases, owner.name, lexicon))
    for manifest in at_root:
        yield from _written_by(manifest, lexicon)
    if organisation:
        yield Owner(organisation, "inferred: organisation of the remote URL")
    elif not named:
        for manifest in at_root:
            if organisation := remote_organisation(manifest.repository):
                yield Owner(organisation, f"inferred: organisation of the repository in {manifest.path}")


def _written_by(manifest: Manifest, lexicon: Lexicon) -> Iterator[Owner]:
    for author in manifest.authors:
        if not is_generic(author):
            yield Owner(author, f"inferred: author in {manifest.path}")
    for mail in manifest.mails:
        entity = lexicon.of_url(mail.partition("@")[2])
        if entity and lexicon.kind(entity) == "company":
            yield Owner(lexicon.display(entity), f"inferred: mail of the authors in {manifest.path}")


def _bases_of_others(
    tree: Tree, documents: tuple[AttributionDocument, ...], organisation: str | None, lexicon: Lexicon
) -> tuple[str, ...]:
    """The publishers of the models that a card at the root names as its bases, `organisation` left out.

    A LICENSE beside such a card may be the base's, copied: its holder then is no owner for that alone.
    """
    cards = (read_card(card.path, tree.text(card.path)) for card in own_documents(documents, "model-card"))
    accounts = {base.partition("/")[0] for card in cards if isinstance(card, Card) for base in card.bases}
    publishers = filter(None, (_account(name, lexicon) for name in sorted(accounts)))
    own = _account(organisation, lexicon) if organisation else None
    return tuple(entity for entity in publishers if not (own and lexicon.related(entity, own)))


def _account(name: str, lexicon: Lexicon) -> str | None:
    """The entity behind an account on a model hub or code host."""
    return lexicon.of_url(f"https://huggingface.co/{name}/") or lexicon.of_url(f"https://github.com/{name}/")


def _is_one_of(entities: tuple[str, ...], holder: str, lexicon: Lexicon) -> bool:
    return any(lexicon.related(one, other) for one in lexicon.in_holder(holder) for other in entities)


def _named_in(tree: Tree, documents: tuple[AttributionDocument, ...], kind: str) -> Iterator[Owner]:
    for document in own_documents(documents, kind):
        if found := tree.evidence.get(document.path):
            last = _NOTICE_HEAD if kind == "notice" else _end_of_own_part(found, tree.text(document.path))
            for holder in _holders_above(found, last):
                yield Owner(holder, f"inferred: named in {document.path}")


# A NOTICE begins with the product's own name and copyright; what follows speaks of what it includes.
_NOTICE_HEAD = 10


# Where a LICENSE turns to what the work includes.
_OTHER_PARTS = re.compile(
    r"\s{0,8}[#*=-]{0,80}\s{0,8}(?:other dependencies|third[- ]party|open[- ]source software licensed under"
    r"|(?:this|the) (?:software|product|project|repository|distribution|package)"
    r" (?:also )?(?:includes|bundles|contains))\b",
    re.I,
)


def _end_of_own_part(found: Evidence, text: str) -> int:
    """The last line of a LICENSE that can name its own holder: what is appended speaks of other parts.

    A few lines below the first text still count: the Apache appendix, filled in.
    """
    ends = [match.end_line + 4 for match in found.licenses if match.kind == "text"]
    others = (number for number, line in enumerate(text.splitlines(), 1) if _OTHER_PARTS.match(line[:200]))
    return min([*ends, *islice(others, 1)], default=50)


def _holders_above(found: Evidence, last_line: int) -> Iterator[str]:
    for notice in found.copyrights:
        of_the_work = notice.context not in ("template", "license-text")
        if of_the_work and notice.start_line <= last_line and not is_generic(notice.holder):
            yield notice.holder


_SCP = re.compile(r"[\w.-]+@[\w.-]+:(?P<path>[^:]+)\Z")


def remote_organisation(url: str | None) -> str | None:
    """`THUDM` of `https://github.com/THUDM/ChatGLM-6B`; None for a local path or an odd URL."""
    if not url:
        return None
    scp = _SCP.match(url)
    if not scp and urlsplit(url).scheme not in ("http", "https", "ssh", "git"):
        return None
    parts = [part for part in (scp["path"] if scp else urlsplit(url).path).split("/") if part]
    return parts[-2] if len(parts) >= 2 else None
