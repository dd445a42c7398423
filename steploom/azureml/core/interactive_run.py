"""`Experiment.start_logging`: a run that the notebook itself logs to."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Any

from steploom.azureml._engine import engine
from steploom.azureml._errors import azureml_errors
from steploom.azureml.core.polling import poll
from steploom.azureml.core.script_run import ScriptRun
from steploom.azureml.exceptions import UserErrorException
from steploom.engine.values import StepStatus
from steploom.step.site._steploom.interactive import COMPLETED
from steploom.step.site._steploom.journal import Journal
from steploom.step.site._steploom.logging_calls import LoggingCalls
from steploom.step.site._steploom.metrics import folded
from steploom.step.site._steploom.uploads import Uploads

_PATIENCE_S = 60.0
_NOT_BEGUN = (StepStatus.NOT_STARTED, StepStatus.QUEUED, StepStatus.PREPARING)


class InteractiveRun(LoggingCalls, Uploads, ScriptRun):  # type: ignore[misc]  # its log calls return, those of other handles refuse
    """It goes on until `complete()`, `fail()` or `cancel()`, and fails when its kernel ends before.

    As a context manager it ends with the block. What is looked up later by its id is a `ScriptRun`.
    """

    def __init__(self, experiment: Any, run_id: str, hold: Any, outputs: str | None) -> None:
        super().__init__(experiment, run_id)
        self._hold = hold
        self._outputs = outputs
        # Its folder is made anew when it begins.
        poll(
            lambda: engine().step(run_id),
            lambda found: None,
            what=f"The start of run {run_id}",
            timeout_s=_PATIENCE_S,
            is_over=lambda found: found.status not in _NOT_BEGUN,
        )
        with azureml_errors():
            self._folder = engine().step_folder(run_id)
        self._journal = Journal(self._folder / "journal.ndjson")

    @property
    def _work(self) -> Path:
        return self._folder / "work"

    def _metric(self, kind: str, name: str, value: Any) -> None:
        self._write("metric", type=kind, name=name, value=value)

    def _image(self, name: str, path: Any, plot: Any) -> None:
        self._must_be_open()
        self._metric("image", name, self._keep_image(name, path, plot, len(self._journal.read())))

    def upload_file(self, name: str, path_or_stream: Any, datastore_name: str | None = None) -> None:  # type: ignore[override]  # other handles refuse
        self._must_be_open()
        super().upload_file(name, path_or_stream, datastore_name)

    def get_metrics(
        self, name: str | None = None, recursive: bool = False, run_type: Any = None, populate: bool = False
    ) -> dict[str, Any]:
        """Those just logged, too."""
        records = [record for record in self._journal.read() if record["op"] == "metric"]
        return {key: value for key, (_, value) in folded(records).items() if name in (None, key)}

    def start(self) -> None:  # type: ignore[override]  # other handles refuse
        """It runs."""

    def complete(self, _set_status: bool = True) -> None:  # type: ignore[override]  # other handles refuse
        """Keep the files of the folder that `start_logging(outputs=...)` names, and end it as Completed."""
        if self._hold.holds:
            if self._outputs:
                self.upload_folder("outputs", self._outputs)
            self._end()

    def fail(self, error_details: Any = None, error_code: Any = None, _set_status: bool = True) -> None:  # type: ignore[override]  # other handles refuse
        """End it as Failed."""
        self._write("fail", details=error_details, code=error_code)
        self._end()

    def cancel(self) -> None:
        super().cancel()
        self._wait_for_end()
        self._hold.drop()

    def wait_for_completion(
        self, show_output: bool = False, wait_post_processing: bool = False, raise_on_error: bool = True
    ) -> dict[str, Any]:
        """The details at its end. UserErrorException before: the notebook would wait for itself."""
        if self._hold.holds and not self._record.status.is_final:
            raise UserErrorException("This notebook itself ends the run: run.complete()")
        return super().wait_for_completion(show_output, wait_post_processing, raise_on_error)

    def _end(self) -> None:
        self._hold.let_go(COMPLETED)
        self._wait_for_end()

    def _wait_for_end(self) -> None:
        with azureml_errors():
            engine().wait(self._record.run_id, timeout_s=_PATIENCE_S)

    def _write(self, op: str, **fields: Any) -> None:
        self._must_be_open()
        self._journal.write(op, **fields)

    def _must_be_open(self) -> None:
        if not self._hold.holds or self._record.status.is_final:
            raise UserErrorException(
                f"The run {self._run_id} has ended ({self.status}): begin another with experiment.start_logging()."
            )

    def __enter__(self) -> InteractiveRun:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._hold.holds:
            return
        if kind is None:
            self.complete()
        else:
            self.fail(f"{kind.__name__}: {error}")


def start_logging(experiment: Any, outputs: Any) -> InteractiveRun:
    """Begin a run of the experiment; `outputs` is a folder whose files it keeps when it is completed."""
    from steploom.azureml.pipeline.interactive_step import interactive_step
    from steploom.azureml.pipeline.script_submission import submit_step

    with azureml_errors():
        hold = engine().notebook_hold()
    try:
        return InteractiveRun(experiment, submit_step(experiment, interactive_step(hold.path), None), hold, outputs)
    except BaseException:
        hold.drop()
        raise
