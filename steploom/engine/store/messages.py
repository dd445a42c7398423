"""Commands to the supervisor and events from everybody: rows, so that nobody has to be there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from steploom.engine.store.database import Database, loads, record_event, send_command
from steploom.engine.values import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    id: int
    verb: str
    subject: str
    body: Mapping[str, Any]


class Messages:
    def __init__(self, database: Database) -> None:
        self._db = database

    def send(self, verb: str, subject: str, body: Mapping[str, Any] | None = None) -> None:
        with self._db.transaction() as tx:
            send_command(tx, verb, subject, body)

    def waiting(self) -> tuple[Command, ...]:
        rows = self._db.query("SELECT id, verb, subject, body FROM commands ORDER BY id")
        return tuple(
            Command(id=row["id"], verb=row["verb"], subject=row["subject"], body=loads(row["body"])) for row in rows
        )

    def done(self, command: Command) -> None:
        with self._db.transaction() as tx:
            tx.execute("DELETE FROM commands WHERE id = ?", (command.id,))

    def forget(self, *, keep: int) -> None:
        """Drop all events but the last `keep`: whoever comes anew begins with the last one anyway."""
        with self._db.transaction() as tx:
            tx.execute("DELETE FROM events WHERE seq <= (SELECT MAX(seq) FROM events) - ?", (keep,))

    def tell(self, stream: str, subject: str, body: Mapping[str, Any]) -> None:
        with self._db.transaction() as tx:
            record_event(tx, stream, subject, body)

    def events(self, after: int, limit: int) -> tuple[Event, ...]:
        rows = self._db.query("SELECT * FROM events WHERE seq > ? ORDER BY seq LIMIT ?", (after, limit))
        return tuple(
            Event(seq=row["seq"], stream=row["stream"], subject=row["subject"], ts=row["ts"], body=loads(row["body"]))
            for row in rows
        )

    def last_event(self) -> int:
        return int(self._db.query("SELECT COALESCE(MAX(seq), 0) FROM events")[0][0])
