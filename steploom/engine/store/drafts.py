"""Drafts of pipelines."""

from __future__ import annotations

import sqlite3

from steploom.engine.drafts import DraftRecord
from steploom.engine.published import Assignments
from steploom.engine.store.database import Database, dumps, loads, record_event
from steploom.engine.store.published import frozen_json, frozen_pipeline

_TEXTS = (
    "id",
    "workspace",
    "name",
    "description",
    "experiment",
    "created",
    "parent_pipeline_id",
    "parent_run_id",
    "parent_draft_id",
    "last_run_id",
)


class Drafts:
    def __init__(self, database: Database) -> None:
        self._db = database

    def put(self, record: DraftRecord) -> None:
        """Store it, new or changed."""
        columns = {
            **{name: getattr(record, name) for name in _TEXTS},
            "pipeline": dumps(frozen_json(record.pipeline)),
            "assignments": dumps(record.assignments.to_json()),
            "continue_on_step_failure": record.continue_on_step_failure,
            "tags": dumps(dict(record.tags)),
            "properties": dumps(dict(record.properties)),
        }
        marks = ", ".join("?" * len(columns))
        with self._db.transaction() as tx:
            tx.execute(
                f"INSERT OR REPLACE INTO drafts ({', '.join(columns)}) VALUES ({marks})", tuple(columns.values())
            )
            record_event(tx, "draft", record.id)

    def delete(self, draft_id: str) -> None:
        with self._db.transaction() as tx:
            tx.execute("DELETE FROM drafts WHERE id = ?", (draft_id,))
            record_event(tx, "draft", draft_id, {"deleted": True})

    def get(self, draft_id: str) -> DraftRecord | None:
        rows = self._db.query("SELECT * FROM drafts WHERE id = ?", (draft_id,))
        return _record(rows[0]) if rows else None

    def all(self, workspace: str) -> tuple[DraftRecord, ...]:
        """Newest first."""
        rows = self._db.query("SELECT * FROM drafts WHERE workspace = ? ORDER BY created DESC, id", (workspace,))
        return tuple(_record(row) for row in rows)

    def snapshots(self) -> frozenset[str]:
        """The stored source folders that must stay, as submissions yet to come run them."""
        rows = self._db.query("SELECT pipeline FROM drafts")
        return frozenset(digest for row in rows for digest in loads(row["pipeline"])["snapshots"].values())


def _record(row: sqlite3.Row) -> DraftRecord:
    goes_on = row["continue_on_step_failure"]
    return DraftRecord(
        **{name: row[name] for name in _TEXTS},
        pipeline=frozen_pipeline(row["pipeline"]),
        assignments=Assignments.from_json(loads(row["assignments"])),
        continue_on_step_failure=None if goes_on is None else bool(goes_on),
        tags=loads(row["tags"]),
        properties=loads(row["properties"]),
    )
