"""Rules as Markdown: one rule, one pack, and the pages of `docs/rules/`.

`python -m compliance.rulebook.markdown docs/rules` writes those pages anew (`make docs`).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from pathlib import Path

from compliance.obligations.operators import PLACEHOLDER
from compliance.report.escape import printable
from compliance.rulebook import sheet
from compliance.rulebook.book import Entry, entries

_HEAD = "<!-- Generated from rules/*.yaml by `make docs`: edit those. -->"
_SPECIAL = re.compile(r"([\\`*_\[\]<>|~#])")
# What a reader sees as code: a placeholder, a fact's name, a column.
_CODE = re.compile(rf"{PLACEHOLDER.pattern}|\b(?:project|component|file|notice|marker|dependency)\.[a-z_]+\b")


def pages(packs: Iterable[Entry]) -> dict[str, str]:
    """File name -> text: `README.md`, and a page for each pack."""
    by_pack = [list(group) for _, group in groupby(packs, key=lambda entry: entry.pack.id)]
    return {"README.md": _index(by_pack), **{f"{rules[0].pack.id}.md": _page(rules) for rules in by_pack}}


def rule(entry: Entry, level: int = 1) -> str:
    """One rule; `level` is that of its heading."""
    lines = [f"{'#' * level} {entry.rule.id}", "", f"**{escaped(entry.rule.title)}**", ""]
    lines += [escaped(sheet.subtitle(entry)), ""]
    for heading, blocks in sheet.parts(entry):
        lines += [f"{'#' * (level + 1)} {heading}", ""]
        for block in blocks:
            lines += [*_block(block), ""]
    return "\n".join(lines[:-1]) + "\n"


def escaped(text: str) -> str:
    """`text` as one line of Markdown that shows as it is, with what is code set as code."""
    shown = printable(" ".join(text.split()))
    ends = [0, *(place for match in _CODE.finditer(shown) for place in match.span()), len(shown)]
    pieces = [shown[start:end] for start, end in pairwise(ends)]
    return "".join(
        f"`{piece}`" if index % 2 else _SPECIAL.sub(r"\\\1", piece) for index, piece in enumerate(pieces)
    )


def _block(block: sheet.Block) -> Iterator[str]:
    if isinstance(block, sheet.Items):
        yield from (f"{'  ' * depth}- {escaped(item)}" for depth, item in block.items)
    elif isinstance(block, sheet.Quotation):
        yield f"> {escaped(block.text)}"
    elif isinstance(block, sheet.Listing):
        yield from _listing(block)
    else:
        yield f"<{block.text}>" if block.text.startswith("https://") else escaped(block.text)


def _listing(block: sheet.Listing) -> Iterator[str]:
    text = printable(block.text, multiline=True)
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    yield from (f"`{printable(block.path)}`", "", f"{fence}text", *text.split("\n"), fence)


def _index(by_pack: list[list[Entry]]) -> str:
    lines = [_HEAD, "", "# The rules", "", "`compliance rules show ID` says the same on a terminal."]
    lines += ["How to write one: [add a rule](../add-a-rule.md).", ""]
    for rules in by_pack:
        pack = rules[0].pack
        lines += [f"## [{escaped(pack.title or pack.id)}]({pack.id}.md)", ""]
        lines += ["| rule | severity | clause | finding |", "| --- | --- | --- | --- |"]
        for entry in rules:
            cells = (sheet.severity(entry), sheet.clause(entry), entry.rule.title)
            lines.append(
                f"| [{entry.rule.id}]({pack.id}.md#{entry.rule.id}) | {' | '.join(map(escaped, cells))} |"
            )
        lines.append("")
    return "\n".join(lines)


def _page(rules: list[Entry]) -> str:
    pack = rules[0].pack
    title = escaped(pack.title or pack.id)
    head = [_HEAD, "", f"# {title}", "", f"Pack `{pack.id}`, version {pack.version}.", ""]
    return "\n".join(head) + "\n" + "\n".join(rule(entry, 2) for entry in rules)


def write(folder: Path) -> None:
    """The pages of the shipped rules into `folder`; pages of packs that are gone are deleted."""
    wanted = pages(entries())
    for old in folder.glob("*.md"):
        if old.name not in wanted:
            old.unlink()
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in wanted.items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
