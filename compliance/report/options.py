"""What a caller may ask of a rendering. Formats ignore what does not concern them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RenderOptions:
    """`width` is in terminal columns; `color` allows colour codes; `verbose` lists every finding
    with all of its six parts where a format would otherwise shorten."""

    width: int = 80
    color: bool = False
    verbose: bool = False
