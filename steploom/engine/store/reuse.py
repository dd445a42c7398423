"""What has run, by reuse key and by step name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from steploom.engine.clock import timestamp
from steploom.engine.prune_plan import PRUNED
from steploom.engine.reuse import ReuseFields
from steploom.engine.store.database import Database, dumps, loads
from steploom.engine.store.step_changes import change_step
from steploom.engine.values import StepRecord

# How many earlier runs of a step are compared to say what changed.
_CANDIDATES = 20
_EARLIER = "SELECT u.step_id, u.fields FROM reuse u JOIN steps s ON s.id = u.step_id AND s.status = 'Finished'"
_NEWEST = f"ORDER BY u.created DESC LIMIT {_CANDIDATES}"


class Reuse:
    def __init__(self, database: Database) -> None:
        self._db = database

    def record(
        self,
        step: StepRecord,
        workspace: str,
        key: str,
        fields: ReuseFields,
        *,
        properties: Mapping[str, str] | None = None,
        **columns: Any,
    ) -> None:
        """A step that is going to run, and what changes of it with that."""
        with self._db.transaction() as tx:
            tx.execute(
                "INSERT OR REPLACE INTO reuse VALUES (?, ?, ?, ?, ?, ?)",
                (step.id, workspace, key, step.name, dumps(fields.to_json()), timestamp()),
            )
            change_step(tx, step, columns, properties or {})

    def finished_with(self, workspace: str, key: str) -> tuple[tuple[str, str], ...]:
        """`(step id, run id)` of the steps that really ran with this key and finished, newest first; none pruned."""
        rows = self._db.query(
            "SELECT s.id, s.run_id FROM reuse u JOIN steps s ON s.id = u.step_id"
            " WHERE u.workspace = ? AND u.key = ? AND s.status = 'Finished' AND s.reused = 0"
            f""" AND json_extract(s.properties, '$."{PRUNED}"') IS NULL"""
            " ORDER BY u.created DESC LIMIT 5",
            (workspace, key),
        )
        return tuple((row[0], row[1]) for row in rows)

    def pruned_with(self, workspace: str, key: str) -> str:
        """When the newest result with this key was removed by prune; '' when none was."""
        rows = self._db.query(
            "SELECT s.properties FROM reuse u JOIN steps s ON s.id = u.step_id"
            " WHERE u.workspace = ? AND u.key = ? AND s.status = 'Finished' ORDER BY u.created DESC LIMIT 1",
            (workspace, key),
        )
        return str(loads(rows[0][0]).get(PRUNED, "")) if rows else ""

    def key_of(self, step_id: str) -> str | None:
        rows = self._db.query("SELECT key FROM reuse WHERE step_id = ?", (step_id,))
        return str(rows[0][0]) if rows else None

    def fields_of(self, step_id: str) -> ReuseFields | None:
        """None for a step that did not come to run."""
        rows = self._db.query("SELECT fields FROM reuse WHERE step_id = ?", (step_id,))
        return ReuseFields.from_json(loads(rows[0][0])) if rows else None

    def earlier(self, workspace: str, step_name: str) -> tuple[ReuseFields, ...]:
        """Fields of the latest finished runs of steps of this name, newest first."""
        rows = self._db.query(f"{_EARLIER} WHERE u.workspace = ? AND u.step_name = ? {_NEWEST}", (workspace, step_name))
        return tuple(ReuseFields.from_json(loads(row["fields"])) for row in rows)

    def earlier_than(self, step_id: str) -> dict[str, ReuseFields]:
        """By step id, what `earlier` gave when the step came to run."""
        rows = self._db.query(
            f"{_EARLIER} JOIN reuse this ON this.step_id = ? AND this.workspace = u.workspace"
            f" AND this.step_name = u.step_name AND u.rowid < this.rowid {_NEWEST}",
            (step_id,),
        )
        return {row["step_id"]: ReuseFields.from_json(loads(row["fields"])) for row in rows}
