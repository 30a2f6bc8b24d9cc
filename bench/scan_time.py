"""How long a scan takes, and what of it: CPU time of this process and its workers, cold and warm.

    python bench/scan_time.py TARGET …        each target twice: with an empty cache, then with what that left

The licence tables are built before, and not measured. Prints a Markdown table. CPU time, because cores are
shared; ratios within one run are what counts.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from compliance.detect.licenses import building


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
    print("| target | files | findings | cold wall | cold CPU | warm wall | warm CPU | ratio | largest |")
    print("| --- | --: | --: | --: | --: | --: | --: | --: | --: |")
    with tempfile.TemporaryDirectory() as folder:
        for target in targets:
            cache = emptied(Path(folder))
            print(row(target, measure(target, cache), measure(target, cache)), flush=True)


def emptied(cache: Path) -> Path:
    """The cache folder with the licence tables, and nothing else, in it."""
    with building.ready(cache, lambda done, total, what: None) as tables:
        for left in cache.iterdir():
            if left.is_dir() and left != tables:
                shutil.rmtree(left)
            elif left.is_file():
                left.unlink()
    return cache


def row(target: str, cold: dict[str, float], warm: dict[str, float]) -> str:
    return (
        f"| {name_of(target)} | {cold['files']} | {cold['findings']} "
        f"| {cold['wall']:.2f} s | {cold['cpu']:.2f} s | {warm['wall']:.2f} s | {warm['cpu']:.2f} s "
        f"| {cold['cpu'] / warm['cpu']:.1f}× | {max(cold['peak'], warm['peak']):.0f} MB |"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
