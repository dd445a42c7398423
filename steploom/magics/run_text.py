"""Runs as plain text: what `%runs` prints in a notebook and `steploom runs` in a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from steploom.engine.values import RERUN_OF, RunRecord, StepStatus
from steploom.errors import SteploomError
from steploom.magics.table import fields, moment, table

SHORT_ID = 8


def runs_text(runs: Sequence[RunRecord], *, empty: str) -> str:
    """A line a run; `empty` when there are none."""
    rows = [
        (
            run.id[:SHORT_ID],
            run.experiment,
            run.status.value,
            f"{sum(step.status is StepStatus.FINISHED for step in run.steps)}/{len(run.steps)}",
            moment(run.created),
        )
        for run in runs
    ]
    return table(("run", "experiment", "status", "steps", "submitted"), rows, empty=empty)


def run_text(run: RunRecord) -> str:
    """All about one run, and a line a step."""
    head: list[tuple[str, object]] = [
        ("run", run.id),
        ("experiment", run.experiment),
        ("status", run.status.value),
        ("started", moment(run.started)),
        ("ended", moment(run.ended)),
    ]
    if RERUN_OF in run.properties:
        head.append(("rerun of", run.properties[RERUN_OF]))
    if run.error:
        head.append(("error", SteploomError.from_json({**run.error})))
    rows = [(step.name, step.status.value, "yes" if step.reused else "no", step.reason) for step in run.steps]
    steps = table(("step", "status", "reused", "why"), rows, empty="No steps.")
    return f"{fields(head)}\n\n{steps}"
