"""Modules and their versions."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from steploom.engine.modules import ModuleRecord, ModuleStatus, ModuleVersionRecord
from steploom.engine.store.database import Database, dumps, loads

_OF_MODULE = frozenset(("name", "description", "status", "default_version"))
_OF_VERSION = frozenset(("description", "status"))


class Modules:
    def __init__(self, database: Database) -> None:
        self._db = database

    def add(self, record: ModuleRecord) -> None:
        with self._db.transaction() as tx:
            tx.execute(
                "INSERT INTO modules VALUES (?, ?, ?, ?, ?, ?, ?)",
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

    def add_version(self, record: ModuleVersionRecord, *, is_default: bool) -> bool:
        """False, and nothing stored, when the module has a version of that name."""
        with self._db.transaction() as tx:
            done = tx.execute(
                "INSERT OR IGNORE INTO module_versions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    record.id,
                    record.module_id,
                    record.version,
                    record.description,
                    record.category,
                    record.status.value,
                    record.created,
                    record.snapshot,
                    dumps(dict(record.definition)),
                ),
            )
            if done.rowcount and is_default:
                tx.execute("UPDATE modules SET default_version = ? WHERE id = ?", (record.version, record.module_id))
            return bool(done.rowcount)

    def change(self, module_id: str, columns: Mapping[str, Any]) -> None:
        self._change("modules", _OF_MODULE, module_id, columns)

    def change_version(self, version_id: str, columns: Mapping[str, Any]) -> None:
        self._change("module_versions", _OF_VERSION, version_id, columns)

    def _change(self, table: str, known: frozenset[str], row_id: str, columns: Mapping[str, Any]) -> None:
        unknown = set(columns) - known
        if unknown:
            raise KeyError(f"not columns of {table} to be changed: {sorted(unknown)}")
        names = ", ".join(f"{name} = ?" for name in columns)
        with self._db.transaction() as tx:
            tx.execute(f"UPDATE {table} SET {names} WHERE id = ?", (*columns.values(), row_id))

    def get(self, module_id: str) -> ModuleRecord | None:
        return self._first("WHERE id = ?", (module_id,))

    def by_name(self, workspace: str, name: str) -> ModuleRecord | None:
        """The newest of that name."""
        return self._first("WHERE workspace = ? AND name = ? ORDER BY created DESC, rowid DESC", (workspace, name))

    def names(self, workspace: str) -> tuple[str, ...]:
        rows = self._db.query("SELECT DISTINCT name FROM modules WHERE workspace = ? ORDER BY name", (workspace,))
        return tuple(row["name"] for row in rows)

    def version(self, version_id: str) -> ModuleVersionRecord | None:
        rows = self._db.query("SELECT * FROM module_versions WHERE id = ?", (version_id,))
        return _version(rows[0]) if rows else None

    def versions(self, module_id: str) -> tuple[ModuleVersionRecord, ...]:
        """Oldest first."""
        rows = self._db.query("SELECT * FROM module_versions WHERE module_id = ? ORDER BY rowid", (module_id,))
        return tuple(_version(row) for row in rows)

    def snapshots(self) -> frozenset[str]:
        """The stored source folders that must stay, as steps yet to come run them."""
        rows = self._db.query("SELECT DISTINCT snapshot FROM module_versions WHERE snapshot <> ''")
        return frozenset(row["snapshot"] for row in rows)

    def _first(self, where: str, values: tuple[str, ...]) -> ModuleRecord | None:
        rows = self._db.query(f"SELECT * FROM modules {where}", values)
        return ModuleRecord(**{**dict(rows[0]), "status": ModuleStatus(rows[0]["status"])}) if rows else None


def _version(row: sqlite3.Row) -> ModuleVersionRecord:
    return ModuleVersionRecord(
        **{**dict(row), "status": ModuleStatus(row["status"]), "definition": loads(row["definition"])}
    )
