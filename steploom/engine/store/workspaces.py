"""Workspaces, their datastores and experiments."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from steploom.engine.clock import timestamp
from steploom.engine.store.database import Database, dumps, loads
from steploom.engine.values import DatastoreRecord, WorkspaceRecord


class Workspaces:
    def __init__(self, database: Database) -> None:
        self._db = database

    def add(self, record: WorkspaceRecord, datastores: tuple[DatastoreRecord, ...]) -> bool:
        """Store a workspace with its datastores; False, and nothing stored, when the name is taken."""
        with self._db.transaction() as tx:
            done = tx.execute(
                "INSERT OR IGNORE INTO workspaces VALUES (?, ?, ?, ?, ?, ?)",
                (
                    record.name,
                    record.subscription_id,
                    record.resource_group,
                    record.location,
                    record.default_datastore,
                    dumps(dict(record.tags)),
                ),
            )
            if done.rowcount:
                for datastore in datastores:
                    _put_datastore(tx, datastore)
            return bool(done.rowcount)

    def get(self, name: str) -> WorkspaceRecord | None:
        rows = self._db.query("SELECT * FROM workspaces WHERE name = ?", (name,))
        return _workspace(rows[0]) if rows else None

    def all(self) -> tuple[WorkspaceRecord, ...]:
        return tuple(_workspace(row) for row in self._db.query("SELECT * FROM workspaces ORDER BY name"))

    def set_default_datastore(self, workspace: str, name: str) -> None:
        with self._db.transaction() as tx:
            tx.execute("UPDATE workspaces SET default_datastore = ? WHERE name = ?", (name, workspace))

    def set_tags(self, workspace: str, tags: Mapping[str, str]) -> None:
        with self._db.transaction() as tx:
            tx.execute("UPDATE workspaces SET tags = ? WHERE name = ?", (dumps(dict(tags)), workspace))

    def put_datastore(self, record: DatastoreRecord) -> None:
        with self._db.transaction() as tx:
            _put_datastore(tx, record)

    def datastores(self, workspace: str) -> tuple[DatastoreRecord, ...]:
        rows = self._db.query("SELECT * FROM datastores WHERE workspace = ? ORDER BY name", (workspace,))
        return tuple(DatastoreRecord(**{**dict(row), "stands_for": loads(row["stands_for"])}) for row in rows)

    def remove_datastore(self, workspace: str, name: str) -> None:
        with self._db.transaction() as tx:
            tx.execute("DELETE FROM datastores WHERE workspace = ? AND name = ?", (workspace, name))

    def ensure_experiment(self, workspace: str, name: str) -> None:
        with self._db.transaction() as tx:
            tx.execute(
                "INSERT OR IGNORE INTO experiments (workspace, name, created) VALUES (?, ?, ?)",
                (workspace, name, timestamp()),
            )

    def experiments(self, workspace: str) -> tuple[tuple[str, int], ...]:
        """Names, and how many runs each has: no run is ever deleted, so the highest number is their count."""
        rows = self._db.query(
            "SELECT name,"
            " (SELECT COALESCE(MAX(number), 0) FROM runs WHERE workspace = e.workspace AND experiment = e.name)"
            " FROM experiments e WHERE workspace = ? ORDER BY name",
            (workspace,),
        )
        return tuple((row[0], row[1]) for row in rows)

    def experiment_tags(self, workspace: str, name: str) -> dict[str, str]:
        rows = self._db.query("SELECT tags FROM experiments WHERE workspace = ? AND name = ?", (workspace, name))
        return dict(loads(rows[0]["tags"])) if rows else {}

    def change_experiment_tags(self, workspace: str, name: str, changes: Mapping[str, str | None]) -> None:
        """None takes a tag away."""
        place = (workspace, name)
        with self._db.transaction() as tx:
            row = tx.execute("SELECT tags FROM experiments WHERE workspace = ? AND name = ?", place).fetchone()
            if row is not None:
                changed = {**loads(row["tags"]), **changes}
                kept = {key: value for key, value in changed.items() if value is not None}
                tx.execute("UPDATE experiments SET tags = ? WHERE workspace = ? AND name = ?", (dumps(kept), *place))


def _put_datastore(tx: sqlite3.Connection, record: DatastoreRecord) -> None:
    tx.execute(
        "INSERT OR REPLACE INTO datastores VALUES (?, ?, ?, ?, ?)",
        (record.workspace, record.name, record.type, record.location, dumps(dict(record.stands_for))),
    )


def _workspace(row: sqlite3.Row) -> WorkspaceRecord:
    return WorkspaceRecord(**{**dict(row), "tags": loads(row["tags"])})
