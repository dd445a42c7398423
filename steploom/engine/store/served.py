"""What can be submitted over HTTP, and where the supervisor listens."""

from __future__ import annotations

from steploom.engine.store.database import Database, send_command


class Served:
    """Published pipelines and endpoints whose URL somebody has read; while one is active, the supervisor stays."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def add(self, subject: str) -> None:
        """And ask the supervisor to listen."""
        with self._db.transaction() as tx:
            tx.execute("INSERT OR IGNORE INTO served VALUES (?)", (subject,))
            send_command(tx, "listen", subject)

    def has(self, subject: str) -> bool:
        return bool(self._db.query("SELECT 1 FROM served WHERE id = ?", (subject,)))

    def any_active(self) -> bool:
        return bool(
            self._db.query(
                "SELECT 1 FROM served WHERE id IN (SELECT id FROM published WHERE status = 'Active'"
                " UNION ALL SELECT id FROM pipeline_endpoints WHERE status = 'Active') LIMIT 1"
            )
        )

    def port(self) -> int | None:
        """Where the supervisor listens if it does, else where it listened last."""
        rows = self._db.query("SELECT port FROM listener")
        return rows[0]["port"] if rows else None

    def set_port(self, port: int) -> None:
        with self._db.transaction() as tx:
            tx.execute("INSERT OR REPLACE INTO listener (id, port) VALUES (1, ?)", (port,))
