"""`PipelineEndpoint`: one address for a published pipeline and the versions that follow it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from steploom.azureml._engine import engine
from steploom.azureml._errors import azureml_errors
from steploom.azureml.core.experiment import Experiment
from steploom.azureml.core.html import html_table
from steploom.azureml.pipeline.announce import announce_run
from steploom.azureml.pipeline.facts import CLOSED, lines
from steploom.azureml.pipeline.pipeline import Pipeline
from steploom.azureml.pipeline.pipeline_run import PipelineRun
from steploom.azureml.pipeline.pipeline_version import PipelineVersion
from steploom.azureml.pipeline.published_pipeline import PublishedPipeline
from steploom.azureml.pipeline.published_request import submission_request
from steploom.engine.values import EndpointRecord, PublishedStatus
from steploom.step.site._steploom.must_be import must_be_workspace


class PipelineEndpoint:
    """Versions are counted "0", "1", …; what is submitted without naming one is the default version."""

    def __init__(
        self,
        workspace: Any,
        id: str,
        name: str,
        description: str | None,
        status: str,
        default_version: str,
        endpoint: str | None,
        pipeline_version_list: Any,
        _pipeline_endpoint_provider: Any = None,
        _published_pipeline_provider: Any = None,
        _swaggerurl: str | None = None,
    ) -> None:
        self._workspace, self._id, self._name, self._description = workspace, id, name, description
        self._status, self._default_version = status, default_version
        self._endpoint, self._versions, self._swaggerurl = endpoint, pipeline_version_list, _swaggerurl

    @classmethod
    def _of(cls, workspace: Any, record: EndpointRecord) -> PipelineEndpoint:
        made = cls(workspace, record.id, record.name, record.description, "", "", None, [])
        made._take(record)
        return made

    def _take(self, record: EndpointRecord) -> None:
        self._name, self._status, self._default_version = record.name, record.status.value, record.default_version
        self._versions = [PipelineVersion(self._workspace, item, number) for number, item in record.versions.items()]

    @staticmethod
    def publish(
        workspace: Any,
        name: str,
        description: str | None,
        pipeline: Any,
        _workflow_provider: Any = None,
        _service_endpoint: Any = None,
    ) -> PipelineEndpoint:
        """`pipeline` is a PublishedPipeline or its id, or a Pipeline, which is published by this. ValueError for any
        other, and for a name that is taken."""
        with azureml_errors():
            published_id = _published_id(workspace, pipeline)
            record = engine().publishing.endpoints.publish(
                must_be_workspace(workspace).name, name, description, published_id
            )
        return PipelineEndpoint._of(workspace, record)

    @staticmethod
    def get(
        workspace: Any,
        id: str | None = None,
        name: str | None = None,
        _workflow_provider: Any = None,
        _service_endpoint: Any = None,
    ) -> PipelineEndpoint:
        """By its id, else by its name. UserErrorException when there is none, plain Exception when neither is given."""
        if id is None and name is None:
            raise Exception("PipelineEndpoint.get needs the id or the name: PipelineEndpoint.get(ws, name='n')")
        with azureml_errors():
            endpoints = engine().publishing.endpoints
            record = (
                endpoints.by_name(must_be_workspace(workspace).name, str(name))
                if id is None
                else endpoints.get(id, must_be_workspace(workspace).name)
            )
        return PipelineEndpoint._of(workspace, record)

    @staticmethod
    def list(
        workspace: Any,
        active_only: bool = True,
        max_results: int = 100,
        _workflow_provider: Any = None,
        _service_endpoint: Any = None,
    ) -> list[PipelineEndpoint]:
        """Newest first."""
        return PipelineEndpoint.get_all(workspace, active_only)[:max_results]  # type: ignore[no-any-return]

    @staticmethod
    def get_all(
        workspace: Any, active_only: bool = True, _workflow_provider: Any = None, _service_endpoint: Any = None
    ) -> Any:
        with azureml_errors():
            records = engine().publishing.endpoints.all(must_be_workspace(workspace).name, active_only=active_only)
        return [PipelineEndpoint._of(workspace, record) for record in records]

    @property
    def id(self) -> str:
        return self._id

    @property
    def name(self) -> str:
        return self._name

    @property
    def description(self) -> str | None:
        return self._description

    @property
    def status(self) -> str:
        """Active, Disabled or Archived."""
        return self._status

    @property
    def default_version(self) -> str:
        return self._default_version

    @property
    def pipeline_version_list(self) -> Any:
        return self._versions

    @property
    def endpoint(self) -> str:
        """The URL to submit it by HTTP, on this machine and with a token. Reading it lets the supervisor listen."""
        if self._endpoint is None:
            with azureml_errors():
                self._endpoint = engine().publishing.address.of_endpoint(self._workspace.name, self._id)
        return self._endpoint

    @property
    def swaggerurl(self) -> str | None:
        """None: the endpoint does not describe itself."""
        return self._swaggerurl

    def add(self, pipeline: Any) -> None:
        """A new version, which is not the default one."""
        self._add(pipeline, is_default=False)

    def add_default(self, pipeline: Any) -> None:
        self._add(pipeline, is_default=True)

    def _add(self, pipeline: Any, *, is_default: bool) -> None:
        with azureml_errors():
            published_id = _published_id(self._workspace, pipeline)
            endpoints = engine().publishing.endpoints
            self._take(endpoints.add_version(self._id, published_id, is_default=is_default))

    def set_default(self, pipeline: Any) -> None:
        """The newest version with this published pipeline. ValueError when it is none of them."""
        published_id = getattr(pipeline, "id", pipeline)
        found = [item.version for item in self._versions if item.pipeline_id == published_id]
        if not found:
            raise ValueError(
                f"{published_id} is no version of the endpoint {self._name}: add_default(pipeline) makes it one."
            )
        self.set_default_version(found[-1])

    def set_default_version(self, version: str) -> None:
        with azureml_errors():
            self._take(engine().publishing.endpoints.set_default(self._id, str(version)))

    def get_default_version(self) -> str:
        return self._default_version

    def get_pipeline(self, version: str | None = None) -> PublishedPipeline:
        """Of a version, by default the default one."""
        with azureml_errors():
            endpoints = engine().publishing.endpoints
            number = None if version is None else str(version)
            published_id = endpoints.published_id(endpoints.get(self._id), number)
        return PublishedPipeline.get(self._workspace, published_id)

    def list_versions(self, _workflow_provider: Any = None, _service_endpoint: Any = None) -> Any:
        """Objects with `.version` and `.pipeline`."""
        return [*self._versions]

    def get_all_versions(self, _workflow_provider: Any = None, _service_endpoint: Any = None) -> Any:
        return self.list_versions()

    def list_pipelines(
        self, active_only: bool = True, _workflow_provider: Any = None, _service_endpoint: Any = None
    ) -> Any:
        pipelines = [item.pipeline for item in self._versions]
        return [item for item in pipelines if not active_only or item.status == PublishedStatus.ACTIVE.value]

    def get_all_pipelines(
        self, active_only: bool = True, _workflow_provider: Any = None, _service_endpoint: Any = None
    ) -> Any:
        return self.list_pipelines(active_only)

    def set_name(self, name: str) -> None:
        with azureml_errors():
            self._take(engine().publishing.endpoints.rename(self._id, name))

    def enable(self) -> None:
        self._set_status(PublishedStatus.ACTIVE)

    def disable(self) -> None:
        self._set_status(PublishedStatus.DISABLED)

    def archive(self) -> None:
        """Disabled, and its name is free."""
        self._set_status(PublishedStatus.ARCHIVED)

    def reactivate(self, name: str) -> None:
        with azureml_errors():
            self._take(engine().publishing.endpoints.reactivate(self._id, name))

    def _set_status(self, status: PublishedStatus) -> None:
        with azureml_errors():
            self._take(engine().publishing.endpoints.set_status(self._id, status))

    def submit(
        self,
        experiment_name: str,
        pipeline_parameters: Mapping[str, Any] | None = None,
        parent_run_id: str | None = None,
        pipeline_version: str | None = None,
    ) -> PipelineRun:
        return self._submit_to(
            Experiment(self._workspace, experiment_name),
            pipeline_parameters=pipeline_parameters,
            parent_run_id=parent_run_id,
            pipeline_version=pipeline_version,
        )

    def _submit_to(
        self, experiment: Experiment, *, pipeline_version: str | None = None, **keywords: Any
    ) -> PipelineRun:
        """What `Experiment.submit` calls."""
        version = None if pipeline_version is None else str(pipeline_version)
        request = submission_request(experiment, keywords, known=self.get_pipeline(version)._parameter_names())
        with azureml_errors():
            record = engine().publishing.endpoints.submit(self._id, request, version=version)
        announce_run(record)
        return PipelineRun(experiment, record.id)

    def _facts(self) -> tuple[tuple[str, Any], ...]:
        return (
            ("Name", self._name),
            ("Id", self._id),
            ("Description", self._description),
            ("Pipelines", ", ".join(f"{item.version}: {item.pipeline_id}" for item in self._versions)),
            ("Status", self._status),
            ("Default Version", self._default_version),
            ("Endpoint", self._endpoint or CLOSED),
        )

    def __repr__(self) -> str:
        return f"PipelineEndpoint({lines(self._facts())})"

    def _repr_html_(self) -> str:
        return html_table(self._facts())


def _published_id(workspace: Any, pipeline: Any) -> str:
    if isinstance(pipeline, PublishedPipeline):
        return pipeline.id
    if isinstance(pipeline, Pipeline):
        return str(pipeline.publish().id)
    known = [item.id for item in PublishedPipeline.list(workspace, active_only=False)]
    if pipeline not in known:
        raise ValueError(f"A PublishedPipeline, its id or a Pipeline is needed, not {pipeline!r}.")
    return str(pipeline)
