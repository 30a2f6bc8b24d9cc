"""What earlier scans found, in one SQLite file in the user's cache folder.

Values are JSON with a checksum, and checked when read: damage is a miss. Who can write the file is believed.
Several scans may use the file at once. A cache that cannot be used never stops a scan: it goes on
without, and `Cache.warning` says why.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any

from compliance.model.evidence import Evidence, LicenseMatch
from compliance.model.result import Result
from compliance.model.stored import Malformed, load, load_all, plain, sealed, unsealed

FILE_NAME = "evidence.sqlite3"
_SCHEMA = 3
_TABLES = ("evidence", "licenses", "results")
_SAME = ""  # results are told apart by their state
_BATCH = 500
_WAIT_SECONDS = 10
# The second: a damaged name or message that is no UTF-8.
_FAILURES = (sqlite3.Error, UnicodeDecodeError)


class Cache:
    """Evidence by blob, and licence answers by normalised region; both under a detector version.

    `folder` is made if need be. `warning` is empty, or one sentence for the user, from the moment
    on at which the cache could not be used. No method raises for a cache that fails.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE_NAME
        self.warning = ""
        self._connection: sqlite3.Connection | None = None
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._connection = _opened(self.path)
        except (OSError, *_FAILURES) as error:
            self._give_up(error)

    def __enter__(self) -> Cache:
        return self

    def __exit__(self, *exc: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        if self._connection:
            with suppress(sqlite3.Error):
                self._connection.close()
        self._connection = None

    def evidence(self, version: str, keys: Iterable[str]) -> dict[str, Evidence]:
        """The stored evidence among `keys`."""
        return _decoded(self._read("evidence", version, keys), partial(load, Evidence))

    def store_evidence(self, version: str, found: Mapping[str, Evidence]) -> None:
        self._write("evidence", version, found)

    def licenses(self, version: str, keys: Iterable[str]) -> dict[str, tuple[LicenseMatch, ...]]:
        """The stored licence answers among `keys`; an empty tuple is an answer too."""
        return _decoded(self._read("licenses", version, keys), partial(load_all, LicenseMatch))

    def store_licenses(self, version: str, found: Mapping[str, Sequence[LicenseMatch]]) -> None:
        self._write("licenses", version, found)

    def result(self, place: str, state: str) -> Result | None:
        """What the last scan of `place` found, if nothing that it depends on (`state`) has changed."""
        found: Result | None = self._of_state(place, state, partial(load, Result))
        return found

    def store_result(self, place: str, state: str, result: Result) -> None:
        """One for each place: results are as large as reports."""
        self._write("results", _SAME, {place: (state, result)})

    def data(self, name: str, state: str) -> Any | None:
        """What `store_data` kept under `name`, if that was for the same `state`."""
        return self._of_state(name, state, lambda data: data)

    def store_data(self, name: str, state: str, value: Any) -> None:
        self._write("results", _SAME, {name: (state, value)})

    def _of_state(self, key: str, state: str, loaded: Callable[[Any], Any]) -> Any | None:
        found = self._read("results", _SAME, [key]).get(key, "")
        # The state stands first, behind the checksum, so that a changed tree costs no parsing.
        if f'["{state}",' not in found[:200]:
            return None
        return _decoded({key: found}, lambda data: loaded(data[1])).get(key)

    def _read(self, table: str, version: str, keys: Iterable[str]) -> dict[str, str]:
        wanted = list(keys)
        found: dict[str, str] = {}
        try:
            for start in range(0, len(wanted), _BATCH):
                some = wanted[start : start + _BATCH]
                marks = ",".join("?" * len(some))
                query = f"SELECT key, value FROM {table} WHERE version = ? AND key IN ({marks})"
                if self._connection:
                    found.update(self._connection.execute(query, (version, *some)).fetchall())
        except _FAILURES as error:
            self._give_up(error)
        return found

    def _write(self, table: str, version: str, values: Mapping[str, Any]) -> None:
        if not self._connection or not values:
            return
        rows = [(version, key, _dumped(value)) for key, value in values.items()]
        try:
            with self._connection:
                self._connection.executemany(f"INSERT OR REPLACE INTO {table} VALUES (?, ?, ?)", rows)
        except _FAILURES as error:
            self._give_up(error)

    def _give_up(self, error: Exception) -> None:
        self.warning = f"the cache {self.path} cannot be used, so nothing is remembered: {error}"
        self.close()
        if _is_damage(error):  # the next scan begins a new one
            with suppress(OSError):
                _remove(self.path)


def _opened(path: Path) -> sqlite3.Connection:
    """The database, made anew where it is damaged or of another schema."""
    try:
        return _patiently_connected(path)
    except _FAILURES as error:
        if not _is_damage(error):
            raise
        _remove(path)
        return _connected(path)


def _is_damage(error: Exception) -> bool:
    """Not: no permission, locked, disk full. There a new file would not help."""
    operational = isinstance(error, sqlite3.OperationalError)
    return isinstance(error, (sqlite3.DatabaseError, UnicodeDecodeError)) and not operational


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _patiently_connected(path: Path) -> sqlite3.Connection:
    """SQLite's own waiting does not cover the switch to WAL, which several first scans may try at once."""
    deadline = time.monotonic() + _WAIT_SECONDS
    while True:
        try:
            return _connected(path)
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=_WAIT_SECONDS)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        _ensure_schema(connection)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _ensure_schema(connection: sqlite3.Connection) -> None:
    if _is_current(connection):
        return
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        if _is_current(connection):  # another scan was first
            return
        for table in _TABLES:
            connection.execute(f"DROP TABLE IF EXISTS {table}")
            connection.execute(
                f"CREATE TABLE {table} (version TEXT, key TEXT, value TEXT NOT NULL,"
                " PRIMARY KEY (version, key)) WITHOUT ROWID"
            )
        connection.execute(f"PRAGMA user_version = {_SCHEMA}")


def _is_current(connection: sqlite3.Connection) -> bool:
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return connection.execute("PRAGMA user_version").fetchone() == (_SCHEMA,) and tables.issuperset(_TABLES)


def _dumped(value: Any) -> str:
    return sealed(json.dumps(value, separators=(",", ":"), default=plain))


def _decoded(rows: Mapping[str, str], load: Any) -> dict[str, Any]:
    decoded = {}
    for key, value in rows.items():
        if (text := unsealed(value)) is not None:
            with suppress(Malformed, ValueError, TypeError, RecursionError):
                decoded[key] = load(json.loads(text))
    return decoded
