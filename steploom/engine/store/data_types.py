"""Types of data."""

from __future__ import annotations

import sqlite3

from steploom.engine.data_types import DataTypeRecord
from steploom.engine.store.database import Database, dumps, loads


class DataTypes:
    def __init__(self, database: Database) -> None:
        self._db = database

    def put(self, record: DataTypeRecord) -> bool:
        """Store it, new or changed. False, and nothing stored, when another one has its name."""
        with self._db.transaction() as tx:
            done = tx.execute(
                "INSERT INTO data_types VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (workspace, name) DO UPDATE SET"
                " description = excluded.description, parents = excluded.parents WHERE id = excluded.id",
                (
                    record.id,
                    record.workspace,
                    record.name,
                    record.description,
                    record.is_directory,
                    dumps(list(record.parents)),
                ),
            )
            return bool(done.rowcount)

    def all(self, workspace: str) -> tuple[DataTypeRecord, ...]:
        """By name."""
        rows = self._db.query("SELECT * FROM data_types WHERE workspace = ? ORDER BY name", (workspace,))
        return tuple(_record(row) for row in rows)


def _record(row: sqlite3.Row) -> DataTypeRecord:
    parents = tuple(loads(row["parents"]))
    return DataTypeRecord(**{**dict(row), "is_directory": bool(row["is_directory"]), "parents": parents})
