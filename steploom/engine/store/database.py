"""The only door to SQLite: connections, transactions, migrations."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from steploom.engine.clock import timestamp
from steploom.engine.home import Home
from steploom.engine.store.journal_mode import WAL, possible_journal
from steploom.engine.store.migrations import MIGRATIONS
from steploom.errors import EngineUnavailableError

_BUSY_TIMEOUT_MS = 30_000
_JOURNAL_TRIES, _JOURNAL_PAUSE_S = 1500, 0.02
# Kept, as a step writes JSON 16 times: `json.dumps` makes one each time.
_ENCODER = json.JSONEncoder(separators=(",", ":"))


class Database:
    """`state.db` of one home. Each thread gets a connection of its own; every change is one short transaction."""

    def __init__(self, home: Home, *, journal: Callable[[Path], str] = possible_journal) -> None:
        self._home = home
        self._journal = journal
        self._local = threading.local()
        self._migrate()

    def connection(self) -> sqlite3.Connection:
        found = getattr(self._local, "connection", None)
        if found is None:
            found = self._local.connection = self._connect()
        return found

    def close(self) -> None:
        """Close this thread's connection."""
        found = getattr(self._local, "connection", None)
        if found is not None:
            found.close()
            self._local.connection = None

    def _connect(self) -> sqlite3.Connection:
        with self._explained():
            connection = sqlite3.connect(self._home.database, isolation_level=None)
            connection.row_factory = sqlite3.Row
            connection.execute(f"PRAGMA busy_timeout={_BUSY_TIMEOUT_MS}")
            connection.execute("PRAGMA foreign_keys=ON")
            connection.execute("PRAGMA synchronous=NORMAL")
            return connection

    def _migrate(self) -> None:
        connection = self.connection()
        with self._explained():
            self._choose_journal(connection)
            version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version > len(MIGRATIONS):
            raise EngineUnavailableError(
                "home-newer",
                "This home folder was made by a newer Steploom.",
                where=str(self._home.root),
                cure="Update Steploom: pip install --upgrade steploom",
            )
        if version == len(MIGRATIONS):
            return
        with self.transaction() as tx:
            # Another process may have been first while we waited for the lock.
            version = tx.execute("PRAGMA user_version").fetchone()[0]
            for number, script in enumerate(MIGRATIONS[version:], start=version + 1):
                for statement in script.split(";"):
                    if statement.strip():
                        tx.execute(statement)
                tx.execute(f"PRAGMA user_version={number}")

    def _choose_journal(self, connection: sqlite3.Connection) -> None:
        if connection.execute("PRAGMA journal_mode").fetchone()[0] != WAL:
            try:
                mode = self._journal(self._home.root)
            except OSError as error:
                raise self._home.unusable(error) from error
            _set_journal(connection, mode)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing. Raises `EngineUnavailableError` (home-unusable, disk-full, state-damaged)."""
        connection = self.connection()
        with self._explained():
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    def query(self, sql: str, values: Sequence[Any] = ()) -> list[sqlite3.Row]:
        with self._explained():
            return self.connection().execute(sql, values).fetchall()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            raise self._explain(error) from error

    def _explain(self, error: sqlite3.DatabaseError) -> EngineUnavailableError:
        text = str(error)
        where = str(self._home.database)
        if "full" in text:
            return EngineUnavailableError(
                "disk-full",
                "The disk is full, so the state of runs cannot be written.",
                where=where,
                cure="Make room; nothing is lost, runs go on when there is space.",
            )
        if "malformed" in text or "not a database" in text:
            return EngineUnavailableError(
                "state-damaged",
                "The file that holds the state of runs is damaged.",
                where=where,
                cure="Move it away to begin anew; results in the datastores stay where they are.",
            )
        return EngineUnavailableError(
            "home-unusable",
            f"The state of runs cannot be read or written: {text}.",
            where=where,
            cure="Make the home folder writable, or name another in the variable STEPLOOM_HOME.",
        )


def _set_journal(connection: sqlite3.Connection, mode: str) -> None:
    """Wait for others that open the home for the first time: SQLite waits for no lock that it would have to raise."""
    for remaining in reversed(range(_JOURNAL_TRIES)):
        try:
            connection.execute(f"PRAGMA journal_mode={mode}")
            return
        except sqlite3.OperationalError as error:
            if remaining == 0 or "locked" not in str(error):
                raise
            time.sleep(_JOURNAL_PAUSE_S)


def record_event(tx: sqlite3.Connection, stream: str, subject: str, body: Mapping[str, Any] | None = None) -> None:
    """Say that something changed, in the transaction that changes it."""
    tx.execute(
        "INSERT INTO events (stream, subject, ts, body) VALUES (?, ?, ?, ?)",
        (stream, subject, timestamp(), dumps(body or {})),
    )


def send_command(tx: sqlite3.Connection, verb: str, subject: str, body: Mapping[str, Any] | None = None) -> None:
    """Ask the supervisor for something, in the transaction that makes it true."""
    tx.execute(
        "INSERT INTO commands (verb, subject, body, ts) VALUES (?, ?, ?, ?)",
        (verb, subject, dumps(body or {}), timestamp()),
    )


def dumps(value: Any) -> str:
    return _ENCODER.encode(value)


def loads(text: str | None) -> Any:
    return None if text is None else json.loads(text)
