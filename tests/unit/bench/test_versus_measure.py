"""The costs that are compared: of the whole process tree, and never of a run that failed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from versus import measure, tools

_BURN = "import time; end = time.process_time() + 0.2\nwhile time.process_time() < end: pass"


def test_cpu_time_of_a_child_process_counts() -> None:
    nested = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {_BURN!r}], check=True)"
    usage = measure.run([sys.executable, "-c", nested])
    assert usage.cpu >= 0.2
    assert usage.wall >= 0.2
    assert usage.peak > 5  # what the parent held when it forked counts too


def test_a_command_that_fails_ends_the_harness_with_its_words() -> None:
    with pytest.raises(SystemExit, match="ended with 7: sad"):
        measure.run([sys.executable, "-c", "import sys; print('sad', file=sys.stderr); sys.exit(7)"])


def test_repeated_runs_give_the_median_of_each_figure() -> None:
    runs = iter([measure.Usage(1, 9, 5), measure.Usage(3, 7, 5), measure.Usage(2, 8, 50)])
    assert measure.repeated(lambda: next(runs), 3) == measure.Usage(2, 8, 5)


def test_opening_the_licence_index_is_noted_in_any_process(tmp_path: Path) -> None:
    index = tmp_path / "license_index" / "index_cache"
    index.parent.mkdir()
    index.touch()
    log = tmp_path / "log"
    opening = f"open({str(index)!r}).close()"
    nested = (
        f"{opening}; import subprocess, sys; subprocess.run([sys.executable, '-c', {opening!r}], check=True)"
    )
    watch = Path(tools.__file__).with_name("watch")
    env = {**os.environ, "PYTHONPATH": str(watch), "VERSUS_WATCH": str(log)}
    subprocess.run([sys.executable, "-c", nested], env=env, check=True)
    assert log.read_text().splitlines() == ["licence index"] * 2
