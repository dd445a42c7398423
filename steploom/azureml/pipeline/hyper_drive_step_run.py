"""`HyperDriveStepRun`: the step run of a `HyperDriveStep`, with the questions that one can ask a sweep."""

from __future__ import annotations

from typing import Any

from steploom.azureml.core.run import STEP_TYPE, Run
from steploom.azureml.exceptions import UserErrorException
from steploom.azureml.train.hyperdrive.run import HyperDriveRun


class HyperDriveStepRun(HyperDriveRun):
    """Of a reused step: the sweep that really ran."""

    def __init__(self, step_run: Any) -> None:
        """UserErrorException for the run of another kind of step."""
        if not isinstance(step_run, Run):
            raise AttributeError(f"step_run is a StepRun, such as run.find_step_run(name)[0], not {step_run!r}.")
        super().__init__(step_run.experiment, step_run.id)
        kind = step_run.get_properties().get("StepType")
        if kind != "HyperDriveStep":
            raise UserErrorException(f"The step {step_run.name} is no HyperDriveStep: it is a {kind}.")

    @property
    def type(self) -> str:
        return STEP_TYPE

    @property
    def parent(self) -> Any:
        return Run.get(self._experiment.workspace, self._record.run_id)

    def get_properties(self) -> dict[str, str]:
        return Run.get_properties(self)

    def cancel(self) -> bool:  # type: ignore[override]  # answers, unlike that of other runs
        """Ask for the end of the step, and of its children. True."""
        Run.cancel(self)
        return True
