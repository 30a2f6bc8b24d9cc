"""pip's requirements files (https://pip.pypa.io/en/stable/reference/requirements-file-format/)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from posixpath import normpath

from compliance.dependencies import requirement
from compliance.dependencies.asked import ADDRESS, LOCAL, Asked, Manifest
from compliance.model.dependency import Mention, Scope

_NAME = re.compile(r"(?:[\w.-]*[-_.])?requirements?(?:[-_.][\w.-]*)?\.(?:txt|in|pip)\Z", re.I)
_COMMENT = re.compile(r"(?:^|\s)#.*")
_OPTION = re.compile(r"(?:-([a-z]) ?|--([a-z-]+)(?:=|\s+|$))(.*)\Z", re.I)
_PER_REQUIREMENT = re.compile(r"\s--[a-z-]+(?:[= ].*)?\Z", re.I)
_EGG = re.compile(r"[#&]egg=([A-Za-z0-9][\w.-]*)")
_LONGEST = 20_000  # characters of a line
_ARCHIVES = (".whl", ".zip", ".tar.gz", ".tgz", ".tar.bz2")
_SHORT = {"r": "requirement", "c": "constraint", "e": "editable", "i": "index-url", "f": "find-links"}


@dataclass(frozen=True, slots=True)
class Line:
    """A logical line: its number, what it says, and pip-compile's comments after it."""

    number: int
    text: str
    comments: str


def is_requirements(path: str) -> bool:
    """`requirements*.txt` and what is named like it, or any text in a folder of that name. Constraints ask
    for nothing."""
    place = PurePosixPath(path)
    if "constraint" in place.name.lower():
        return False
    return bool(_NAME.match(place.name)) or (place.suffix == ".txt" and "requirements" in place.parent.parts)


def read(path: str, text: str) -> Manifest:
    """Constraints are no includes: they ask for nothing."""
    found = (_option(line.text) for line in lines(text))
    named = (value for name, value in filter(None, found) if name == "requirement")
    scope = scope_of(path)
    return Manifest(
        path, "pypi", tuple(_asked(path, text)), includes=tuple((beside(path, name), scope) for name in named)
    )


def scope_of(path: str) -> Scope:
    """By its name. Whoever includes it may need it for more."""
    return Scope.DEVELOPMENT if requirement.named_for_development(path) else Scope.RUNTIME


def beside(path: str, written: str) -> str:
    """The path of a file that `path` names as `written`."""
    name = written.strip(" \"'")
    return name if "://" in name else normpath(str(PurePosixPath(path).parent / name))


def _asked(path: str, text: str) -> Iterator[Asked]:
    scope = scope_of(path)
    said = [(line, _option(line.text)) for line in lines(text)]
    # An option holds for the whole file, wherever it stands.
    index = next((option[1] for _, option in reversed(said) if option and option[0] == "index-url"), "")
    for line, option in said:
        place = Mention(path, line.number)
        if option and option[0] == "editable":
            found = _address(option[1], place, scope)
        else:
            found = None if option else _one(line, place, scope)
        if found:
            yield replace(found, index=index)


def _one(line: Line, place: Mention, scope: Scope) -> Asked | None:
    text = _PER_REQUIREMENT.sub("", line.text).strip()
    head = re.split(r"[\s;@\[<>=!~]", text, maxsplit=1)[0]
    if "/" in head or head.startswith(".") or head.endswith(_ARCHIVES) or text.startswith("git@"):
        return _address(text, place, scope)
    found = requirement.parsed(text, place, scope)
    via = line.comments.startswith("via ")  # pip-compile's word for who needs it
    return replace(found, direct=not via or "-r " in line.comments or "(" in line.comments) if found else None


def _address(written: str, place: Mention, scope: Scope) -> Asked | None:
    """A requirement that is an address or a path. The project itself (`-e .`) is none of its dependencies."""
    url = re.split(r"\s;|\s#", written, maxsplit=1)[0].strip(" \"'")
    named = _EGG.search(url)
    kind = requirement.address_kind(url)
    if kind == ADDRESS and "://" not in url:
        kind = LOCAL
    scheme, _, rest = url.partition("#")[0].partition("[")[0].rpartition("://")
    where = rest.partition("/")[2] if scheme else rest  # without the host, and who logs in there
    before, _, revision = where.rpartition("@")
    where = before if before and ":" not in revision else where
    last = where.rstrip("/").rpartition("/")[2].removesuffix(".git")
    archive = re.match(r"([A-Za-z0-9][\w.-]*?)-\d", last)
    name = named[1] if named else archive[1] if archive else last
    if not re.match(r"[A-Za-z0-9]", name):
        return None
    return Asked("pypi", requirement.canonical(name), place, scope, requirement=url[:500], elsewhere=kind)


def _option(text: str) -> tuple[str, str] | None:
    match = _OPTION.match(text)
    if not match:
        return None
    short, long, value = match.groups()
    return (_SHORT.get(short, short) if short else long), value.strip()


def lines(text: str) -> Iterator[Line]:
    """Continued lines joined, comments apart, empty lines left out. A comment ends what was continued."""
    pending: Line | None = None
    for number, whole in _joined(text):
        said = _COMMENT.search(whole)
        content = (whole[: said.start()] if said else whole).strip()
        comment = said[0].strip(" #") if said else ""
        if content:
            if pending:
                yield pending
            pending = Line(number, content, comment)
        elif pending and comment:
            pending = replace(pending, comments=f"{pending.comments} {comment}".strip()[:2_000])
    if pending:
        yield pending


def _joined(text: str) -> Iterator[tuple[int, str]]:
    """Logical lines, each with the number of its first. Raises ValueError for one of absurd length."""
    start, parts = 0, list[str]()
    for number, raw in _physical(text):
        is_comment = raw.lstrip().startswith("#")
        if parts and is_comment:
            yield start, _whole(parts)
            parts = []
        start = start if parts else number
        parts.append(raw.removesuffix("\\"))
        if is_comment or not raw.endswith("\\"):
            yield start, _whole(parts)
            parts = []
    if parts:
        yield start, _whole(parts)


def _physical(text: str) -> Iterator[tuple[int, str]]:
    """To pip, form feeds and Unicode's separators end a line as well; numbered is what line feeds end."""
    for number, line in enumerate(text.split("\n"), 1):
        yield from ((number, piece) for piece in line.splitlines() or [""])


def _whole(parts: list[str]) -> str:
    line = "".join(parts)
    if len(line) > _LONGEST:
        raise ValueError(f"a line of more than {_LONGEST:,} characters")
    return line
