"""The `Environment` a step was submitted with, made from the stored graph."""

from __future__ import annotations

from steploom.azureml.core.environment import Environment
from steploom.azureml.core.environment_from_spec import environment_from_spec
from steploom.azureml.exceptions import UserErrorException
from steploom.engine.values import EnvironmentSpec, RunRecord, StepRecord


def environment_of(run: RunRecord, record: RunRecord | StepRecord) -> Environment:
    if isinstance(record, RunRecord):
        raise UserErrorException("A pipeline run has no environment of its own: ask one of its steps.")
    node = next(node for node in run.graph["nodes"] if node["id"] == record.node)
    return environment_from_spec(EnvironmentSpec.from_json(node["environment"] or {"userManaged": True}))
