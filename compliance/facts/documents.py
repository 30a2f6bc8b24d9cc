"""Which files are attribution documents, and which part of them can credit somebody."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compliance.facts.statements import full_texts
from compliance.facts.tree import Tree, folder, speaks_for
from compliance.model.result import AttributionDocument
from compliance.model.snapshot import Role

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
    ("readme", r"([^/]+\.(dist|egg)-info/(metadata|pkg-info)|pkg-info)$"),  # it holds the README
)
_LONGEST_NAME = 255
_PATTERNS = tuple((kind, re.compile(f"(^|/){pattern}")) for kind, pattern in _KINDS)
_CODE_SUFFIXES = tuple(".py .js .ts .c .h .go .rs .java .json .yaml .yml .toml .svg .png .html".split())
_PLAIN_NAME = re.compile(r"(^|/)(licen[cs]e|copying|unlicense|notice)(\.(txt|md|rst))?$", re.I)
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
    # No pattern looks at more than this; a name that no file system takes (in an archive) is no document's.
    lowered = "/".join(part if len(part) <= _LONGEST_NAME else "" for part in path.lower().split("/")[-2:])
    if lowered.endswith(_CODE_SUFFIXES) and not lowered.endswith("reuse.toml"):
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


def find_documents(tree: Tree) -> Iterator[AttributionDocument]:
    """Every attribution document, by its name, or by holding a licence text and little else."""
    for path, entry in tree.entries.items():
        kind = document_kind(path)
        if path.endswith(".license") and "." in path.rpartition("/")[2].removesuffix(".license"):
            continue  # REUSE: it speaks for the file beside it, and for nothing else
        if entry.role == Role.TEST_FIXTURE:
            continue  # a licence kept as test data accompanies nothing
        if kind == "readme" and _FRONT_MATTER.search(tree.text(path)[:20_000]):
            kind = "model-card"
        if kind is None and entry.role in (Role.DOC, Role.LICENSE_TEXT) and _is_licence_text(tree, path):
            kind = "license"
        if kind:
            yield AttributionDocument(path, kind)


def _is_licence_text(tree: Tree, path: str) -> bool:
    """Whether a text by another name (APACHE-2.0.txt) begins with a whole licence."""
    found = tree.evidence.get(path)
    places = full_texts(path, found).values() if found else ()
    return any(place.start_line <= 5 for each in places for place in each)


def own_documents(documents: tuple[AttributionDocument, ...], kind: str) -> Iterator[AttributionDocument]:
    """The documents of `kind` at the root that speak for the project itself.

    Not those in LICENSES/, nor LICENSE.foo beside LICENSE: there the texts of others are kept too.
    """
    at_root = [doc for doc in documents if doc.kind == kind and _is_own_place(doc.path)]
    plain = [doc for doc in at_root if _PLAIN_NAME.search(doc.path)]
    yield from plain or at_root


def _is_own_place(path: str) -> bool:
    place = folder(path)
    return place == "." or (speaks_for(path) == "." and ".dist-info" in place)
