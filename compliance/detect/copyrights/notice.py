"""A notice as read, before it is known in what context it stands."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Notice:
    """`text` is raw; `first` and `last` are 0-based rows. A notice that is not `certain` has a form that
    code may have too: it counts in a comment, a string or a document only."""

    text: str
    holder: str
    years: str
    first: int = 0
    last: int = 0
    certain: bool = True
