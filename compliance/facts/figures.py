"""Figures about Chinese in comments."""

from __future__ import annotations

from compliance.model.evidence import Evidence, TextFigures

# Fewer Chinese characters than this are a word or two; a ratio of them says nothing.
MINIMUM_HAN = 8


def han_ratio(figures: TextFigures) -> float | None:
    """Chinese characters per comment character, 0 to 1; None below 8 Chinese ones."""
    if figures.comment_han < MINIMUM_HAN or not figures.comment_chars:
        return None
    return round(figures.comment_han / figures.comment_chars, 4)


def chinese_lines(found: Evidence) -> int:
    """Lines of Chinese comment, those left out that only quote Chinese."""
    return sum(
        comment.end_line - comment.start_line + 1
        for comment in found.chinese_comments
        if comment.strength != "quoted"
    )
