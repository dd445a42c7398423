"""`HyperDriveChildRun`: the handle of one run of a sweep."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar, NoReturn

from steploom.azureml._engine import engine
from steploom.azureml._errors import azureml_errors
from steploom.azureml.core.polling import FOREVER, poll
from steploom.azureml.core.run import Run
from steploom.azureml.core.run_details_json import error_details, step_details, step_tags
from steploom.azureml.core.step_files import LOG, log_text, stored_files
from steploom.azureml.exceptions import ActivityFailedException, UserErrorException
from steploom.azureml.train.hyperdrive.swept import swept_of
from steploom.azureml.unavailable import UnavailableError
from steploom.engine.values import StepRecord, SweptRun
from steploom.step.site._steploom.sweep.hyperparameter import arguments
from steploom.step.site._steploom.sweep.step_folder import CHILD_LOG
from steploom.step.site._steploom.sweep.trial import FAILED, RUNNING

_KEPT = ("outputs", "logs")


class HyperDriveChildRun(Run):
    """Its files are those of its step, in folders of its name."""

    RUN_TYPE: ClassVar[str] = "azureml.scriptrun"

    def __init__(self, experiment: Any, step_id: str, run_id: str, **kwargs: Any) -> None:
        super().__init__(experiment, run_id)
        self._step_id = step_id

    @property
    def _record(self) -> StepRecord:
        with azureml_errors():
            return engine().step(self._step_id)

    @property
    def _swept(self) -> SweptRun:
        return swept_run(self._record, self._run_id)

    @property
    def name(self) -> str:
        return self._swept.name

    @property
    def type(self) -> str:
        return self.RUN_TYPE

    @property
    def status(self) -> str:
        """Running, Completed, Failed or Canceled."""
        return self._swept.status

    @property
    def parent(self) -> Any:
        return Run.get(self._experiment.workspace, self._step_id)

    def get_detailed_status(self) -> dict[str, Any]:
        swept = self._swept
        return {"status": swept.status, "details": swept.why}

    def get_properties(self) -> dict[str, str]:
        return {}

    def get_tags(self) -> dict[str, str]:
        prefix = f"{self._swept.name}/"
        tags = step_tags(self._record)
        return {key[len(prefix) :]: value for key, value in tags.items() if key.startswith(prefix)}

    def get_metrics(
        self, name: str | None = None, recursive: bool = False, run_type: Any = None, populate: bool = False
    ) -> dict[str, Any]:
        return {key: value for key, value in self._swept.metrics.items() if name in (None, key)}

    def get_details(self) -> dict[str, Any]:
        """`runDefinition` has the arguments with the hyperparameters."""
        record, swept = self._record, self._swept
        found = step_details(record, self._pipeline_record.graph, self._log_files())
        found.update(runId=swept.id, status=swept.status, properties=self.get_properties(), startTimeUtc=swept.started)
        found.pop("error", None)
        found.pop("endTimeUtc", None)
        if swept.ended:
            found["endTimeUtc"] = swept.ended
        if swept.status == FAILED:
            found.update(error_details({"what": swept.why}))
        found["runDefinition"]["arguments"] += arguments(swept.hyperparameters)
        return found

    def get_children(self, *args: Any, **kwargs: Any) -> Iterator[Any]:
        return iter(())

    def wait_for_completion(
        self, show_output: bool = False, wait_post_processing: bool = False, raise_on_error: bool = True
    ) -> dict[str, Any]:
        """The details at its end. ActivityFailedException for a failed run unless `raise_on_error` is False."""
        poll(
            lambda: self._record,
            lambda record: None,
            what=f"The run {self._run_id}",
            timeout_s=FOREVER,
            is_over=lambda record: swept_run(record, self._run_id).status != RUNNING,
        )
        swept = self._swept
        if swept.status == FAILED and raise_on_error:
            raise ActivityFailedException(error_details({"what": swept.why}))
        return self.get_details()

    def cancel(self) -> NoReturn:
        raise UnavailableError("A run of a sweep is ended by the sweep's policy, or with it: run.parent.cancel().")

    def _stored_name(self, name: str) -> str:
        kind, _, rest = name.partition("/")
        return f"{kind}/{self._swept.name}/{rest}" if kind in _KEPT else name

    def _files(self) -> dict[str, Path]:
        found: dict[str, Path] = {}
        name = self._swept.name
        for file, path in stored_files(self._record).items():
            kind, _, rest = file.partition("/")
            if kind in _KEPT and rest.startswith(f"{name}/"):
                own = f"{kind}/{rest[len(name) + 1 :]}"
                found[LOG if own == f"logs/{CHILD_LOG}" else own] = path
        return found

    def _log_text(self) -> str:
        return log_text(self._record, child=self._swept.name)


def swept_run(step: StepRecord, run_id: str) -> SweptRun:
    """UserErrorException when the sweep has no such run."""
    found = next((run for run in swept_of(step).runs if run.id == run_id), None)
    if found is None:
        raise UserErrorException(f"The sweep {step.id} has no run {run_id}.")
    return found


def runs_of_sweep(experiment: Any, step: StepRecord) -> Iterator[HyperDriveChildRun]:
    """Newest first; none when the step is no sweep."""
    for run in reversed(swept_of(step).runs):
        yield HyperDriveChildRun(experiment, step.id, run.id)
