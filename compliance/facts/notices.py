"""The notices that stand on a file, one for each holder, and which files they bind at all."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from compliance.facts.context import Context
from compliance.facts.names import normal
from compliance.model.evidence import Copyright, Evidence
from compliance.model.facts import Fact, Place, Unknown
from compliance.model.snapshot import FileEntry, Role

Files = list[tuple[FileEntry, Evidence]]

# A notice binds where it stands on code; strings and templates are what code writes elsewhere.
NOTICE_CONTEXTS = frozenset({"comment", "document", "code"})
# Test code is code, and so is a script that a tool wrote; lock files and sample data are not. JSON has
# no comments: what stands in it is data.
_IGNORE_FILES = frozenset({"json", "gitignore", "dockerignore", "npmignore", "gitattributes"})
_NO_CODE = frozenset(
    {None, "plain-text", "markdown", "rst", "json", "yaml", "toml", "xml", "html", "svg", "csv"}
)
_SAMPLES = re.compile(
    r"(^|/)(fixtures?|test[-_]?data|data|samples?|golden|snapshots?|expected|cassettes|corpus|resources)/",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Notice:
    """All lines of one file that name one holder.

    `shared`: one of them also names an owner. `contributor`: the holder is no third party for that reason.
    """

    holder: str
    entity: str | None
    lines: tuple[Copyright, ...]
    third_party: bool | Unknown
    shared: bool
    contributor: bool = False


def counts(context: Context, entry: FileEntry) -> bool:
    """Whether obligations can hang on the file: code, not documents, sample data or licence texts."""
    role = context.tree.role(entry)
    if role == Role.TEST_FIXTURE:
        return entry.language not in _NO_CODE and not _SAMPLES.search(entry.path)
    if role == Role.DATA:
        return entry.language not in _IGNORE_FILES
    return role == Role.SOURCE or (role == Role.GENERATED and entry.language not in _NO_CODE)


def notices_of(context: Context, entry: FileEntry, found: Evidence) -> tuple[Notice, ...]:
    """The notices that stand on the file, one a holder."""
    by_holder: dict[str, list[Copyright]] = {}
    for line in found.copyrights:
        if line.context in NOTICE_CONTEXTS:
            by_holder.setdefault(normal(line.holder) or line.holder, []).append(line)
    own_lines = {
        line.start_line
        for lines in by_holder.values()
        for line in lines
        if normal(line.holder) and context.parties.is_owner(line.holder)
    }
    own_path = any(fnmatchcase(entry.path, glob) for glob in context.policy.first_party)
    notices = (_notice(context, lines, own_lines, own_path) for lines in by_holder.values())
    return tuple(_of_contributor(context, entry.path, notice) for notice in notices)


def _of_contributor(context: Context, path: str, notice: Notice) -> Notice:
    if notice.third_party is not True or not context.parties.is_contributor(notice.holder):
        return notice
    place = context.components.of(path)
    # In a vendored folder the same person's work is that of another project.
    if any(component.vendored for component in context.components.all if component.path == place):
        return notice
    return replace(notice, third_party=False, contributor=True)


def _notice(context: Context, lines: list[Copyright], own_lines: set[int], own_path: bool) -> Notice:
    holder = lines[0].holder
    entity = context.parties.entity(holder)
    third_party = context.parties.third_party(holder)
    # The policy's own paths settle unknown names; a vendor's name in them is what a reviewer looks for.
    if own_path and entity is None:
        third_party = False
    shared = any(line.start_line in own_lines for line in lines)
    return Notice(holder, entity, tuple(lines), third_party, shared)


def licenses_beside(notice: tuple[Place, ...], in_file: Fact) -> Fact:
    """Of several licences in a file, those that stand in the lines of the notice, else right below it.

    A line that names both a licence and a holder speaks for that holder, whatever else the file is under;
    and a text that follows a holder's line is that holder's, whatever is said further down.
    """
    for gap in (0, _BELOW):
        own = {
            spdx_id: places
            for spdx_id, places in in_file.members.items()
            if any(_belongs(place, line, gap) for place in places for line in notice)
        }
        if own:
            return Fact.of(own)
    return in_file


_BELOW = 4  # lines: further holders and an empty line may stand between


def _belongs(license: Place, notice: Place, gap: int) -> bool:
    return license.start_line <= notice.end_line + gap and notice.start_line <= license.end_line
