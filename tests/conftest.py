"""Shared by all tests. `tests/support` holds builders (git repositories, trees, results): `from support.… import`."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

# A shell starts what it puts in the background with SIGINT ignored, and children inherit that; tests send it.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def licence_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache folder for the session: the licence tables are built in it once, and licence texts that
    stand in many tests are matched once."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def licence_tables(licence_cache: Path) -> Path:
    """The tables of all of ScanCode's rules, in that folder."""
    from compliance.detect.licenses import building

    with building.ready(licence_cache, lambda done, total, what: None) as folder:
        return folder
