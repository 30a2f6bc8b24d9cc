"""How it is said how far reading a target is."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int | None, str], None]
"""`progress(done, total, what)`: `total` is None while it is not known."""


def no_progress(done: int, total: int | None, what: str) -> None:
    """The default: say nothing."""
