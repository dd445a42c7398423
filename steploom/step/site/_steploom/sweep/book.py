"""What a sweep tells the engine of its runs: lines of the step's journal."""

from __future__ import annotations

import json
import uuid
from datetime import datetime, timezone
from typing import Any

from .request import SweepRequest
from .trial import CANCELED, COMPLETED, FAILED, Trial

PREFIX = "steploom.sweep:"
"""Of the step's properties that tell of a sweep: this alone of all of it, with a 3 of its run 3."""

_ENDINGS = {COMPLETED: "child_complete", FAILED: "child_fail", CANCELED: "child_cancel"}


def now() -> str:
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Book:
    """`journal` is that of the step. Runs of another attempt, should there have been one, are not of this sweep."""

    def __init__(self, journal: Any, step_id: str, request: SweepRequest) -> None:
        self._journal, self._step_id = journal, step_id
        self._sweep = uuid.uuid4().hex[:8]
        goal = "maximize" if request.maximize else "minimize"
        self._keep("", {"id": self._sweep, "metric": request.metric, "goal": goal})

    def begin(self, trial: Trial) -> None:
        self._journal.write("child", id=trial.id, name=trial.name, of=self._step_id)
        self._keep_trial(trial)

    def end(self, trial: Trial) -> None:
        self._journal.write(_ENDINGS[trial.status], child=trial.id, by="sweep")
        self._keep_trial(trial)

    def _keep_trial(self, trial: Trial) -> None:
        self._keep(
            str(trial.number),
            {
                "of": self._sweep,
                "id": trial.id,
                "name": trial.name,
                "hyperparameters": trial.values,
                "status": trial.status,
                "why": trial.why,
                "started": trial.started,
                "ended": trial.ended,
            },
        )

    def _keep(self, key: str, value: Any) -> None:
        self._journal.write("sweep", key=f"{PREFIX}{key}", value=json.dumps(value))
