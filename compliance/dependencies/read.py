"""Every manifest and lock of a tree, read: which packages the project asks for, each once."""

from __future__ import annotations

import configparser
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain

from compliance.dependencies import listed, node, python_locks, python_manifests, requirements_txt
from compliance.dependencies.asked import OWN, Asked, Lock, Manifest, Reader, Root
from compliance.model.dependency import Mention, Scope
from compliance.model.snapshot import Problem

READERS: Mapping[str, Reader] = {
    "pyproject.toml": python_manifests.pyproject,
    "setup.cfg": python_manifests.setup_cfg,
    "Pipfile": python_manifests.pipfile,
    "uv.lock": python_locks.uv_lock,
    "poetry.lock": python_locks.poetry_lock,
    "Pipfile.lock": python_locks.pipfile_lock,
    "pylock.toml": python_locks.pylock,
    "package.json": node.package_json,
    "package-lock.json": node.package_lock,
    "npm-shrinkwrap.json": node.package_lock,
    "pnpm-lock.yaml": node.pnpm_lock,
    "yarn.lock": node.yarn_lock,
    "Cargo.lock": listed.cargo_lock,
    "go.mod": listed.go_mod,
    "pom.xml": listed.pom,
}
# What is asked for within them serves those who work on the project.
_FOR_DEVELOPMENT = frozenset(
    "doc docs example examples sample samples demo demos test tests testing e2e benchmark benchmarks bench"
    " website playground ci .ci .github .gitlab dev".split()
)
_ORDER = (Scope.RUNTIME, Scope.OPTIONAL, Scope.BUILD, Scope.DEVELOPMENT)
_MOST_MENTIONS = 20


@dataclass(frozen=True, slots=True)
class Read:
    """What is asked for, and a problem for each file that says it and cannot be read."""

    asked: tuple[Asked, ...] = ()
    problems: tuple[Problem, ...] = ()


def reader_of(path: str) -> Reader | None:
    name = path.rpartition("/")[2]
    if name.startswith("pylock.") and name.endswith(".toml"):
        return python_locks.pylock
    return READERS.get(name) or (requirements_txt.read if requirements_txt.is_requirements(path) else None)


def read(paths: Collection[str], text: Callable[[str], str]) -> Read:
    """`paths` are the project's own files; `text` gives the content of one, empty where it was not read."""
    problems: list[Problem] = []
    found = tuple(_parsed(sorted(paths), text, problems))
    locks = [one for one in found if isinstance(one, Lock)]
    manifests = [_placed(one) for one in found if isinstance(one, Manifest)]
    own = {(one.ecosystem, one.name) for one in manifests if one.name}
    asked = chain(
        *(_of_lock(lock, [one for one in manifests if _lock_of(one, locks) is lock]) for lock in locks),
        *(_of_manifest(one, _lock_of(one, locks)) for one in manifests),
    )
    outside = (
        one for one in asked if one.elsewhere != OWN and (one.version or (one.ecosystem, one.name) not in own)
    )
    return Read(_each_once(outside), tuple(problems))


def _parsed(
    paths: list[str], text: Callable[[str], str], problems: list[Problem]
) -> Iterator[Manifest | Lock]:
    waiting = {path: reader for path in paths if (reader := reader_of(path))}
    known = frozenset(paths)
    done: set[str] = set()
    while waiting:
        path, reader = waiting.popitem()
        done.add(path)
        if not (content := text(path)):
            continue
        try:
            yield reader(path, content)
            if reader is requirements_txt.read:  # it may name others, and they it
                more = set(requirements_txt.includes(path, content)) & known - done
                waiting |= dict.fromkeys(more - waiting.keys(), requirements_txt.read)
        except (ValueError, TypeError, AttributeError, KeyError, RecursionError, configparser.Error) as error:
            problems.append(_problem(path, error))
        except Exception as error:  # PyYAML's own, which is imported only for pnpm
            if not type(error).__module__.startswith("yaml"):
                raise
            problems.append(_problem(path, error))


