"""Counts by folder, as the bars of a chart. Only numbers and names: the template draws them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from compliance.model.result import Result

ROWS = 12
SERIES = 5  # licences with a colour of their own; the rest are one more
OTHERS = "others"


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a bar: which of the chart's series, its count, and where it starts and ends (0–1 of the
    longest bar)."""

    series: int
    count: int
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class Bar:
    folder: str
    total: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    series: tuple[str, ...]
    bars: tuple[Bar, ...]


def licenses(result: Result) -> Chart:
    """Files by the licence expression found in them, for each folder."""
    stated = [
        (file.path, _ordered(file.license_expression)) for file in result.files if file.license_expression
    ]
    common = Counter(expression for _, expression in stated).most_common()
    ranked = sorted(common, key=lambda pair: (-pair[1], pair[0]))
    names = tuple(name for name, _ in ranked[:SERIES])
    series = (*names, OTHERS) if len(ranked) > SERIES else names
    places = {name: number for number, name in enumerate(names)}
    return _chart(series, ((path, places.get(name, SERIES), 1) for path, name in stated))


def _ordered(expression: str) -> str:
    """`MIT AND Apache-2.0` is what `Apache-2.0 AND MIT` is."""
    plain = "(" not in expression and " OR " not in expression
    return " AND ".join(sorted(expression.split(" AND "))) if plain else expression


def chinese(result: Result) -> Chart:
    """Lines of Chinese comments, strong ones and others, for each folder."""
    found = [
        (file.path, file.chinese) for file in result.files if file.chinese and file.chinese.chinese_lines
    ]
    strong = [(path, 0, figures.strong_lines) for path, figures in found]
    rest = [(path, 1, figures.chinese_lines - figures.strong_lines) for path, figures in found]
    return _chart(("strong", "other Chinese lines"), (*strong, *rest))


def _chart(series: tuple[str, ...], counted: Iterable[tuple[str, int, int]]) -> Chart:
    """`counted` are (path, series, count)."""
    counts: dict[str, Counter[int]] = {}
    for path, number, count in counted:
        counts.setdefault(path.rpartition("/")[0], Counter())[number] += count
    by_folder = _gathered(counts)
    longest = max((folder.total() for folder in by_folder.values()), default=0)
    bars = (_bar(path, folder, longest) for path, folder in by_folder.items() if folder.total())
    return Chart(series, tuple(sorted(bars, key=lambda bar: (-bar.total, bar.folder))))


def _bar(path: str, counts: Counter[int], longest: int) -> Bar:
    parts: list[Part] = []
    done = 0
    for number in sorted(number for number, count in counts.items() if count):
        parts.append(Part(number, counts[number], done / longest, counts[number] / longest))
        done += counts[number]
    return Bar(path or "the root", counts.total(), tuple(parts))


def _gathered(counts: Mapping[str, Counter[int]]) -> dict[str, Counter[int]]:
    """At most `ROWS` folders that hold it all: the fullest are opened, level by level, while there is room.

    A folder that is opened keeps what lies directly in it.
    """
    shown = {""}
    children: dict[str, set[str]] = {}
    for path in counts:
        while path:
            parent = path.rpartition("/")[0]
            children.setdefault(parent, set()).add(path)
            path = parent
    sums = _sums(counts)
    for folder in sorted(children, key=lambda path: (-sums[path].total(), path)):
        inside = children[folder]
        if folder in shown and len(shown) + len(inside) <= ROWS + 1:
            shown |= inside
    result = {folder: Counter[int]() for folder in shown}
    for path, count in counts.items():
        result[_nearest(path, shown)].update(count)
    return result


def _nearest(path: str, shown: set[str]) -> str:
    while path not in shown:
        path = path.rpartition("/")[0]
    return path


def _sums(counts: Mapping[str, Counter[int]]) -> dict[str, Counter[int]]:
    """What lies in a folder and below it."""
    sums: dict[str, Counter[int]] = {"": Counter()}
    for path, count in counts.items():
        sums[""].update(count)
        while path:
            sums.setdefault(path, Counter()).update(count)
            path = path.rpartition("/")[0]
    return sums
