"""A run as the JSON object that programs read: a contract, see docs/cli.md."""

from __future__ import annotations

from typing import Any

from steploom.engine.values import RunRecord


def run_json(run: RunRecord) -> dict[str, Any]:
    """Times are ISO 8601 in UTC with milliseconds, null for what has not come yet."""
    return {
        "run_id": run.id,
        "experiment": run.experiment,
        "status": run.status.value,
        # When the submission reached the engine: waiting for a supervisor is part of the run.
        "started": run.created,
        "ended": run.ended,
        "steps": [
            {
                "name": step.name,
                "status": step.status.value,
                "reused": step.reused,
                "reason": step.reason,
                "started": step.started,
                "ended": step.ended,
            }
            for step in run.steps
        ],
    }
