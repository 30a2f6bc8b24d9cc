"""How long 300 dependencies take: `compliance scan --dependencies`, with nothing known and once more.

    python bench/dependencies_time.py [--runs N] [--index-url URL] [--npm-registry URL]

bench/dependencies.txt names 150 Python and 150 Node packages with their versions, drawn from the locks of
public projects. They become a pylock.toml and a package-lock.json (without the licences that npm writes) in a
temporary folder. Timed is the whole command, once with nothing but the licence tables in the cache, once with
what the first run kept. How fast the network is, is the registries' and the line's.

Prints a Markdown table, with how many of the 300 were answered and how large the process was.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from platformdirs import user_cache_path

from compliance.detect.licenses import building

HERE = Path(__file__).parent
BARS = {"cold": 20.0, "cached": 1.0}  # seconds, of issue "Dependencies"


def main() -> int:
    arguments = _arguments()
    options = [
        part
        for name in ("index_url", "npm_registry")
        if (value := getattr(arguments, name))
        for part in (f"--{name.replace('_', '-')}", value)
    ]
    print("| run | wall | CPU | packages | with a licence | not evaluated | bar |")
    print("| --- | --: | --: | --: | --: | --: | --: |")
    for number in range(arguments.runs):
        with tempfile.TemporaryDirectory() as folder:
            _round(Path(folder), options, number + 1)
    print(f"\nlargest process: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024} MB")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--runs", type=int, default=3, metavar="N")
    parser.add_argument("--index-url")
    parser.add_argument("--npm-registry")
    return parser.parse_args()


def _round(folder: Path, options: list[str], number: int) -> None:
    """One cold run and one after it, each told in a line."""
    project, cache = folder / "project", folder / "cache"
    _write_project(project)
    cache.mkdir()
    tables = building.folder_for(user_cache_path("compliance", appauthor=False))
    if not building.is_complete(tables):
        sys.exit("the licence tables are not built yet: scan anything once")
    (cache / tables.name).symlink_to(tables)
    for run in ("cold", "cached"):
        wall, cpu, result = _scan(project, cache, options)
        records = result["dependencies"]
        unknown = sum(bool(record["not_evaluated"]) for record in records)
        licensed = sum(bool(record["license"]) for record in records)
        told = f"{wall:.2f} s | {cpu:.2f} s | {len(records)} | {licensed} | {unknown}"
        print(f"| {run} {number} | {told} | {BARS[run]:.0f} s |", flush=True)


def _scan(
    project: Path, cache: Path, options: list[str]
) -> tuple[float, float, dict[str, list[dict[str, str]]]]:
    command = [sys.executable, "-m", "compliance", "scan", str(project), "--dependencies", *options]
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(
        [*command, "--cache-dir", str(cache), "--fail-on", "never", "--format", "json"],
        capture_output=True,
        text=True,
    )
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 3):
        sys.exit(done.stderr)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu, json.loads(done.stdout)


def _write_project(project: Path) -> None:
    lines = (HERE / "dependencies.txt").read_text(encoding="utf-8").split("\n")
    packages = [tuple(line.split(" ")) for line in lines if line]
    python = [(name, version) for ecosystem, name, version in packages if ecosystem == "pypi"]
    node = [(name, version) for ecosystem, name, version in packages if ecosystem == "npm"]
    project.mkdir()
    entries = (f'[[packages]]\nname = "{name}"\nversion = "{version}"\n' for name, version in python)
    (project / "pylock.toml").write_text('lock-version = "1.0"\n\n' + "\n".join(entries), encoding="utf-8")
    asked = {"name": "bench", "license": "MIT", "dependencies": dict(node)}
    (project / "package.json").write_text(json.dumps(asked, indent=2), encoding="utf-8")
    locked = {"": asked} | {f"node_modules/{name}": {"version": version} for name, version in node}
    lock = {"name": "bench", "lockfileVersion": 3, "packages": locked}
    (project / "package-lock.json").write_text(json.dumps(lock, indent=2), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
