"""What a stage may keep between runs, without knowing where."""

from __future__ import annotations

from typing import Any, Protocol


class Kept(Protocol):
    """Values of JSON by name, as this very program kept them: another version of it finds none."""

    def recall(self, name: str) -> Any | None: ...

    def keep(self, name: str, value: Any) -> None: ...
