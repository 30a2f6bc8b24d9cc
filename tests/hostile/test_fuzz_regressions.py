"""What fuzzing has found stays mended; and each target runs on its seeds, so that none of them rots."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

FUZZ = Path(__file__).parents[2] / "fuzz"
sys.path.insert(0, str(FUZZ))
FOUND = sorted(file for file in (FUZZ / "regressions").rglob("*") if file.is_file())
SECONDS = 3.0  # of CPU; a second or two were too long for so little


@pytest.mark.slow
@pytest.mark.parametrize("find", FOUND, ids=lambda find: f"{find.parent.name}-{find.name}")
def test_a_find_stays_mended(find: Path, licence_tables: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import targets

    monkeypatch.setattr(targets, "user_cache_dir", lambda: licence_tables.parent)
    targets._tables()
    started = time.process_time()
    targets.TARGETS[find.parent.name](find.read_bytes())
    assert time.process_time() - started < SECONDS


@pytest.mark.parametrize("name", ["regions", "comments", "rules", "manifests", "dependencies"])
def test_every_target_takes_its_seeds(name: str) -> None:
    import targets
    from seeds import seeds

    given = list(seeds(name))
    assert given
    for seed in given[::7]:
        targets.TARGETS[name](seed)
