"""Endpoints and their versions."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from steploom.engine.pipeline_endpoints import EndpointRecord
from steploom.engine.published import PublishedStatus
from steploom.engine.store.database import Database, record_event

_COLUMNS = frozenset(("name", "description", "status", "default_version"))


class PipelineEndpoints:
    def __init__(self, database: Database) -> None:
        self._db = database

    def add(self, record: EndpointRecord) -> bool:
        """False, and nothing stored, when the name is taken by one that is not archived."""
        with self._db.transaction() as tx:
            done = tx.execute(
                "INSERT OR IGNORE INTO pipeline_endpoints VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    record.id,
                    record.workspace,
                    record.name,
                    record.description,
                    record.status.value,
                    record.created,
                    record.default_version,
                ),
            )
            if done.rowcount:
                for published_id in record.versions.values():
                    _add_version(tx, record.id, published_id)
                record_event(tx, "endpoint", record.id)
            return bool(done.rowcount)

    def add_version(self, endpoint_id: str, published_id: str) -> str:
        """The number it gets."""
        with self._db.transaction() as tx:
            version = _add_version(tx, endpoint_id, published_id)
            record_event(tx, "endpoint", endpoint_id)
        return version

    def change(self, endpoint_id: str, columns: Mapping[str, Any]) -> bool:
        """False, and nothing changed, when it would get a name that is taken."""
        unknown = set(columns) - _COLUMNS
        if unknown:
            raise KeyError(f"not columns of an endpoint: {sorted(unknown)}")
        names = ", ".join(f"{name} = ?" for name in columns)
        with self._db.transaction() as tx:
            done = tx.execute(
                f"UPDATE OR IGNORE pipeline_endpoints SET {names} WHERE id = ?", (*columns.values(), endpoint_id)
            )
            record_event(tx, "endpoint", endpoint_id)
            return bool(done.rowcount)

    def get(self, endpoint_id: str) -> EndpointRecord | None:
        return self._first("WHERE id = ?", (endpoint_id,))

    def by_name(self, workspace: str, name: str) -> EndpointRecord | None:
        return self._first("WHERE workspace = ? AND name = ? AND status <> 'Archived'", (workspace, name))

    def all(self, workspace: str) -> tuple[EndpointRecord, ...]:
        """Newest first."""
        return self._read("WHERE workspace = ? ORDER BY created DESC, rowid DESC", (workspace,))

    def _first(self, where: str, values: tuple[str, ...]) -> EndpointRecord | None:
        found = self._read(where, values)
        return found[0] if found else None

    def _read(self, where: str, values: tuple[str, ...]) -> tuple[EndpointRecord, ...]:
        rows = self._db.query(f"SELECT * FROM pipeline_endpoints {where}", values)
        return tuple(self._record(row) for row in rows)

    def _record(self, row: sqlite3.Row) -> EndpointRecord:
        versions = self._db.query(
            "SELECT version, published_id FROM endpoint_versions WHERE endpoint_id = ? ORDER BY version", (row["id"],)
        )
        return EndpointRecord(
            **{**dict(row), "status": PublishedStatus(row["status"])},
            versions={str(item["version"]): item["published_id"] for item in versions},
        )


def _add_version(tx: sqlite3.Connection, endpoint_id: str, published_id: str) -> str:
    version = tx.execute(
        "SELECT COALESCE(MAX(version), -1) + 1 FROM endpoint_versions WHERE endpoint_id = ?", (endpoint_id,)
    ).fetchone()[0]
    tx.execute("INSERT INTO endpoint_versions VALUES (?, ?, ?)", (endpoint_id, version, published_id))
    return str(version)
