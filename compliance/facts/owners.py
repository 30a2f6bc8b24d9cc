"""Who counts as first party: given, else inferred, and always with the reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from compliance.facts.declared import Manifest
from compliance.facts.documents import own_documents
from compliance.facts.entities import Lexicon
from compliance.facts.names import is_generic, normal, same_name
from compliance.facts.tree import Tree, speaks_for
from compliance.model.evidence import Evidence
from compliance.model.facts import Unknown
from compliance.model.result import AttributionDocument, Owner
from compliance.settings import Policy

NO_OWNER = Unknown("who owns this project is not known; name the owner with --owner or in the policy")


def find_owners(
    tree: Tree,
    policy: Policy,
    documents: tuple[AttributionDocument, ...],
    manifests: tuple[Manifest, ...],
) -> tuple[Owner, ...]:
    """The owners that the policy or the command line gives; else those that the project itself names.

    Inferred from, in this order: the copyright lines of LICENSE and NOTICE at the root, the authors in
    manifests at the root, the organisation of the remote URL.
    """
    if policy.owners:
        source = "given" if policy.source == "defaults" else f"given ({policy.source} or --owner)"
        return tuple(Owner(name, source) for name in policy.owners)
    owners: dict[str, Owner] = {}
    for owner in _inferred(tree, documents, manifests):
        owners.setdefault(normal(owner.name), owner)
    return tuple(owners.values())


def _inferred(
    tree: Tree, documents: tuple[AttributionDocument, ...], manifests: tuple[Manifest, ...]
) -> Iterator[Owner]:
    named = list(_named_in(tree, documents, "license")) or list(_named_in(tree, documents, "notice"))
    yield from named
    for manifest in manifests:
        if speaks_for(manifest.path) == ".":
            for author in manifest.authors:
                if not is_generic(author):
                    yield Owner(author, f"inferred: author in {manifest.path}")
    if organisation := remote_organisation(tree.snapshot.target.url):
        yield Owner(organisation, "inferred: organisation of the remote URL")
    elif not named:
        for manifest in manifests:
            if speaks_for(manifest.path) == "." and (
                organisation := remote_organisation(manifest.repository)
            ):
                yield Owner(organisation, f"inferred: organisation of the repository in {manifest.path}")


def _named_in(tree: Tree, documents: tuple[AttributionDocument, ...], kind: str) -> Iterator[Owner]:
    for document in own_documents(documents, kind):
        if found := tree.evidence.get(document.path):
            last = _NOTICE_HEAD if kind == "notice" else _end_of_own_part(found)
            for holder in _holders_above(found, last):
                yield Owner(holder, f"inferred: named in {document.path}")


# A NOTICE begins with the product's own name and copyright; what follows speaks of what it includes.
_NOTICE_HEAD = 10


def _end_of_own_part(found: Evidence) -> int:
    """The last line of a LICENSE that can name its own holder: what is appended speaks of other parts.

    A few lines below the first text still count: the Apache appendix, filled in.
    """
    ends = [match.end_line for match in found.licenses if match.kind == "text"]
    return min(ends) + 4 if ends else 50


def _holders_above(found: Evidence, last_line: int) -> Iterator[str]:
    for notice in found.copyrights:
        of_the_work = notice.context not in ("template", "license-text")
        if of_the_work and notice.start_line <= last_line and not is_generic(notice.holder):
            yield notice.holder


_JOINT = re.compile(r"\s*(?:,|&|;|\band\b)\s*")


def _each_of(owner: str) -> tuple[str, ...]:
    """ "Jean-loup Gailly and Mark Adler" own together, and each of them alone."""
    parts = [] if owner.startswith("re:") else [part for part in _JOINT.split(owner) if " " in part.strip()]
    return (owner, *parts) if len(parts) > 1 else (owner,)


_SUFFIX = r"(?:(?:co|com|org|ac)\.)"
_DOMAIN = re.compile(
    rf"@(?:[\w-]{{1,63}}\.){{0,4}}(?!{_SUFFIX})([\w-]{{2,63}})\.{_SUFFIX}?[a-z]{{2,12}}\b", re.I
)


def _writes_from(holder: str, owner: str) -> bool:
    """ "Ada <ada@foo.com>" writes from Foo. `noreply` addresses are of the code host."""
    domain = _DOMAIN.search(holder[:300])
    return (
        domain is not None
        and "noreply" not in holder
        and domain[1].casefold() == normal(owner).replace(" ", "")
    )


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


@dataclass(frozen=True)
class Parties:
    """Tells first party from third party."""

    owners: tuple[Owner, ...]
    project_names: tuple[str, ...]
    lexicon: Lexicon
    contributors: frozenset[str] = frozenset()  # in `normal` form

    def is_contributor(self, holder: str) -> bool:
        """Whether `holder` is a person who works on the project, as far as its lists tell."""
        return normal(holder) in self.contributors

    def is_owner(self, holder: str) -> bool:
        """Whether `holder` is an owner, the project itself ("The Foo authors"), or nobody in particular."""
        if is_generic(holder):
            return True
        names = [name for owner in self.owners for name in _each_of(owner.name)]
        if self._names_another_vendor(holder):
            return any(
                owner.name.startswith("re:") and self._same(holder, owner.name) for owner in self.owners
            )
        return any(self._same(holder, name) or _writes_from(holder, name) for name in names) or any(
            same_name(holder, name) for name in self.project_names
        )

    def _names_another_vendor(self, holder: str) -> bool:
        """Whether it names, perhaps beside an owner, a vendor that is none: "Example Inc. and Zhipu AI"."""
        return any(not self.owns_entity(entity) for entity in self.lexicon.in_holder(holder))

    def third_party(self, holder: str) -> bool | Unknown:
        if self.is_owner(holder):
            return False
        return True if self.owners else NO_OWNER

    def entity(self, holder: str) -> str | None:
        """The vendor lexicon's id for the holder, the first if it names several."""
        return next(iter(self.lexicon.in_holder(holder)), None)

    def owns_entity(self, entity: str) -> bool:
        return any(
            self.lexicon.related(entity, named)
            for owner in self.owners
            if not owner.name.startswith("re:")
            for named in self._entities_of_owner(owner.name)
        )

    def _entities_of_owner(self, name: str) -> tuple[str, ...]:
        by_organisation = self.lexicon.of_url(f"https://github.com/{name}/") if " " not in name else None
        return self.lexicon.in_holder(name) + ((by_organisation,) if by_organisation else ())

    def _same(self, holder: str, owner: str) -> bool:
        if owner.startswith("re:"):
            return re.search(owner[3:], holder[:300]) is not None
        if same_name(holder, owner):
            return True
        return any(
            self.lexicon.related(entity, own)
            for entity in self.lexicon.in_holder(holder)
            for own in self._entities_of_owner(owner)
        )
