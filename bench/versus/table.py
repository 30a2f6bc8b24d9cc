"""The outcome of one comparison, as Markdown for people and as JSON for whoever goes on from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any

from compliance.report.escape import printable
from versus.agreement import SET_ASIDE, Agreement, Difference, Kind, Pair
from versus.answers import Answer
from versus.corpora import Corpus
from versus.measure import Usage
from versus.sampling import Sample
from versus.tools import OurRuns


@dataclass(frozen=True, slots=True)
class Outcome:
    """All that one run of the harness found out. A usage is None where it was not measured."""

    corpus: Corpus
    sample: Sample
    versions: Mapping[str, str]
    scancode: Usage | None
    ours: OurRuns
    licensecheck: Usage | None
    theirs_answer: Answer
    our_answer: Answer
    pairs: tuple[Pair, ...]
    not_compared: tuple[str, ...]
    licenses: Agreement
    holders: Agreement


def render(outcome: Outcome, *, show_differences: bool) -> str:
    """Markdown: what was compared, agreement, differences (counted by kind, or listed too), cost."""
    blocks: list[Iterable[str]] = [_head(outcome), _agreement(outcome), _costs(outcome), _notes(outcome)]
    if show_differences:
        blocks += _listing("Licences", outcome.licenses)
        blocks += _listing("Holders", outcome.holders)
    return "\n\n".join("\n".join(block) for block in blocks)


def _head(outcome: Outcome) -> Iterator[str]:
    paths = outcome.sample.paths
    yield f"## {printable(outcome.corpus.name)}: {len(paths)} files"
    yield ""
    if outcome.corpus.contents:
        yield f"Of {', '.join(outcome.corpus.contents)}; sample {outcome.sample.digest[:12]}."
    else:
        yield f"Sample {outcome.sample.digest[:12]}."
    yield ", ".join(f"{name} {version}" for name, version in outcome.versions.items()) + "."


def _agreement(outcome: Outcome) -> Iterator[str]:
    lenient = outcome.licenses.without(Kind.SET_ASIDE)
    yield "| same answer | files | same | share | differences |"
    yield "| --- | --: | --: | --: | --- |"
    yield _agreement_row("licences, strict", outcome.licenses)
    yield _agreement_row("licences, keys set aside", lenient)
    yield _agreement_row("holders", outcome.holders)


def _agreement_row(name: str, agreement: Agreement) -> str:
    kinds = ", ".join(f"{count} {kind}" for kind, count in agreement.kinds().items())
    return (
        f"| {name} | {agreement.files} | {agreement.same} | {percent(agreement.share)} | {kinds or 'none'} |"
    )


def percent(share: float) -> str:
    """Two decimals, rounded down: 99.50 % is printed where a bar of 99.5 % is met, and only there."""
    return f"{int(share * 10_000 + 1e-9) / 100:.2f} %"


def _costs(outcome: Outcome) -> Iterator[str]:
    cold = outcome.ours.cold
    yield "| run | CPU | wall | largest process | CPU, times our cold scan |"
    yield "| --- | --: | --: | --: | --: |"
    yield _cost_row("`scancode -lc -n 1`", outcome.scancode, cold)
    yield _cost_row("`compliance scan --jobs 1`, cold", cold, cold)
    yield _cost_row("the same, filling an empty cache", outcome.ours.first, cold)
    yield _cost_row("the same, warm", outcome.ours.warm, cold)
    yield _cost_row("the very first, building the licence tables", outcome.ours.building, cold)
    yield _cost_row("`licensecheck -r --machine --copyright`", outcome.licensecheck, cold)


def _cost_row(name: str, usage: Usage | None, cold: Usage) -> str:
    if usage is None:
        return f"| {name} | not measured | | | |"
    return (
        f"| {name} | {usage.cpu:.2f} s | {usage.wall:.2f} s | {usage.peak:.0f} MB "
        f"| {ratio(usage.cpu, cold.cpu)} |"
    )


def ratio(one: float, other: float) -> str:
    """How many times `other` `one` is, with as many digits as mean something."""
    if not other:
        return "–"
    times = one / other
    return f"{times:.0f}×" if times >= 100 else f"{times:.3g}×"


def _notes(outcome: Outcome) -> Iterator[str]:
    first, warm = outcome.ours.first, outcome.ours.warm
    yield (
        f"- Filling the cache against warm: {ratio(first.cpu, warm.cpu)} in CPU, "
        f"{ratio(first.wall, warm.wall)} in wall time."
    )
    loads = ", ".join(f"{part} {count}×" for part, count in outcome.ours.loads.items())
    yield f"- Of ScanCode, a cold scan loads: {loads or 'nothing'}."
    yield f"- Keys set aside: {', '.join(sorted(SET_ASIDE))}."
    if outcome.not_compared:
        yield f"- Not compared, for ScanCode did not read them: {_paths(outcome.not_compared)}."
    for name, answer in (("ScanCode", outcome.theirs_answer), ("Ours", outcome.our_answer)):
        if answer.problems:
            yield _problems(name, answer.problems)


def _problems(name: str, problems: tuple[str, ...]) -> str:
    """A tool that fails is soon done: its figures must not pass for a result."""
    first = printable(problems[0])
    return f"- **{name} had {len(problems)} problems; its cost says little.** The first: {first}"


def _paths(paths: Iterable[str]) -> str:
    return ", ".join(f"`{printable(path)}`" for path in paths)


def _listing(name: str, agreement: Agreement) -> Iterator[Iterable[str]]:
    for kind, differences in groupby(agreement.differences, key=lambda one: one.kind):
        lines = [_difference(one) for one in differences]
        yield [f"### {name}: {kind} ({len(lines)})", "", *lines]


def _difference(one: Difference) -> str:
    sides = [f"lacks {_names(one.lacks)}"] if one.lacks else []
    sides += [f"adds {_names(one.adds)}"] if one.adds else []
    sides += [one.remark] if one.remark else []
    return f"- `{printable(one.path)}`: {'; '.join(sides)}"


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"“{printable(name)}”" for name in names)


def raw(outcome: Outcome) -> dict[str, Any]:
    """The outcome as plain data: figures, and both answers about each file."""
    return {
        "corpus": {"name": outcome.corpus.name, "contents": outcome.corpus.contents},
        "sample": {"digest": outcome.sample.digest, "files": len(outcome.sample.paths)},
        "versions": dict(outcome.versions),
        "usage": {
            "scancode": outcome.scancode and asdict(outcome.scancode),
            "building": asdict(outcome.ours.building),
            "cold": asdict(outcome.ours.cold),
            "first": asdict(outcome.ours.first),
            "warm": asdict(outcome.ours.warm),
            "licensecheck": outcome.licensecheck and asdict(outcome.licensecheck),
        },
        "scancode_loads": dict(outcome.ours.loads),
        "problems": {"scancode": outcome.theirs_answer.problems, "ours": outcome.our_answer.problems},
        "not_compared": outcome.not_compared,
        "agreement": {
            "licenses": _plain(outcome.licenses),
            "licenses_keys_set_aside": _plain(outcome.licenses.without(Kind.SET_ASIDE)),
            "holders": _plain(outcome.holders),
        },
        "files": {
            pair.path: {
                "licenses": {"scancode": sorted(pair.theirs.licenses), "ours": sorted(pair.ours.licenses)},
                "holders": {"scancode": pair.theirs.holders, "ours": pair.ours.holders},
            }
            for pair in outcome.pairs
        },
    }


def _plain(agreement: Agreement) -> dict[str, Any]:
    return {"same": agreement.same, **asdict(agreement)}
