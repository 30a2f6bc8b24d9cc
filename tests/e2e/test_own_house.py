"""A compliance tool keeps its own house: it passes its own scan, and ships what it needs."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from support.command import run_compliance

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_this_repository_passes_its_own_scan(licence_cache: Path) -> None:
    done = run_compliance("scan", ROOT, "--fail-on", "note", "--cache-dir", licence_cache)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "The compliance authors" in done.stdout


@pytest.mark.slow
def test_the_wheel_holds_rules_and_templates_and_runs(tmp_path: Path) -> None:
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]
    subprocess.run([*pip, "wheel", "--no-deps", "-w", tmp_path, ROOT], check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert {
        "compliance/rules/mit.yaml",
        "compliance/rules/entities.yaml",
        "compliance/rules/tests/mit.yaml",
        "compliance/templates/report.html.j2",
    } <= set(names)
    assert any(name.endswith("/licenses/LICENSE") or name.endswith("dist-info/LICENSE") for name in names)
    assert not [name for name in names if name.startswith(("tests", "bench"))]

    subprocess.run([*pip, "install", "--no-deps", "--target", tmp_path / "site", wheel], check=True)
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "a.py").write_text("# (c) Zhipu AI 2024\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-P", "-m", "compliance", "scan", "code", "--owner", "x", "--format", "html", "--no-cache"],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(tmp_path / "site")}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "vendor-notice-uncredited" in done.stdout
