"""What is written on runs and steps: tags, which change, and properties, which stay as they once were."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping

from steploom.engine.store.database import Database, dumps, loads, record_event

TAG = "tag:"
"""A step's tags are kept among its properties under this prefix."""

Change = Callable[[dict[str, str]], dict[str, str]]


class Labels:
    """Each change is told by an event. Without a run or a step of the id, the answer is False, or None."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def tag(self, identifier: str, tags: Mapping[str, str]) -> bool:
        with self._db.transaction() as tx:
            if _change(tx, "runs", "tags", identifier, lambda known: {**known, **tags}):
                return True
            named = {f"{TAG}{key}": value for key, value in tags.items()}
            return _change(tx, "steps", "properties", identifier, lambda known: {**known, **named})

    def remove_tags(self, identifier: str, names: Iterable[str]) -> bool:
        gone = frozenset(names)
        with self._db.transaction() as tx:
            if _change(tx, "runs", "tags", identifier, lambda known: _without(known, gone)):
                return True
            named = frozenset(f"{TAG}{name}" for name in gone)
            return _change(tx, "steps", "properties", identifier, lambda known: _without(known, named))

    def add_properties(
        self, identifier: str, properties: Mapping[str, str], *, all_or_none: bool = False
    ) -> Mapping[str, str] | None:
        """Those that stay as they are, as they have another value already; `all_or_none`: then no other is set."""
        kept: dict[str, str] = {}

        def add(known: dict[str, str]) -> dict[str, str]:
            kept.update((key, known[key]) for key, value in properties.items() if known.get(key, value) != value)
            return known if kept and all_or_none else {**properties, **known}

        with self._db.transaction() as tx:
            found = any(_change(tx, table, "properties", identifier, add) for table in ("runs", "steps"))
        return kept if found else None


def _without(known: dict[str, str], gone: frozenset[str]) -> dict[str, str]:
    return {key: value for key, value in known.items() if key not in gone}


def _change(tx: sqlite3.Connection, table: str, column: str, identifier: str, change: Change) -> bool:
    """False when the table has no such row. Nothing is written or told where nothing changes."""
    row = tx.execute(f"SELECT * FROM {table} WHERE id = ?", (identifier,)).fetchone()
    if row is None:
        return False
    known = loads(row[column])
    changed = change(known)
    if changed != known:
        tx.execute(f"UPDATE {table} SET {column} = ? WHERE id = ?", (dumps(changed), identifier))
        if table == "runs":
            record_event(tx, "run", identifier)
        else:
            record_event(tx, "step", identifier, {"runId": row["run_id"]})
    return True
