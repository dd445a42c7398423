"""Schedules: the table of what is due, and what watched folders have held."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import asdict

from steploom.engine.published import Assignments, PublishedStatus
from steploom.engine.recurrence import Recurrence
from steploom.engine.schedules import DataTrigger, Listing, ScheduleRecord
from steploom.engine.store.database import Database, dumps, loads, record_event, send_command


class Schedules:
    """Every change by a user wakes the supervisor."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def put(self, record: ScheduleRecord, *, baseline: Listing | None = None) -> None:
        """Store it, new or changed. Without a `baseline` the one there was is kept."""
        with self._db.transaction() as tx:
            tx.execute(
                "INSERT OR REPLACE INTO schedules (id, workspace, name, description, status, created, experiment,"
                " pipeline_id, endpoint_id, recurrence, data_trigger, assignments, continue_on_step_failure, anchor,"
                " next_due, last_fired, error) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    record.id,
                    record.workspace,
                    record.name,
                    record.description,
                    record.status.value,
                    record.created,
                    record.experiment,
                    record.pipeline_id,
                    record.endpoint_id,
                    dumps(record.recurrence.to_json()) if record.recurrence else None,
                    dumps(asdict(record.trigger)) if record.trigger else None,
                    dumps(record.assignments.to_json()),
                    record.continue_on_step_failure,
                    record.anchor,
                    record.next_due,
                    record.last_fired,
                    dumps(dict(record.error)) if record.error else None,
                ),
            )
            if baseline is not None:
                _put_listing(tx, record.id, baseline)
            send_command(tx, "reschedule", record.id)
            record_event(tx, "schedule", record.id)

    def delete(self, schedule_id: str) -> None:
        with self._db.transaction() as tx:
            tx.execute("DELETE FROM listings WHERE schedule_id = ?", (schedule_id,))
            tx.execute("DELETE FROM schedules WHERE id = ?", (schedule_id,))
            record_event(tx, "schedule", schedule_id, {"deleted": True})

    def get(self, schedule_id: str) -> ScheduleRecord | None:
        found = self._read("WHERE id = ?", (schedule_id,))
        return found[0] if found else None

    def all(self, workspace: str) -> tuple[ScheduleRecord, ...]:
        """Newest first."""
        return self._read("WHERE workspace = ? ORDER BY created DESC, rowid DESC", (workspace,))

    def due(self, now: str) -> tuple[ScheduleRecord, ...]:
        return self._read("WHERE status = 'Active' AND next_due <= ? ORDER BY next_due, rowid", (now,))

    def next_due(self) -> str | None:
        """When the next one is; None when none is active."""
        found = self._db.query("SELECT MIN(next_due) FROM schedules WHERE status = 'Active'")[0][0]
        return None if found is None else str(found)

    def is_active(self, record: ScheduleRecord) -> bool:
        """Whether it is still to do what `record` says: nobody has disabled, changed or deleted it since."""
        return bool(
            self._db.query(
                "SELECT 1 FROM schedules WHERE id = ? AND status = 'Active' AND next_due = ?",
                (record.id, record.next_due),
            )
        )

    def any_active(self) -> bool:
        return self.next_due() is not None

    def move_on(
        self,
        record: ScheduleRecord,
        next_due: str,
        *,
        fired: str | None,
        error: Mapping[str, str] | None,
        listing: Listing | None = None,
    ) -> None:
        """It has done what was due. What somebody has changed meanwhile stays as it is."""
        with self._db.transaction() as tx:
            done = tx.execute(
                "UPDATE schedules SET next_due = ?, last_fired = COALESCE(?, last_fired), error = ?"
                " WHERE id = ? AND status = 'Active' AND next_due = ?",
                (next_due, fired, dumps(dict(error)) if error else None, record.id, record.next_due),
            )
            if not done.rowcount:
                return
            if listing is not None:
                _put_listing(tx, record.id, listing)
            # The next look at a folder is no news.
            if fired or error != record.error or record.recurrence is not None:
                record_event(tx, "schedule", record.id)

    def listing(self, schedule_id: str) -> Listing:
        """What its folder held when it was last looked at."""
        rows = self._db.query("SELECT listing FROM listings WHERE schedule_id = ?", (schedule_id,))
        return dict(loads(rows[0]["listing"])) if rows else {}

    def _read(self, where: str, values: tuple[str, ...]) -> tuple[ScheduleRecord, ...]:
        return tuple(_record(row) for row in self._db.query(f"SELECT * FROM schedules {where}", values))


def _put_listing(tx: sqlite3.Connection, schedule_id: str, listing: Listing) -> None:
    tx.execute("INSERT OR REPLACE INTO listings VALUES (?, ?)", (schedule_id, dumps(dict(listing))))


def _record(row: sqlite3.Row) -> ScheduleRecord:
    goes_on, recurrence, trigger = row["continue_on_step_failure"], row["recurrence"], row["data_trigger"]
    return ScheduleRecord(
        id=row["id"],
        workspace=row["workspace"],
        name=row["name"],
        description=row["description"],
        status=PublishedStatus(row["status"]),
        created=row["created"],
        experiment=row["experiment"],
        pipeline_id=row["pipeline_id"],
        endpoint_id=row["endpoint_id"],
        recurrence=Recurrence.from_json(loads(recurrence)) if recurrence else None,
        trigger=DataTrigger(**loads(trigger)) if trigger else None,
        assignments=Assignments.from_json(loads(row["assignments"])),
        continue_on_step_failure=None if goes_on is None else bool(goes_on),
        anchor=row["anchor"],
        next_due=row["next_due"],
        last_fired=row["last_fired"],
        error=loads(row["error"]),
    )
