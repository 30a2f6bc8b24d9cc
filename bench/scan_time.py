"""How long a scan takes, and what of it: CPU time of this process and its workers, cold and warm.

    python bench/scan_time.py TARGET …        each target twice with one new cache folder

Prints a Markdown table. CPU time, because cores are shared; ratios within one run are what counts.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def measure(target: str, cache: Path) -> dict[str, float]:
    """Seconds and counts of one `compliance scan` in a process of its own."""
    out = cache / "result.json"
    command = [sys.executable, "-m", "compliance", "scan", target, "--fail-on", "never", "-q"]
    started = time.perf_counter()
    process = subprocess.Popen([*command, "--cache-dir", str(cache), "--format", f"json={out}"])
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    if os.waitstatus_to_exitcode(status) not in (0, 3):
        sys.exit(f"{target}: the scan failed")
    result = json.loads(out.read_text(encoding="utf-8"))
    return {
        "files": result["coverage"]["scanned"],
        "wall": wall,
        "cpu": usage.ru_utime + usage.ru_stime,
        "peak": usage.ru_maxrss / 1024,
        "findings": len(result["findings"]),
    }


def name_of(target: str) -> str:
    """The last part of a path that tells one target from another."""
    path = Path(target)
    return path.parent.name if path.name == "repo" else path.name


def main(targets: list[str]) -> None:
    if not targets:
        sys.exit(__doc__)
    print("| target | files | findings | cold wall | cold CPU | warm wall | warm CPU | main process |")
    print("| --- | --: | --: | --: | --: | --: | --: | --: |")
    for target in targets:
        with tempfile.TemporaryDirectory() as folder:
            cold, warm = measure(target, Path(folder)), measure(target, Path(folder))
        print(
            f"| {name_of(target)} | {cold['files']} | {cold['findings']} "
            f"| {cold['wall']:.1f} s | {cold['cpu']:.1f} s | {warm['wall']:.1f} s | {warm['cpu']:.1f} s "
            f"| {max(cold['peak'], warm['peak']):.0f} MB |"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
