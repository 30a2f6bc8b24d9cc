"""How much of a target is read, and how it is said how far that is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

MIB = 1024 * 1024

Progress = Callable[[int, int | None, str], None]
"""`progress(done, total, what)`: `total` is None while it is not known."""


def no_progress(done: int, total: int | None, what: str) -> None:
    """The default: say nothing."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds that keep a hostile target from running away; all sizes are in bytes.

    A file over `max_file_bytes` is skipped, which is normal. To pass any of the others ends the
    listing with a recorded Problem: the audit is then incomplete.
    """

    max_file_bytes: int = 8 * MIB
    max_files: int = 500_000  # paths of every kind, the skipped ones too
    max_total_bytes: int = 4096 * MIB  # of the files that are to be read
    max_archive_bytes: int = 8192 * MIB  # unpacked, members that are passed over included
    max_archive_ratio: int = 200  # unpacked to packed; deflated source code stays under 20


DEFAULT_LIMITS = Limits()