def _problem(path: str, error: Exception) -> Problem:
    reason = (str(error) or type(error).__name__).splitlines()[0][:200]
    return Problem(path, "dependencies", f"what it asks for cannot be read: {reason}")


def _placed(manifest: Manifest) -> Manifest:
    """With what stands in a folder for development as that."""
    if not _is_for_development(manifest.path):
        return manifest
    return replace(manifest, asks=tuple(replace(asked, scope=Scope.DEVELOPMENT) for asked in manifest.asks))


def _is_for_development(path: str) -> bool:
    return not _FOR_DEVELOPMENT.isdisjoint(path.split("/")[:-1])


def _lock_of(manifest: Manifest, locks: list[Lock]) -> Lock | None:
    """The lock of its ecosystem beside it, or in the nearest folder around it."""
    folder = manifest.path.rpartition("/")[0]

    def around(lock: Lock) -> bool:
        place = lock.path.rpartition("/")[0]
        return lock.ecosystem == manifest.ecosystem and (not place or f"{folder}/".startswith(f"{place}/"))

    return max((lock for lock in locks if around(lock)), key=lambda lock: lock.path.count("/"), default=None)


def _of_lock(lock: Lock, manifests: list[Manifest]) -> Iterator[Asked]:
    """Every package of it, with the scope that what needs it has."""
    roots = list(lock.roots or ())
    if lock.roots is None:
        roots = [
            Root(found, asked.scope, asked.requirement)
            for manifest in manifests
            for asked in manifest.asks
            if (found := lock.find(asked.name, asked.wanted))
        ]
    scopes = _reached(lock, roots)
    aside = _is_for_development(lock.path)
    direct = {root.id: root.requirement for root in reversed(roots)}
    for package in lock.packages:
        scope = Scope.DEVELOPMENT if aside else package.scope or scopes.get(package.id, Scope.RUNTIME)
        yield replace(
            package.asked,
            scope=scope,
            direct=package.id in direct,
            requirement=direct.get(package.id, ""),
            locked=True,
        )


def _reached(lock: Lock, roots: list[Root]) -> dict[str, Scope]:
    """The strongest scope in which a package is needed; packages may need each other in a circle."""
    needs = {package.id: package.needs for package in lock.packages}
    scopes: dict[str, Scope] = {}
    for scope in _ORDER:
        waiting = [root.id for root in roots if root.scope is scope]
        while waiting:
            one = waiting.pop()
            if one not in scopes:
                scopes[one] = scope
                waiting += needs.get(one, ())
    return scopes


def _of_manifest(manifest: Manifest, lock: Lock | None) -> Iterator[Asked]:
    """What its lock does not answer; all of it, where there is none."""
    names = {package.asked.name for package in lock.packages} if lock else frozenset()
    return (asked for asked in manifest.asks if asked.name not in names)


def _each_once(asked: Iterable[Asked]) -> tuple[Asked, ...]:
    merged: dict[tuple[str, ...], Asked] = {}
    mentions: dict[tuple[str, ...], dict[Mention, None]] = {}
    for one in asked:
        key = (one.ecosystem, one.name, one.version or one.wanted, one.elsewhere, one.index)
        places = mentions.setdefault(key, {})
        if len(places) < _MOST_MENTIONS:
            places[one.place] = None
        other = merged.get(key)
        merged[key] = one if other is None else _joined(other, one)
    return tuple(
        replace(one, also=tuple(place for place in mentions[key] if place != one.place))
        for key, one in sorted(merged.items())
    )


def _joined(one: Asked, other: Asked) -> Asked:
    return replace(
        one,
        scope=min(one.scope, other.scope, key=_ORDER.index),
        direct=one.direct or other.direct,
        requirement=one.requirement or other.requirement,
        extras=tuple(sorted({*one.extras, *other.extras})),
        license=one.license or other.license,
        locked=one.locked or other.locked,
    )
