"""What to do before any part of ScanCode's library is imported."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path


@cache
def prepare() -> None:
    """Keep ScanCode from leaving things behind: at import it makes a folder in the user's home, which may
    be read-only, and one in the temp folder, which it never removes. We need neither."""
    os.environ.setdefault("SCANCODE_CACHE", tempfile.gettempdir())
    import scancode_config

    with suppress(OSError):
        Path(scancode_config.scancode_temp_dir).rmdir()
