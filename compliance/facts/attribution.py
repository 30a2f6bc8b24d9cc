"""Attribution documents: where a project keeps licences, notices and credits, and whom they name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from compliance.facts.entities import Lexicon
from compliance.facts.names import normal, normal_text
from compliance.facts.statements import full_texts, merge
from compliance.facts.tree import Tree, enclosing, speaks_for
from compliance.model.facts import Place
from compliance.model.result import AttributionDocument

# First match wins; paths are compared in small letters, `^` is the start of a file or folder name.
_KINDS: tuple[tuple[str, str], ...] = (
    ("debian-copyright", r"debian/copyright$"),
    ("reuse", r"(reuse\.toml|\.reuse/dep5)$"),
    ("third-party", r"[^/]*(third|3rd)[-_ ]?party[^/]*(licen[cs]e|notice|\.md|\.txt|\.rst)[^/]*$"),
    ("third-party", r"[^/]*(licen[cs]e|notice)[^/]*(third|3rd)[-_ ]?party[^/]*$"),
    ("third-party", r"third[-_ ]?part(y|ies)$"),
    ("notice", r"notices?([.-][^/]*)?$"),
    ("license", r"licenses/[^/]+$"),
    ("license", r"((un)?licen[cs]e|copying|copyright|mit-license|bsd-license)s?([-._ ][^/]*)?$"),
    ("license", r"[^/]*[._-]licen[cs]e(\.(txt|md|rst))?$"),
    ("credits", r"(credits|acknowledge?ments?|attributions?|authors|contributors)(\.[^/]*)?$"),
    ("citation", r"citation\.cff$"),
    ("readme", r"readme[^/]*$"),
)
_PATTERNS = tuple((kind, re.compile(f"(^|/){pattern}")) for kind, pattern in _KINDS)
_CODE_SUFFIXES = (".py", ".js", ".ts", ".c", ".h", ".go", ".rs", ".java", ".json", ".svg", ".png", ".html")
_FRONT_MATTER = re.compile(r"\A---\n(?:(?!---).*\n){0,200}?(license|base_model|library_name|pipeline_tag):")
# A README credits somebody in these sections, or in a line that says where the work comes from.
_CREDIT_HEADING = re.compile(
    r"licen[cs]|acknowledg|credit|thank|citation|attribution|reference|third.party|"
    r"致谢|许可|协议|参考|引用|鸣谢|授权|ライセンス|謝辞|라이선스|감사|출처|인용",
    re.I,
)
_CREDIT_LINE = re.compile(
    r"based on|derived from|adapted from|modified from|fork(ed)? (of|from)|built (up)?on|copyright|"
    r"基于|改编|衍生|기반",
    re.I,
)
_HEADING = re.compile(r"^(#{1,6}\s+(?P<title>.+)|(?P<underlined>\S.{0,80})\n[=-]{3,}\s*$)", re.M)


def document_kind(path: str) -> str | None:
    """What kind of attribution document `path` is by its name; None if it is none."""
    lowered = path.lower()
    if lowered.endswith(_CODE_SUFFIXES) and not lowered.endswith(".license"):
        return None
    return next((kind for kind, pattern in _PATTERNS if pattern.search(lowered)), None)


def credit_text(kind: str, text: str) -> str:
    """The part of a document that can credit somebody: all, but of a README only such sections and lines."""
    if kind not in ("readme", "model-card"):
        return text
    parts = [line for line in text.splitlines() if _CREDIT_LINE.search(line[:2000])]
    headings = list(_HEADING.finditer(text))
    ends = [following.start() for following in headings[1:]] + [len(text)]
    for heading, end in zip(headings, ends, strict=False):
        if _CREDIT_HEADING.search(heading["title"] or heading["underlined"]):
            parts.append(text[heading.end() : end])
    return "\n".join(parts)


class Attribution:
    """The attribution documents of a tree, read once, and the questions that rules ask of them."""

    def __init__(self, tree: Tree, lexicon: Lexicon) -> None:
        self._tree = tree
        self._lexicon = lexicon
        self._texts: dict[str, str] = {}
        self._entities: dict[str, frozenset[str]] = {}
        self._credits: dict[tuple[str, str, str | None], bool] = {}

    @cached_property
    def documents(self) -> tuple[AttributionDocument, ...]:
        found = []
        for path in self._tree.entries:
            if kind := document_kind(path):
                if kind == "readme" and _FRONT_MATTER.search(self._tree.text(path)[:20_000]):
                    kind = "model-card"
                found.append(AttributionDocument(path, kind))
        return tuple(found)

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

    def full_texts(self, path: str) -> dict[str, tuple[Place, ...]]:
        """SPDX id -> where its full text stands, for code in the folder `path`."""
        result: dict[str, tuple[Place, ...]] = {}
        for document in self.for_folder(path):
            if found := self._tree.evidence.get(document.path):
                merge(result, full_texts(document.path, found))
        return result

    def credits(self, holder: str, entity: str | None, path: str) -> bool:
        """Whether a document that speaks for the folder `path` names `holder` or its `entity`."""
        key = (normal(holder), path, entity)
        if key not in self._credits:
            self._credits[key] = any(
                self._names(document, key[0], entity) for document in self.for_folder(path)
            )
        return self._credits[key]

    def mentions(self, word: str, path: str) -> bool:
        """Whether such a document contains `word` (a repository, a URL), whatever its case."""
        wanted = normal_text(word)
        return bool(wanted) and any(wanted in self._text(document) for document in self.for_folder(path))

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
