"""What runs say of where they belong and come from."""

from __future__ import annotations

from steploom.engine.store.database import Database


class RunProperties:
    def __init__(self, database: Database) -> None:
        self._db = database

    def workspace_of(self, run_id: str) -> str:
        return str(self._db.query("SELECT workspace FROM runs WHERE id = ?", (run_id,))[0][0])

    def runs_with(self, workspace: str, name: str, value: str) -> tuple[str, ...]:
        """Ids, newest first."""
        rows = self._db.query(
            "SELECT id FROM runs WHERE workspace = ? AND json_extract(properties, ?) = ?"
            " ORDER BY created DESC, rowid DESC",
            (workspace, f'$."{name}"', value),
        )
        return tuple(row["id"] for row in rows)
