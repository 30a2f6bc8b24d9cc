"""The tables: built once, whole or not at all, also where two scans start together."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from compliance.detect.licenses import building, tables

ENSURE = """
import sys
from pathlib import Path
from compliance.detect.licenses import building
if __name__ == "__main__":
    with building.ready(Path(sys.argv[1]), lambda done, total, what: print(what)) as folder:
        print(folder.name, (folder / "meta.json").stat().st_ino)
"""


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

    monkeypatch.setattr(building, "_build", exit)  # ends the child before it has written anything
    with pytest.raises(AuditError, match="licence tables"), building.ready(tmp_path, quiet):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["licence-tables.lock"]
