"""What Yarn locks: yarn.lock."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import unquote

from compliance.dependencies.asked import (
    LOCAL,
    Asked,
    Lock,
    Package,
)
from compliance.dependencies.node import (
    ALIAS,
    elsewhere_of,
    not_of_it,
    registry_of,
    resolved_elsewhere,
    split_name,
)
from compliance.model.dependency import Mention

_MOST_VERSIONS = 20  # of one package that are needed where the lock does not say which


@dataclass
class _Block:
    """An entry of yarn.lock: its line, the ranges that it answers, its fields, and what it needs."""

    line: int
    ranges: tuple[str, ...]
    fields: dict[str, str]
    needs: list[str]


def read(path: str, text: str) -> Lock:
    """Both forms: Yarn 1's own (https://classic.yarnpkg.com/lang/en/docs/yarn-lock/), and YAML since Yarn 2.
    Which packages are asked for stands in package.json."""
    blocks = [block for block in _blocks(text) if not _is_workspace(block)]
    asked = [_of_block(path, block) for block in blocks]
    ids = [f"{one.name}@{one.version or one.requirement}" for one in asked]
    by_range: dict[str, str] = {}
    by_name: dict[str, list[str]] = {}
    for block, one, key in zip(blocks, asked, ids, strict=True):
        by_name.setdefault(one.name, []).append(key)
        for written in block.ranges:
            name, wanted = split_name(written)
            by_range[f"{name}@{wanted.removeprefix('npm:')}"] = key
            if alias := ALIAS.match(wanted):
                by_range[f"{alias[1]}@{alias[2] or '*'}"] = key

    def find(name: str, wanted: str) -> list[str]:
        """Where a `resolution` overrides the range, no entry has it: any version may be what is used."""
        exact = by_range.get(f"{name}@{wanted.removeprefix('npm:')}")
        return [exact] if exact else by_name.get(name, [])[:_MOST_VERSIONS]

    packages: dict[str, Package] = {}
    for key, one, block in zip(ids, asked, blocks, strict=True):
        needs = tuple(found for need in block.needs for found in find(*split_name(need)))
        packages.setdefault(key, Package(key, replace(one, requirement=""), needs))
    return Lock(path, "npm", tuple(packages.values()), find=find)


def _is_workspace(block: _Block) -> bool:
    return "@workspace:" in block.fields.get("resolution", "") or block.ranges[:1] == ("__metadata",)


def _of_block(path: str, block: _Block) -> Asked:
    resolution, resolved = block.fields.get("resolution", ""), block.fields.get("resolved", "")
    written = block.ranges[0]
    if resolution:  # since Yarn 2: `name@npm:1.0.0`, `name@https://…`
        name, where = split_name(resolution)
        # A patch is applied to the registry's package, and changes nothing of what that declares.
        elsewhere = "" if where.startswith(("npm:", "patch:")) else elsewhere_of(where) or LOCAL
        resolved = unquote(where.partition("::__archiveUrl=")[2])
    else:
        name, wanted = split_name(written)
        alias = ALIAS.match(wanted)
        name = alias[1] if alias else name
        elsewhere = resolved_elsewhere(resolved) or ("" if resolved else elsewhere_of(wanted))
    elsewhere = elsewhere or not_of_it(name, block.fields.get("version", ""), resolved)
    version = "" if elsewhere else block.fields.get("version", "")
    at = Mention(path, block.line)
    index = registry_of(resolved)
    return Asked("npm", name, at, version=version, index=index, elsewhere=elsewhere, requirement=written)


def _blocks(text: str) -> Iterator[_Block]:
    """The entries, in both forms of the file."""
    block: _Block | None = None
    section = ""
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip() in ("", ":") or line.lstrip().startswith("#"):
            continue
        depth = len(line) - len(line.lstrip(" "))
        if depth == 0:
            if block:
                yield block
            # A long key of YAML has a question mark before it, and its colon on a line of its own.
            ranges = line.removeprefix("? ").rstrip(":").replace('"', "").split(",")
            block, section = _Block(number, tuple(part.strip() for part in ranges), {}, []), ""
            continue
        key, value = _pair(line.strip())
        if depth == 2 and block:
            section = key if not value else ""
            block.fields |= {key: value} if value else {}
        elif depth == 4 and block and section in ("dependencies", "optionalDependencies"):
            block.needs.append(f"{key}@{value}")
    if block:
        yield block


_PAIR = re.compile(r'"?(@?[^"\s:]+)"?:?\s*(.*)\Z')


def _pair(line: str) -> tuple[str, str]:
    """`key value`, `key: value`, either of them quoted."""
    match = _PAIR.match(line[:2_000])
    return (match[1], match[2].strip().strip('"')) if match else (line, "")
