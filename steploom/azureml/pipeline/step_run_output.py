"""`StepRunOutput`: one output of a step run."""

from __future__ import annotations

from typing import Any

from steploom.azureml.pipeline.port_data_reference import PortDataReference


class StepRunOutput:
    """`step_output` is the engine's record: name, datastore, path and size."""

    def __init__(self, context: Any, pipeline_run_id: str, step_run: Any, name: str, step_output: Any) -> None:
        self.context, self.pipeline_run_id, self.step_run = context, pipeline_run_id, step_run
        self.name, self.step_output = name, step_output

    def get_port_data_reference(self) -> PortDataReference:
        found: PortDataReference = self.step_run._port_data(self.step_output)
        return found

    def __repr__(self) -> str:
        return f"StepRunOutput(Name: {self.name}, Path: {self.step_output.path})"
