"""Files that are written for the user, into folders that may be somebody else's."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

_SYSTEM = ("/dev/", "/proc/")


def save(file: Path, text: str, mode: int | None = None) -> None:
    """All of `text`, or nothing: half a report, left by a full disk, would pass for one. Raises OSError.

    No link that lies there is followed: the folder may be a checkout of a submission, which would have us
    write elsewhere. Line ends stay as they are. The file keeps its mode; a new one gets `mode`, or the usual.
    """
    if str(file.absolute()).startswith(_SYSTEM) or (file.exists() and not file.is_file()):
        file.write_text(text, encoding="utf-8", newline="")  # /dev/stdout, a FIFO
        return
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name[:100]}.")
    part = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
            out.write(text)
        part.chmod(mode if mode is not None else _usual_mode(file))
        part.replace(file)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _usual_mode(file: Path) -> int:
    """That of the file which is there, unless it is a link; else what the user's mask allows."""
    if file.is_file() and not file.is_symlink():
        return file.stat().st_mode & 0o7777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
