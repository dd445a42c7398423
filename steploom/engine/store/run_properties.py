"""Runs by what their properties say of where they come from."""

from __future__ import annotations

from steploom.engine.store.database import Database


class RunProperties:
    def __init__(self, database: Database) -> None:
        self._db = database

    def runs_with(self, workspace: str, name: str, value: str) -> tuple[str, ...]:
        """Ids, newest first."""
        rows = self._db.query(
            "SELECT id FROM runs WHERE workspace = ? AND json_extract(properties, ?) = ?"
            " ORDER BY created DESC, rowid DESC",
            (workspace, f'$."{name}"', value),
        )
        return tuple(row["id"] for row in rows)
