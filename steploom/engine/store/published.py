"""Published pipelines."""

from __future__ import annotations

import sqlite3

from steploom.engine.published import FrozenPipeline, PublishedRecord, PublishedStatus
from steploom.engine.store.database import Database, dumps, loads, record_event


class PublishedPipelines:
    def __init__(self, database: Database) -> None:
        self._db = database

    def add(self, record: PublishedRecord) -> None:
        with self._db.transaction() as tx:
            tx.execute(
                "INSERT INTO published (id, workspace, name, description, version, status, created, pipeline,"
                " continue_on_step_failure) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    record.id,
                    record.workspace,
                    record.name,
                    record.description,
                    record.version,
                    record.status.value,
                    record.created,
                    dumps(frozen_json(record.pipeline)),
                    record.continue_on_step_failure,
                ),
            )
            record_event(tx, "published", record.id)

    def get(self, published_id: str) -> PublishedRecord | None:
        rows = self._db.query("SELECT * FROM published WHERE id = ?", (published_id,))
        return _record(rows[0]) if rows else None

    def all(self, workspace: str) -> tuple[PublishedRecord, ...]:
        """Newest first."""
        rows = self._db.query(
            "SELECT * FROM published WHERE workspace = ? ORDER BY created DESC, rowid DESC", (workspace,)
        )
        return tuple(_record(row) for row in rows)

    def set_status(self, published_id: str, status: PublishedStatus) -> None:
        with self._db.transaction() as tx:
            tx.execute("UPDATE published SET status = ? WHERE id = ?", (status.value, published_id))
            record_event(tx, "published", published_id)

    def snapshots(self) -> frozenset[str]:
        """The stored source folders that must stay, as submissions yet to come run them."""
        rows = self._db.query("SELECT pipeline FROM published")
        return frozenset(digest for row in rows for digest in loads(row["pipeline"])["snapshots"].values())


def frozen_json(pipeline: FrozenPipeline) -> dict[str, object]:
    return {
        "graph": pipeline.graph,
        "snapshots": dict(pipeline.snapshots),
        "interpreter": pipeline.interpreter,
    }


def frozen_pipeline(text: str) -> FrozenPipeline:
    data = loads(text)
    return FrozenPipeline(graph=data["graph"], snapshots=data["snapshots"], interpreter=data["interpreter"])


def _record(row: sqlite3.Row) -> PublishedRecord:
    goes_on = row["continue_on_step_failure"]
    return PublishedRecord(
        id=row["id"],
        workspace=row["workspace"],
        name=row["name"],
        description=row["description"],
        version=row["version"],
        status=PublishedStatus(row["status"]),
        created=row["created"],
        pipeline=frozen_pipeline(row["pipeline"]),
        continue_on_step_failure=None if goes_on is None else bool(goes_on),
    )
