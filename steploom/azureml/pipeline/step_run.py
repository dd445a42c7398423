"""`StepRun`: the handle of one step of a pipeline run."""

from __future__ import annotations

from typing import Any, NoReturn

from steploom.azureml._engine import engine
from steploom.azureml._errors import azureml_errors
from steploom.azureml.core.datastore import Datastore
from steploom.azureml.core.polling import FOREVER
from steploom.azureml.core.run import Run
from steploom.azureml.core.run_details_json import error_details
from steploom.azureml.core.run_status import get_status_word
from steploom.azureml.core.step_files import log_text
from steploom.azureml.exceptions import ActivityFailedException, UserErrorException
from steploom.azureml.pipeline.port_data_reference import PortDataReference
from steploom.azureml.pipeline.step_run_output import StepRunOutput
from steploom.azureml.pipeline.waiting import wait_for_step
from steploom.engine.values import OutputRecord, StepRecord, StepStatus
from steploom.step.site._steploom.datastores.data_reference import DataReference


class StepRun(Run):
    """Status: see `core.run_status`; a step that was skipped is Canceled."""

    def __init__(
        self,
        experiment: Any,
        step_run_id: str,
        pipeline_run_id: str,
        node_id: str,
        _service_endpoint: Any = None,
        _is_reused: bool = False,
        _current_node_id: str | None = None,
        _reused_run_id: str | None = None,
        _reused_node_id: str | None = None,
        _reused_pipeline_run_id: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(experiment, step_run_id)
        self._pipeline_run_id, self._node_id = pipeline_run_id, node_id
        self._is_reused, self._current_node_id = _is_reused, _current_node_id or node_id
        self._reused_run_id, self._reused_node_id = _reused_run_id, _reused_node_id
        self._reused_pipeline_run_id = _reused_pipeline_run_id

    @property
    def _record(self) -> StepRecord:
        with azureml_errors():
            return engine().step(self._run_id)

    @property
    def pipeline_run_id(self) -> str:
        return self._pipeline_run_id

    def get_status(self) -> str:
        """NotStarted, Queued, Running, Finished, Failed or Canceled."""
        return get_status_word(self._record.status)

    def wait_for_completion(
        self, show_output: bool = True, timeout_seconds: float = FOREVER, raise_on_error: bool = True
    ) -> str:
        """The final status. ActivityFailedException for a failed step unless `raise_on_error` is False."""
        record = wait_for_step(self._run_id, show=show_output, timeout_s=timeout_seconds)
        if record.status is StepStatus.FAILED and raise_on_error:
            raise ActivityFailedException(error_details(record.error))
        return get_status_word(record.status)

    def get_stdout_log(self) -> str:
        """What the script printed. Output and errors are one log, in the order they came."""
        return log_text(self._record)

    def get_stderr_log(self) -> str:
        return log_text(self._record)

    def get_job_log(self) -> str:
        """The build of the environment, when there was one, and the script's log."""
        build = engine().build_log(self._run_id)
        return "\n".join(part for part in (build, log_text(self._record)) if part)

    def get_details_with_logs(self) -> dict[str, Any]:
        return super().get_details_with_logs()

    def get_outputs(self) -> dict[str, StepRunOutput]:
        """By output name; waits for the end of the step, as only then they are there."""
        record = self._wait_for_outputs()
        return {
            item.name: StepRunOutput(self._experiment.workspace, self._pipeline_run_id, self, item.name, item)
            for item in record.outputs
        }

    def get_output(self, name: str) -> StepRunOutput:
        found = self.get_outputs()
        if name not in found:
            known = ", ".join(found) or f"none (the step is {self.get_status()})"
            raise UserErrorException(f"The step {self.name} has no output '{name}'. It has: {known}.")
        return found[name]

    def get_output_data(self, name: str) -> PortDataReference:
        """The data of an output. Waits for the end of the step and says so."""
        return self.get_output(name).get_port_data_reference()

    def _port_data(self, output: OutputRecord) -> PortDataReference:
        store = Datastore.get(self._experiment.workspace, output.datastore)
        reference = DataReference(store, output.name, output.path)
        return PortDataReference(self._experiment.workspace, self._pipeline_run_id, reference, self)

    def _wait_for_outputs(self) -> StepRecord:
        record = self._record
        if not record.status.is_final:
            print(f"The step {record.name} is {get_status_word(record.status)}: waiting for its end.")
            record = wait_for_step(self._run_id, show=False, timeout_s=FOREVER)
        return record

    def complete(self) -> NoReturn:  # type: ignore[override]
        raise NotImplementedError("A step completes when its script does.")

    def fail(self) -> NoReturn:  # type: ignore[override]
        raise NotImplementedError("A step fails when its script does; cancel() ends it.")

    def child_run(self, name: str | None = None, run_id: str | None = None, outputs: Any = None) -> NoReturn:
        raise NotImplementedError("A step has no children in a notebook.")
