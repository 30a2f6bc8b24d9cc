"""The pieces that the console report is laid out with.

Text reaches rich only as `Text`, never as markup, and only through `printable`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from compliance.report.escape import printable

LONGEST = 1_000  # characters of one text; a hostile name may have a million


def text(words: str, style: str = "") -> Text:
    return Text(printable(short(words)), style, overflow="fold")


def short(words: str, limit: int = LONGEST) -> str:
    return words if len(words) <= limit else f"{words[:limit]}…"


def heading(title: str) -> Iterator[RenderableType]:
    yield Text()
    yield Rule(Text(title, "bold"), align="left", style="dim")


def labelled(rows: Iterable[tuple[str, str]]) -> Table:
    """Two columns: a dim label, and prose that may have lines of its own."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(overflow="fold", max_width=16)
    table.add_column(overflow="fold", ratio=1)
    for label, words in rows:
        prose = printable(short(words.strip()), multiline=True)
        table.add_row(text(label, "dim"), Text(prose, overflow="fold"))
    return table


def indented(columns: int, block: RenderableType) -> RenderableType:
    return Padding(block, (0, 0, 0, columns), expand=False)


def tally(title: str, rows: list[tuple[str, str]], limit: int) -> Iterator[RenderableType]:
    """A heading and at most `limit` labelled rows; nothing where there is nothing to tell."""
    if rows:
        yield from heading(title)
        yield indented(2, labelled(rows[:limit]))
        yield from more(2, len(rows) - limit)


def more(indent: int, rest: int) -> Iterator[RenderableType]:
    if rest > 0:
        words = f"… and {rest:,} more; the JSON and HTML reports have them all."
        yield indented(indent, Text(words, "dim"))
