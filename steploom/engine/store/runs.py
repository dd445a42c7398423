"""Runs and their steps: read as whole records, changed by facts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from steploom.engine.clock import timestamp
from steploom.engine.prune_plan import PRUNED
from steploom.engine.store.database import Database, dumps, loads, record_event, send_command
from steploom.engine.store.records import output_record, run_record, step_record
from steploom.engine.store.step_changes import change_step, update
from steploom.engine.values import Json, OutputRecord, RunRecord, RunStatus, StepRecord, Submission


class Runs:
    def __init__(self, database: Database) -> None:
        self._db = database

    def add(self, run_id: str, submission: Submission, steps: Sequence[StepRecord], snapshots: Sequence[str]) -> bool:
        """Store a run with its steps and the command to execute it; False when its `request_id` is known already."""
        settings: dict[str, Any] = {
            "continueOnStepFailure": submission.continue_on_step_failure,
            "regenerateOutputs": submission.regenerate_outputs,
            "interpreter": submission.interpreter,
        }
        if submission.rerun is not None:
            settings["rerun"] = submission.rerun.to_json()
        now = timestamp()
        with self._db.transaction() as tx:
            if (
                submission.request_id
                and tx.execute("SELECT 1 FROM runs WHERE request_id = ?", (submission.request_id,)).fetchone()
            ):
                return False
            tx.execute(
                "INSERT OR IGNORE INTO experiments (workspace, name, created) VALUES (?, ?, ?)",
                (submission.workspace, submission.experiment, now),
            )
            number = tx.execute(
                "SELECT COALESCE(MAX(number), 0) + 1 FROM runs WHERE workspace = ? AND experiment = ?",
                (submission.workspace, submission.experiment),
            ).fetchone()[0]
            tx.execute(
                "INSERT INTO runs (id, workspace, experiment, number, name, status, created, graph, parameters, tags,"
                " properties, settings, request_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    run_id,
                    submission.workspace,
                    submission.experiment,
                    number,
                    submission.graph["name"],
                    RunStatus.NOT_STARTED.value,
                    now,
                    dumps(submission.graph),
                    dumps(dict(submission.parameters)),
                    dumps(dict(submission.tags)),
                    dumps(dict(submission.properties)),
                    dumps(settings),
                    submission.request_id or None,
                ),
            )
            tx.executemany(
                "INSERT INTO steps (id, run_id, position, node, name, status, reason, ended, compute, snapshot,"
                " properties) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (
                        step.id,
                        run_id,
                        place,
                        step.node,
                        step.name,
                        step.status.value,
                        step.reason,
                        step.ended,
                        step.compute,
                        snapshot,
                        dumps({"steploom.snapshot": snapshot}),
                    )
                    for place, (step, snapshot) in enumerate(zip(steps, snapshots))
                ],
            )
            send_command(tx, "submit", run_id)
            record_event(tx, "run", run_id)
        return True

    def get(self, run_id: str) -> RunRecord | None:
        found = self._read("WHERE id = ?", (run_id,))
        return found[0] if found else None

    def renewed(self, run: RunRecord) -> RunRecord:
        """`run` with its tags, and the steps that were reused, as they are now. Reads little, however large it is."""
        rows = self._db.query(
            "SELECT r.tags, s.id, s.reused_run_id, s.reused_step_id FROM runs r"
            " LEFT JOIN steps s ON s.run_id = r.id AND s.reused WHERE r.id = ?",
            (run.id,),
        )
        if not rows:
            return run
        places = {
            step_id: {"reused": True, "reused_run_id": of_run, "reused_step_id": of_step}
            for _, step_id, of_run, of_step in rows
        }
        steps = tuple(replace(step, **places[step.id]) if step.id in places else step for step in run.steps)
        return replace(run, tags=loads(rows[0]["tags"]), steps=steps)

    def by_request(self, request_id: str) -> RunRecord | None:
        found = self._read("WHERE request_id = ?", (request_id,))
        return found[0] if found else None

    def newest(self, workspace: str, *, experiment: str | None, limit: int) -> tuple[RunRecord, ...]:
        where, values = "WHERE workspace = ?", [workspace]
        if experiment is not None:
            where += " AND experiment = ?"
            values.append(experiment)
        return self._read(f"{where} ORDER BY created DESC, rowid DESC LIMIT {int(limit)}", values)

    def unfinished(self) -> tuple[RunRecord, ...]:
        return self._read("WHERE ended IS NULL ORDER BY created, rowid", ())

    def settings(self, run_id: str) -> Mapping[str, Any]:
        """`{continueOnStepFailure, regenerateOutputs, interpreter}` as submitted, and the plan of a `rerun`."""
        return dict(loads(self._db.query("SELECT settings FROM runs WHERE id = ?", (run_id,))[0][0]))

    def _read(self, where: str, values: Sequence[Any]) -> tuple[RunRecord, ...]:
        rows = self._db.query(f"SELECT * FROM runs {where}", values)
        steps = self._steps_of([row["id"] for row in rows])
        return tuple(run_record(row, steps.get(row["id"], ())) for row in rows)

    def _steps_of(self, run_ids: Sequence[str]) -> dict[str, tuple[StepRecord, ...]]:
        found: dict[str, list[StepRecord]] = {}
        for start in range(0, len(run_ids), 500):
            some = run_ids[start : start + 500]
            marks = ",".join("?" * len(some))
            rows = self._db.query(f"SELECT * FROM steps WHERE run_id IN ({marks}) ORDER BY run_id, position", some)
            outputs = self._outputs([row["id"] for row in rows])
            for row in rows:
                found.setdefault(row["run_id"], []).append(step_record(row, outputs.get(row["id"], ())))
        return {run_id: tuple(items) for run_id, items in found.items()}

    def step(self, step_id: str) -> StepRecord | None:
        rows = self._db.query("SELECT * FROM steps WHERE id = ?", (step_id,))
        return step_record(rows[0], self._outputs([step_id]).get(step_id, ())) if rows else None

    def graph_of(self, run_id: str) -> Json:
        return dict(loads(self._db.query("SELECT graph FROM runs WHERE id = ?", (run_id,))[0][0]))

    def snapshot_of(self, step_id: str) -> str:
        return str(self._db.query("SELECT snapshot FROM steps WHERE id = ?", (step_id,))[0][0])

    def is_unfinished(self, run_id: str) -> bool:
        return bool(self._db.query("SELECT 1 FROM runs WHERE id = ? AND ended IS NULL", (run_id,)))

    def has_unfinished(self) -> bool:
        return bool(self._db.query("SELECT 1 FROM runs WHERE ended IS NULL LIMIT 1"))

    def begin(self, run_id: str) -> None:
        """The run is Running from now on, unless it was already, or is to be canceled."""
        with self._db.transaction() as tx:
            tx.execute(
                "UPDATE runs SET started = COALESCE(started, MAX(?, created)) WHERE id = ?", (timestamp(), run_id)
            )
            tx.execute(
                "UPDATE runs SET status = ? WHERE id = ? AND status = ?",
                (RunStatus.RUNNING.value, run_id, RunStatus.NOT_STARTED.value),
            )
            record_event(tx, "run", run_id)

    def request_cancel(self, run_id: str, step_id: str | None) -> None:
        """Note that the run, or one step of it, is to end, and tell the supervisor; a finished run stays as it is."""
        with self._db.transaction() as tx:
            if step_id is None:
                tx.execute(
                    "UPDATE runs SET status = ? WHERE id = ? AND ended IS NULL",
                    (RunStatus.CANCEL_REQUESTED.value, run_id),
                )
                record_event(tx, "run", run_id)
            send_command(tx, "cancel", run_id, {"stepId": step_id})

    def end(self, run_id: str, status: RunStatus, error: Mapping[str, str] | None) -> None:
        with self._db.transaction() as tx:
            update(tx, "runs", run_id, {"status": status, "ended": timestamp(), "error": error})
            record_event(tx, "run", run_id)

    def change_step(self, step: StepRecord, *, properties: Mapping[str, str] | None = None, **columns: Any) -> None:
        """Set columns of a step, add properties, and say so; also that its compute target has other nodes at work."""
        with self._db.transaction() as tx:
            change_step(tx, step, columns, properties or {})

    def record_outputs(self, step_id: str, outputs: Iterable[tuple[OutputRecord, str, Mapping[str, Any]]]) -> None:
        """`(output, content digest, manifest)` of each output of a step."""
        with self._db.transaction() as tx:
            _put_outputs(tx, step_id, outputs)

    def claim_outputs(
        self, step_id: str, source_id: str, outputs: Iterable[tuple[OutputRecord, str, Mapping[str, Any]]]
    ) -> bool:
        """As `record_outputs` with those of another step, which from then on are not pruned; False when they were."""
        with self._db.transaction() as tx:
            row = tx.execute("SELECT properties FROM steps WHERE id = ?", (source_id,)).fetchone()
            if row is None or PRUNED in loads(row[0]):
                return False
            _put_outputs(tx, step_id, outputs)
        return True

    def stored_outputs(self, step_id: str) -> tuple[tuple[OutputRecord, str, Mapping[str, Any]], ...]:
        rows = self._db.query("SELECT * FROM outputs WHERE step_id = ? ORDER BY name", (step_id,))
        return tuple((output_record(row), row["digest"], loads(row["manifest"])) for row in rows)

    def _outputs(self, step_ids: Sequence[str]) -> dict[str, tuple[OutputRecord, ...]]:
        found: dict[str, list[OutputRecord]] = {}
        for start in range(0, len(step_ids), 500):
            some = step_ids[start : start + 500]
            marks = ",".join("?" * len(some))
            for row in self._db.query(f"SELECT * FROM outputs WHERE step_id IN ({marks}) ORDER BY name", some):
                found.setdefault(row["step_id"], []).append(output_record(row))
        return {step_id: tuple(items) for step_id, items in found.items()}


def _put_outputs(
    tx: sqlite3.Connection, step_id: str, outputs: Iterable[tuple[OutputRecord, str, Mapping[str, Any]]]
) -> None:
    tx.executemany(
        "INSERT OR REPLACE INTO outputs VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (step_id, item.name, item.datastore, item.path, item.size_bytes, digest, dumps(manifest))
            for item, digest, manifest in outputs
        ],
    )
