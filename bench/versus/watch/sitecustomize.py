"""Notes when ScanCode is loaded; put on PYTHONPATH, for every Python process of a scan loads it at start.

Looks from outside, so that it holds for any version of our code: a line is added to the file that
VERSUS_WATCH names when a process opens ScanCode's licence index or imports its copyright grammar.
"""

from __future__ import annotations

import os
import sys
from typing import Any

_LOG = os.environ.get("VERSUS_WATCH", "")


def _noted(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "open" and str(arguments[0]).endswith("license_index/index_cache"):
        _note("licence index")
    elif event == "import" and arguments[0] == "cluecode.copyrights":
        _note("copyright grammar")


def _note(what: str) -> None:
    with open(_LOG, "a", encoding="utf-8") as log:  # noqa: PTH123  (no more imports at every start than need be)
        log.write(what + "\n")


if _LOG:
    sys.addaudithook(_noted)
