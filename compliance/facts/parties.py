"""Tells first party from third party, once it is known who the owners are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from compliance.facts.entities import Lexicon
from compliance.facts.names import is_generic, normal, same_name
from compliance.model.facts import Unknown
from compliance.model.result import Owner

NO_OWNER = Unknown("who owns this project is not known; name the owner with --owner or in the policy")

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


@dataclass(frozen=True)
class Parties:
    """The owners, the project's own names and its contributors: who is not among them is a third party.

    `own_by_name`: a holder called as the project is an owner.
    """

    owners: tuple[Owner, ...]
    project_names: tuple[str, ...]
    lexicon: Lexicon
    contributors: frozenset[str] = frozenset()  # in `normal` form
    own_by_name: bool = True

    def is_contributor(self, holder: str) -> bool:
        """Whether `holder` is a person who works on the project, as far as its lists tell."""
        return normal(holder) in self.contributors

    def is_owner(self, holder: str) -> bool:
        """Whether `holder` is an owner, the project itself ("The Foo authors"), or nobody in particular."""
        if holder not in self._owner:  # the same few names stand on thousands of files
            self._owner[holder] = self._is_owner(holder)
        return self._owner[holder]

    @cached_property
    def _owner(self) -> dict[str, bool]:
        return {}

    def _is_owner(self, holder: str) -> bool:
        if is_generic(holder):
            return True
        names = [name for owner in self.owners for name in _each_of(owner.name)]
        if self._names_another_vendor(holder):
            return any(
                owner.name.startswith("re:") and self._same(holder, owner.name) for owner in self.owners
            )
        if any(self._same(holder, name) or _writes_from(holder, name) for name in names):
            return True
        return self.own_by_name and any(same_name(holder, name) for name in self.project_names)

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
