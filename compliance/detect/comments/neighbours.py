"""What a file leaves open, its neighbours decide: `settled(evidence)`.

Comments of characters that Chinese, Japanese and Korean share, in a file with nothing else to go by, are in
the language of the files around: of the nearest folder above that clearly has one, because trees hold
folders of others.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from compliance.model.evidence import COUNTED, ChineseComment, Evidence, TextFigures

_WRITTEN = 10  # kana or hangul that a file needs: fewer are an example or a table
_CLEAR = 2  # a language has so many times the files of all others together
_SHARE = 0.01  # and this share of the files with comments
_FOLDER_FILES = 2  # and so many, in a folder below the root
_CHINESE_PER_FOREIGN = 0.5  # Han in Chinese comments for each kana or hangul
_DATA = frozenset("json yaml toml ini xml csv tsv pofile java-properties plist svg".split())


def settled(evidence: Mapping[str, Evidence]) -> dict[str, Evidence]:
    """`evidence` by path, with each undetermined comment made Chinese, or left out, where neighbours decide.

    The figures of a file follow. Where its neighbours are written in neither language, it stays undetermined.
    """
    result = dict(evidence)
    open_paths = [path for path, found in evidence.items() if any(map(_is_open, found.chinese_comments))]
    if open_paths:
        spoken = _spoken(evidence)
        for path in open_paths:
            language = next((spoken[folder] for folder in _folders(path) if spoken.get(folder)), "")
            result[path] = _settled(evidence[path], language)
    return result


def _is_open(comment: ChineseComment) -> bool:
    return comment.language == "undetermined"


def _folders(path: str) -> Iterator[str]:
    """The folders above `path`, the nearest first, "." last."""
    return map(str, PurePosixPath(path).parents)


def _spoken(evidence: Mapping[str, Evidence]) -> dict[str, str]:
    """The language of each folder that clearly has one."""
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for path, found in evidence.items():
        if vote := _vote(found):
            for folder in _folders(path):
                votes[folder][vote] += 1
    return {folder: _winner(counts, folder) for folder, counts in votes.items()}


def _vote(found: Evidence) -> str:
    """zh, ja or ko by what is written in the file; "-" for one with comments in none of them, else empty."""
    figures = found.figures
    foreign = max(figures.kana, figures.hangul)
    if figures.strong_lines and figures.comment_han >= _CHINESE_PER_FOREIGN * foreign:
        return "zh"
    if foreign > _WRITTEN and found.language not in _DATA:
        return "ja" if figures.kana >= figures.hangul else "ko"
    return "-" if figures.comment_lines else ""


def _winner(votes: Counter[str], folder: str) -> str:
    language, most = max(((key, votes[key]) for key in ("zh", "ja", "ko")), key=lambda pair: pair[1])
    others = sum(votes[key] for key in ("zh", "ja", "ko")) - most
    enough = most >= (1 if folder == "." else _FOLDER_FILES) and most >= _SHARE * votes.total()
    return language if enough and most >= _CLEAR * others else ""


def _settled(found: Evidence, language: str) -> Evidence:
    if language == "zh":
        comments = tuple(
            _chinese(comment) if _is_open(comment) else comment for comment in found.chinese_comments
        )
        return replace(found, chinese_comments=comments)
    if not language:
        return found
    dropped = [comment for comment in found.chinese_comments if _is_open(comment)]
    kept = tuple(comment for comment in found.chinese_comments if not _is_open(comment))
    return replace(found, chinese_comments=kept, figures=_without(found.figures, dropped))


def _chinese(comment: ChineseComment) -> ChineseComment:
    return replace(comment, language="zh", why="the repository's other comments are Chinese")


def _without(figures: TextFigures, dropped: Iterable[ChineseComment]) -> TextFigures:
    counted = [comment for comment in dropped if comment.strength in COUNTED]
    lines = sum(comment.end_line - comment.start_line + 1 for comment in counted)
    from compliance.detect.comments.characters import HAN  # late: few trees leave anything open

    han = sum(len(HAN.findall(comment.text)) for comment in counted)
    return replace(
        figures,
        chinese_lines=max(figures.chinese_lines - lines, figures.strong_lines),
        comment_han=max(figures.comment_han - han, 0),
    )
