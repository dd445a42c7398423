"""The run of a script that a sweep has started: a child of the step's run, in a process and a folder of its own."""

import os

from azureml.core._child_run import ChildRun
from azureml.core._context import StepContext
from azureml.core.run import Run


class SweepRun(ChildRun):
    """What it leaves in `outputs` and `logs` becomes the step's when it has ended, in folders of its name."""

    def __init__(self, step):
        sweep = Run.__new__(Run)
        sweep._take(StepContext(step.folder), step.facts["stepId"], step.facts["stepName"])
        sweep.type = "hyperdrive"
        super().__init__(sweep, os.environ["AZUREML_RUN_ID"], step.child)
        self._step = step
        self._files_below = ""

    def complete(self, _set_status=True):
        """It ends when its script does; saying so earlier is harmless."""

    def cancel(self):
        """Ask the sweep to end it."""
        super().cancel()
