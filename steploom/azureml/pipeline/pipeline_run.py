"""`PipelineRun`: the handle of a submitted pipeline."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from steploom.azureml._engine import engine
from steploom.azureml._errors import azureml_errors
from steploom.azureml.core import yaml_file
from steploom.azureml.core.polling import FOREVER
from steploom.azureml.core.run import Run
from steploom.azureml.core.run_details_json import error_details
from steploom.azureml.core.run_queries import handle_of_step
from steploom.azureml.core.run_status import get_status_word
from steploom.azureml.exceptions import ActivityFailedException, UserErrorException
from steploom.azureml.pipeline.graph_view import Graph
from steploom.azureml.pipeline.port_data_reference import PortDataReference
from steploom.azureml.pipeline.waiting import wait_for_run
from steploom.engine.values import RunRecord, RunStatus
from steploom.step.site._steploom.must_be import must_be_workspace


class PipelineRun(Run):
    def __init__(self, experiment: Any, run_id: str, _service_endpoint: Any = None, **kwags: Any) -> None:
        super().__init__(experiment, run_id)

    @property
    def _record(self) -> RunRecord:
        with azureml_errors():
            return engine().run(self._run_id)

    @staticmethod
    def get(workspace: Any, run_id: str, _service_endpoint: Any = None) -> PipelineRun:
        """UserErrorException when there is no pipeline run of that id."""
        with azureml_errors():
            record = engine().run(run_id)
        from steploom.azureml.core.experiment import Experiment

        return PipelineRun(Experiment(workspace, record.experiment), record.id)

    @staticmethod
    def get_pipeline_runs(workspace: Any, pipeline_id: str, _service_endpoint: Any = None) -> list[PipelineRun]:
        """Runs of a published pipeline, newest first."""
        from steploom.azureml.core.experiment import Experiment

        with azureml_errors():
            records = engine().publishing.pipelines.runs(must_be_workspace(workspace).name, pipeline_id)
        return [PipelineRun(Experiment(workspace, record.experiment), record.id) for record in records]

    def get_status(self) -> str:
        """NotStarted, Running, Finished, Failed or Canceled."""
        return get_status_word(self._record.status)

    def get_steps(self) -> Iterator[Any]:
        """Step runs, newest first."""
        record = self._record
        for step in reversed(record.steps):
            yield handle_of_step(self._experiment.workspace, record, step)

    def find_step_run(self, name: str) -> list[Any]:
        """Every step run of that name; empty when there is none."""
        record = self._record
        return [handle_of_step(self._experiment.workspace, record, step) for step in record.steps if step.name == name]

    def get_pipeline_output(self, pipeline_output_name: str) -> PortDataReference:
        """The data of the PipelineData that was given this `pipeline_output_name`."""
        record = self._record
        for node in record.graph["nodes"]:
            for port in node.get("outputs", ()):
                if port.get("pipelineOutput") == pipeline_output_name:
                    step = next(item for item in record.steps if item.node == node["id"])
                    run = handle_of_step(self._experiment.workspace, record, step)
                    found: PortDataReference = run.get_output_data(port["name"])
                    return found
        raise UserErrorException(f"The pipeline run has no output '{pipeline_output_name}'.")

    def get_graph(self) -> Graph:
        record = self._record
        return Graph(record.name, record.graph)

    def save(self, path: str | None = None) -> str:
        """Write the graph as YAML; the path."""
        target = Path(path or f"{self._run_id}.yml")
        target.write_text(yaml_file.dump(dict(self._record.graph)), encoding="utf-8")
        return str(target)

    def wait_for_completion(
        self, show_output: bool = True, timeout_seconds: float = FOREVER, raise_on_error: bool = True
    ) -> str:
        """The final status. ActivityFailedException for a failed run unless `raise_on_error` is False."""
        record = wait_for_run(
            self._run_id, show=show_output, timeout_s=timeout_seconds, details=lambda: self.get_details()
        )
        if record.status is RunStatus.FAILED and raise_on_error:
            raise ActivityFailedException(error_details(record.error))
        return get_status_word(record.status)

    def publish_pipeline(
        self,
        name: str,
        description: str,
        version: str,
        continue_on_step_failure: bool | None = None,
        **kwargs: Any,
    ) -> Any:
        """A published pipeline of what this run was submitted as, with the code that it ran."""
        from steploom.azureml.pipeline.published_pipeline import PublishedPipeline

        with azureml_errors():
            pipelines = engine().publishing.pipelines
            record = pipelines.publish(
                self._experiment.workspace.name,
                pipelines.frozen_of_run(self._run_id),
                name=name,
                description=description,
                version=version,
                continue_on_step_failure=continue_on_step_failure,
            )
        return PublishedPipeline._of(self._experiment.workspace, record)

    def complete(self) -> NoReturn:  # type: ignore[override]
        raise NotImplementedError("A pipeline run completes by itself when its steps have.")

    def fail(self) -> NoReturn:  # type: ignore[override]
        raise NotImplementedError("A pipeline run cannot be failed from outside: cancel() ends it.")

    def child_run(self, name: str | None = None, run_id: str | None = None, outputs: Any = None) -> NoReturn:
        raise NotImplementedError("The children of a pipeline run are its steps.")
