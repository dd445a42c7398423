"""Compute targets. Their running nodes are not stored: they are the steps running on them."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

from steploom.engine.clock import timestamp
from steploom.engine.store.database import Database, dumps, loads, record_event
from steploom.engine.values import ComputeRecord

_SELECT = """
    SELECT c.*,
      (SELECT COUNT(*) FROM steps s JOIN runs r ON r.id = s.run_id WHERE r.workspace = c.workspace
        AND s.compute = c.name AND s.ended IS NULL AND s.status IN ('Running', 'Finalizing')) AS running_nodes,
      (SELECT COUNT(*) FROM steps s JOIN runs r ON r.id = s.run_id WHERE r.workspace = c.workspace
        AND s.compute = c.name AND s.ended IS NULL AND s.status = 'Preparing') AS preparing_nodes
    FROM computes c WHERE c.workspace = ?"""


class Computes:
    def __init__(self, database: Database) -> None:
        self._db = database

    def add(self, record: ComputeRecord) -> bool:
        """False, and nothing stored, when the name is taken."""
        with self._db.transaction() as tx:
            done = tx.execute(
                "INSERT OR IGNORE INTO computes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    record.workspace,
                    record.name,
                    record.vm_size,
                    record.min_nodes,
                    record.max_nodes,
                    record.idle_seconds,
                    record.created,
                    record.modified,
                    dumps(dict(record.tags)),
                ),
            )
            if done.rowcount:
                _changed(tx, record)
            return bool(done.rowcount)

    def get(self, workspace: str, name: str) -> ComputeRecord | None:
        rows = self._db.query(_SELECT + " AND c.name = ?", (workspace, name))
        return _compute(rows[0]) if rows else None

    def all(self, workspace: str) -> tuple[ComputeRecord, ...]:
        return tuple(_compute(row) for row in self._db.query(_SELECT + " ORDER BY c.name", (workspace,)))

    def update(self, record: ComputeRecord) -> ComputeRecord:
        changed = replace(record, modified=timestamp())
        with self._db.transaction() as tx:
            tx.execute(
                "UPDATE computes SET min_nodes = ?, max_nodes = ?, idle_seconds = ?, modified = ?"
                " WHERE workspace = ? AND name = ?",
                (
                    changed.min_nodes,
                    changed.max_nodes,
                    changed.idle_seconds,
                    changed.modified,
                    changed.workspace,
                    changed.name,
                ),
            )
            _changed(tx, changed)
        return changed

    def delete(self, record: ComputeRecord) -> None:
        with self._db.transaction() as tx:
            tx.execute("DELETE FROM computes WHERE workspace = ? AND name = ?", (record.workspace, record.name))
            _changed(tx, record, deleted=True)


def _changed(tx: sqlite3.Connection, record: ComputeRecord, *, deleted: bool = False) -> None:
    record_event(tx, "compute", record.name, {"workspace": record.workspace, "deleted": deleted})


def _compute(row: sqlite3.Row) -> ComputeRecord:
    return ComputeRecord(**{**dict(row), "tags": loads(row["tags"])})
