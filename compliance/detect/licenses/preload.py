"""Imported once by the fork server, so that all its workers share one copy of ScanCode's index."""

from __future__ import annotations

import ctypes
import gc
import os
import signal
import sys

from compliance.detect.licenses import scancode

_PR_SET_PDEATHSIG = 1  # prctl(2)


def _end_with_the_parent(parent: int) -> None:
    """The load takes seconds and a gigabyte: an interrupted scan must not leave it behind."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


_parent = os.getppid()
_end_with_the_parent(_parent)
scancode.load()
# Without this the collector would write into every object, and unshare the memory page by page.
gc.collect()
gc.freeze()
# Where the system cannot do that: before the workers are forked that nobody waits for any more.
if os.getppid() != _parent:
    os._exit(1)
