"""The detect stage as a whole: each blob once, nothing lost to a crash, nothing left behind."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from compliance.detect.cache import Cache
from compliance.detect.run import DetectResult, detect
from compliance.detect.workers import Crew, Failure
from compliance.errors import AcquireError
from compliance.model.snapshot import FileEntry, Role, Snapshot, Target

NO_TABLES = Path("/dev/null/nowhere")
TAG = "SPDX-License-" + "Identifier:"
APACHE = """\
# Copyright 2024 The Qwen team, Alibaba Group. All rights reserved.
#
# Licensed under the Apache License, Version 2.0 (the "License");
# you may not use this file except in compliance with the License.
# You may obtain a copy of the License at
#
#     http://www.apache.org/licenses/LICENSE-2.0
#
# Unless required by applicable law or agreed to in writing, software
# distributed under the License is distributed on an "AS IS" BASIS,
# WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
# See the License for the specific language governing permissions and
# limitations under the License.
"""


@dataclass(frozen=True)
class Folder:
    """Blobs kept as files that are named by their id."""

    path: Path

    @contextmanager
    def open(self) -> Iterator[Folder]:
        yield self

    def read(self, blob: str) -> bytes:
        try:
            return (self.path / blob).read_bytes()
        except OSError as error:
            raise AcquireError(f"blob {blob[:6]} cannot be read") from error


def snapshot_of(folder: Path, files: dict[str, bytes | str]) -> Snapshot:
    entries = []
    for path, content in sorted(files.items()):
        data = content.encode() if isinstance(content, str) else content
        blob = hashlib.sha1(data, usedforsecurity=False).hexdigest()
        (folder / blob).write_bytes(data)
        role = Role.LICENSE_TEXT if "LICENSE" in path else Role.SOURCE
        language = "python" if path.endswith(".py") else None
        entries.append(FileEntry(path, blob, len(data), role, language))
    return Snapshot(Target("x", "folder"), tuple(entries), (), (), (), Folder(folder))


def expressions(snapshot: Snapshot, result: DetectResult) -> dict[str, list[tuple[str, int, int]]]:
    return {
        entry.path: [(m.expression, m.start_line, m.end_line) for m in result.evidence[entry.blob].licenses]
        for entry in snapshot.files
        if entry.blob in result.evidence
    }


@pytest.fixture(autouse=True)
def no_tables(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fast tests prove at the same time that the licence tables are not asked for them."""
    if "slow" not in request.keywords:
        from compliance.detect.licenses import answers

        monkeypatch.setattr(answers, "of_passages", None)


def test_tags_and_plain_code_need_no_tables(tmp_path: Path) -> None:
    snapshot = snapshot_of(
        tmp_path, {"a.py": f"# {TAG} MIT\nx = 1\n", "b.py": "y = 2\n", "data.bin": b"\0\1"}
    )
    result = detect(snapshot, NO_TABLES)
    assert expressions(snapshot, result) == {"a.py": [("mit", 1, 1)], "b.py": [], "data.bin": []}
    assert result.evidence[snapshot.files[2].blob].skipped == "binary"
    assert result.problems == ()


def test_equal_files_are_one_blob_read_as_the_licence_text_among_them(tmp_path: Path) -> None:
    snapshot = snapshot_of(tmp_path, {"a.py": f"# {TAG} MIT\n", "z/LICENSE": f"# {TAG} MIT\n"})
    result = detect(snapshot, NO_TABLES)
    assert len(result.evidence) == 1
    assert next(iter(result.evidence.values())).language is None


def test_a_blob_that_cannot_be_read_is_a_problem_and_costs_no_other(tmp_path: Path) -> None:
    snapshot = snapshot_of(tmp_path, {"a.py": "x = 1\n", "b.py": f"# {TAG} MIT\n"})
    (tmp_path / snapshot.files[0].blob).unlink()
    result = detect(snapshot, NO_TABLES)
    assert [(problem.path, problem.stage) for problem in result.problems] == [("a.py", "detect")]
    assert expressions(snapshot, result) == {"b.py": [("mit", 1, 1)]}


def test_a_detector_that_raises_is_a_problem_and_costs_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from compliance.detect import blob

    def broken(text: str) -> object:
        if "boom" in text:
            raise ValueError("two\nlines")
        return ((), text)

    monkeypatch.setattr(blob.spdx_tags, "take_tags", broken)
    snapshot = snapshot_of(tmp_path, {"a.py": "boom = 1\n", "b.py": "x = 1\n"})
    result = detect(snapshot, NO_TABLES)
    assert [(problem.path, problem.message) for problem in result.problems] == [
        ("a.py", "ValueError: two lines")
    ]
    assert len(result.evidence) == 1


