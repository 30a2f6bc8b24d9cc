"""What is written in one blob, before anybody asks what it means.

Line numbers are 1-based and inclusive. Quotes are the raw text of the file, never a parsed form.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class LicenseMatch:
    """A passage that names, cites or contains a licence.

    `expression` uses ScanCode's keys, `spdx_expression` SPDX ids (`LicenseRef-scancode-*` where SPDX
    has none). `kind` is ScanCode's: text, notice, reference, tag, intro or clue. `score` (0–100) is
    the match's coverage times the rule's relevance. `matched_by` names the matcher that found it.
    `referenced` are the file names that the passage points to ("see LICENSE"). `context` is what the
    first line is part of: comment, string, code or document. `source` is the document that says it
    about this file (REUSE.toml, `x.license`), whose lines are then meant; empty: the file itself.
    """

    expression: str
    spdx_expression: str
    kind: str
    start_line: int
    end_line: int
    matched_by: str
    score: float
    referenced: tuple[str, ...] = ()
    context: str = "document"
    source: str = ""


@dataclass(frozen=True, slots=True)
class Copyright:
    """One holder of one copyright notice.

    `text` is the raw notice, `holder` the raw name read from it (never transliterated). A line that
    names three holders gives three of these with the same `text`. `entity` is the vendor lexicon's
    id, `third_party` whether the notice speaks for others (None: not known, or it speaks for nobody);
    detectors leave both empty, the facts stage fills them in. `context` is one of comment, string,
    template, document, license-text, code; annotation for what the document `source` says about this
    file, whose lines are then meant (empty: the file itself).
    """

    text: str
    holder: str
    years: str
    start_line: int
    end_line: int
    context: str
    entity: str | None = None
    source: str = ""
    third_party: bool | None = None


# The strengths of Chinese that somebody wrote to explain the code; the others cite it, or are dead code.
COUNTED = ("strong", "ambiguous")


@dataclass(frozen=True, slots=True)
class ChineseComment:
    """A comment with Chinese in it. `script`: Hans, Hant or undetermined. `kind`: line, block, docstring or
    cell (a notebook's Markdown). `strength`: strong (a character that only Chinese has), ambiguous,
    quoted (Han only inside quotes or an English sentence) or code (commented-out code).

    `language` is zh, or undetermined where the characters are Japanese or Korean as well and nothing around
    them decides; `why` says in a few words what decided. Columns are 1-based characters of the first and
    last line, inclusive; in a notebook, of the line as its author sees it. `within` is where a comment stands
    that stands in no plain code: "cell 3" (from 1, as a reader counts), "fenced code", or empty.
    `entities` are ids of the vendor lexicon named in it; detectors leave them empty, the facts stage
    fills them in.
    """

    text: str
    script: str
    start_line: int
    end_line: int
    kind: str
    strength: str
    language: str = "zh"
    why: str = ""
    start_column: int = 1
    end_column: int = 1
    within: str = ""
    entities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OriginMarker:
    """A statement that code came from elsewhere: "Copied from …", "改编自 …". `url` if one is given."""

    text: str
    marker: str
    url: str | None
    start_line: int
    end_line: int


@dataclass(frozen=True, slots=True)
class TextFigures:
    """Counts for one file. Lines are physical lines.

    `chinese_lines` are those of a `COUNTED` strength, `strong_lines` strong alone; `comment_han` are the Han
    characters on the former. `string_han` leaves out lines with kana or hangul.
    """

    comment_lines: int = 0
    chinese_lines: int = 0
    strong_lines: int = 0
    comment_chars: int = 0
    comment_han: int = 0
    string_han: int = 0
    kana: int = 0
    hangul: int = 0


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that was found in one blob. `skipped` is a reason (binary, minified, …) or empty.

    `guessed_from` is how many bytes the encoding was guessed from; 0 where they prove it.
    """

    blob: str
    skipped: str = ""
    generated: str = ""  # the line that says so, or the rule that decided
    encoding: str = ""
    guessed_from: int = 0
    sha1: str = ""  # of the bytes as they are
    language: str | None = None
    licenses: tuple[LicenseMatch, ...] = ()
    copyrights: tuple[Copyright, ...] = ()
    chinese_comments: tuple[ChineseComment, ...] = ()
    origins: tuple[OriginMarker, ...] = ()
    figures: TextFigures = field(default_factory=TextFigures)
