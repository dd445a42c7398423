"""`ScriptRun`: the handle of a submitted `ScriptRunConfig`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from steploom.azureml._engine import engine
from steploom.azureml._errors import azureml_errors
from steploom.azureml.core.log_printer import LogPrinter
from steploom.azureml.core.polling import FOREVER, poll
from steploom.azureml.core.run import Run
from steploom.azureml.core.run_details_json import error_details, step_properties, step_tags
from steploom.azureml.core.step_files import LOG
from steploom.azureml.exceptions import ActivityFailedException
from steploom.engine.values import RunRecord, StepRecord, StepStatus
from steploom.step.site._steploom import interactive
from steploom.step.site._steploom.identity import NO_PORTAL

NODE_TYPE = "ScriptRun"
"""The type of the one step that such a run is to the engine."""
COMMAND_NODE_TYPE = "ScriptRunCommand"
"""The same, of a run that was given a command instead of a script."""
SWEEP_NODE_TYPE = "HyperDriveRun"
"""The same, of a run that tries hyperparameters."""

_OF_PIPELINES = ("StepType", "azureml.nodeid", "azureml.pipelinerunid", "azureml.runsource", "steploom.reuse_reason")


def is_script_run(record: RunRecord) -> bool:
    """Or of a command, a sweep or a notebook: no pipeline."""
    return node_type(record) in (NODE_TYPE, COMMAND_NODE_TYPE, SWEEP_NODE_TYPE, interactive.NODE_TYPE)


def node_type(record: RunRecord) -> str:
    """Of its one step; '' when it has several."""
    types = [node["type"] for node in record.graph["nodes"] if node["kind"] == "step"]
    return types[0] if len(types) == 1 else ""


class ScriptRun(Run):
    """Its id is the one that the script's own `Run.get_context()` has."""

    RUN_TYPE: ClassVar[str] = "azureml.scriptrun"

    def __init__(
        self, experiment: Any, run_id: str, directory: Any = None, _run_config: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(experiment, run_id)

    @property
    def _record(self) -> StepRecord:
        with azureml_errors():
            return engine().step(self._run_id)

    @property
    def type(self) -> str:
        return self.RUN_TYPE

    @property
    def parent(self) -> None:
        return None

    def get_properties(self) -> dict[str, str]:
        found = step_properties(self._record, self._pipeline_record.graph)
        return {key: value for key, value in found.items() if key not in _OF_PIPELINES}

    @property
    def _labels(self) -> dict[str, str]:
        return {**self._pipeline_record.tags, **step_tags(self._record)}

    @property
    def _tagged(self) -> tuple[str, ...]:
        return (self._run_id, self._record.run_id)

    def get_details(self) -> dict[str, Any]:
        return {**super().get_details(), "properties": self.get_properties()}

    def cancel(self) -> None:
        """Ask for its end; a run that has ended stays as it is."""
        with azureml_errors():
            engine().cancel(self._record.run_id)

    def wait_for_completion(
        self, show_output: bool = False, wait_post_processing: bool = False, raise_on_error: bool = True
    ) -> dict[str, Any]:
        """The details at its end. ActivityFailedException for a failed run unless `raise_on_error` is False."""
        record = _follow(self._run_id) if show_output else _wait(self._run_id)
        if record.status is StepStatus.FAILED and raise_on_error:
            raise ActivityFailedException(error_details(record.error))
        return self.get_details()


def _wait(step_id: str, see: Callable[[StepRecord], None] = lambda record: None) -> StepRecord:
    return poll(lambda: engine().step(step_id), see, what=f"The run {step_id}", timeout_s=FOREVER)


def _follow(step_id: str) -> StepRecord:
    head = f"RunId: {step_id}\nWeb View: {NO_PORTAL}"
    title = f"Streaming {LOG}"
    print(f"{head}\n\n{title}\n{'=' * len(title)}\n")
    log = LogPrinter(step_id)
    record = _wait(step_id, lambda record: log.print_new())
    print(f"\nExecution Summary\n=================\n{head}\n")
    return record
