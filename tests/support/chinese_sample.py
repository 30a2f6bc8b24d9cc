"""The labelled sample `tests/detect/chinese/`: what each line is, and what is found in it.

Each .txt is a small repository: `== path` starts a file, every other line is a label, a tab and a line of that file.

    hans, hant, zh    Chinese, in simplified or traditional characters, or in those that both have
    ja, ko            Japanese, Korean: not to be told
    quoted            Chinese that is only cited: it may be told as quoted or code, and never counts
    open              Chinese, Japanese or Korean: nobody could say
    none              a comment without any Chinese
    (empty)           no comment, or nothing to be judged
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from compliance.acquire.roles import role_and_language
from compliance.detect.comments.chinese import chinese_comments
from compliance.detect.comments.neighbours import settled
from compliance.detect.comments.scanner import segments
from compliance.model.evidence import COUNTED, ChineseComment, Evidence

FOLDER = Path(__file__).parents[1] / "detect" / "chinese"
CHINESE = ("hans", "hant", "zh")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A line of the sample, and the comment that was reported for it."""

    place: str
    label: str
    text: str
    found: ChineseComment | None

    @property
    def counted(self) -> bool:
        return self.found is not None and self.found.strength in COUNTED

    @property
    def as_chinese(self) -> bool:
        return self.counted and self.found is not None and self.found.language == "zh"


@dataclass(frozen=True, slots=True)
class Score:
    """`false`: lines told as Chinese that are not; `left`: Japanese, Korean and other lines left undetermined."""

    lines: int
    missed: tuple[Labelled, ...]
    false: tuple[Labelled, ...]
    left: tuple[Labelled, ...]
    wrong_script: tuple[Labelled, ...]
    right: int
    script_told: int

    @property
    def precision(self) -> float:
        return self.right / (self.right + len(self.false))

    @property
    def recall(self) -> float:
        return self.right / (self.right + len(self.missed))


def sample() -> Iterator[Labelled]:
    """Each labelled line of each file."""
    for file in sorted(FOLDER.glob("*.txt")):
        yield from _repository(file.stem, _files(file.read_text(encoding="utf-8")))


def score() -> Score:
    lines = list(sample())
    chinese = [line for line in lines if line.label in CHINESE]
    others = [line for line in lines if line.label not in CHINESE]
    right = [line for line in chinese if line.as_chinese]
    script = {"Hans": "hans", "Hant": "hant"}
    told = [line for line in right if line.label != "zh" and line.found and line.found.script in script]
    return Score(
        lines=len(lines),
        missed=tuple(line for line in chinese if not line.as_chinese),
        false=tuple(line for line in others if line.as_chinese),
        left=tuple(line for line in others if line.label != "open" and line.counted and not line.as_chinese),
        wrong_script=tuple(x for x in told if x.found and script[x.found.script] != x.label),
        right=len(right),
        script_told=len(told),
    )


def _files(content: str) -> dict[str, list[tuple[str, str]]]:
    files: dict[str, list[tuple[str, str]]] = {}
    rows: list[tuple[str, str]] = []
    for line in content.split("\n")[:-1]:
        if line.startswith("== "):
            rows = files.setdefault(line[3:], [])
        else:
            label, _, text = line.partition("\t")
            rows.append((label, text))
    return files


def _repository(name: str, files: dict[str, list[tuple[str, str]]]) -> Iterator[Labelled]:
    evidence = settled({path: _evidence(path, rows) for path, rows in files.items()})
    for path, rows in files.items():
        for number, (label, text) in enumerate(rows, 1):
            if label:
                yield Labelled(f"{name} {path}:{number}", label, text, _on(number, evidence[path]))


def _evidence(path: str, rows: list[tuple[str, str]]) -> Evidence:
    text = "\n".join(line for _, line in rows) + "\n"
    language = role_and_language(path)[1]
    comments, figures = chinese_comments(text, segments(text, language))
    return Evidence(path, language=language, chinese_comments=comments, figures=figures)


def _on(number: int, found: Evidence) -> ChineseComment | None:
    """The comment on that line; of several one that counts."""
    here = [each for each in found.chinese_comments if each.start_line <= number <= each.end_line]
    return min(here, key=lambda each: each.strength not in COUNTED, default=None)
