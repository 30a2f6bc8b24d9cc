"""A command with a limit of time, and how much memory it took."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

# By a process of its own: on Linux a child begins with the peak of who started it, and pytest's may be large.
_LAUNCHER = """\
import resource, subprocess, sys
with open(sys.argv[1], "w") as out:
    code = subprocess.call(sys.argv[2:])
    out.write(f"{code} {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024}")
"""


def measured(command: Sequence[str], seconds: int, **options: Any) -> tuple[int, float]:
    """The exit code of `command` (124 if it was ended after so many `seconds`), and the megabytes of the largest
    process of it and all that it waited for. `options` go to subprocess.run."""
    with NamedTemporaryFile() as file:
        limited = ["timeout", "--kill-after=5", str(seconds), *command]
        subprocess.run([sys.executable, "-c", _LAUNCHER, file.name, *limited], check=True, **options)
        code, megabytes = Path(file.name).read_text().split()
    return int(code), float(megabytes)
