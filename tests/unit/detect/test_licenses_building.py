"""The tables: built once, whole or not at all, also where two scans start together."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from compliance.detect.licenses import building, tables

# Without `if __name__ == "__main__"`, as people write scripts.
ENSURE = """
import sys
from pathlib import Path
from compliance.detect.licenses import building
with building.ready(Path(sys.argv[1]), lambda done, total, what: print(what)) as folder:
    print(folder.name, (folder / "meta.json").stat().st_ino)
"""


def session_of(leader: int) -> list[int]:
    """The processes of the session that `leader` began."""
    done = subprocess.run(["ps", "-o", "pid=", "-s", str(leader)], capture_output=True, text=True)
    return [int(pid) for pid in done.stdout.split()]


def quiet(done: int, total: int | None, what: str) -> None:
    pass


@pytest.mark.slow
class TestReady:
    def test_two_scans_that_start_together_build_them_once(self, tmp_path: Path) -> None:
        script = tmp_path / "ensure.py"
        script.write_text(ENSURE, encoding="utf-8")
        both = [
            subprocess.Popen(
                [sys.executable, str(script), str(tmp_path / "cache")], stdout=subprocess.PIPE, text=True
            )
            for _ in range(2)
        ]
        said = [process.communicate(timeout=300)[0].splitlines() for process in both]
        assert [process.returncode for process in both] == [0, 0]
        assert said[0][-1] == said[1][-1]
        assert sum("building the licence tables (once)" in lines for lines in said) == 1
        left = {path.name for path in (tmp_path / "cache").iterdir()}
        assert left == {"licence-tables.lock", building.folder_for(tmp_path).name}

    def test_damaged_tables_are_built_again(self, tmp_path: Path, licence_tables: Path) -> None:
        folder = building.folder_for(tmp_path)
        folder.mkdir()
        for file in licence_tables.iterdir():
            (folder / file.name).symlink_to(file)
        assert building.is_complete(folder)
        (folder / "hashes.npy").unlink()
        (folder / "hashes.npy").write_bytes(b"short")
        assert not building.is_complete(folder)

    @pytest.mark.parametrize("killed", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
    def test_a_build_that_is_ended_leaves_no_process_and_nothing_that_passes_for_tables(
        self, killed: signal.Signals, tmp_path: Path
    ) -> None:
        script = tmp_path / "ensure.py"
        script.write_text(ENSURE, encoding="utf-8")
        cache = tmp_path / "cache"
        process = subprocess.Popen(
            [sys.executable, str(script), str(cache)], stderr=subprocess.DEVNULL, start_new_session=True
        )
        while not list(cache.glob(".licence-tables-*")):
            time.sleep(0.05)
        time.sleep(1)
        process.send_signal(killed)
        assert process.wait(60) != 0
        deadline = time.monotonic() + 30
        while session_of(process.pid) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert session_of(process.pid) == []
        assert not building.is_complete(building.folder_for(cache))
        if killed == signal.SIGINT:
            assert [path.name for path in cache.iterdir()] == ["licence-tables.lock"]

    def test_everything_that_is_loaded_is_there(self, licence_tables: Path) -> None:
        known = tables.load(licence_tables)
        assert len(known.lengths) == len(known.flags) > 30_000
        assert not any(
            array.flags.writeable for name in tables.ARRAYS if (array := getattr(known, name)).size
        )


def test_where_nothing_can_be_written_they_are_built_for_the_one_scan(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[Path] = []

    def build(folder: Path, progress: object) -> None:
        folder.mkdir()
        built.append(folder)

    monkeypatch.setattr(building, "_build_in_another_process", build)
    with building.ready(Path("/dev/null/cache"), quiet) as folder:
        assert built == [folder]
        assert folder.exists()
    assert not folder.exists()


def test_a_build_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from compliance.errors import AuditError

    monkeypatch.setattr(building, "__name__", "compliance.nowhere")  # what the other process imports
    with pytest.raises(AuditError, match=r"licence tables.*No module named"), building.ready(tmp_path, quiet):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["licence-tables.lock"]
