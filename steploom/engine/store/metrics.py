"""What scripts have logged, folded; of a step, or of a run by `run.parent.log`."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from steploom.engine.store.database import Database, dumps, loads, record_event
from steploom.engine.values import MetricRecord, StepRecord


class Metrics:
    """Setting replaces what was there."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def set_of_step(self, step: StepRecord, metrics: Sequence[MetricRecord]) -> None:
        with self._db.transaction() as tx:
            _put(tx, step.id, metrics)
            record_event(tx, "step", step.id, {"runId": step.run_id})

    def set_of_run(self, run_id: str, metrics: Sequence[MetricRecord]) -> None:
        """What steps have logged to their run (`run.parent.log`)."""
        with self._db.transaction() as tx:
            _put(tx, run_id, metrics)
            record_event(tx, "run", run_id)

    def of(self, owner: str) -> tuple[MetricRecord, ...]:
        """Metrics of a step, or of a run."""
        rows = self._db.query("SELECT * FROM metrics WHERE owner = ? ORDER BY position", (owner,))
        return tuple(MetricRecord(name=row["name"], type=row["type"], value=loads(row["value"])) for row in rows)


def _put(tx: sqlite3.Connection, owner: str, metrics: Sequence[MetricRecord]) -> None:
    tx.execute("DELETE FROM metrics WHERE owner = ?", (owner,))
    tx.executemany(
        "INSERT INTO metrics VALUES (?, ?, ?, ?, ?)",
        [(owner, item.name, item.type, dumps(item.value), place) for place, item in enumerate(metrics)],
    )
