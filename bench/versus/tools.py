"""The commands that are compared."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from versus.measure import Usage, repeated, run

RUNS = 3  # the median of; ScanCode takes minutes and runs once
_SCANCODE = Path(sys.executable).with_name("scancode")
_LICENSECHECK = ("licensecheck", "-r", "--machine", "--copyright")
_COMPLETE_OR_NOT = (0, 3)


@dataclass(frozen=True, slots=True)
class OurRuns:
    """`building` is the very first scan, which builds the licence tables; all others have them. `cold` has
    no cache of evidence, `first` fills an empty one, and `warm` finds it filled. `loads` counts how often
    a cold scan loaded each of the large parts of ScanCode."""

    building: Usage
    cold: Usage
    first: Usage
    warm: Usage
    loads: Mapping[str, int]


def require_scancode() -> None:
    """End with one line, and how to mend it, where the `scancode` command cannot work."""
    if not _SCANCODE.is_file():
        sys.exit(
            f"{_SCANCODE} is missing: pip install scancode-toolkit into the environment of {sys.executable}"
        )
    major, minor = (int(part) for part in version("pluggy").split(".")[:2])
    if (major, minor) >= (1, 6):
        sys.exit(
            f"the scancode command dies at import with pluggy {version('pluggy')}: "
            f"{sys.executable} -m pip install 'pluggy<1.6'"
        )


def scancode(folder: Path, answer: Path) -> Usage:
    """Run `scancode -lc`, with its answer and, beside it, what that cost kept for later runs."""
    answer.parent.mkdir(parents=True, exist_ok=True)
    usage = run([str(_SCANCODE), "-lc", "-n", "1", "--quiet", "--json", str(answer), str(folder)])
    _usage_file(answer).write_text(json.dumps(asdict(usage)), encoding="utf-8")
    return usage


def stored_usage(answer: Path) -> Usage | None:
    """What an earlier `answer` cost, if that was kept beside it."""
    kept = _usage_file(answer)
    return Usage(**json.loads(kept.read_text(encoding="utf-8"))) if kept.is_file() else None


def _usage_file(answer: Path) -> Path:
    return answer.with_name(answer.name + ".usage")


def ours(folder: Path, result: Path) -> OurRuns:
    """Scan `folder` with a new cache folder, then without one; `result` is the JSON of the last scan."""
    command = [sys.executable, "-m", "compliance", "scan", str(folder), "--jobs", "1", "--fail-on", "never"]
    command += ["--quiet", "--format", f"json={result}"]
    with tempfile.TemporaryDirectory() as cache:
        caching = [*command, "--cache-dir", cache]
        building = _scan(caching)
        first = repeated(lambda: _scan(caching, forgetting=Path(cache)), RUNS)
        warm = repeated(lambda: _scan(caching), RUNS)
    _scan([*command, "--no-cache"])  # the tables are now those of the user's own cache folder
    cold = repeated(lambda: _scan([*command, "--no-cache"]), RUNS)
    return OurRuns(building, cold, first, warm, _loads([*command, "--no-cache"]))


def _scan(command: list[str], forgetting: Path | None = None) -> Usage:
    """Run our scan; before it, forget what earlier ones found (the tables stay) in the cache `forgetting`."""
    for stored in forgetting.glob("*.sqlite3*") if forgetting else ():
        stored.unlink()
    return run(command, accept=_COMPLETE_OR_NOT)


def _loads(command: list[str]) -> Mapping[str, int]:
    """How often each part of ScanCode is loaded, in a run of its own: watching costs time."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder, "loads")
        log.touch()
        paths = [str(Path(__file__).with_name("watch")), os.environ.get("PYTHONPATH", "")]
        watching = {"PYTHONPATH": os.pathsep.join(filter(None, paths)), "VERSUS_WATCH": str(log)}
        run(command, accept=_COMPLETE_OR_NOT, env={**os.environ, **watching})
        return Counter(log.read_text(encoding="utf-8").splitlines())


def licensecheck(folder: Path) -> Usage | None:
    """Debian's licensecheck (the Perl one), or None where it is not installed."""
    if shutil.which(_LICENSECHECK[0]) is None:
        return None
    return repeated(lambda: run([*_LICENSECHECK, str(folder)]), RUNS)


def versions() -> Mapping[str, str]:
    """Versions of all that takes part. Those of ScanCode and ours are in their answers."""
    return {
        "Python": platform.python_version(),
        "license-expression": version("license-expression"),
        "pluggy": version("pluggy"),
        "licensecheck": _licensecheck_version(),
        "system": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
    }


def _licensecheck_version() -> str:
    if shutil.which(_LICENSECHECK[0]) is None:
        return "not installed"
    said = subprocess.run([_LICENSECHECK[0], "--version"], capture_output=True, text=True, check=True)
    return said.stdout.splitlines()[0].rpartition(" ")[2]
