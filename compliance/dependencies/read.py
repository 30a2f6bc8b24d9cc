"""Every manifest and lock of a tree, read: which packages the project asks for, each once."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from compliance.dependencies import (
    listed,
    node,
    npm_lock,
    pnpm_lock,
    python_locks,
    python_manifests,
    requirements_txt,
    yarn_lock,
)
from compliance.dependencies.asked import OWN, OWN_MISSING, SELF, Asked, Lock, Manifest, Reader, Root, text_of
from compliance.dependencies.requirement import canonical
from compliance.model.dependency import STRONGEST_FIRST, Mention, Scope
from compliance.model.snapshot import Problem

READERS: Mapping[str, Reader] = {
    "pyproject.toml": python_manifests.pyproject,
    "setup.cfg": python_manifests.setup_cfg,
    "setup.py": python_manifests.setup_py,
    "Pipfile": python_manifests.pipfile,
    "uv.lock": python_locks.uv_lock,
    "poetry.lock": python_locks.poetry_lock,
    "Pipfile.lock": python_locks.pipfile_lock,
    "pylock.toml": python_locks.pylock,
    "package.json": node.package_json,
    "package-lock.json": npm_lock.read,
    "npm-shrinkwrap.json": npm_lock.read,
    "pnpm-lock.yaml": pnpm_lock.read,
    "yarn.lock": yarn_lock.read,
    "Cargo.lock": listed.cargo_lock,
    "go.mod": listed.go_mod,
    "pom.xml": listed.pom,
}
# What is asked for within them serves those who work on the project.
_FOR_DEVELOPMENT = frozenset(
    "doc docs example examples sample samples demo demos test tests testing e2e benchmark benchmarks bench"
    " website playground ci .ci .github .gitlab dev".split()
)
_MOST = 20_000  # packages that one file names
_MOST_MENTIONS = 20
_NOT_A_NAME = "no registry has packages of such a name"
_POINTER = "version https://git-lfs.github.com/spec/"
_NAME = re.compile(r"[^\s/\\%?#\ufffd]{1,300}\Z")
_PYTHON_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,298}[a-z0-9])?\Z")


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


def read(paths: Collection[str], text: Callable[[str], str], others: Collection[str] = ()) -> Read:
    """`paths` are the project's own files; one of them may include any of `others`. `text` gives the content
    of a file, empty where it was not read."""
    problems: list[Problem] = []
    found = tuple(_parsed(paths, text, frozenset(others) | set(paths), problems))
    manifests = _placed([one for one in found if isinstance(one, Manifest)])
    locks: dict[tuple[str, str], list[Lock]] = {}
    for one in found:
        if isinstance(one, Lock):
            locks.setdefault((one.ecosystem, _folder(one.path)), []).append(one)
    answered: dict[str, list[Manifest]] = {}
    for manifest in manifests:
        for lock in _locks_of(manifest, locks):
            answered.setdefault(lock.path, []).append(manifest)
    asked: list[Asked] = []
    known: dict[str, Mapping[str, list[Asked]]] = {}
    for lock in (lock for beside in locks.values() for lock in beside):
        locked = tuple(_of_lock(lock, answered.get(lock.path, ())))
        known[lock.path] = _by_name(locked)
        asked += locked
    for manifest in manifests:
        asked += _of_manifest(manifest, [known[lock.path] for lock in _locks_of(manifest, locks)])
    own = {(one.ecosystem, one.name) for one in manifests if one.name}
    return Read(_each_once(named(one) for one in _outside(asked, own)), tuple(problems))


def _outside(asked: Iterable[Asked], own: Collection[tuple[str, str]]) -> Iterator[Asked]:
    """Without the packages of this repository. One that is asked for by a range may be published as well, by
    the same name; and what only claims to be one of them is none."""
    for one in asked:
        is_own = (one.ecosystem, one.name) in own
        if one.elsewhere == OWN and not is_own:
            yield replace(one, elsewhere=OWN_MISSING)
        elif one.elsewhere not in (OWN, SELF):
            yield replace(one, own=is_own)


def _parsed(
    paths: Collection[str], text: Callable[[str], str], every: Collection[str], problems: list[Problem]
) -> Iterator[Manifest | Lock]:
    known = frozenset(paths)
    waiting = {path: reader for path in sorted(known, reverse=True) if (reader := reader_of(path))}
    # pip-compile makes the .txt of the .in
    waiting = {path: reader for path, reader in waiting.items() if not _has_compiled(path, known)}
    done: set[str] = set()
    while waiting:
        path, reader = waiting.popitem()
        done.add(path)
        if not (content := text(path).removeprefix("\ufeff").replace("\r\n", "\n")):
            continue
        if content.startswith(_POINTER):
            problems.append(Problem(path, "dependencies", "not read: a pointer of Git LFS"))
            continue
        try:
            found = _bounded(reader(path, content), problems)
        except Exception as error:  # whatever a stranger's file may bring about
            problems.append(_problem(path, error))
            continue
        yield found
        for name, _ in found.includes if isinstance(found, Manifest) else ():
            if name not in every:
                said = f"it includes {text_of(name[:200]) or 'a file'}, which was not read"
                problems.append(Problem(path, "dependencies", said))
            elif name not in done:
                waiting.setdefault(name, requirements_txt.read)


def _has_compiled(path: str, known: Collection[str]) -> bool:
    return path.endswith(".in") and f"{path[:-3]}.txt" in known


def _problem(path: str, error: Exception) -> Problem:
    reason = text_of(str(error).partition("\n")[0][:200]) or type(error).__name__
    return Problem(path, "dependencies", f"what it asks for cannot be read: {reason}")


def _bounded(found: Manifest | Lock, problems: list[Problem]) -> Manifest | Lock:
    count = len(found.asks if isinstance(found, Manifest) else found.packages)
    if count <= _MOST:
        return found
    said = f"it names {count:,} packages, and only the first {_MOST:,} are looked at"
    problems.append(Problem(found.path, "dependencies", said))
    if isinstance(found, Manifest):
        return replace(found, asks=found.asks[:_MOST])
    return replace(found, packages=found.packages[:_MOST])


def _placed(manifests: list[Manifest]) -> list[Manifest]:
    """With what stands in a folder for development as that; but what is included counts as its includer. A
    manifest that names its own package means an extra of that."""
    scopes = _scopes(manifests)
    return [
        replace(
            one, asks=tuple(_as(scopes.get(one.path), asked) for asked in one.asks if _is_another(asked, one))
        )
        for one in manifests
    ]


def _is_another(asked: Asked, manifest: Manifest) -> bool:
    return asked.name != manifest.name or bool(asked.version)  # an earlier release


def _as(scope: Scope | None, asked: Asked) -> Asked:
    return replace(asked, scope=scope) if scope else asked


def _scopes(manifests: list[Manifest]) -> Mapping[str, Scope]:
    """Of all that a file asks for, if it is all for the same: requirements files, folders for development."""
    by_path = {one.path: one for one in manifests}
    included = {name for one in manifests for name, _ in one.includes}
    first: dict[str, Scope] = {}
    for path in by_path:
        if _is_for_development(_folder(path)):
            first[path] = Scope.DEVELOPMENT
        elif requirements_txt.is_requirements(path):
            first[path] = requirements_txt.scope_of(path)
        elif path in included:
            first[path] = Scope.DEVELOPMENT  # whoever includes it says more
    scopes: dict[str, Scope] = {}
    for scope in STRONGEST_FIRST:
        waiting = [path for path, own in first.items() if own is scope]
        waiting += [
            name
            for path, one in by_path.items()
            for name, wanted in one.includes
            if path not in first and wanted is scope
        ]
        while waiting:
            path = waiting.pop()
            if path in by_path and path not in scopes:
                scopes[path] = scope
                waiting += [name for name, _ in by_path[path].includes]
    return scopes


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _is_for_development(folder: str) -> bool:
    return not _FOR_DEVELOPMENT.isdisjoint(folder.split("/"))


def _locks_of(manifest: Manifest, locks: Mapping[tuple[str, str], list[Lock]]) -> list[Lock]:
    """The locks of its ecosystem beside it, or in the nearest folder around it."""
    folder = manifest.path
    while folder:
        folder = _folder(folder)
        if found := locks.get((manifest.ecosystem, folder)):
            return found
    return []


def _of_lock(lock: Lock, manifests: Iterable[Manifest]) -> Iterator[Asked]:
    """Every package of it, with the scope that what needs it has."""
    roots = list(_asked_of(lock, manifests) if lock.roots is None else lock.roots)
    scopes, needed_by = _reached(lock, roots)
    aside = _is_for_development(_folder(lock.path))
    direct = {root.id: root.requirement for root in reversed(roots)}
    for package in lock.packages:
        # What needs it tells more than what the lock says of it: a flag is easily written.
        scope = Scope.DEVELOPMENT if aside else scopes.get(package.id) or package.scope or Scope.RUNTIME
        if package.optional and scope is Scope.RUNTIME:
            scope = Scope.OPTIONAL
        yield replace(
            package.asked,
            scope=scope,
            direct=package.id in direct,
            requirement=direct.get(package.id, ""),
            needed_by=needed_by.get(package.id, ""),
            locked=True,
        )


def _asked_of(lock: Lock, manifests: Iterable[Manifest]) -> Iterator[Root]:
    for manifest in manifests:
        for asked in manifest.asks:
            for found in lock.find(asked.name, asked.wanted) if asked.elsewhere != OWN else ():
                yield Root(found, asked.scope, asked.requirement)
                yield from (Root(f"{found}[{canonical(extra)}]", asked.scope) for extra in asked.extras)


def _reached(lock: Lock, roots: list[Root]) -> tuple[dict[str, Scope], dict[str, str]]:
    """The strongest scope in which a package is needed, and the name of one that needs it so; packages may
    need each other in a circle."""
    needs = {package.id: package.needs for package in lock.packages} | dict(lock.extras)
    names = {package.id: package.asked.name for package in lock.packages}
    scopes: dict[str, Scope] = {}
    needed_by: dict[str, str] = {}
    for scope in STRONGEST_FIRST:
        waiting = [root.id for root in roots if _scope_of(root) is scope]
        while waiting:
            one = waiting.pop()
            if one in scopes:
                continue
            scopes[one] = scope
            name = names.get(one) or one.partition("[")[0].partition(" ")[0]  # an extra's id
            for need in needs.get(one, ()):
                needed_by.setdefault(need, name)
            waiting += needs.get(one, ())
    return scopes, needed_by


def _scope_of(root: Root) -> Scope:
    return Scope.DEVELOPMENT if _is_for_development(root.folder) else root.scope


def _by_name(asked: Iterable[Asked]) -> Mapping[str, list[Asked]]:
    found: dict[str, list[Asked]] = {}
    for one in asked:
        found.setdefault(one.name, []).append(one)
    return found


def _of_manifest(manifest: Manifest, locked: Collection[Mapping[str, list[Asked]]]) -> Iterator[Asked]:
    """What its locks do not answer, or not in that version, or not for what it is needed here (the lock may
    be that of another project around this one); all of it, where there is none."""
    for asked in manifest.asks:
        found = [one for names in locked for one in names.get(asked.name, ())]
        is_pinned_otherwise = asked.version and asked.version not in {one.version for one in found}
        is_weaker = asked.scope is Scope.RUNTIME and Scope.RUNTIME not in {one.scope for one in found}
        if is_pinned_otherwise or is_weaker or not found:
            yield asked


def named(one: Asked) -> Asked:
    """Names go into addresses and onto terminals: one that cannot be is said to be none."""
    name = text_of(one.name[:300]) or "?"
    parts = [name] if one.ecosystem == "pypi" else name.split("/")
    pattern = _PYTHON_NAME if one.ecosystem == "pypi" else _NAME
    if name == one.name and all(pattern.match(part) and part.strip(".") for part in parts):
        return one
    return replace(one, name=name, elsewhere=_NOT_A_NAME)


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
        scope=min(one.scope, other.scope, key=STRONGEST_FIRST.index),
        direct=one.direct or other.direct,
        requirement=one.requirement or other.requirement,
        extras=tuple(sorted({*one.extras, *other.extras})),
        license=one.license or other.license,
        needed_by=one.needed_by or other.needed_by,
        locked=one.locked or other.locked,
    )
