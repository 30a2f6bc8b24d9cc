"""Shared by all tests. `tests/support` holds builders (git repositories, trees, results): `from support.… import`."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def licence_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache folder for the session: the same licence texts stand in many tests, ScanCode reads each once."""
    return tmp_path_factory.mktemp("cache")
