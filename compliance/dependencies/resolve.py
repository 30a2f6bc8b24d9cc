"""What is asked for -> what is known of it: installed metadata, the lock itself, then the registries.

Without a lock nobody says which packages the named ones need in turn: their metadata is followed, each at the
newest version that is asked for, as an installer would on a good day.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import product
from pathlib import Path
from urllib.parse import urlsplit

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from compliance.dependencies import Dependencies, node, read, requirement
from compliance.dependencies.asked import Asked, text_of
from compliance.dependencies.declared import of_package_json
from compliance.dependencies.installed import Installed
from compliance.dependencies.metadata import Answer, Metadata, Unknown
from compliance.dependencies.records import merged, record
from compliance.dependencies.registries import Registries
from compliance.model.dependency import Scope
from compliance.model.kept import Kept
from compliance.model.snapshot import Problem
from compliance.model.stored import Malformed, load, plain

Progress = Callable[[int, int | None, str], None]
_ENOUGH = 3  # fewer may all be private packages
_DOING = "asking for licences"
MOST = 5_000  # packages that are followed without a lock, beside those that are asked for
OFFLINE = "it is not installed here, its lock does not say, and no registry was asked (--offline)"
OTHER_INDEX = "it comes from another registry than the one that is asked (--index-url, --npm-registry)"
# Public copies of the registries: a lock made with one of them is answered by the original.
_MIRRORS = {
    "pypi": frozenset(
        "pypi.org pypi.python.org pypi.tuna.tsinghua.edu.cn mirrors.aliyun.com pypi.mirrors.ustc.edu.cn"
        " mirrors.ustc.edu.cn mirrors.cloud.tencent.com repo.huaweicloud.com pypi.doubanio.com"
        " mirrors.163.com pypi.douban.com".split()
    ),
    "npm": frozenset(
        "registry.npmjs.org registry.yarnpkg.com registry.npmmirror.com registry.npm.taobao.org"
        " mirrors.cloud.tencent.com repo.huaweicloud.com".split()
    ),
}


@dataclass(frozen=True, slots=True)
class Sources:
    """Where to look. Of a project that is `believed` its own word, what is installed in its folder (`root`)
    and what its locks say counts first; of another neither counts. The newest version of a package is that
    of `today`."""

    root: Path | None
    believed: bool
    offline: bool
    index_url: str
    npm_registry: str
    today: date


def resolve(
    asked: Collection[Asked], sources: Sources, kept: Kept | None, progress: Progress
) -> Dependencies:
    """A record for each package that is asked for, and for what those need. Never raises for a registry."""
    known = _Known(sources, kept)
    answers: list[tuple[Asked, Answer]] = []
    # What is only for development, and needed by what is used as well, is looked at for that, too.
    seen = {key for one in asked if one.scope.is_used for key in _keys(one)}
    most = len(seen) + MOST
    left_out: set[str] = set()
    needed: dict[_Name, list[_Name]] = {}
    told: list[tuple[Asked, Answer]] = []  # by registries, just now
    waiting = list(asked)
    with Registries(sources.index_url, sources.npm_registry) as registries:
        while waiting:
            given = {id(one): answer for one in waiting if (answer := known.of(one))}
            for one, answer in registries.ask([one for one in waiting if id(one) not in given]):
                known.keep(one, answer)
                told.append((one, answer))
                given[id(one)] = known.fallback(one, answer)
                progress(len(answers) + len(given), len(answers) + len(waiting), _DOING)
            # In the order of what was asked, not of the answers: of two ranges of a package the first counts.
            found = [(one, given[id(one)]) for one in waiting]
            answers += found
            waiting = []
            for need in _needs(found):
                needed.setdefault((need.ecosystem, need.needed_by), []).append(_name(need))
                if (keys := _keys(need)) <= seen:
                    continue
                if len(seen) >= most:
                    left_out.add(need.place.path)
                    continue
                seen |= keys
                waiting.append(need)
    answers = [(one, answer) for one, answer in answers if not _is_own(one, answer)]
    in_use = _in_use(answers, needed)
    records = merged(record(_for_use(one, in_use), answer) for one, answer in answers)
    problems = (*_problems(answers), *_strangers(told, known.recalled), *map(_too_many, sorted(left_out)))
    return Dependencies(records, problems)


def _is_own(one: Asked, answer: Answer) -> bool:
    """A package of this repository that no registry has: what its files say is audited with them."""
    return one.own and isinstance(answer, Unknown) and not answer.failed and not one.elsewhere


_Name = tuple[str, str]  # of a package: its ecosystem, its name


def _name(one: Asked) -> _Name:
    return one.ecosystem, one.name


def _in_use(answers: list[tuple[Asked, Answer]], needed: Mapping[_Name, list[_Name]]) -> set[_Name]:
    """What packages need that are used without any option; it may have been met as an option's need first."""
    reached: set[_Name] = set()
    waiting = [_name(one) for one, _ in answers if one.scope is Scope.RUNTIME and not one.locked]
    while waiting:
        if (name := waiting.pop()) not in reached:
            reached.add(name)
            waiting += needed.get(name, ())
    return reached


