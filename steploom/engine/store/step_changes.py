"""How rows of runs and steps are changed, in somebody's transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from steploom.engine.store.database import dumps, loads, record_event
from steploom.engine.values import RunStatus, StepRecord, StepStatus

_STEP_COLUMNS = frozenset(
    (
        "status",
        "reused",
        "reason",
        "reused_run_id",
        "reused_step_id",
        "compute",
        "started",
        "ended",
        "exit_code",
        "error",
    )
)


def change_step(
    tx: sqlite3.Connection, step: StepRecord, columns: Mapping[str, Any], properties: Mapping[str, str]
) -> None:
    """Set columns of a step, add properties, and say so; also that its compute target has other nodes at work."""
    unknown = set(columns) - _STEP_COLUMNS
    if unknown:
        raise KeyError(f"not columns of a step: {sorted(unknown)}")
    if columns:
        update(tx, "steps", step.id, columns)
    if properties:
        _merge(tx, "steps", "properties", step.id, properties)
    record_event(tx, "step", step.id, {"runId": step.run_id})
    if step.compute and "status" in columns:
        record_event(tx, "compute", step.compute)


def update(tx: sqlite3.Connection, table: str, identifier: str, columns: Mapping[str, Any]) -> None:
    """Set columns of the row of that id."""
    # The clock may have been set back meanwhile: nothing ends before it has started.
    names = ", ".join(
        f"{name} = MAX(?, COALESCE(started, ''))" if name == "ended" else f"{name} = ?" for name in columns
    )
    values = [_stored(value) for value in columns.values()]
    tx.execute(f"UPDATE {table} SET {names} WHERE id = ?", (*values, identifier))


def _stored(value: Any) -> Any:
    if isinstance(value, (RunStatus, StepStatus)):
        return value.value
    return dumps(dict(value)) if isinstance(value, Mapping) else value


def _merge(tx: sqlite3.Connection, table: str, column: str, identifier: str, items: Mapping[str, str]) -> bool:
    """Add `items` to a JSON object; False when there is no such row."""
    row = tx.execute(f"SELECT {column} FROM {table} WHERE id = ?", (identifier,)).fetchone()
    if row:
        merged = dumps({**loads(row[0]), **items})
        tx.execute(f"UPDATE {table} SET {column} = ? WHERE id = ?", (merged, identifier))
    return row is not None
