"""Where two answers about the same files differ, and how."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from versus.answers import Found
from versus.holders import unknown_to

# Keys that name no licence: ScanCode's `is_unknown` ones ("see the licence", in many wordings) and the
# bare disclaimer of warranty. Nobody owes anything under them, and they turn on single words.
SET_ASIDE = frozenset(
    {"unknown", "unknown-license-reference", "unknown-spdx", "free-unknown", "warranty-disclaimer"}
)


class Kind(StrEnum):
    LACKS = "ours lacks"
    ADDS = "only ours"
    OTHER = "ours differs"
    UNREAD = "not read by ours"
    SET_ASIDE = "only in keys set aside"


@dataclass(frozen=True, slots=True)
class Difference:
    """One file: what ours `lacks` of ScanCode's answer, and what it `adds`. `remark`: why it was not read."""

    path: str
    kind: Kind
    lacks: tuple[str, ...]
    adds: tuple[str, ...]
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Agreement:
    """`files` were compared."""

    files: int
    differences: tuple[Difference, ...]

    @property
    def same(self) -> int:
        return self.files - len(self.differences)

    @property
    def share(self) -> float:
        """0 to 1; of no files it is 1."""
        return self.same / self.files if self.files else 1.0

    def kinds(self) -> Mapping[Kind, int]:
        counted = Counter(difference.kind for difference in self.differences)
        return {kind: counted[kind] for kind in Kind if counted[kind]}

    def without(self, kind: Kind) -> Agreement:
        """The agreement if differences of `kind` are none."""
        return Agreement(self.files, tuple(one for one in self.differences if one.kind != kind))


@dataclass(frozen=True, slots=True)
class Pair:
    path: str
    theirs: Found
    ours: Found


def paired(
    paths: Iterable[str], theirs: Mapping[str, Found], ours: Mapping[str, Found]
) -> tuple[list[Pair], list[str]]:
    """The answers about each of `paths`, and the paths that ScanCode itself did not read.

    What ours has no word about is not read by it."""
    read = [path for path in paths if path in theirs and not theirs[path].unread]
    pairs = [Pair(path, theirs[path], ours.get(path, Found(unread="no answer"))) for path in read]
    return pairs, sorted(set(paths) - set(read))


def licenses(pairs: Iterable[Pair]) -> Agreement:
    """Strict: the same set of licence keys. Differences in `SET_ASIDE` alone have a kind of their own."""
    compared = list(pairs)
    return _agreement(len(compared), map(_licenses_differ, compared))


def holders(pairs: Iterable[Pair]) -> Agreement:
    """Of the files in which either finds a holder: those with the same ones, however grouped."""
    compared = [pair for pair in pairs if pair.theirs.holders or pair.ours.holders]
    return _agreement(len(compared), map(_holders_differ, compared))


def _agreement(files: int, outcomes: Iterator[Difference | None]) -> Agreement:
    found = (outcome for outcome in outcomes if outcome)
    return Agreement(files, tuple(sorted(found, key=lambda one: (one.kind, one.lacks, one.adds, one.path))))


def _licenses_differ(pair: Pair) -> Difference | None:
    lacks = tuple(sorted(pair.theirs.licenses - pair.ours.licenses))
    adds = tuple(sorted(pair.ours.licenses - pair.theirs.licenses))
    if (lacks or adds) and SET_ASIDE.issuperset(lacks + adds):
        return Difference(pair.path, Kind.SET_ASIDE, lacks, adds, pair.ours.unread)
    return _difference(pair, lacks, adds)


def _holders_differ(pair: Pair) -> Difference | None:
    lacks = unknown_to(pair.ours.holders, pair.theirs.holders)
    adds = unknown_to(pair.theirs.holders, pair.ours.holders)
    return _difference(pair, lacks, adds)


def _difference(pair: Pair, lacks: tuple[str, ...], adds: tuple[str, ...]) -> Difference | None:
    if not lacks and not adds:
        return None
    kind = Kind.OTHER if lacks and adds else Kind.LACKS if lacks else Kind.ADDS
    return Difference(pair.path, Kind.UNREAD if pair.ours.unread else kind, lacks, adds, pair.ours.unread)
