"""`PublishedPipeline`: a pipeline that is kept as it was, to be submitted again and again."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from steploom.azureml._engine import engine
from steploom.azureml._errors import azureml_errors
from steploom.azureml.core import yaml_file
from steploom.azureml.core.experiment import Experiment
from steploom.azureml.core.html import html_table
from steploom.azureml.pipeline.announce import announce_run
from steploom.azureml.pipeline.facts import CLOSED, lines
from steploom.azureml.pipeline.graph_view import Graph
from steploom.azureml.pipeline.pipeline_run import PipelineRun
from steploom.azureml.pipeline.published_request import submission_request
from steploom.engine.values import Json, PublishedRecord, parameter_names
from steploom.step.site._steploom.identity import NO_PORTAL
from steploom.step.site._steploom.must_be import must_be_workspace


class PublishedPipeline:
    """Graph, code and defaults are those of the moment it was published."""

    PIPELINE_PATH: ClassVar[str] = "/pipelines/{0}"
    TID_FMT: ClassVar[str] = Experiment.TID_FMT
    WORKSPACE_FMT: ClassVar[str] = Experiment.WORKSPACE_FMT

    def __init__(
        self,
        name: str | None,
        graph_id: str,
        description: str | None,
        version: str | None,
        published_pipeline_id: str,
        status: str,
        endpoint: str | None,
        total_run_steps: int,
        workspace: Any,
        continue_on_step_failure: bool | None = None,
        _pipeline_provider: Any = None,
        **kwargs: Any,
    ) -> None:
        self._name, self._description, self._version = name, description, version
        self._id, self._graph_id, self._status = published_pipeline_id, graph_id, status
        self._endpoint, self._total_run_steps = endpoint, total_run_steps
        self._continue_on_step_failure = continue_on_step_failure
        self.workspace = workspace

    @classmethod
    def _of(cls, workspace: Any, record: PublishedRecord) -> PublishedPipeline:
        return cls(
            record.name,
            record.id,
            record.description,
            record.version,
            record.id,
            record.status.value,
            None,
            record.total_steps,
            workspace,
            record.continue_on_step_failure,
        )

    @staticmethod
    def get(
        workspace: Any, id: str, _workflow_provider: Any = None, _service_endpoint: Any = None
    ) -> PublishedPipeline:
        """UserErrorException when the workspace has none of that id."""
        with azureml_errors():
            return PublishedPipeline._of(
                workspace, engine().publishing.pipelines.get(id, must_be_workspace(workspace).name)
            )

    @staticmethod
    def list(workspace: Any, active_only: bool = True, _service_endpoint: Any = None) -> list[PublishedPipeline]:
        """Newest first."""
        with azureml_errors():
            records = engine().publishing.pipelines.all(must_be_workspace(workspace).name, active_only=active_only)
        return [PublishedPipeline._of(workspace, record) for record in records]

    @staticmethod
    def get_all(workspace: Any, active_only: bool = True, _service_endpoint: Any = None) -> Any:
        """The older name of `list`."""
        return PublishedPipeline.list(workspace, active_only)

    @property
    def id(self) -> str:
        return self._id

    @property
    def name(self) -> str | None:
        return self._name

    @property
    def description(self) -> str | None:
        return self._description

    @property
    def version(self) -> str | None:
        return self._version

    @property
    def status(self) -> str:
        """Active or Disabled."""
        return self._status

    @property
    def endpoint(self) -> str:
        """The URL to submit it by HTTP, on this machine and with a token. Reading it lets the supervisor listen."""
        if self._endpoint is None:
            with azureml_errors():
                self._endpoint = engine().publishing.address.of_published(self._id)
        return self._endpoint

    @property
    def graph_id(self) -> str:
        return self._graph_id

    @property
    def total_run_steps(self) -> int:
        return self._total_run_steps

    @property
    def continue_on_step_failure(self) -> bool | None:
        return self._continue_on_step_failure

    @property
    def portal_url(self) -> str:
        return NO_PORTAL

    def get_portal_url(self) -> str:
        return NO_PORTAL

    def get_graph(self, _workflow_provider: Any = None) -> Graph:
        return Graph(self._name or "", self._json())

    def get_step_names(self, _workflow_provider: Any = None) -> Any:
        return [node["name"] for node in self._json()["nodes"] if node["kind"] == "step"]

    def save(self, path: str | None = None, _workflow_provider: Any = None) -> str:
        """Write the graph as YAML; the path."""
        target = Path(path or f"{self._name or self._id}.yml")
        target.write_text(yaml_file.dump(dict(self._json())), encoding="utf-8")
        return str(target)

    def _json(self) -> Json:
        with azureml_errors():
            return engine().publishing.pipelines.get(self._id).pipeline.graph

    def enable(self) -> None:
        with azureml_errors():
            self._status = engine().publishing.pipelines.enable(self._id).status.value

    def disable(self) -> None:
        """UserErrorException while an active schedule submits it."""
        with azureml_errors():
            self._status = engine().publishing.pipelines.disable(self._id).status.value

    def submit(
        self,
        workspace: Any,
        experiment_name: str,
        pipeline_parameters: Mapping[str, Any] | None = None,
        _workflow_provider: Any = None,
        _service_endpoint: Any = None,
        parent_run_id: str | None = None,
        continue_on_step_failure: bool | None = None,
    ) -> PipelineRun:
        return self._submit_to(
            Experiment(workspace, experiment_name),
            pipeline_parameters=pipeline_parameters,
            parent_run_id=parent_run_id,
            continue_on_step_failure=continue_on_step_failure,
        )

    def _submit_to(self, experiment: Experiment, **keywords: Any) -> PipelineRun:
        """What `Experiment.submit` calls."""
        request = submission_request(experiment, keywords, known=self._parameter_names())
        with azureml_errors():
            record = engine().publishing.pipelines.submit(self._id, request)
        announce_run(record)
        return PipelineRun(experiment, record.id)

    def _parameter_names(self) -> tuple[str, ...]:
        return parameter_names(self._json())

    def _facts(self) -> tuple[tuple[str, Any], ...]:
        return (
            ("Name", self._name),
            ("Id", self._id),
            ("Status", self._status),
            ("Endpoint", self._endpoint or CLOSED),
        )

    def __repr__(self) -> str:
        return f"Pipeline({lines(self._facts())})"

    def _repr_html_(self) -> str:
        return html_table(self._facts())