def test_a_second_scan_reads_nothing(tmp_path: Path) -> None:
    blobs = tmp_path / "blobs"
    blobs.mkdir()
    snapshot = snapshot_of(blobs, {"a.py": f"# {TAG} MIT\n# 版权所有 2024 智谱AI\n"})
    with Cache(tmp_path / "cache") as cache:
        first = detect(snapshot, NO_TABLES, cache=cache)
        (blobs / snapshot.files[0].blob).unlink()
        assert detect(snapshot, NO_TABLES, cache=cache) == first
        other = replace(snapshot, files=(replace(snapshot.files[0], language="c"),))
        assert detect(other, NO_TABLES, cache=cache).problems, "under another language it must be read anew"


def test_weights_are_not_read(tmp_path: Path) -> None:
    snapshot = snapshot_of(tmp_path, {"model.bin": b"1"})
    files = tuple(replace(entry, role=Role.WEIGHTS) for entry in snapshot.files)
    assert detect(replace(snapshot, files=files), NO_TABLES) == DetectResult({}, ())


def test_worker_processes_find_the_same(tmp_path: Path) -> None:
    files: dict[str, bytes | str] = {f"{n}.py": f"# {TAG} MIT\nx = {n}\n" for n in range(150)}
    snapshot = snapshot_of(tmp_path, files)
    seen: list[tuple[int, int | None]] = []
    result = detect(
        snapshot, NO_TABLES, jobs=2, progress=lambda done, total, what: seen.append((done, total))
    )
    assert result == detect(snapshot, NO_TABLES)
    assert seen[-1] == (150, 150)


def die_on_seven(items: Sequence[int]) -> Sequence[int | Failure]:
    if 7 in items:
        os._exit(1)
    return [item * 2 for item in items]


def test_a_worker_that_dies_costs_its_item_alone() -> None:

    crew = Crew(die_on_seven, 2, 4, "fork")
    outcomes = dict(crew.outcomes(range(20)))
    assert isinstance(outcomes.pop(7), Failure)
    assert outcomes == {n: n * 2 for n in range(20) if n != 7}


def test_an_interrupt_is_prompt_and_leaves_no_process_behind(tmp_path: Path) -> None:
    script = tmp_path / "long.py"
    script.write_text(
        "import multiprocessing, os, time\n"
        "from compliance.detect.workers import Crew\n"
        "def sleep(items):\n"
        "    os.write(1, b'%d\\n' % os.getpid())\n"
        "    time.sleep(60)\n"
        "if __name__ == '__main__':\n"
        "    list(Crew(sleep, 2, 1, 'spawn').outcomes(range(9)))\n"
    )
    process = subprocess.Popen(
        [sys.executable, script],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    workers = [int(process.stdout.readline()) for _ in range(2)]
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=10)
    assert "KeyboardInterrupt" in errors
    for worker in workers:
        with pytest.raises(ProcessLookupError):
            os.kill(worker, 0)


@pytest.mark.slow
def test_licences_copyrights_and_lines(tmp_path: Path, licence_cache: Path) -> None:
    blobs = tmp_path / "blobs"
    blobs.mkdir()
    files: dict[str, bytes | str] = {
        "a.py": APACHE + "import os\n",
        "b.py": "#!/usr/bin/env python\n\n" + APACHE.replace("Qwen", "GLM") + "import sys\n",
        "c.py": f"# {TAG} MIT\n\n# See LICENSE for license information.\n",
    }
    snapshot = snapshot_of(blobs, files)
    with Cache(tmp_path / "cache") as cache:
        result = detect(snapshot, licence_cache, cache=cache)
        found = expressions(snapshot, result)
        assert found["a.py"] == [("apache-2.0", 3, 13)]
        assert found["b.py"] == [("apache-2.0", 5, 15)]
        assert ("mit", 1, 1) in found["c.py"]
        references = [m.referenced for m in result.evidence[snapshot.files[2].blob].licenses]
        assert ("LICENSE",) in references
        holders = [c.holder for c in result.evidence[snapshot.files[0].blob].copyrights]
        assert any("Qwen" in holder for holder in holders)
        assert detect(snapshot, licence_cache, jobs=2, cache=cache) == result


@pytest.mark.slow
def test_worker_processes_match_the_same(tmp_path: Path, licence_cache: Path) -> None:
    files: dict[str, bytes | str] = {
        f"{n}.py": f"# Licensed under the MIT license, {n} times\n" for n in range(200)
    }
    snapshot = snapshot_of(tmp_path, files)
    assert detect(snapshot, licence_cache, jobs=2) == detect(snapshot, licence_cache)
