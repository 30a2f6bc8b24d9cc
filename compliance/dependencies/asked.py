"""What manifests and locks ask for, in the form that all of them share."""

from __future__ import annotations

import json
import re
import tomllib
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from compliance.model.dependency import Mention, Scope

VCS = "it comes from a version control system, and no registry knows that state of it"
ADDRESS = "it comes from an address of its own, not from a registry"
LOCAL = "it is a path on the project's own machine"
ANOTHER = "its lock takes it from the address of another package, or of another version"
SELF = "it is the project itself"
OWN_MISSING = "it is said to be a package of this repository, which has none by that name"
OWN = "it is a package of this repository: what its files say is audited with them"
_NEAR = 10_000  # characters
_PATIENCE = 200_000_000  # characters of a file that are looked through in vain; a second or so
# Parts of one dotted key: tomllib takes time in the square of their number.
_TOO_MANY_DOTS = re.compile(r"""(?<![\w-])(?:(?:[\w-]+|"[^"\n]*"|'[^'\n]*')[ \t]*\.[ \t]*){100}""")


@dataclass(frozen=True, slots=True)
class Asked:
    """One package that somebody asks for.

    `version` is exact (a lock's, or `==`), else empty; `wanted` is the range to choose from, as the ecosystem
    writes it; `requirement` is the whole as written. `index` is the registry that the project names for it,
    empty for the usual one. `elsewhere`: why no registry can tell its licence. `license` is what the lock
    says of it, and `folder` where it lies once installed (node_modules/…), both with `place`'s file.
    """

    ecosystem: str
    name: str
    place: Mention
    scope: Scope = Scope.RUNTIME
    direct: bool = True
    version: str = ""
    wanted: str = ""
    requirement: str = ""
    extras: tuple[str, ...] = ()
    index: str = ""
    elsewhere: str = ""
    license: Any = None
    folder: str = ""
    needed_by: str = ""  # the package that asks for it, where none of the project's manifests does
    own: bool = False  # a package of this repository has the same name; a registry may have it all the same
    locked: bool = False  # by a lock that has all that it needs as well
    also: tuple[Mention, ...] = ()  # where else it is named


@dataclass(frozen=True, slots=True)
class Manifest:
    """One manifest: the name that it gives its own package, and what it asks for. `includes` are the paths of
    requirements files that it reads as well, each with what for; an address as it is written."""

    path: str
    ecosystem: str
    asks: tuple[Asked, ...] = ()
    name: str = ""
    includes: tuple[tuple[str, Scope], ...] = ()


@dataclass(frozen=True, slots=True)
class Package:
    """An entry of a lock. `id` is unique in it; `needs` are ids, with `[extra]` after them for what an extra
    needs. `scope` only where the lock says it; `optional`: nothing that is used breaks without it."""

    id: str
    asked: Asked
    needs: tuple[str, ...] = ()
    scope: Scope | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Root:
    """A package that a manifest in `folder` asks for, by its id in the lock."""

    id: str
    scope: Scope
    requirement: str = ""
    folder: str = ""


@dataclass(frozen=True, slots=True)
class Lock:
    """`roots` are what the lock itself says to be asked for; None where only manifests say so. `find` gives
    the ids of the packages that answer a manifest's name and range. `extras`: what `id[extra]` needs."""

    path: str
    ecosystem: str
    packages: tuple[Package, ...]
    roots: tuple[Root, ...] | None = None
    find: Callable[[str, str], Iterable[str]] = field(default=lambda name, wanted: (), compare=False)
    extras: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


Reader = Callable[[str, str], Manifest | Lock]


def table(value: Any) -> Mapping[str, Any]:
    """`value` if it is a table; an empty one if a hostile manifest has something else there."""
    return value if isinstance(value, dict) else {}


def items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def text_of(value: Any) -> str:
    """`value` if it is text of a sane length: on one line, and without what a terminal would act on."""
    if not isinstance(value, str) or len(value) > 2_000:
        return ""
    line = " ".join(value.split())
    return line if line.isprintable() else "".join(sign if sign.isprintable() else "\ufffd" for sign in line)


def toml(text: str) -> Mapping[str, Any]:
    """Raises ValueError for what is no TOML."""
    if _TOO_MANY_DOTS.search(text):
        raise ValueError("a key of a hundred parts")
    return tomllib.loads(text)


def json_object(text: str) -> Mapping[str, Any]:
    """Raises ValueError for what is no JSON, or no object."""
    data = json.loads(text)
    if not isinstance(data, dict):
        raise ValueError("not a JSON object")
    return data


class Lines:
    """Where things stand in a text: 1-based line numbers, and 1 for what is not found."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._at = 0
        self._patience = _PATIENCE

    def naming(self, *forms: str) -> int:
        """The line of the first of `forms` that is found; a form may begin with a line break. They are looked
        for in the order of the text, close by first, so that a long list is one pass through it."""
        size = len(self._text)
        for begin, end in ((self._at, self._at + _NEAR), (self._at, size), (0, size)):
            for form in filter(None, forms):
                at = self._text.find(form, begin, end)
                if at >= 0:
                    self._at = at
                    return bisect_right(self._starts, at + (form[0] == "\n"))
                self._patience -= end - begin if end == size else 0
            if self._patience < 0:
                break
        return 1

    def tables(self) -> Mapping[tuple[str, str], int]:
        """Of a lock in TOML: the line that names a package, by its name and version ("": by its name)."""
        found: dict[tuple[str, str], int] = {}
        name, at = "", 0
        for number, line in enumerate(self._text.split("\n"), 1):
            key, _, value = line.partition(" = ")
            if key == "name":
                name, at = value.strip().strip('"'), number
                found.setdefault((name, ""), at)
            elif key == "version" and name:
                found.setdefault((name, value.strip().strip('"')), at)
                name = ""
        return found
