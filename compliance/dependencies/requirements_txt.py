"""pip's requirements files (https://pip.pypa.io/en/stable/reference/requirements-file-format/)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from posixpath import normpath

from compliance.dependencies import requirement
from compliance.dependencies.asked import LOCAL, MOST, Asked, Manifest
from compliance.model.dependency import Mention, Scope

_NAME = re.compile(r"(?:[\w.-]*[-_.])?requirements?(?:[-_.][\w.-]*)?\.(?:txt|in|pip)\Z", re.I)
_COMMENT = re.compile(r"(?:^|\s)#.*")
_OPTION = re.compile(r"(?:-([a-z]) ?|--([a-z-]+)(?:=|\s+|$))(.*)\Z", re.I)
_PER_REQUIREMENT = re.compile(r"\s--[a-z-]+(?:[= ].*)?\Z", re.I)
_EGG = re.compile(r"[#&]egg=([A-Za-z0-9][\w.-]*)")
_SHORT = {"r": "requirement", "c": "constraint", "e": "editable", "i": "index-url", "f": "find-links"}


@dataclass(frozen=True, slots=True)
class Line:
    """A logical line: its number, what it says, and pip-compile's comments after it."""

    number: int
    text: str
    comments: str


def is_requirements(path: str) -> bool:
    """`requirements*.txt` and what is named like it, or any text in a folder of that name."""
    place = PurePosixPath(path)
    return bool(_NAME.match(place.name)) or (place.parent.name == "requirements" and place.suffix == ".txt")


def read(path: str, text: str) -> Manifest:
    return Manifest(path, "pypi", tuple(_asked(path, text)))


def includes(path: str, text: str) -> tuple[str, ...]:
    """The files that it reads as well, as paths in the tree; constraints are none: they ask for nothing."""
    found = (_option(line.text) for line in lines(text))
    named = (value for name, value in filter(None, found) if name == "requirement")
    paths = (normpath(str(PurePosixPath(path).parent / name)) for name in named if "://" not in name)
    return tuple(one for one in paths if not one.startswith(("../", "/")))


def _asked(path: str, text: str) -> Iterator[Asked]:
    scope = Scope.DEVELOPMENT if requirement.named_for_development(path) else Scope.RUNTIME
    index = ""
    for line in list(lines(text))[:MOST]:
        place = Mention(path, line.number)
        option = _option(line.text)
        if option and option[0] == "index-url":
            index = option[1]
        elif option and option[0] == "editable":
            yield from _address(option[1], place, scope)
        elif not option and (found := _one(line, place, scope)):
            yield replace(found, index=index)


def _one(line: Line, place: Mention, scope: Scope) -> Asked | None:
    text = _PER_REQUIREMENT.sub("", line.text).strip()
    head = re.split(r"[\s;@\[<>=!~]", text, maxsplit=1)[0]
    if "://" in head or head.startswith((".", "/")) or text.startswith("git@"):
        return next(_address(text, place, scope), None)
    found = requirement.parsed(text, place, scope)
    via = line.comments.partition("via")[2]
    return replace(found, direct=not via or "-r " in via or "(" in via) if found else None


def _address(url: str, place: Mention, scope: Scope) -> Iterator[Asked]:
    """A requirement that is an address or a path. The project itself (`-e .`) is none of its dependencies."""
    named = _EGG.search(url)
    kind = requirement.address_kind(url)
    plain = re.sub(r"\[.*", "", url.partition("#")[0]).rstrip("/")
    if kind == LOCAL and plain in (".", "./.", "file:."):
        return
    last = plain.rpartition("/")[2].partition("@")[0].removesuffix(".git")
    wheel = re.match(r"([A-Za-z0-9]\w*)-\d", last)
    name = named[1] if named else wheel[1] if wheel else last
    if re.match(r"[A-Za-z0-9]", name):
        yield Asked("pypi", requirement.canonical(name), place, scope, requirement=url[:500], elsewhere=kind)


def _option(text: str) -> tuple[str, str] | None:
    match = _OPTION.match(text)
    if not match:
        return None
    short, long, value = match.groups()
    return (_SHORT.get(short, short) if short else long), value.strip()


def lines(text: str) -> Iterator[Line]:
    """Continued lines joined, comments apart, empty lines left out."""
    number, joined, pending = 0, "", None
    for at, raw in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        number = number or at
        if raw.lstrip().startswith("#"):
            if pending:
                pending = replace(pending, comments=f"{pending.comments} {raw.strip(' #')}"[:2_000])
            if not joined:
                number = 0
            continue
        if raw.endswith("\\"):
            joined += raw[:-1] + " "
            continue
        whole = (joined + raw)[:5_000]
        said = _COMMENT.search(whole)
        content = _COMMENT.sub("", whole).strip()
        if pending:
            yield pending
            pending = None
        if content:
            pending = Line(number, content, said[0].strip(" #") if said else "")
        number, joined = 0, ""
    if pending:
        yield pending