def _for_use(one: Asked, in_use: set[_Name]) -> Asked:
    is_more = one.scope is Scope.OPTIONAL and not one.locked and _name(one) in in_use
    return replace(one, scope=Scope.RUNTIME) if is_more else one


def _keys(one: Asked) -> set[tuple[str, str, str]]:
    """What tells a package that has been seen to: an extra that nobody asked for yet needs more."""
    return {(one.ecosystem, one.name, extra) for extra in ("", *one.extras)}


class _Known:
    """What can be told without asking anybody, and what was asked before."""

    def __init__(self, sources: Sources, kept: Kept | None) -> None:
        self._sources = sources
        self._kept = kept
        self._installed = Installed(sources.root if sources.believed else None)
        self.recalled: set[str] = set()  # ecosystems of which something was

    def of(self, one: Asked) -> Answer | None:
        """None: a registry has to be asked."""
        if one.elsewhere:
            return Unknown(one.elsewhere)
        if self._sources.believed and (found := self._here(one) or self._locked(one)):
            return found
        if not self._is_answered_by_ours(one):
            return self._locked(one) or Unknown(OTHER_INDEX)
        if self._sources.offline:
            return self._locked(one) or Unknown(OFFLINE)
        stored = self._kept.recall(self._key(one)) if self._kept else None
        with suppress(Malformed):
            found = load(Metadata, stored) if stored else None
            self.recalled |= {one.ecosystem} if found else set()
            return found
        return None

    def keep(self, one: Asked, answer: Answer) -> None:
        if self._kept and isinstance(answer, Metadata):
            self._kept.keep(self._key(one), plain(answer))

    def fallback(self, one: Asked, answer: Answer) -> Answer:
        """What no registry has, the lock may tell."""
        return (self._locked(one) or answer) if isinstance(answer, Unknown) else answer

    def _here(self, one: Asked) -> Metadata | None:
        if one.ecosystem == "npm":
            return self._installed.node(one.name, one.version, one.wanted, one.folder)
        return self._installed.python(one.name, one.version, one.wanted)

    def _locked(self, one: Asked) -> Metadata | None:
        """package-lock.json repeats the licence that the registry has."""
        if one.license is None or one.ecosystem != "npm" or not self._sources.believed:
            return None
        declared = of_package_json({"license": one.license})
        return Metadata(one.version, declared, f"{declared.field} in {one.place.path}")

    def _is_answered_by_ours(self, one: Asked) -> bool:
        """Whether the registry that the lock names is the one that is asked, or a copy of the same."""
        ours = self._sources.index_url if one.ecosystem == "pypi" else self._sources.npm_registry
        if not one.index or _plain(one.index) == _plain(ours):
            return True
        public = _MIRRORS.get(one.ecosystem, frozenset())
        return _host(one.index) in public and _host(ours) in public

    def _key(self, one: Asked) -> str:
        ours = self._sources.index_url if one.ecosystem == "pypi" else self._sources.npm_registry
        which = one.version or f"{one.wanted} on {self._sources.today}"
        return f"dependency: {one.ecosystem} {_plain(ours)} {one.name} {which}"


def _host(url: str) -> str:
    with suppress(ValueError):
        return urlsplit(url).hostname or ""
    return ""


