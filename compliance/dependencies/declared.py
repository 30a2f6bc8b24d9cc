"""What a package's metadata declares as its licence. Nothing is concluded: statements are read, not weighed.

A statement that may mean one licence or another gives all of them as candidates, and so do statements that
disagree. "Unlimited Redistribution License" is not MIT because it has these letters in it: names are matched
as a whole (compliance/license_names.py), everything else by license-expression.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from compliance.expressions import as_spdx, license_ids, parsed
from compliance.license_names import CLASSIFIERS, ids_named

HIGH, MEDIUM, LOW = "high", "medium", "low"
_LONGEST = 300  # characters of an expression
_SHOWN = 300
_NO_RIGHTS = "UNLICENSED"  # npm's word for it
_MOST_CANDIDATES = 12
_MOST_CLASSIFIERS = 4
_OTHER = "Other/Proprietary License"
_SAYS_NOTHING = frozenset(("OSI Approved", "DFSG approved", "Freely Distributable"))
# https://spdx.github.io/spdx-spec/v2.3/SPDX-license-expressions/#d1-overview
_REFERENCE = re.compile(r"(?:DocumentRef-[A-Za-z0-9.-]+:)?LicenseRef-[A-Za-z0-9.-]+")


@dataclass(frozen=True, slots=True)
class Declared:
    """`written` as the metadata has it, empty if it declares none; `candidates` are SPDX expressions, one if
    it is clear. `file` is a licence file that the metadata names beside, or instead."""

    written: str = ""
    candidates: tuple[str, ...] = ()
    confidence: str = ""
    field: str = ""
    file: str = ""

    @property
    def expression(self) -> str | None:
        return self.candidates[0] if len(self.candidates) == 1 else None


def meaning(words: str) -> tuple[str, ...]:
    """All SPDX expressions that `words` may mean; none if they are not understood."""
    text = " ".join(words.split())
    if not text or len(text) > _LONGEST:
        return ()
    if named := ids_named(text):
        return named
    # "+" may follow any id, and means that it or a later version may be chosen; the library knows the GNU's.
    known = as_spdx(text, custom=True) or (as_spdx(text[:-1]) if text.endswith("+") else None)
    return (known,) if known and _is_valid(known) else ()


def _is_valid(expression: str) -> bool:
    """Whether each id stands where it may: license-expression reads "MIT WITH Apache-2.0" as well, and
    exceptions as licences. Ids of ScanCode's that it does not have are none."""
    for symbol in parsed(expression).symbols:
        license_of = getattr(symbol, "license_symbol", symbol)
        exception = getattr(symbol, "exception_symbol", None)
        if license_of.is_exception or (exception and not exception.is_exception):
            return False
        if "LicenseRef-" in license_of.key and not _REFERENCE.fullmatch(license_of.key):
            return False
    return True


def is_custom(expression: str) -> bool:
    """Whether it names a licence that stands nowhere but in the package itself."""
    ids = license_ids(expression)
    return any("LicenseRef-" in one and "LicenseRef-scancode-" not in one for one in ids)


def of_core_metadata(fields: Mapping[str, Any]) -> Declared:
    """Python's core metadata, as `packaging.metadata.parse_email` has it: `License-Expression` (PEP 639)
    rules; else the older `License` and the classifiers, which may complete or contradict each other."""
    files = [str(name) for name in fields.get("license_files") or ()]
    file = next(iter(files), "")
    expression = _text(fields.get("license_expression"))
    if expression:
        return _stated("License-Expression", expression, HIGH, file)
    named = [one.rpartition("::")[2].strip() for one in fields.get("classifiers") or () if _is_license(one)]
    classifiers = list(dict.fromkeys(name for name in named if name not in _SAYS_NOTHING))
    written = _text(fields.get("license"))
    return _of_older_fields("" if written.upper() == "UNKNOWN" else written, classifiers, file)


def _of_older_fields(written: str, classifiers: list[str], file: str) -> Declared:
    title = _title(written)
    is_title = title == written
    by_field = meaning(title) if is_title else _of_text(meaning(title))
    by_classifiers = _jointly(classifiers)
    if _OTHER in classifiers and not by_field:  # other than what is on PyPI's list, as often as proprietary
        by_classifiers = ()
    told = "; ".join(f"{name} (classifier)" for name in classifiers)
    if not title:
        return _older("Classifier", told, by_classifiers, file)
    title = _cut(title if is_title else f"{title} …")
    if not classifiers:
        return _older("License", title, by_field, file, sure=is_title)
    if not by_field or not by_classifiers:
        # What is not understood may say something else: that a use is not allowed, or an exception is.
        found = by_classifiers if not by_field else ()
        return _older("License and Classifier", f"{title}; {told}", found, file, sure=False)
    common = tuple(one for one in by_field if one in by_classifiers) or _of_the_same(by_field, by_classifiers)
    if common:
        return _older("License", title, common, file, sure=is_title or len(by_classifiers) == 1)
    both = _not_too_many((*by_field, *by_classifiers))
    return _older("License and Classifier", f"{title}; {told}", both, file, sure=False)


