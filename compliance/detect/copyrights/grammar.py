"""ScanCode's copyright grammar, for passages without a regular form.

It says whether a passage is a notice and on which lines. Some 20 ms a passage, so each distinct one is parsed
once in a process. It transliterates and drops non-ASCII, so a name that has any is read from the raw text.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from compliance.detect import scancode_library


@dataclass(frozen=True, slots=True)
class Claim:
    """A notice that the grammar recognised; `first` and `last` count from the passage's first row."""

    holder: str
    first: int
    last: int


@lru_cache(maxsize=8192)
def parse(passage: tuple[str, ...]) -> tuple[Claim, ...]:
    """The notices with a holder in `passage`, rows of bounded length and number."""
    scancode_library.prepare()
    from cluecode.copyrights import HolderDetection, detect_copyrights_from_lines

    found = detect_copyrights_from_lines(list(enumerate(passage)), include_authors=False)
    return tuple(
        Claim(detection.holder, detection.start_line, detection.end_line)
        for detection in found
        if isinstance(detection, HolderDetection)
    )
