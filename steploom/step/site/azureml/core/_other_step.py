"""The run of another step of the same pipeline run: its metrics, tags and files can be read."""

import json

from _steploom.refusing import UnavailableError

from azureml._names import members
from azureml._refusals import completed, refuse
from azureml.core._context import StepContext
from azureml.core.run import Run


@completed(members("StepRun"))
@refuse("upload_file", "upload_files", "upload_folder", "child_run", "create_children")
class StepRun(Run):
    def __init__(self, own, facts):
        # Of a reused step: the folder of the one that really ran.
        self._take(StepContext(facts["folder"]), facts["id"], facts["name"])
        self._pipeline = own

    @property
    def parent(self):
        from azureml.core._pipeline_run import PipelineRun

        return PipelineRun(self._pipeline)

    @property
    def status(self):
        """Completed where `get_status()` says Finished, as in a notebook."""
        status = self.get_status()
        return "Completed" if status == "Finished" else status

    def get_status(self):
        folder = self._step.folder
        if not (folder / "claim").is_file():
            return "NotStarted"
        code = json.loads((folder / "exit.json").read_text(encoding="ascii"))["exitCode"]
        if code is None:
            return "Running"
        return "Failed" if code or self._said("fail") else "Finished"

    def complete(self, _set_status=True):
        raise UnavailableError("StepRun.complete: a step ends when its own script does.")

    def _write(self, op, **fields):
        raise UnavailableError(f"The run of the step {self.name} can be read here. Its own script writes to it.")


def other_step(own, facts):
    """Of the script's own step: its own run."""
    return Run(None, facts["id"]) if facts["id"] == own.facts["stepId"] else StepRun(own, facts)
