"""A home where SQLite's write-ahead log does not work, as on NFS or SMB: another journal is used."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from steploom.engine.home import Home
from steploom.engine.store.database import Database, record_event
from steploom.engine.store.journal_mode import DELETE, WAL, possible_journal


class FailsToWrite(sqlite3.Connection):
    """The pragma succeeds, the first write fails."""

    def execute(self, sql: str, *values: object) -> sqlite3.Cursor:
        if sql.startswith("CREATE"):
            raise sqlite3.OperationalError("locking protocol")
        return super().execute(sql, *values)


def without_shared_memory(path: Path) -> sqlite3.Connection:
    """SQLite's own locks by files: there it keeps no write-ahead log."""
    return sqlite3.connect(f"{path.as_uri()}?vfs=unix-dotfile", uri=True)


def failing(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, factory=FailsToWrite)


def test_it_is_tried_with_a_write_and_leaves_nothing_behind(tmp_path: Path) -> None:
    assert possible_journal(tmp_path) == WAL
    assert possible_journal(tmp_path, without_shared_memory) == DELETE
    assert possible_journal(tmp_path, failing) == DELETE
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("connect", [without_shared_memory, failing])
def test_two_connections_read_and_write_without_it(
    connect: Callable[[Path], sqlite3.Connection], tmp_path: Path
) -> None:
    home = Home.open(tmp_path / "home")

    def journal(folder: Path) -> str:
        return possible_journal(folder, connect)

    first, second = (Database(home, journal=journal) for _ in range(2))
    for number, database in enumerate((first, second)):
        with database.transaction() as tx:
            record_event(tx, "run", str(number))
    for database in (first, second):
        assert [row[0] for row in database.query("SELECT subject FROM events ORDER BY rowid")] == ["0", "1"]
        assert database.query("PRAGMA journal_mode")[0][0] == DELETE
        database.close()
    assert not list(home.root.glob("*-wal"))
