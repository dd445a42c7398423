"""`Run`: a handle on a pipeline run or a step run. It holds no state: each question asks the engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, ClassVar

from steploom.azureml._engine import engine
from steploom.azureml._errors import azureml_errors
from steploom.azureml.core.experiment import Experiment
from steploom.azureml.core.html import html_table
from steploom.azureml.core.offline_run import OfflineRun
from steploom.azureml.core.run_details_json import (
    pipeline_details,
    step_details,
)
from steploom.azureml.core.run_files import RunFiles
from steploom.azureml.core.run_labels import RunLabels
from steploom.azureml.core.run_script_members import ScriptMembers
from steploom.azureml.core.run_secrets import RunSecrets
from steploom.azureml.core.run_snapshot import RunSnapshot
from steploom.azureml.core.run_status import status_word
from steploom.azureml.exceptions import RunEnvironmentException
from steploom.engine.values import RunRecord, StepRecord
from steploom.errors import NotFoundError
from steploom.step.site._steploom.identity import NO_PORTAL
from steploom.step.site._steploom.must_be import must_be_experiment

PIPELINE_TYPE, STEP_TYPE = "azureml.PipelineRun", "azureml.StepRun"


class Run(RunFiles, RunLabels, RunSecrets, RunSnapshot, ScriptMembers):
    DELIM: ClassVar[str] = "#"
    EXPERIMENT_ID_PATH: ClassVar[str] = Experiment.EXPERIMENT_ID_PATH
    EXPERIMENT_NAME_PATH: ClassVar[str] = Experiment.EXPERIMENT_NAME_PATH
    RUN_PATH: ClassVar[str] = "/runs/{0}"
    TID_FMT: ClassVar[str] = Experiment.TID_FMT
    WORKSPACE_FMT: ClassVar[str] = Experiment.WORKSPACE_FMT

    _factories: ClassVar[dict[str, Callable[..., Any]]] = {}

    def __init__(self, experiment: Any, run_id: str, outputs: Any = None, **kwargs: Any) -> None:
        self._experiment, self._run_id = must_be_experiment(experiment), run_id

    @property
    def _record(self) -> RunRecord | StepRecord:
        return run_or_step(self._run_id)

    @property
    def _pipeline_record(self) -> RunRecord:
        record = self._record
        with azureml_errors():
            return record if isinstance(record, RunRecord) else engine().run(record.run_id)

    @staticmethod
    def get(workspace: Any, run_id: str) -> Any:
        """The handle of the run's own class; UserErrorException when there is no such run."""
        from steploom.azureml.core.run_queries import typed_run

        return typed_run(workspace, run_id)

    @staticmethod
    def list(
        experiment: Any,
        type: str | None = None,
        tags: Any = None,
        properties: Any = None,
        status: str | None = None,
        include_children: bool = False,
        _rehydrate_runs: bool = True,
    ) -> Iterator[Any]:
        """Newest first."""
        from steploom.azureml.core.run_queries import runs_of

        return runs_of(
            experiment, type=type, tags=tags, properties=properties, status=status, include_children=include_children
        )

    @staticmethod
    def list_by_compute(
        compute: Any, type: str | None = None, tags: Any = None, properties: Any = None, status: str | None = None
    ) -> Iterator[Any]:
        return compute.get_active_runs(type, tags, properties, status)  # type: ignore[no-any-return]

    @staticmethod
    def add_type_provider(runtype: str, run_factory: Callable[..., Any]) -> None:
        """`Run.get` then calls `run_factory(experiment, run record as a dictionary)` for runs of that type."""
        Run._factories[runtype] = run_factory

    @classmethod
    def get_context(
        cls, allow_offline: bool = True, used_for_context_manager: bool = False, **kwargs: Any
    ) -> OfflineRun:
        """A notebook is no submitted run, so this is the offline run; scripts of steps get their own class."""
        if not allow_offline:
            raise RunEnvironmentException()
        return OfflineRun()

    @classmethod
    def get_submitted_run(cls, **kwargs: Any) -> OfflineRun:
        return cls.get_context(**kwargs)

    @classmethod
    def get_docs_url(cls) -> str:
        return "https://learn.microsoft.com/python/api/azureml-core/azureml.core.run.run"

    @property
    def id(self) -> str:
        return self._run_id

    @property
    def name(self) -> str:
        return self._record.name

    @property
    def number(self) -> int:
        return self._pipeline_record.number

    @property
    def type(self) -> str:
        return STEP_TYPE if isinstance(self._record, StepRecord) else PIPELINE_TYPE

    @property
    def status(self) -> str:
        """Completed where `get_status()` of pipelines and steps says Finished."""
        return status_word(self._record.status)

    @property
    def experiment(self) -> Any:
        return self._experiment

    @property
    def identity(self) -> str:
        return f"{self._experiment.identity}{self.DELIM}{self._run_id}"

    @property
    def parent(self) -> Any:
        record = self._record
        return Run.get(self._experiment.workspace, record.run_id) if isinstance(record, StepRecord) else None

    @property
    def portal_url(self) -> str:
        return NO_PORTAL

    def get_portal_url(self) -> str:
        return NO_PORTAL

    def get_status(self) -> str:
        return self.status

    def get_detailed_status(self) -> dict[str, Any]:
        record = self._record
        reason = record.reason if isinstance(record, StepRecord) else ""
        return {"status": self.status, "details": reason}

    def get_details(self) -> dict[str, Any]:
        """Status, times, properties, log files, and `error` of a failed run."""
        record = self._record
        if isinstance(record, RunRecord):
            return pipeline_details(record)
        run = self._pipeline_record
        return step_details(record, engine().shown_graph(run.workspace, run.graph), self._log_files())

    def get_details_with_logs(self) -> dict[str, Any]:
        """Log files by name with their text in place of their URL."""
        return {**self.get_details(), "logFiles": self._log_texts()}

    def get_metrics(
        self, name: str | None = None, recursive: bool = False, run_type: Any = None, populate: bool = False
    ) -> dict[str, Any]:
        """By name; of a pipeline run what its steps logged to it. `recursive` adds the steps, all by run id then."""
        record = self._record
        steps = record.steps if recursive and isinstance(record, RunRecord) else ()
        found = {owner: _metrics(owner, name) for owner in (record.id, *(step.id for step in steps))}
        return {owner: metrics for owner, metrics in found.items() if metrics} if steps else found[record.id]

    def get_children(
        self,
        recursive: bool = False,
        tags: Any = None,
        properties: Any = None,
        type: str | None = None,
        status: str | None = None,
        _rehydrate_runs: bool = True,
    ) -> Iterator[Any]:
        from steploom.azureml.core.run_queries import children_of

        return children_of(self, tags=tags, properties=properties, type=type, status=status)

    def cancel(self) -> None:
        """Ask for the end of the run; `wait_for_completion` returns when it is there. A finished run stays so."""
        record = self._record
        with azureml_errors():
            if isinstance(record, StepRecord):
                engine().cancel(record.run_id, step_id=record.id)
            else:
                engine().cancel(record.id)

    def wait_for_completion(
        self, show_output: bool = False, wait_post_processing: bool = False, raise_on_error: bool = True
    ) -> Any:
        typed = Run.get(self._experiment.workspace, self._run_id)
        typed.wait_for_completion(show_output=show_output, raise_on_error=raise_on_error)
        return typed.get_details()

    def get_environment(self) -> Any:
        """The environment of a step, as it was submitted."""
        from steploom.azureml.core.run_environment import environment_of

        return environment_of(self._pipeline_record, self._record)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Run) and other._run_id == self._run_id

    def __hash__(self) -> int:
        return hash(self._run_id)

    def __repr__(self) -> str:
        return (
            f"Run(Experiment: {self._experiment.name},\nId: {self._run_id},\nType: {self.type},\nStatus: {self.status})"
        )

    def _repr_html_(self) -> str:
        rows: Sequence[tuple[str, Any]] = (
            ("Experiment", self._experiment.name),
            ("Id", self._run_id),
            ("Type", self.type),
            ("Status", self.status),
        )
        return html_table(rows)


def run_or_step(run_id: str) -> RunRecord | StepRecord:
    """The pipeline run or the step run of that id; UserErrorException when there is neither."""
    with azureml_errors():
        try:
            return engine().run(run_id)
        except NotFoundError as no_run:
            try:
                return engine().step(run_id)
            except NotFoundError:
                raise no_run from None


def _metrics(owner: str, name: str | None) -> dict[str, Any]:
    with azureml_errors():
        return {item.name: item.value for item in engine().metrics(owner) if name in (None, item.name)}


def get_run(experiment: Any, run_id: str, rehydrate: bool = True, clean_up: bool = True) -> Any:
    """The run of an experiment's workspace by id, as an object of its own class."""
    return Run.get(experiment.workspace, run_id)
