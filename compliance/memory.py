"""What an earlier scan of the same place found, if nothing has changed since that could change it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from functools import cache, cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

from compliance import resources
from compliance.detect.cache import Cache
from compliance.model.change import Change
from compliance.model.result import Result
from compliance.model.snapshot import Snapshot
from compliance.model.stored import plain
from compliance.settings import Settings

# Whose releases may change a result.
_LIBRARIES = ("scancode-toolkit", "license-expression", "Pygments", "PyYAML")


class Shelf:
    """What stages keep between runs of this very program (`compliance.model.kept.Kept`)."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache

    def recall(self, name: str) -> Any | None:
        return self._cache.data(f"shelf: {name}", _digest(_program()))

    def keep(self, name: str, value: Any) -> None:
        self._cache.store_data(f"shelf: {name}", _digest(_program()), value)


class Memory:
    """One place (target and options) in one state (tree, policy, rules, program)."""

    def __init__(
        self,
        cache: Cache,
        settings: Settings,
        snapshot: Snapshot,
        policy_text: str | None,
        change: Change | None = None,
    ) -> None:
        """Of a `change`, `snapshot` is the tree after it."""
        self._cache = cache
        self._change = change
        self._settings = settings
        self._snapshot = snapshot
        self._policy_text = policy_text

    def recall(self) -> Result | None:
        return self._cache.result(self._place, self._state)

    def keep(self, result: Result) -> None:
        """Only a whole audit: what could not be read once may be readable the next time."""
        if result.coverage.complete:
            self._cache.store_result(self._place, self._state, result)

    @cached_property
    def _place(self) -> str:
        target = self._snapshot.target
        place = str(Path(target.input).resolve()) if target.kind != "url" else target.input
        return _digest(place, target.ref, self._options, "change" if self._change else "tree")

    @cached_property
    def _state(self) -> str:
        snapshot = self._snapshot
        tree = [snapshot.target, _files(snapshot), *_beside(snapshot)]
        if self._change:
            changed = self._change.old_paths
            before = self._change.before
            tree += [self._change.files, _files(before, changed), *_beside(before)]
        given = [self._settings.policy_file, *map(Path, self._settings.rules)]
        return _digest(
            tree, self._options, self._policy_text, [_contents(path) for path in given], _program()
        )

    @cached_property
    def _options(self) -> object:
        """All that was asked for, but for how the work is spread and where it is kept."""
        settings = self._settings
        policy = [str(settings.policy_file), settings.gate]
        return [settings.owners, policy, settings.rules, settings.limits]


def _files(snapshot: Snapshot, paths: Collection[str] | None = None) -> list[object]:
    """All that a result says of files: of those at `paths`, if given."""
    return [
        (file.path, file.blob, file.role, file.language)
        for file in snapshot.files
        if paths is None or file.path in paths
    ]


def _beside(snapshot: Snapshot) -> tuple[object, ...]:
    return snapshot.skipped, snapshot.problems, snapshot.submodules


@cache
def _program() -> list[str]:
    """This program and its rules, to the letter, and the libraries that results depend on."""
    return [resources.program_digest(), *(version(name) for name in _LIBRARIES)]


def _contents(path: Path | None) -> str | None:
    """A digest of a rule or policy file; None where `path` is none (a built-in pack has a plain name)."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() if path else None
    except (OSError, ValueError):
        return None


def _digest(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, default=plain).encode()).hexdigest()
