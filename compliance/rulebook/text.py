"""Rules on a terminal, or as plain text where it is none. All of it may come from a stranger's pack."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import StringIO
from itertools import groupby

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from compliance.report.blocks import indented, text
from compliance.report.escape import printable
from compliance.rulebook import sheet
from compliance.rulebook.book import Entry

_UNFOLDED = 10_000
_STYLES = {"error": "bold red", "warning": "bold yellow", "note": "bold blue"}


def listed(entries: Iterable[Entry], width: int | None, color: bool = False) -> str:
    """Each rule, pack by pack. `width` None: on a line of its own that is not folded, to be searched."""
    blocks: list[RenderableType] = []
    for _, group in groupby(entries, key=lambda entry: entry.pack.id):
        rules = list(group)
        blocks += [_pack_head(rules[0]), *(_rule(entry, width is None) for entry in rules), Text()]
    return _rendered(blocks[:-1], width or _UNFOLDED, color)


def shown(entry: Entry, width: int, color: bool = False) -> str:
    """All there is to say about one rule."""
    return _rendered([*_head(entry), *_parts(entry)], width, color)


def _pack_head(entry: Entry) -> Text:
    pack = entry.pack
    return Text.assemble(
        (printable(pack.id), "bold"), printable(f" {pack.version}  {pack.title} ({pack.path})")
    )


def _rule(entry: Entry, on_one_line: bool) -> Text:
    graded = f"{sheet.severity(entry)}/{entry.rule.confidence}"
    style = _STYLES[entry.rows[0].severity]
    words = [
        (f"  {entry.rule.id:<34}", "bold"),
        (f"{graded:<24}", style),
        (f"{sheet.clause(entry):<24}", "cyan"),
    ]
    gap = "  " if on_one_line else "\n    "
    title = f"{gap}{printable(entry.rule.title)}"
    return Text.assemble(*((printable(part), look) for part, look in words), title, overflow="fold")


def _head(entry: Entry) -> Iterator[RenderableType]:
    yield text(entry.rule.id, "bold")
    yield text(entry.rule.title)
    yield text(sheet.subtitle(entry), _STYLES[entry.rows[0].severity])
    yield text(f"written in {entry.rule.where}", "dim")


def _parts(entry: Entry) -> Iterator[RenderableType]:
    for heading, blocks in sheet.parts(entry):
        yield Text()
        yield text(heading, "bold")
        for block in blocks:
            yield from _block(block)


def _block(block: sheet.Block) -> Iterator[RenderableType]:
    if isinstance(block, sheet.Items):
        yield from (_item(depth, item) for depth, item in block.items)
    elif isinstance(block, sheet.Quotation):
        yield indented(4, text(f"“{block.text}”"))
    elif isinstance(block, sheet.Listing):
        yield indented(2, text(block.path, "underline"))
        yield indented(4, Text(printable(block.text, multiline=True), overflow="fold"))
    else:
        yield indented(2, text(block.text))


def _item(depth: int, words: str) -> RenderableType:
    row = Table.grid(padding=(0, 1, 0, 0))
    row.add_column(no_wrap=True)
    row.add_column(overflow="fold")
    row.add_row(Text("-"), text(words))
    return indented(2 + 2 * depth, row)


def _rendered(blocks: Iterable[RenderableType], width: int, color: bool) -> str:
    out = StringIO()
    # An empty environment: what is rendered depends on the arguments alone.
    console = Console(
        file=out,
        width=width,
        color_system="standard" if color else None,
        force_terminal=color,
        no_color=not color,
        legacy_windows=False,
        _environ={},
    )
    for block in blocks:
        console.print(block)
    return "\n".join(line.rstrip() for line in out.getvalue().split("\n"))
