"""Imported once by the fork server, so that all its workers share one copy of ScanCode's index."""

from __future__ import annotations

import gc
import signal

from compliance.detect.licenses import scancode

# Ctrl-C is answered by the main process alone, during the long load too.
signal.signal(signal.SIGINT, signal.SIG_IGN)
scancode.load()
# Without this the collector would write into every object, and unshare the memory page by page.
gc.collect()
gc.freeze()
