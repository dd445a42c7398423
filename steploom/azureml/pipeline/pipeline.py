"""`Pipeline`: steps that are checked when it is built, and submitted as one run."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from steploom.azureml._engine import engine, interpreter
from steploom.azureml._errors import azureml_errors
from steploom.azureml.core.experiment import Experiment
from steploom.azureml.given_parameters import given_parameters
from steploom.azureml.pipeline.closure import closure
from steploom.azureml.pipeline.graph_json import GraphWriter
from steploom.azureml.pipeline.graph_view import Graph
from steploom.azureml.pipeline.parameter import PipelineParameter
from steploom.azureml.pipeline.source_step import SourceStep
from steploom.engine.values import Submission
from steploom.errors import SteploomError
from steploom.step.site._steploom.must_be import PATH, must_be, must_be_mapping, must_be_workspace

_KNOWN = frozenset(("enable_email_notification",))
_CHECKED_WHEN_BUILT = frozenset(("compute-not-found", "script-not-found", "script-outside", "source-not-found"))
_SUBMIT = frozenset(
    ("pipeline_parameters", "pipeline_params", "continue_on_step_failure", "regenerate_outputs", "parent_run_id")
)


class Pipeline:
    """A snapshot of its steps and their order; environments and arguments are read when it is submitted."""

    def __init__(
        self,
        workspace: Any,
        steps: Any,
        description: str | None = None,
        default_datastore: Any = None,
        default_source_directory: Any = None,
        resolve_closure: bool = True,
        _workflow_provider: Any = None,
        _service_endpoint: Any = None,
        **kwargs: Any,
    ) -> None:
        unknown = sorted(set(kwargs) - _KNOWN)
        if unknown:
            raise ValueError(f"Pipeline has no keyword '{unknown[0]}'.")
        self._workspace_name = must_be_workspace(workspace).name
        self._workspace, self._description = workspace, description
        store = getattr(default_datastore, "name", default_datastore)
        self._datastore: str | None = store or None
        # The folder of now: %cd after this cell must not change what the pipeline runs.
        must_be((*PATH, type(None)), default_source_directory, "default_source_directory is the path of a folder")
        self._folder = Path(default_source_directory or ".").expanduser().absolute()
        self._closure = closure(steps, resolve=resolve_closure)
        for step in self._closure.steps:
            if isinstance(step, SourceStep):
                step._check()
        self._parameters = self._collect_parameters()
        for problem in self._steploom_problems():
            if problem.code in _CHECKED_WHEN_BUILT:
                raise ValueError(str(problem))

    def _collect_parameters(self) -> dict[str, PipelineParameter]:
        found: dict[str, PipelineParameter] = {}
        for step in self._closure.steps:
            for item in step._parameters if isinstance(step, SourceStep) else ():
                other = found.setdefault(item.name, item)
                if other is not item and other.default_value != item.default_value:
                    raise Exception(
                        f"The pipeline parameter {item.name} has two defaults: "
                        f"{other.default_value!r} and {item.default_value!r}."
                    )
        return found

    @property
    def graph(self) -> Graph:
        return Graph(self._description or "", self._steploom_graph())

    def validate(self) -> list[str]:
        """Every reason why it cannot be submitted, as text; none is an empty list."""
        problems = [f"{_title(problem)}: {problem}" for problem in self._steploom_problems()]
        if problems:
            print("\n".join(problems))
        return problems

    def submit(
        self,
        experiment_name: str,
        pipeline_parameters: Mapping[str, Any] | None = None,
        continue_on_step_failure: bool = False,
        regenerate_outputs: bool = False,
        parent_run_id: str | None = None,
        credential_passthrough: bool | None = None,
        **kwargs: Any,
    ) -> Any:
        """Start a run and print its steps. Raises for every problem that `validate` knows, before anything starts."""
        alias = kwargs.pop("pipeline_params", None)
        if alias is not None:
            warnings.warn("pipeline_params is now called pipeline_parameters.", DeprecationWarning, stacklevel=2)
        tags = kwargs.pop("tags", None)
        if kwargs:
            raise ValueError(f"Pipeline.submit has no keyword '{sorted(kwargs)[0]}'.")
        return self._submit_to(
            Experiment(self._workspace, experiment_name),
            tags=tags,
            pipeline_parameters=pipeline_parameters if alias is None else alias,
            continue_on_step_failure=continue_on_step_failure,
            regenerate_outputs=regenerate_outputs,
            parent_run_id=parent_run_id,
        )

    def _submit_to(self, experiment: Experiment, *, tags: Mapping[str, str] | None = None, **kwargs: Any) -> Any:
        """What `Experiment.submit` calls; unknown keywords are ignored."""
        from steploom.azureml.pipeline.announce import announce
        from steploom.azureml.pipeline.pipeline_run import PipelineRun

        known = {key: value for key, value in kwargs.items() if key in _SUBMIT}
        alias = known.pop("pipeline_params", None)
        values = known.pop("pipeline_parameters", None)
        submission = self._steploom_submission(
            experiment.name, pipeline_parameters=alias if values is None else values, tags=tags, **known
        )
        with azureml_errors():
            record = engine().submit(submission)
        announce(record, regenerate=submission.regenerate_outputs)
        return PipelineRun(experiment, record.id)

    def publish(
        self,
        name: str | None = None,
        description: str | None = None,
        version: str | None = None,
        continue_on_step_failure: bool | None = None,
    ) -> Any:
        """Keep it as it is now: graph, scripts and defaults. Raises for every problem that `validate` knows, except for
        missing data, which may come later."""
        from steploom.azureml.pipeline.published_pipeline import PublishedPipeline

        with azureml_errors():
            pipelines = engine().publishing.pipelines
            frozen = pipelines.freeze(self._workspace_name, self._steploom_graph(), interpreter())
            record = pipelines.publish(
                self._workspace_name,
                frozen,
                name=name,
                description=description,
                version=version,
                continue_on_step_failure=continue_on_step_failure,
            )
        return PublishedPipeline._of(self._workspace, record)

    def service_endpoint(self) -> str:
        """There is no service behind a local pipeline."""
        return ""

    @staticmethod
    def load_yaml(
        workspace: Any, filename: str, _workflow_provider: Any = None, _service_endpoint: Any = None
    ) -> Pipeline:
        """What the file says, see `pipeline_yaml`. UserErrorException for what is wrong there; UnavailableError for a
        step of a type that cannot be loaded; and as `Pipeline(...)`."""
        from steploom.azureml.pipeline.pipeline_yaml import read_pipeline

        description, steps = read_pipeline(workspace, filename)
        return Pipeline(workspace, steps, description)

    def _steploom_graph(self, values: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The PipelineGraph JSON as the objects are now; `values` are parameters that name data."""
        writer = GraphWriter(
            self._closure,
            default_folder=self._folder,
            default_datastore=self._datastore,
            values=values or {},
            workspace=self._workspace,
        )
        return writer.write(self._description or "")

    def _steploom_problems(self) -> tuple[SteploomError, ...]:
        graph = self._steploom_graph()
        unchecked = {
            step.name
            for step in self._closure.steps
            if isinstance(step, SourceStep) and isinstance(step._compute, tuple)
        }
        with azureml_errors():
            found = engine().check(self._workspace_name, graph)
        # A compute target given as (name, type) is taken on trust until the pipeline is submitted.
        return tuple(
            item
            for item in found
            if item.code != "compute-not-found" or item.where.removeprefix("step ") not in unchecked
        )

    def _steploom_submission(
        self,
        experiment: str,
        *,
        pipeline_parameters: Mapping[str, Any] | None = None,
        tags: Mapping[str, str] | None = None,
        continue_on_step_failure: bool = False,
        regenerate_outputs: bool = False,
        parent_run_id: str | None = None,
    ) -> Submission:
        """Raises plain Exception for a value that is not of its parameter's type."""
        values = dict(must_be_mapping(pipeline_parameters or {}, "pipeline_parameters", AttributeError))
        with azureml_errors():
            values.update(given_parameters({name: item.default_value for name, item in self._parameters.items()}))
        for name, value in values.items():
            self._parameter(name)._check_value(value)
        own = {**must_be_mapping(tags or {}, "tags")}
        if parent_run_id:
            own["azureml.parentrunid"] = parent_run_id
        return Submission(
            workspace=self._workspace_name,
            experiment=experiment,
            graph=self._steploom_graph(values),
            interpreter=interpreter(),
            parameters={key: value for key, value in values.items() if not self._parameters[key]._is_data},
            tags=own,
            continue_on_step_failure=bool(continue_on_step_failure),
            regenerate_outputs=bool(regenerate_outputs),
        )

    def _parameter(self, name: str) -> PipelineParameter:
        found = self._parameters.get(name)
        if found is None:
            near = get_close_matches(str(name), self._parameters, n=1)
            hint = f"Did you mean '{near[0]}'?" if near else f"It has: {', '.join(self._parameters) or 'none'}."
            raise ValueError(f"The pipeline has no parameter '{name}'. {hint}")
        return found


def _title(problem: SteploomError) -> str:
    return problem.code.replace("-", " ").capitalize()
