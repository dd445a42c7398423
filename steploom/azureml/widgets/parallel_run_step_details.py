"""`ParallelRunStepDetails(...).show()`: the live view of the run that a parallel step is part of."""

from __future__ import annotations

from typing import Any

from steploom.azureml.core.run import Run
from steploom.azureml.widgets.run_details import RunDetails


class ParallelRunStepDetails:
    """Of a step run; or of a pipeline run and the name of its step; either may be given by id with `workspace`."""

    def __init__(
        self,
        run_instance: Any = None,
        step_name: str | None = None,
        workspace: Any = None,
        run_id: str | None = None,
        step_run_id: str | None = None,
    ) -> None:
        """ValueError where that names no step."""
        if run_instance is None:
            wanted = step_run_id or run_id
            if workspace is None or wanted is None:
                raise ValueError("Give a run, or the workspace and the id of one: run_id or step_run_id.")
            run_instance = Run.get(workspace, wanted)
        if hasattr(run_instance, "find_step_run"):
            found = run_instance.find_step_run(step_name) if step_name else list(run_instance.get_steps())
            if len(found) != 1:
                names = ", ".join(step.name for step in run_instance.get_steps())
                raise ValueError(f"step_name {step_name!r} names no one step of the run. It has: {names}.")
            run_instance = found[0]
        self.step_run = run_instance

    def show(self) -> None:
        """Returns at once. In a notebook the view is live; elsewhere the state of now is printed."""
        RunDetails(self.step_run).show()
