"""`HyperDriveRun`: the handle of a sweep that was submitted by itself."""

from __future__ import annotations

import json
from typing import Any, ClassVar, NoReturn

from steploom.azureml.core.script_run import ScriptRun
from steploom.azureml.train.hyperdrive.child_run import HyperDriveChildRun
from steploom.azureml.train.hyperdrive.swept import swept_of
from steploom.azureml.unavailable import UnavailableError
from steploom.engine.values import Swept
from steploom.step.site._steploom.sweep.trial import CANCELED, FAILED


class HyperDriveRun(ScriptRun):
    """Its children are the runs of its script; they are there as soon as they begin."""

    RUN_TYPE: ClassVar[str] = "hyperdrive"

    def __init__(self, experiment: Any, run_id: str, hyperdrive_config: Any = None, **kwargs: Any) -> None:
        super().__init__(experiment, run_id)
        self._hyperdrive_config = hyperdrive_config

    @property
    def hyperdrive_config(self) -> Any:
        """What it was submitted with, if this is the object that `submit` gave; else None."""
        return self._hyperdrive_config

    @property
    def _swept(self) -> Swept:
        return swept_of(self._record)

    def cancel(self) -> bool:  # type: ignore[override]  # answers, unlike that of other runs
        """Ask for its end, and that of its children; a run that has ended stays as it is. True."""
        super().cancel()
        return True

    def fail(self) -> NoReturn:  # type: ignore[override]  # the SDK takes no arguments here
        raise NotImplementedError("A sweep fails by itself, when each of its runs has; cancel() ends it.")

    def get_best_run_by_primary_metric(
        self, include_failed: bool = True, include_canceled: bool = True, include_resume_from_runs: bool = True
    ) -> HyperDriveChildRun | None:
        """None when no run has logged the primary metric."""
        left_out = {FAILED} if not include_failed else set()
        left_out |= {CANCELED} if not include_canceled else set()
        found = next((run for run in self._swept.ranked() if run.status not in left_out), None)
        return None if found is None else self._child(found.id)

    def get_children_sorted_by_primary_metric(
        self, top: int = 0, reverse: bool = False, discard_no_metric: bool = False
    ) -> list[dict[str, Any]]:
        """Best first, or with `reverse` worst first: run_id, hyperparameters, best_primary_metric and status.

        Those that have not logged it are last. `top` is how many, 0 for all.
        """
        swept = self._swept
        ranked = swept.ranked()
        if reverse:
            ranked.reverse()
        others = [] if discard_no_metric else [run for run in swept.runs if run.best is None]
        found = [
            {
                "run_id": run.id,
                "hyperparameters": json.dumps(run.hyperparameters),
                "best_primary_metric": run.best,
                "status": run.status,
            }
            for run in (*ranked, *others)
        ]
        return found[:top] if top > 0 else found

    def get_metrics(
        self, name: str | None = None, recursive: bool = False, run_type: Any = None, populate: bool = False
    ) -> dict[str, Any]:
        """By run id: what each child has logged."""
        return {
            run.id: {key: value for key, value in run.metrics.items() if name in (None, key)}
            for run in self._swept.runs
        }

    def get_hyperparameters(self) -> dict[str, str]:
        """By run id: a dictionary as JSON."""
        return {run.id: json.dumps(run.hyperparameters) for run in self._swept.runs}

    def get_diagnostics(self) -> NoReturn:
        raise UnavailableError(
            "HyperDriveRun.get_diagnostics: the run's log tells what became of each child, and children have logs of "
            "their own: run.get_all_logs('logs')"
        )

    def _child(self, run_id: str) -> HyperDriveChildRun:
        return HyperDriveChildRun(self._experiment, self._run_id, run_id)
