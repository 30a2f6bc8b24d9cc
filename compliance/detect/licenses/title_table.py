"""`rules/model-licenses.yaml`, read strictly. Its head comment explains the fields."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cache, cached_property
from typing import Any

from compliance.detect.licenses.regions import Region, normalised
from compliance.errors import RuleError
from compliance.resources import rules_text
from compliance.strict_yaml import Section, check_fields, load

FILE = "model-licenses.yaml"
NEAR = 300  # characters after a title in which its version or date must stand
# Words that any licence's title may hold; a title is recognised by its other ones.
_COMMON_WORDS = frozenset(
    "license agreement community model models research terms use policy commercial non noncommercial "
    "open acceptable prohibited version source code for term production video ai".split()
)
_PIECE = re.compile(r"[a-z]+|[0-9]+|\+|[^\W\d_a-z]+")


@dataclass(frozen=True, slots=True)
class ModelLicense:
    """One entry of `rules/model-licenses.yaml`; its head comment explains the fields."""

    id: str
    name: str
    publisher: str
    url: str
    titles: tuple[str, ...]
    key: str = ""
    followed_by: tuple[str, ...] = ()
    hub_ids: tuple[str, ...] = ()
    policy: bool = False

    @property
    def expression(self) -> str:
        """ScanCode's key; the id where ScanCode has none."""
        return self.key or self.id


class TitleTable:
    """The titles of the given licences, ready to be looked for in normalised text."""

    def __init__(self, licenses: Iterable[ModelLicense]) -> None:
        """Raises RuleError if a title cannot be told from another's, or from any licence's."""
        self.licenses = tuple(licenses)
        self.keys = frozenset(license.key for license in self.licenses if license.key)
        self._titled: dict[str, list[tuple[re.Pattern[str] | None, ModelLicense]]] = {}
        self._by_hub_id: dict[str, ModelLicense] = {}
        words: set[str] = set()
        for license in self.licenses:
            for title in license.titles:
                words.add(_telling_word(license, title))
                self._add_title(license, title)
            for hub_id in license.hub_ids:
                words.add(_telling_word(license, hub_id))
                if self._by_hub_id.setdefault(_squashed(hub_id), license) is not license:
                    raise _wrong(license.id, f"hub id {hub_id!r} belongs to another entry")
        self._words = tuple(sorted(words))

    # On first use: most texts that are looked at hold none of the words.

    @cached_property
    def title(self) -> re.Pattern[str]:
        """Matches any title."""
        return _any_of(title for license in self.licenses for title in license.titles)

    @cached_property
    def card_line(self) -> re.Pattern[str]:
        """Matches the line of a model card that gives a licence; group 1 is its id on the hub."""
        ids = _any_of(hub_id for license in self.licenses for hub_id in license.hub_ids)
        return re.compile(rf"^license(?: name)? ({ids.pattern})$", re.MULTILINE)

    def may_name(self, text: str) -> bool:
        """Whether any title can be in `text`: some fifty substring searches, microseconds."""
        return any(word in text for word in self._words)

    def named(self, title: str, after: str) -> ModelLicense | None:
        """The licence that a found title means, given the text that follows it."""
        for edition, license in self._titled[_squashed(title)]:
            if edition is None or edition.search(after, 0, NEAR):
                return license
        return None

    def on_card(self, hub_id: str) -> ModelLicense:
        """The licence that a found `license:` of a model card means."""
        return self._by_hub_id[_squashed(hub_id)]

    def _add_title(self, license: ModelLicense, title: str) -> None:
        edition = _any_of(license.followed_by) if license.followed_by else None
        claims = self._titled.setdefault(_squashed(title), [])
        if edition is None and any(other is None for other, _ in claims):
            raise _wrong(license.id, f"title {title!r} belongs to another entry; say what it is followed_by")
        claims.insert(len(claims) if edition is None else 0, (edition, license))


@cache
def table() -> TitleTable:
    """The table that ships with the tool."""
    return TitleTable(read_model_licenses(rules_text(FILE)))