def _plain(url: str) -> str:
    """Host and path: who logs in with what makes no other registry of it."""
    with suppress(ValueError):
        parts = urlsplit(url)
        return f"{parts.hostname}:{parts.port or ''}{parts.path.rstrip('/')}"
    return url


def _needs(found: Iterable[tuple[Asked, Answer]]) -> Iterator[Asked]:
    """What packages need that stand in no lock, and become part of what is used."""
    for one, answer in found:
        if one.locked or not one.scope.is_used or not isinstance(answer, Metadata):
            continue
        for need in answer.needs:
            if asked := _need(one, need):
                yield asked


def _need(one: Asked, written: str) -> Asked | None:
    if one.ecosystem == "npm":
        name, wanted = node.split_name(written)
        found = node.asked_for(name, text_of(wanted), one.place, one.scope) if name else None
    elif _is_needed(text_of(written), one.extras):
        found = requirement.parsed(written, one.place, one.scope)
    else:
        found = None
    found = read.named(found) if found else None
    # What a package of another registry needs is there as well, or nobody here can tell.
    return replace(found, direct=False, index=one.index, needed_by=one.name) if found else None


# Markers are tried in each of these: what is needed on one of them is needed.
_PLATFORMS = (
    {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix", "platform_machine": "x86_64"},
    {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix", "platform_machine": "aarch64"},
    {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix", "platform_machine": "arm64"},
    {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "platform_machine": "AMD64"},
)
_PYTHONS = ("3.9", "3.10", "3.11", "3.12", "3.13", "3.14")


_EXTRA = re.compile(r"""\bextra\s*==\s*["']([^"']+)""")


@lru_cache(maxsize=10_000)  # "extra == 'dev'" stands in thousands of them
def _is_needed(written: str, extras: tuple[str, ...]) -> bool:
    """Whether some platform and some Python need it, with these extras. What cannot be told is needed, but
    for what some extra wants."""
    try:
        marker = Requirement(written).marker
    except InvalidRequirement:
        wanted = {canonicalize_name(extra) for extra in _EXTRA.findall(written)}
        return not wanted or not wanted.isdisjoint(map(canonicalize_name, extras))
    if marker is None:
        return True
    named = {canonicalize_name(extra) for extra in _EXTRA.findall(str(marker))}
    given = sorted(named & {canonicalize_name(extra) for extra in extras})
    try:
        return any(
            marker.evaluate(
                {
                    **platform,
                    "python_version": python,
                    "python_full_version": f"{python}.5",
                    "implementation_name": "cpython",
                    "platform_python_implementation": "CPython",
                    "extra": extra,
                }
            )
            for platform, python, extra in product(_PLATFORMS, _PYTHONS, ("", *given))
        )
    except Exception:  # a marker that makes no sense, in one of several ways
        return True


def _problems(answers: list[tuple[Asked, Answer]]) -> Iterator[Problem]:
    """One for each file and reason: a registry that is down fails for hundreds of packages."""
    failed: dict[tuple[str, str], list[str]] = {}
    for one, answer in answers:
        if isinstance(answer, Unknown) and answer.failed:
            failed.setdefault((one.place.path, answer.reason), []).append(one.name)
    for (path, reason), names in sorted(failed.items()):
        names = sorted(set(names))
        shown = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
        yield Problem(path, "dependencies", f"the licence of {shown} could not be asked for: {reason}")


def _strangers(told: list[tuple[Asked, Answer]], recalled: set[str]) -> Iterator[Problem]:
    """A registry that has nothing at all of what it is asked for is more likely a wrong address. `recalled`
    are ecosystems of which it answered earlier."""
    for ecosystem in sorted({one.ecosystem for one, _ in told} - recalled):
        given = [(one, answer) for one, answer in told if one.ecosystem == ecosystem and not one.own]
        none_there = all(isinstance(answer, Unknown) and not answer.failed for _, answer in given)
        if none_there and len(given) >= _ENOUGH:
            said = f"the registry of {ecosystem} packages has none of the {len(given)} that it was asked for"
            yield Problem(given[0][0].place.path, "dependencies", f"{said}: is its address right?")


def _too_many(path: str) -> Problem:
    told = f"it needs more than {MOST} packages that stand in no lock: the others were not looked at"
    return Problem(path, "dependencies", told)