def _title(written: str) -> str:
    """The first line, of a text that begins with a name; and the second, if that has its version."""
    lines = [line.strip() for line in written.split("\n") if line.strip()][:2]
    if len(lines) == 2 and (version := re.match(r"version \d+(?:\.\d+)*", lines[1], re.I)):
        return f"{lines[0]} {version[0]}"
    return lines[0] if lines else ""


def _of_text(found: tuple[str, ...]) -> tuple[str, ...]:
    """The text of a GNU licence does not say whether a later version may be chosen."""
    return tuple(dict.fromkeys(id for one in found for id in (one, re.sub("-only\\Z", "-or-later", one))))


def _not_too_many(candidates: Iterable[str]) -> tuple[str, ...]:
    """All of them, each once, or none: what is left out might be the one that matters."""
    found = tuple(dict.fromkeys(candidates))
    return found if len(found) <= _MOST_CANDIDATES else ()


def _is_license(classifier: Any) -> bool:
    return str(classifier).strip().startswith("License ::")


def _of_the_same(by_field: tuple[str, ...], by_classifiers: tuple[str, ...]) -> tuple[str, ...]:
    """An expression over the very licences that the classifiers list says how they are joined."""
    listed = [license_ids(one) for one in by_classifiers]
    return by_field if len(by_field) == 1 and license_ids(by_field[0]) in listed else ()


def _jointly(classifiers: list[str]) -> tuple[str, ...]:
    """What several classifiers may mean together: all of them hold, or any one may be chosen."""
    meanings = [_of_classifier(name) for name in classifiers[: _MOST_CLASSIFIERS + 1]]
    if not 0 < len(meanings) <= _MOST_CLASSIFIERS or not all(meanings):
        return ()
    if len(meanings) == 1:
        return meanings[0]
    choices = [sorted(set(parts)) for parts in product(*meanings)]
    return _not_too_many(f" {word} ".join(parts) for parts in choices for word in ("AND", "OR"))


def _of_classifier(name: str) -> tuple[str, ...]:
    """PyPI has classifiers for version 2 of the LGPL and none for 2.1: those of the one stand for both."""
    known = CLASSIFIERS.get(name, name)
    return (known, known.replace("2.0", "2.1")) if known.startswith("LGPL-2.0-") else meaning(known)


def of_package_json(data: Mapping[str, Any]) -> Declared:
    """npm: `license` is an SPDX expression; in old packages an object, or `licenses` with several to
    choose from (https://docs.npmjs.com/cli/configuring-npm/package-json#license)."""
    given = data.get("license") or data.get("licenses")
    if isinstance(given, list):
        names = [_name_of(one) for one in given if _name_of(one)][:8]
        meanings = [meaning(name) for name in names]
        joined = _not_too_many(" OR ".join(_grouped(parts)) for parts in product(*meanings))
        return _older("licenses", " OR ".join(names), joined if all(meanings) else (), "")
    if isinstance(given, dict):
        return _older("license", _name_of(given), meaning(_name_of(given)), "")
    written = _text(given)
    if see := re.match(r"SEE LICEN[CS]E IN <?([^<>]{1,200})>?", written, re.I):
        return Declared(_cut(written), (), "", "license", see[1].strip())
    return _stated("license", written, HIGH, "") if written else Declared()


def _grouped(parts: Iterable[str]) -> list[str]:
    return [f"({part})" if " " in part else part for part in dict.fromkeys(parts)]


def _name_of(value: Any) -> str:
    return _text(value.get("type") or value.get("name")) if isinstance(value, dict) else _text(value)


def _stated(field: str, written: str, confidence: str, file: str) -> Declared:
    """A field that is meant to hold an expression, and may hold any words."""
    found = meaning(written)
    if len(found) != 1:
        return Declared(_cut(written), found, LOW if found else "", field, file)
    is_id = {one.casefold() for one in license_ids(written)} == {
        one.casefold() for one in license_ids(found[0])
    }
    sure = is_id or written == _NO_RIGHTS
    return Declared(_cut(written), found, confidence if sure else MEDIUM, field, file)


def _older(field: str, written: str, found: tuple[str, ...], file: str, *, sure: bool = True) -> Declared:
    if not written:
        return Declared(file=file)
    confidence = MEDIUM if len(found) == 1 and sure else LOW
    return Declared(_cut(written), found, confidence if found else "", field, file)


def _text(value: Any) -> str:
    return value.strip()[:20_000] if isinstance(value, str) else ""


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
