"""The harness is a script beside the package, not part of it: its folder is where its imports are found."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3] / "bench"))
