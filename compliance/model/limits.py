"""How much of a target is read, and what reading it may cost."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds that keep a hostile target from running away.

    A file over `max_file_bytes` is skipped, which is normal. A file that takes more of the last two is not
    read, and to pass any of the others ends the listing, each with a recorded Problem: the audit is then
    incomplete.
    """

    max_file_bytes: int = 8 * MIB
    max_files: int = 500_000  # paths of every kind, the skipped ones too
    max_total_bytes: int = 4096 * MIB  # of the files that are to be read
    max_archive_bytes: int = 8192 * MIB  # unpacked, members that are passed over included
    max_archive_ratio: int = 200  # unpacked to packed; deflated source code stays under 20
    max_seconds: float = 60.0  # of CPU, for one file, and for one passage that may speak of a licence
    max_memory_bytes: int = 2048 * MIB  # of a process that reads files; 100 MiB are usual


DEFAULT_LIMITS = Limits()
