"""How soon a hook answers: `compliance check --staged` with ten staged files, beside what else one might run.

    python bench/check_time.py [CORPUS] [--runs N] [--without-scancode]

CORPUS is as in `versus_scancode.py`; default: transformers. Its tree becomes a repository in a temporary
folder, and ten of its files, evenly spread over those with a licence header, get a line more and are staged.
Timed by hyperfine (Debian's package), in one run:

- `python -c pass`, by the same Python;
- the check, cached: the same change was checked before;
- the check, never seen: others of its files were checked before, neither these ten nor their licence texts;
- the check, nothing cached: only the licence tables are there;
- `reuse lint-file` (where it is installed) and `scancode -lc` (once) on the same ten files.

Prints a Markdown table, with the memory of the largest process.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from platformdirs import user_cache_path
from versus.corpora import resolve
from versus.tools import require_scancode

from compliance.detect.licenses import building

STAGED = 10
BARS = {"cached": 0.3, "never seen": 0.5}  # seconds, of issue "Gates and hooks"
_BIN = Path(sys.executable).parent


def main() -> int:
    arguments = _arguments()
    if shutil.which("hyperfine") is None:
        sys.exit("hyperfine is missing: apt-get install hyperfine")
    if not arguments.without_scancode:
        require_scancode()
    # As users have it: modules are compiled once, not each time.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as folder:
        rows = _measured(Path(folder), arguments)
    print(f"\n{STAGED} staged files of {rows.pop('files')}\n")
    print("| command | wall | user + system | largest process | bar |\n| --- | --: | --: | --: | --: |")
    for name, row in rows.items():
        print(f"| {name} | {row} |")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("corpus", nargs="?", default="transformers")
    parser.add_argument("--work", type=Path, default=user_cache_path("compliance-bench", appauthor=False))
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--without-scancode", action="store_true", help="it takes half a minute")
    return parser.parse_args()


def _measured(work: Path, arguments: argparse.Namespace) -> dict[str, str]:
    repo = _repository(work, resolve(arguments.corpus, arguments.work).root)
    cache = work / "cache"
    cache.mkdir()
    with building.ready(cache, lambda done, total, what: None):
        pass
    check = [sys.executable, "-m", "compliance", "check", "--staged", "--quiet", "--cache-dir", str(cache)]
    kept, database = work / "kept.sqlite3", cache / "evidence.sqlite3"
    # What an earlier check left: rules, the documents of the tree, ten other files.
    _stage(repo, first=3)
    _run(check, repo)
    _run(["git", "reset", "--quiet", "--hard"], repo)
    shutil.copyfile(database, kept)
    with closing(sqlite3.connect(kept)) as connection:
        connection.execute("DELETE FROM licenses")
        connection.commit()
    files = _stage(repo, first=0)
    forget = f"rm -f {database}*"
    runs: dict[str, tuple[list[str], str]] = {
        "`python -c pass`": ([sys.executable, "-c", "pass"], "true"),
        "check, cached": (check, "true"),
        "check, never seen": (check, f"{forget}; cp {kept} {database}"),
        "check, nothing cached": (check, forget),
    }
    if reuse := shutil.which("reuse", path=f"{_BIN}{os.pathsep}{os.environ['PATH']}"):
        runs["`reuse lint-file`"] = ([reuse, "lint-file", *files], "true")
    rows = {"files": f"{len(_listed(repo)):,}"}
    for name, (command, before) in runs.items():
        rows[name] = _timed(command, before, repo, arguments.runs, BARS.get(name.rpartition(", ")[2]))
    if not arguments.without_scancode:
        alone = work / "ten"
        for file in files:
            (alone / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(repo / file, alone / file)
        command = [str(_BIN / "scancode"), "-lc", "-n", "1", "--quiet", "--json", str(work / "answer.json")]
        rows["`scancode -lc`"] = _timed([*command, str(alone)], "true", repo, 1, None)
        if json.loads((work / "answer.json").read_text())["headers"][0]["errors"]:
            sys.exit("scancode failed on the ten files")
    return rows


def _repository(work: Path, tree: Path) -> Path:
    """A repository of its own with the files of `tree` in one commit."""
    repo = work / "repo"
    shutil.copytree(tree, repo, ignore=shutil.ignore_patterns(".git"))
    _run(["git", "init", "--quiet"], repo)
    _run(["git", "add", "--all", "--force"], repo)
    author = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    _run(["git", *author, "commit", "--quiet", "--message=all"], repo)
    return repo


def _listed(repo: Path) -> list[str]:
    found = subprocess.run(["git", "ls-files", "-z"], cwd=repo, capture_output=True, check=True)
    return found.stdout.decode().split("\0")[:-1]


def _stage(repo: Path, first: int) -> list[str]:
    """Ten files with a licence header, from the `first` on, each with a line more."""
    sources = (path for path in _listed(repo) if path.endswith((".py", ".js", ".c", ".h", ".go", ".java")))
    headed = [path for path in sources if b"icense" in (repo / path).read_bytes()[:2_000]]
    chosen = headed[first :: max(len(headed) // STAGED, 1)][:STAGED]
    for path in chosen:
        with (repo / path).open("ab") as file:
            file.write(b"\n")
    _run(["git", "add", "--all"], repo)
    return chosen


def _timed(command: list[str], before: str, repo: Path, runs: int, bar: float | None) -> str:
    """The cells of a row: hyperfine's times, and the peak of one run of its own."""
    with tempfile.NamedTemporaryFile() as out:
        call = ["hyperfine", "--shell=none", "--style=none", "--ignore-failure", f"--runs={runs}"]
        call += ["--prepare", f"sh -c '{before}'", f"--warmup={min(runs - 1, 2)}"]
        call += ["--export-json", out.name, subprocess.list2cmdline(command)]
        subprocess.run(call, cwd=repo, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        found = json.loads(Path(out.name).read_text(encoding="utf-8"))["results"][0]
    _run(["sh", "-c", before], repo)
    spread = f" ± {found['stddev']:.3f}" if found["stddev"] else ""
    met = "" if bar is None else f"≤ {bar} s: {'reached' if found['mean'] <= bar else 'MISSED'}"
    cpu = found["user"] + found["system"]
    return f"{found['mean']:.3f}{spread} s | {cpu:.3f} s | {_peak(command, repo):.0f} MB | {met}"


def _peak(command: list[str], repo: Path) -> float:
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=repo, stdout=quiet, stderr=quiet)
    _, _, usage = os.wait4(process.pid, 0)
    return usage.ru_maxrss / 1024


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode not in (0, 1):
        sys.exit(f"{' '.join(command[:4])} …: {done.stderr.strip()}")


if __name__ == "__main__":
    sys.exit(main())
