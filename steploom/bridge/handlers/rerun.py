"""Running a run again, in part."""

from __future__ import annotations

from typing import Any

from steploom.bridge import wire
from steploom.bridge.context import Context
from steploom.bridge.fit import fit_run
from steploom.engine.values import RerunMode


def rerun(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    """The same request twice gives the same run."""
    run = context.engine.rerun(
        params["runId"], RerunMode(params["mode"]), step_id=params["stepId"], request_id=context.request_id
    )
    return {"run": fit_run(wire.run_json(run, context.engine.metrics))}
