"""How well Chinese comments are told, how many a reviewer gets to see, and what that costs.

    python bench/chinese_comments.py [FOLDER_OR_ARCHIVE …]

Without a target: precision and recall on the labelled sample of the tests. For each target also how many
lines and files with Han in comments are left after each stage, and the CPU seconds of finding comments and of
judging them. Prints Markdown tables.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from compliance.acquire import acquire
from compliance.detect import content
from compliance.detect.comments.characters import HAN
from compliance.detect.comments.chinese import chinese_comments
from compliance.detect.comments.neighbours import settled
from compliance.detect.comments.scanner import Segment, segments
from compliance.detect.text import decode
from compliance.facts.chinese import chinese_figures
from compliance.model.evidence import COUNTED, ChineseComment, Evidence
from compliance.model.snapshot import FileEntry, Role, Snapshot

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from support.chinese_sample import score

STAGES = ("raw", "− Japanese, Korean", "− quoted, code", "− test, locale, README paths", "strong")


@dataclass(frozen=True, slots=True)
class Looked:
    """One file: what was found, its lines with Han in comments, and CPU seconds."""

    entry: FileEntry
    evidence: Evidence
    raw: frozenset[int]
    scanning: float
    judging: float


def main(targets: list[str]) -> None:
    print_sample()
    if not targets:
        return
    outcomes = {target: list(looked_at(target)) for target in targets}
    print(f"\n| target (lines / files) | {' | '.join(STAGES)} | undetermined | notable | high |")
    print("| --- |" + " --: |" * (len(STAGES) + 3))
    for target, files in outcomes.items():
        print(f"| {name_of(target)} | {' | '.join(stages(files))} |")
    print("\n| target | files | MB | finding comments | judging them | MB/s, both | MB/s, judging |")
    print("| --- | --: | --: | --: | --: | --: | --: |")
    for target, files in outcomes.items():
        print(cost(target, files))


def print_sample() -> None:
    sample = score()
    print(
        "| labelled lines | Chinese | precision | recall | others left undetermined | script told | wrongly |"
    )
    print("| --: | --: | --: | --: | --: | --: | --: |")
    chinese = sample.right + len(sample.missed)
    print(
        f"| {sample.lines} | {chinese} | {sample.precision:.3f} | {sample.recall:.3f} | {len(sample.left)} "
        f"| {sample.script_told} | {len(sample.wrong_script)} |"
    )


def looked_at(target: str) -> Iterator[Looked]:
    """Every text file of `target`, after its neighbours had their say."""
    with acquire(target) as snapshot:
        files = [looked for looked in _each(snapshot) if looked]
    decided = settled({each.entry.path: each.evidence for each in files})
    for each in files:
        yield replace(each, evidence=decided[each.entry.path])


def _each(snapshot: Snapshot) -> Iterator[Looked | None]:
    with snapshot.blobs.open() as reader:
        for entry in snapshot.files:
            if entry.role is not Role.WEIGHTS:
                yield _look(entry, reader.read(entry.blob))


def _look(entry: FileEntry, data: bytes) -> Looked | None:
    decoded = decode(data)
    if decoded is None:
        return None
    text = decoded.text
    language = entry.language or content.shebang_language(text)
    began = time.process_time()
    parts = () if content.minified(entry.path, text) else segments(text, language)
    scanned = time.process_time()
    comments, figures = chinese_comments(text, parts)
    judged = time.process_time()
    evidence = Evidence(entry.blob, language=language, chinese_comments=comments, figures=figures)
    return Looked(entry, evidence, frozenset(_han_lines(text, parts)), scanned - began, judged - scanned)


def _han_lines(text: str, parts: Iterable[Segment]) -> Iterator[int]:
    for part in parts:
        if part.is_comment and not (said := part.read(text)).isascii():
            for row, line in enumerate(said.split("\n")):
                if HAN.search(line):
                    yield min(part.start_line + row, part.end_line)


def stages(files: list[Looked]) -> Iterator[str]:
    """The cells of a row of the stage table."""
    ranks = [_rank(each) for each in files]
    shown = [each for each, rank in zip(files, ranks, strict=True) if rank in ("notable", "high", "few")]
    yield _sum(len(each.raw) for each in files)
    yield _sum(_lines(each.evidence.chinese_comments) for each in files)
    yield _sum(each.evidence.figures.chinese_lines for each in files)
    yield _sum(each.evidence.figures.chinese_lines for each in shown)
    yield _sum(each.evidence.figures.strong_lines for each in shown)
    yield _sum(
        _lines(c for c in each.evidence.chinese_comments if c.language != "zh" and c.strength in COUNTED)
        for each in files
    )
    yield str(sum(rank in ("notable", "high") for rank in ranks))
    yield str(ranks.count("high"))


def _rank(each: Looked) -> str:
    """The rank of the report; `few` for a file of little Chinese outside tests, locales and READMEs."""
    figures = each.evidence.figures
    found = chinese_figures(each.entry.path, each.entry.role, figures)
    if not found or found.rank != "low":
        return found.rank if found else ""
    much = replace(figures, chinese_lines=1000)
    told = chinese_figures(each.entry.path, each.entry.role, much)
    return "low" if told and told.rank == "low" else "few"


def _sum(counts: Iterable[int]) -> str:
    kept = [count for count in counts if count]
    return f"{sum(kept):,} / {len(kept):,}"


def _lines(comments: Iterable[ChineseComment]) -> int:
    return len({line for each in comments for line in range(each.start_line, each.end_line + 1)})


def cost(target: str, files: list[Looked]) -> str:
    size = sum(each.entry.size for each in files) / 1e6
    scanning, judging = sum(each.scanning for each in files), sum(each.judging for each in files)
    return (
        f"| {name_of(target)} | {len(files):,} | {size:.1f} | {scanning:.2f} s | {judging:.2f} s "
        f"| {size / max(scanning + judging, 1e-3):.0f} | {size / max(judging, 1e-3):.0f} |"
    )


def name_of(target: str) -> str:
    """The last part of a path that tells one target from another."""
    path = Path(target)
    return path.parent.name if path.name == "repo" else path.name


if __name__ == "__main__":
    main(sys.argv[1:])
