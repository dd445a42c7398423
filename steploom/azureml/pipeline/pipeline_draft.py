"""`PipelineDraft`: a pipeline that is kept to be changed, submitted and published later."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from steploom.azureml._engine import engine, interpreter
from steploom.azureml._errors import azureml_errors
from steploom.azureml.core import yaml_file
from steploom.azureml.core.experiment import Experiment
from steploom.azureml.core.html import html_table
from steploom.azureml.pipeline.announce import announce_run
from steploom.azureml.pipeline.facts import lines
from steploom.azureml.pipeline.graph_view import Graph
from steploom.azureml.pipeline.pipeline import Pipeline
from steploom.azureml.pipeline.pipeline_run import PipelineRun
from steploom.azureml.pipeline.published_pipeline import PublishedPipeline
from steploom.azureml.pipeline.published_request import assignments_of
from steploom.azureml.pipeline.schedule_fields import given
from steploom.engine.values import DraftRecord, FrozenPipeline, parameter_names
from steploom.step.site._steploom.must_be import must_be_workspace


class PipelineDraft:
    """The code is that of the moment when the pipeline was given."""

    def __init__(
        self,
        workspace: Any,
        id: str,
        name: str | None = None,
        description: str | None = None,
        experiment_name: str | None = None,
        tags: Mapping[str, str] | None = None,
        properties: Mapping[str, str] | None = None,
        graph_draft_id: str | None = None,
        parent_pipeline_id: str | None = None,
        parent_pipeline_run_id: str | None = None,
        parent_step_run_ids: Any = None,
        parent_pipeline_draft_id: str | None = None,
        last_submitted_pipeline_run_id: str | None = None,
        _pipeline_draft_provider: Any = None,
    ) -> None:
        self._workspace, self._id, self._name, self._description = workspace, id, name, description
        self._experiment_name, self._tags, self._properties = experiment_name, dict(tags or {}), dict(properties or {})
        self._parent_pipeline_id, self._parent_pipeline_run_id = parent_pipeline_id, parent_pipeline_run_id
        self._parent_step_run_ids, self._parent_pipeline_draft_id = parent_step_run_ids, parent_pipeline_draft_id
        self._last_submitted_pipeline_run_id = last_submitted_pipeline_run_id

    @classmethod
    def _of(cls, workspace: Any, record: DraftRecord) -> PipelineDraft:
        return cls(
            workspace,
            record.id,
            record.name,
            record.description,
            record.experiment,
            record.tags,
            record.properties,
            parent_pipeline_id=record.parent_pipeline_id or None,
            parent_pipeline_run_id=record.parent_run_id or None,
            parent_pipeline_draft_id=record.parent_draft_id or None,
            last_submitted_pipeline_run_id=record.last_run_id or None,
        )

    def _take(self, record: DraftRecord) -> None:
        vars(self).update(vars(PipelineDraft._of(self._workspace, record)))

    @staticmethod
    def create(
        workspace: Any,
        pipeline: Any,
        name: str | None = None,
        description: str | None = None,
        experiment_name: str | None = None,
        pipeline_parameters: Mapping[str, Any] | None = None,
        continue_on_step_failure: bool | None = None,
        tags: Mapping[str, str] | None = None,
        properties: Mapping[str, str] | None = None,
        _workflow_provider: Any = None,
        _service_endpoint: Any = None,
    ) -> PipelineDraft:
        """Of a Pipeline, a PublishedPipeline, a PipelineRun or another PipelineDraft; ValueError for anything else."""
        with azureml_errors():
            frozen, parents = _frozen(workspace, pipeline)
            record = engine().publishing.drafts.create(
                must_be_workspace(workspace).name,
                frozen,
                name=name,
                description=description,
                experiment=experiment_name,
                assignments=assignments_of(pipeline_parameters, parameter_names(frozen.graph)),
                continue_on_step_failure=continue_on_step_failure,
                tags=dict(tags or {}),
                properties=dict(properties or {}),
                **parents,
            )
        return PipelineDraft._of(workspace, record)

    @staticmethod
    def get(workspace: Any, id: str, _workflow_provider: Any = None, _service_endpoint: Any = None) -> PipelineDraft:
        """UserErrorException when the workspace has none of that id."""
        with azureml_errors():
            return PipelineDraft._of(workspace, engine().publishing.drafts.get(id, must_be_workspace(workspace).name))

    @staticmethod
    def list(
        workspace: Any, tags: Mapping[str, str] | None = None, _workflow_provider: Any = None
    ) -> list[PipelineDraft]:
        """Newest first; with `tags`, those that have them all."""
        with azureml_errors():
            records = engine().publishing.drafts.all(must_be_workspace(workspace).name)
        wanted = dict(tags or {}).items()
        return [PipelineDraft._of(workspace, record) for record in records if wanted <= dict(record.tags).items()]

    def update(
        self,
        pipeline: Any = None,
        name: str | None = None,
        description: str | None = None,
        experiment_name: str | None = None,
        tags: Mapping[str, str] | None = None,
        pipeline_parameters: Mapping[str, Any] | None = None,
        continue_on_step_failure: bool | None = None,
        _workflow_provider: Any = None,
    ) -> None:
        """What is not given stays."""
        with azureml_errors():
            drafts = engine().publishing.drafts
            frozen = drafts.get(self._id).pipeline if pipeline is None else _frozen(self._workspace, pipeline)[0]
            assignments = None
            if pipeline_parameters is not None:
                assignments = assignments_of(pipeline_parameters, parameter_names(frozen.graph))
            changes = given(
                pipeline=frozen,
                name=name,
                description=description,
                experiment=experiment_name,
                tags=None if tags is None else dict(tags),
                assignments=assignments,
                continue_on_step_failure=continue_on_step_failure,
            )
            self._take(drafts.update(self._id, **changes))

    def submit_run(self, _workflow_provider: Any = None) -> PipelineRun:
        """UserErrorException for a draft without an experiment."""
        with azureml_errors():
            drafts = engine().publishing.drafts
            run = drafts.submit(self._id)
            self._take(drafts.get(self._id))
        announce_run(run)
        return PipelineRun(Experiment(self._workspace, run.experiment), run.id)

    def publish(self, _workflow_provider: Any = None) -> PublishedPipeline:
        """With the draft's name, description and values; the draft stays."""
        with azureml_errors():
            return PublishedPipeline._of(self._workspace, engine().publishing.drafts.publish(self._id))

    def delete(self, _workflow_provider: Any = None) -> None:
        """Its runs, and what was published of it, stay."""
        with azureml_errors():
            engine().publishing.drafts.delete(self._id)

    def get_graph(self, _workflow_provider: Any = None) -> Graph:
        return Graph(self._name or "", self._pipeline().graph)

    def save(self, path: str | None = None, _workflow_provider: Any = None) -> str:
        """Write the graph as YAML; the path."""
        target = Path(path or f"{self._name or self._id}.yml")
        target.write_text(yaml_file.dump(dict(self._pipeline().graph)), encoding="utf-8")
        return str(target)

    def _pipeline(self) -> FrozenPipeline:
        with azureml_errors():
            return engine().publishing.drafts.get(self._id).pipeline

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
    def tags(self) -> dict[str, str]:
        return self._tags

    @property
    def properties(self) -> dict[str, str]:
        return self._properties

    @property
    def last_submitted_pipeline_run_id(self) -> str | None:
        return self._last_submitted_pipeline_run_id

    @property
    def parent_pipeline_id(self) -> str | None:
        return self._parent_pipeline_id

    @property
    def parent_pipeline_run_id(self) -> str | None:
        return self._parent_pipeline_run_id

    @property
    def parent_pipeline_draft_id(self) -> str | None:
        return self._parent_pipeline_draft_id

    @property
    def parent_step_run_ids(self) -> Any:
        return self._parent_step_run_ids

    def _facts(self) -> tuple[tuple[str, Any], ...]:
        return (
            ("Name", self._name),
            ("Id", self._id),
            ("Description", self._description),
            ("Experiment", self._experiment_name),
            ("Last Run", self._last_submitted_pipeline_run_id),
        )

    def __repr__(self) -> str:
        return f"PipelineDraft({lines(self._facts())})"

    def _repr_html_(self) -> str:
        return html_table(self._facts())


def _frozen(workspace: Any, pipeline: Any) -> tuple[FrozenPipeline, dict[str, str]]:
    """With the names of its parents."""
    publishing = engine().publishing
    if isinstance(pipeline, Pipeline):
        return publishing.pipelines.freeze(
            must_be_workspace(workspace).name, pipeline._steploom_graph(), interpreter()
        ), {}
    if isinstance(pipeline, PublishedPipeline):
        return publishing.pipelines.get(pipeline.id).pipeline, {"parent_pipeline_id": pipeline.id}
    if isinstance(pipeline, PipelineRun):
        return publishing.pipelines.frozen_of_run(pipeline.id), {"parent_run_id": pipeline.id}
    if isinstance(pipeline, PipelineDraft):
        return publishing.drafts.get(pipeline.id).pipeline, {"parent_draft_id": pipeline.id}
    raise ValueError(f"A Pipeline, a PublishedPipeline, a PipelineRun or a PipelineDraft is needed, not {pipeline!r}.")
