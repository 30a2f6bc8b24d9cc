"""What a caller may ask of a rendering. Formats ignore what does not concern them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class RenderOptions:
    """`width` is in terminal columns; `color` allows colour codes; `verbose` lists every finding
    with all of its six parts where a format would otherwise shorten. `glossary` maps terms of Chinese
    comments to translations, shown beside the comments that hold them. `created` is when the report is
    made, for formats that must say it; the only clock there is."""

    width: int = 80
    color: bool = False
    verbose: bool = False
    glossary: Mapping[str, str] = field(default_factory=dict)
    created: datetime = datetime(1970, 1, 1, tzinfo=UTC)
