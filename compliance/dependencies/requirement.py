"""One requirement of a Python project (PEP 508), or of Poetry."""

from __future__ import annotations

import re
from typing import Any

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from compliance.dependencies.asked import ADDRESS, LOCAL, SELF, VCS, Asked, table, text_of
from compliance.model.dependency import Mention, Scope

NOT_UNDERSTOOD = "what is asked for cannot be understood"
# What is no requirement at all may still begin with a name; a sentence does so too.
_NAMED = re.compile(r"([A-Za-z0-9][\w.-]*)\s*(?:\Z|[\[(<>=!~;@$])")
_SHOWN = 300  # characters
_VCS = re.compile(r"(?:git|hg|svn|bzr)(?:\+|://|@)|git@", re.I)
_DEVELOPMENT = re.compile(
    r"(?:^|[-_./])(?:dev|test|tests|testing|doc|docs|lint|typing|types|ci|bench\w*)(?:[-_./]|$)"
)


def named_for_development(name: str) -> bool:
    """Whether an extra or a file of requirements is for those who work on the project, by its name."""
    return bool(_DEVELOPMENT.search(name.lower()))


def canonical(name: str) -> str:
    return str(canonicalize_name(name))


def address_kind(url: str) -> str:
    """Why no registry can tell what stands at `url`."""
    if url.startswith(("file:", ".", "/")):
        return LOCAL
    return VCS if _VCS.match(url) or url.endswith(".git") else ADDRESS


def parsed(text: Any, place: Mention, scope: Scope, *, direct: bool = True) -> Asked | None:
    """`text` as PEP 508 has it; None for what names no package at all."""
    written = text_of(text)
    if not written and isinstance(text, str):  # too long to be one; it still names something
        written = " ".join(text[:_SHOWN].split())
    try:
        requirement = Requirement(written)
    except InvalidRequirement:
        name = _NAMED.match(written)
        if not name:
            return None
        return Asked("pypi", canonical(name[1]), place, scope, requirement=written, elsewhere=NOT_UNDERSTOOD)
    return Asked(
        "pypi",
        canonical(requirement.name),
        place,
        scope,
        direct,
        version=exact(requirement.specifier),
        wanted=str(requirement.specifier),
        requirement=written,
        extras=tuple(sorted(requirement.extras)),
        elsewhere=address_kind(requirement.url) if requirement.url else "",
    )


def exact(specifier: SpecifierSet) -> str:
    """The one version that it allows, if it says so itself."""
    parts = [part for part in specifier if part.operator in ("==", "===") and not part.version.endswith(".*")]
    return parts[0].version if len(parts) == 1 else ""


def poetry(name: str, value: Any, place: Mention, scope: Scope) -> Asked:
    """`name = "^1.2"`, or a table with `version`, `git`, `path`, `url`, `extras`, `optional`."""
    given = table(value)
    version = text_of(given.get("version", "") if given else value)
    elsewhere = ""
    if given.get("git"):
        elsewhere = VCS
    elif given.get("path") or given.get("file"):
        elsewhere = SELF if given.get("path") == "." else LOCAL
    elif given.get("url"):
        elsewhere = address_kind(text_of(given["url"]))
    try:
        wanted = poetry_range(version)
        specifier = SpecifierSet(wanted)
    except (InvalidSpecifier, ValueError):
        wanted, specifier, elsewhere = "", SpecifierSet(), elsewhere or NOT_UNDERSTOOD
    extras = given.get("extras")
    return Asked(
        "pypi",
        canonical(name),
        place,
        Scope.OPTIONAL if scope is Scope.RUNTIME and given.get("optional") is True else scope,
        version=exact(specifier),
        wanted=wanted,
        requirement=f"{name} {version}".strip(),
        extras=tuple(filter(None, map(text_of, extras))) if isinstance(extras, list) else (),
        elsewhere=elsewhere,
    )


def poetry_range(written: str) -> str:
    """Poetry's caret, tilde and plain versions as PEP 440 has them. Raises ValueError for `||`."""
    if "|" in written:
        raise ValueError("a choice of ranges")
    parts = re.split(r",|(?<=[\w*])\s+(?=[<>=!~^])", written)
    return ",".join(filter(None, (_poetry_part(part.strip()) for part in parts)))


def _poetry_part(part: str) -> str:
    if part in ("", "*"):
        return ""
    if part[0] not in "^~" or part.startswith("~="):
        return part if re.match(r"[<>!~]|==", part) else f"=={part.lstrip('= ')}"
    version = part[1:].strip()
    numbers = Version(version).release[:3]  # InvalidVersion is a ValueError
    if part[0] == "^":
        at = next((place for place, number in enumerate(numbers) if number), len(numbers) - 1)
    else:
        at = min(1, len(numbers) - 1)
    limit = [*numbers[:at], numbers[at] + 1]
    return f">={version},<{'.'.join(map(str, limit))}"
