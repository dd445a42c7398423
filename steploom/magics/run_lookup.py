"""Runs and steps by what somebody types: the beginning of an id, a name."""

from __future__ import annotations

from collections.abc import Sequence

from steploom.engine.values import RunRecord, StepRecord
from steploom.errors import NotFoundError


def match_run(runs: Sequence[RunRecord], text: str) -> RunRecord | None:
    """The one whose id begins with `text`. NotFoundError (run-not-found) when several do."""
    found = [run for run in runs if run.id.startswith(text)]
    if len(found) > 1:
        raise NotFoundError(
            "run-not-found", f"'{text}' is the beginning of {len(found)} runs.", cure="Give more of it."
        )
    return found[0] if found else None


def match_step(run: RunRecord, text: str) -> StepRecord:
    """The step of that name or id. NotFoundError (step-not-found)."""
    for step in run.steps:
        if text in (step.name, step.id):
            return step
    known = ", ".join(step.name for step in run.steps)
    raise NotFoundError("step-not-found", f"The run has no step '{text}'.", cure=f"It has: {known}.")
