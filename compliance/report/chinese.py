"""Chinese comments as every readable report tells of them: ranked by file, summed by folder, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from compliance.model.evidence import ChineseComment
from compliance.model.result import ChineseFigures, FileRecord, Result
from compliance.report.view import plural

_RANKS = ("high", "notable", "low")
_KINDS = {"line": "line comment", "block": "block comment", "cell": "notebook text"}
_SCRIPTS = {"Hans": "Simplified Chinese", "Hant": "Traditional Chinese"}
_STRENGTHS = {"code": "commented-out code"}
_LANGUAGE_TAGS = {"Hans": "zh-Hans", "Hant": "zh-Hant"}
_NONE = ChineseFigures(0, 0, 0, 0, 0, "")


@dataclass(frozen=True, slots=True)
class Folder:
    """The files directly in `path` that hold Chinese comments, and their figures added up.

    `high` and `notable` count files of these ranks; the other fields are those of `ChineseFigures`.
    """

    path: str
    files: int
    high: int
    notable: int
    comment_lines: int
    chinese_lines: int
    strong_lines: int
    han_in_comments: int
    han_in_strings: int

    @property
    def ratio(self) -> float | None:
        """Chinese lines for each line of comment, 0–1; None where no line was counted."""
        return self.chinese_lines / self.comment_lines if self.comment_lines else None


def files(result: Result) -> tuple[FileRecord, ...]:
    """Files that hold Chinese comments, the highest rank first, then the fullest."""
    return tuple(sorted((file for file in result.files if file.chinese_comments), key=_order))


def folders(result: Result) -> tuple[Folder, ...]:
    """Folders that hold such files, the one with the most Chinese lines first."""
    inside: dict[str, list[ChineseFigures]] = {}
    for file in files(result):
        inside.setdefault(str(PurePosixPath(file.path).parent), []).append(figures(file))
    found = (_folder(path, of_files) for path, of_files in inside.items())
    return tuple(sorted(found, key=lambda folder: (-folder.chinese_lines, folder.path)))


def figures(file: FileRecord) -> ChineseFigures:
    return file.chinese or _NONE


def summary(result: Result) -> str:
    """`9 files (3 high), 120 lines`; empty where no comment is Chinese."""
    found = [figures(file) for file in result.files if figures(file).chinese_lines]
    if not found:
        return ""
    high = sum(of_file.rank == "high" for of_file in found)
    graded = f" ({high:,} high)" if high else ""
    return f"{plural(len(found), 'file')}{graded}, {plural(sum(f.chinese_lines for f in found), 'line')}"


def nature(comment: ChineseComment) -> tuple[str, ...]:
    """What a comment is, in words for a person: kind, place within, language and why."""
    language = _SCRIPTS.get(comment.script, "Chinese")
    if comment.language != "zh":
        language = "language undetermined"
    why = f"{language}: {comment.why}" if comment.why else language
    words = (_KINDS.get(comment.kind, comment.kind), comment.within, why)
    return tuple(word for word in words if word)


def strength(comment: ChineseComment) -> str:
    return _STRENGTHS.get(comment.strength, comment.strength)


def language_tag(comment: ChineseComment) -> str:
    """The text's language for a browser (BCP 47), so that it takes the right voice and shapes of
    characters; empty where it is not known."""
    return _LANGUAGE_TAGS.get(comment.script, "zh") if comment.language == "zh" else ""


def _order(file: FileRecord) -> tuple[int, int, str]:
    rank = figures(file).rank
    place = _RANKS.index(rank) if rank in _RANKS else len(_RANKS)
    return place, -figures(file).chinese_lines, file.path


def _folder(path: str, of_files: list[ChineseFigures]) -> Folder:
    def total(field: str) -> int:
        return sum(getattr(of_file, field) for of_file in of_files)

    return Folder(
        path=path,
        files=len(of_files),
        high=_ranked(of_files, "high"),
        notable=_ranked(of_files, "notable"),
        comment_lines=total("comment_lines"),
        chinese_lines=total("chinese_lines"),
        strong_lines=total("strong_lines"),
        han_in_comments=total("han_in_comments"),
        han_in_strings=total("han_in_strings"),
    )


def _ranked(of_files: Iterable[ChineseFigures], rank: str) -> int:
    return sum(of_file.rank == rank for of_file in of_files)