_TOP: dict[str, type | tuple[type, ...]] = {"schema": str, "licenses": list}
_LISTS = ("titles", "followed_by", "hub_ids")
_FIELDS: dict[str, type | tuple[type, ...]] = {
    field.name: list if field.name in _LISTS else bool if field.name == "policy" else str
    for field in fields(ModelLicense)
}
_REQUIRED = ("id", "name", "publisher", "url", "titles")


def read_model_licenses(text: str) -> tuple[ModelLicense, ...]:
    """The entries of the table. Raises RuleError, naming entry and field, if malformed."""
    top = check_fields(
        load(text, FILE, RuleError),
        _TOP,
        required=tuple(_TOP),
        what="the table of model licences",
        error=RuleError,
        where=FILE,
    )
    if top["schema"] != "1":
        raise _wrong("schema", 'must be "1"')
    licenses = tuple(_license(section, number) for number, section in enumerate(top["licenses"], 1))
    ids = [license.id for license in licenses]
    if twice := next((id for id in ids if ids.count(id) > 1), None):
        raise _wrong(twice, "stands there twice")
    return licenses


def _license(section: object, number: int) -> ModelLicense:
    named = section.get("id") if isinstance(section, Section) else None
    what = f"'{named}'" if isinstance(named, str) else f"licence {number}"
    found = check_fields(section, _FIELDS, required=_REQUIRED, what=what, error=RuleError, where=FILE)
    values: dict[str, Any] = {
        key: _strings(value, found["id"], key) if isinstance(value, list) else value
        for key, value in found.items()
    }
    license = ModelLicense(**values)
    if license.key and license.id != f"LicenseRef-scancode-{license.key}":
        raise _wrong(license.id, f"id: must be LicenseRef-scancode-{license.key}, as its key is ScanCode's")
    if not re.fullmatch(r"LicenseRef-[a-zA-Z0-9.-]+", license.id):
        raise _wrong(license.id, "id: must be LicenseRef- and letters, digits, dots or hyphens")
    if not license.titles:
        raise _wrong(license.id, "titles: needs one")
    phrases = (*license.titles, *license.followed_by, *license.hub_ids)
    if empty := next((phrase for phrase in phrases if not _pieces(phrase)), None):
        raise _wrong(license.id, f"{empty!r} has no words")
    return license


def _strings(values: list[Any], where: str, key: str) -> tuple[str, ...]:
    odd = next((value for value in values if not isinstance(value, str)), None)
    if odd is not None:
        raise _wrong(where, f"{key}: {odd!r} must be text; quote it")
    return tuple(values)


def _wrong(where: str, what: str) -> RuleError:
    return RuleError(f"{FILE}: {where}: {what}")


def _pieces(phrase: str) -> list[str]:
    """Runs of letters, of digits, of Chinese or Korean; as the matchers see them."""
    return _PIECE.findall(normalised(Region(1, 1, phrase)))


def _squashed(phrase: str) -> str:
    return "".join(_pieces(phrase))


def _telling_word(license: ModelLicense, phrase: str) -> str:
    words = [piece for piece in _pieces(phrase) if piece not in _COMMON_WORDS]
    longest = max(words, key=len, default="")
    if len(longest) < 3:
        raise _wrong(license.id, f"{phrase!r} has no word that tells it from any other licence's")
    return longest


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """Matches any of `phrases`, the longest first, a blank or line break allowed between pieces."""
    patterns = {_phrase_pattern(phrase) for phrase in phrases}
    longest_first = sorted(patterns, key=lambda pattern: (-len(pattern), pattern))
    return re.compile(rf"(?<![a-z0-9])(?:{'|'.join(longest_first)})")


def _phrase_pattern(phrase: str) -> str:
    pieces = _pieces(phrase)
    end = r"(?![a-z0-9])" if pieces[-1].isascii() else ""
    return r"[ \n]?".join(re.escape(piece) for piece in pieces) + end
