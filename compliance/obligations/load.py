"""The rule packs in force: those that ship with the tool and those of the user, checked together."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from pathlib import Path

from compliance import resources
from compliance.errors import RuleError
from compliance.model.kept import Kept
from compliance.model.rule import Pack
from compliance.model.stored import Malformed
from compliance.obligations.stored_packs import as_plain, packs_of
from compliance.obligations.versions import version_matches
from compliance.strict_yaml import nearest, read_text

__all__ = ["check_files", "load_pack", "load_packs", "version_matches"]


def load_packs(extra: tuple[str, ...] = (), kept: Kept | None = None) -> tuple[Pack, ...]:
    """The packs that ship with the tool (as `kept`, if they are), then the rule files named in `extra`.

    Raises RuleError for a file that cannot be read or used, or an id that two rules claim.
    """
    shipped = _remembered(kept) if kept else _shipped()
    if not extra:
        return shipped  # a test holds that nothing is wrong between them
    packs = shipped + tuple(load_pack(_text(path), path) for path in extra if not _ships(path))
    for problem in _between(packs):
        raise RuleError(problem)
    return packs


def check_files(files: tuple[str, ...]) -> tuple[tuple[Pack, ...], tuple[str, ...]]:
    """The packs in `files`, and everything that is wrong with them or between them and the shipped ones.

    Raises RuleError for a file that cannot be read.
    """
    from compliance.obligations.pack_file import read_pack

    read = [read_pack(_text(path), path) for path in files]
    packs = tuple(pack for pack, _ in read if pack)
    problems = tuple(line for _, lines in read for line in lines)
    others = tuple(pack for pack in packs if not _ships(pack.path))
    return packs, problems or tuple(_between(_shipped() + others))


def load_pack(text: str, path: str) -> Pack:
    """The pack written in `text`. Raises RuleError."""
    from compliance.obligations import pack_file

    return pack_file.load_pack(text, path)


def _remembered(kept: Kept) -> tuple[Pack, ...]:
    if (data := kept.recall("packs")) is not None:
        with suppress(Malformed):
            return packs_of(data)
    packs = _shipped()
    kept.keep("packs", as_plain(packs))
    return packs


@cache
def _shipped() -> tuple[Pack, ...]:
    names = resources.rule_pack_names()
    return tuple(load_pack(resources.rules_text(name), f"rules/{name}") for name in names)


def _ships(path: str) -> bool:
    """Whether the file is one that ships, named again by who works on it."""
    name = Path(path).name
    return name in resources.rule_pack_names() and resources.rules_text(name) == _text(path)


def _text(path: str) -> str:
    return read_text(Path(path), "rule file", RuleError)


def _between(packs: tuple[Pack, ...]) -> list[str]:
    """What is wrong between packs: an id that two claim, or no pack where another extends one."""
    problems = []
    pack_of: dict[str, Pack] = {}
    rule_in: dict[str, Pack] = {}
    for pack in packs:
        if pack_of.setdefault(pack.id, pack) is not pack:
            problems.append(f"{pack.where}: the id '{pack.id}' is already used in {pack_of[pack.id].path}")
        for rule in pack.rules:
            other = rule_in.setdefault(rule.id, pack)
            if other is not pack:
                problems.append(f"{rule.where}: the id '{rule.id}' is already used in {other.path}")
    versions = {pack.id: pack.version for pack in packs}
    for pack in packs:
        problems += _extends(pack, versions)
    return list(dict.fromkeys(problems))


def _extends(pack: Pack, versions: dict[str, str]) -> list[str]:
    problems = []
    for entry in pack.extends:
        name, _, wanted = entry.partition("@")
        if name not in versions:
            problems.append(f"{pack.where}: extends '{entry}', which is not loaded{nearest(name, versions)}")
        elif wanted and not version_matches(versions[name], wanted):
            problems.append(f"{pack.where}: extends '{entry}', but {name} {versions[name]} is loaded")
    return problems
