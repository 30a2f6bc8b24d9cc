"""Attribution documents: where a project keeps licences, notices and credits, and whom they name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from compliance.facts.documents import credit_text, find_documents
from compliance.facts.entities import Lexicon
from compliance.facts.names import normal, normal_text
from compliance.facts.statements import Places, full_texts, merge
from compliance.facts.tree import Tree, enclosing, speaks_for
from compliance.model.result import AttributionDocument

_STATING = ("third-party", "notice", "credits", "license", "reuse", "debian-copyright", "readme")


class Attribution:
    """The attribution documents of a tree, read once, and the questions that rules ask of them."""

    def __init__(self, tree: Tree, lexicon: Lexicon) -> None:
        self._tree = tree
        self._lexicon = lexicon
        self._texts: dict[str, str] = {}
        self._full_texts: dict[str, Places] = {}
        self._entities: dict[str, frozenset[str]] = {}
        self._credits: dict[tuple[str, str, str | None], bool] = {}

    @cached_property
    def documents(self) -> tuple[AttributionDocument, ...]:
        return tuple(find_documents(self._tree))

    @cached_property
    def _by_folder(self) -> dict[str, list[AttributionDocument]]:
        """Documents by the folder they speak for: LICENSES/MIT.txt speaks for the folder above it."""
        result: dict[str, list[AttributionDocument]] = {}
        for document in self.documents:
            place = speaks_for(document.path)
            result.setdefault(place, []).append(document)
        return result

    def for_folder(self, path: str) -> Iterator[AttributionDocument]:
        """The documents in `path` and in every folder above it."""
        for place in enclosing(path):
            yield from self._by_folder.get(place, ())

    def full_texts(self, path: str) -> Places:
        """SPDX id -> where its full text stands, for code in the folder `path`."""
        if path not in self._full_texts:  # asked for each file of a component
            result: Places = {}
            for document in self.for_folder(path):
                if found := self._tree.evidence.get(document.path):
                    merge(result, full_texts(document.path, found))
            self._full_texts[path] = result
        return self._full_texts[path]

    def credits(self, holder: str, entity: str | None, path: str) -> bool:
        """Whether a document that speaks for the folder `path` names `holder` or its `entity`."""
        key = (normal(holder), path, entity)
        if key not in self._credits:
            self._credits[key] = any(
                self._names(document, key[0], entity) for document in self.for_folder(path)
            )
        return self._credits[key]

    def credited_in(self, holder: str, entity: str | None, folders: Iterable[str]) -> tuple[str, ...]:
        """The documents that speak for one of `folders` and name `holder` or its `entity`, by path."""
        name = normal(holder)
        speaking = {document.path: document for place in folders for document in self.for_folder(place)}
        return tuple(path for path in sorted(speaking) if self._names(speaking[path], name, entity))

    def mentions(self, word: str, path: str) -> bool:
        """Whether such a document names `word` (a project, `owner/repository`, a URL), whatever its case.

        A repository's own name is enough if it is a telling one (`stanford_alpaca`, not `utils`).
        """
        wanted = {normal_text(word), *_telling(word.rpartition("/")[2])} - {""}
        texts = [f" {self._text(document)} " for document in self.for_folder(path)]
        return any(f" {name} " in text for name in wanted for text in texts)

    def lists(self, name: str, path: str) -> bool:
        """Whether a document that lists other people's work, and speaks for `path`, names this work."""
        return self._named_by(("third-party", "notice", "credits"), name, path)

    def names_work(self, name: str, path: str) -> bool:
        """Whether any document that can state a licence for `path`, or a README's credits, name this work."""
        return self._named_by(_STATING, name, path)

    def _named_by(self, kinds: tuple[str, ...], name: str, path: str) -> bool:
        wanted = normal_text(name)
        return bool(wanted) and any(
            f" {wanted} " in f" {self._text(document)} "
            for document in self.for_folder(path)
            if document.kind in kinds
        )

    def _names(self, document: AttributionDocument, name: str, entity: str | None) -> bool:
        text = self._text(document)
        if name and f" {name} " in f" {text} ":
            return True
        return entity is not None and any(
            self._lexicon.related(entity, named) for named in self._entities_in(document)
        )

    def _text(self, document: AttributionDocument) -> str:
        if document.path not in self._texts:
            text = credit_text(document.kind, self._tree.text(document.path))
            self._texts[document.path] = normal_text(text)
        return self._texts[document.path]

    def _entities_in(self, document: AttributionDocument) -> frozenset[str]:
        if document.path not in self._entities:
            named = set(self._lexicon.in_text(self._text(document)))
            found = self._tree.evidence.get(document.path)
            for notice in found.copyrights if found else ():
                named.update(self._lexicon.in_holder(notice.holder))
            self._entities[document.path] = frozenset(named)
        return self._entities[document.path]


def _telling(repository: str) -> set[str]:
    """A repository's name, if nobody would use the word otherwise (joined words, digits, inner capitals)."""
    odd = re.search(r"[-_\d]|[a-z][A-Z]", repository)
    return {normal_text(repository)} if odd and len(repository) >= 5 else set()
