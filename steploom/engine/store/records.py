"""Rows of runs, steps and outputs as the values everybody else sees. Pure."""

from __future__ import annotations

import sqlite3

from steploom.engine.store.database import loads
from steploom.engine.values import OutputRecord, RunRecord, RunStatus, StepRecord, StepStatus


def run_record(row: sqlite3.Row, steps: tuple[StepRecord, ...]) -> RunRecord:
    return RunRecord(
        id=row["id"],
        workspace=row["workspace"],
        experiment=row["experiment"],
        number=row["number"],
        name=row["name"],
        status=RunStatus(row["status"]),
        created=row["created"],
        started=row["started"],
        ended=row["ended"],
        error=loads(row["error"]),
        graph=loads(row["graph"]),
        parameters=loads(row["parameters"]),
        tags=loads(row["tags"]),
        properties=loads(row["properties"]),
        steps=steps,
    )


def step_record(row: sqlite3.Row, outputs: tuple[OutputRecord, ...]) -> StepRecord:
    return StepRecord(
        id=row["id"],
        run_id=row["run_id"],
        node=row["node"],
        name=row["name"],
        status=StepStatus(row["status"]),
        reused=bool(row["reused"]),
        reason=row["reason"],
        reused_run_id=row["reused_run_id"],
        reused_step_id=row["reused_step_id"],
        compute=row["compute"],
        started=row["started"],
        ended=row["ended"],
        exit_code=row["exit_code"],
        error=loads(row["error"]),
        properties=loads(row["properties"]),
        outputs=outputs,
    )


def output_record(row: sqlite3.Row) -> OutputRecord:
    return OutputRecord(name=row["name"], datastore=row["datastore"], path=row["path"], size_bytes=row["size_bytes"])
