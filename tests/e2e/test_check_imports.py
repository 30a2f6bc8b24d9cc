"""What a hook does not import: start-up is half of the time that it has. bench/check_time.py measures it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from support.gitrepo import GitRepo
from support.texts import APACHE_HEADER

# ScanCode and what it brings; GitPython; comment grammars; reports that were not asked for.
NEVER = frozenset(
    "licensedcode cluecode commoncode textcode typecode packagedcode git gitdb tree_sitter pygments jinja2 rich"
    " markdown_it spdx_tools cyclonedx requests urllib3 multiprocessing concurrent.futures".split()
)
# Nor these where the cache knows the files: what matches, and what reads YAML.
NOT_CACHED = NEVER | {"numpy", "ahocorasick", "yaml", "chardetng_py", "license_expression"}
WATCHED = """\
import sys
from compliance.cli.main import main
code = main(sys.argv[1:])
print(code, *sorted(sys.modules), sep="\\n")
"""


def imported(repo: GitRepo, cache: Path) -> tuple[int, set[str]]:
    """The exit code of a check of what is staged, and all modules that were imported by then."""
    call = [sys.executable, "-c", WATCHED, "check", "--staged", "-q", "--owner", "Example"]
    done = subprocess.run(
        [*call, "--cache-dir", str(cache)], cwd=repo.path, capture_output=True, text=True, timeout=300
    )
    code, *modules = done.stdout.split()
    return int(code), set(modules) | {name.partition(".")[0] for name in modules}


@pytest.mark.slow
@pytest.mark.parametrize("text, code", [("x = 1\n", 0), (APACHE_HEADER, 1)])
def test_what_is_not_needed_is_not_imported(
    text: str, code: int, tmp_path: Path, licence_tables: Path
) -> None:
    repo = GitRepo(tmp_path / "widget")
    repo.commit({"LICENSE": "Copyright 2025 Example\n", "README.md": "# 部件\n"})
    for number in range(10):
        repo.write({f"src/{number}.py": f"{text}# {number}\n"})
    repo.git("add", "--all")
    cache = licence_tables.parent
    assert imported(repo, cache)[0] == code
    repo.write({f"src/{number}.py": f"{text}# {number} again\n" for number in range(10)})
    repo.git("add", "--all")
    again, modules = imported(repo, cache)
    assert (again, modules & NEVER) == (code, set())
    again, modules = imported(repo, cache)
    assert (again, modules & NOT_CACHED) == (code, set())
