"""A sweep that is submitted by itself is a pipeline of one step to the engine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from steploom.azureml.core.script_run import SWEEP_NODE_TYPE
from steploom.azureml.exceptions import UserErrorException
from steploom.azureml.pipeline.hyper_drive_step import HyperDriveStep
from steploom.azureml.pipeline.script_submission import inputs_of, submit_step
from steploom.azureml.train.hyperdrive.config import HyperDriveConfig
from steploom.azureml.train.hyperdrive.run import HyperDriveRun


def submit_sweep(experiment: Any, config: HyperDriveConfig, *, tags: Mapping[str, str] | None) -> HyperDriveRun:
    """Raises for what keeps it from running, before anything is stored."""
    script = config._script()
    run_config = script.run_config
    inputs = inputs_of(run_config.arguments, script.inputs)
    try:
        step = HyperDriveStep(run_config.script or "sweep", config, inputs=inputs, allow_reuse=False)
    except ValueError as error:
        raise UserErrorException(str(error)) from error
    step.step_type = SWEEP_NODE_TYPE
    return HyperDriveRun(experiment, submit_step(experiment, step, tags), config)
