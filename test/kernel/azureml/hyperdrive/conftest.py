"""Configurations of sweeps over a script of the test's own."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from steploom.azureml.core.environment import Environment
from steploom.azureml.core.script_run_config import ScriptRunConfig
from steploom.azureml.train.hyperdrive.config import HyperDriveConfig
from steploom.azureml.train.hyperdrive.parameter_expressions import choice
from steploom.azureml.train.hyperdrive.primary_metric_goal import PrimaryMetricGoal
from steploom.azureml.train.hyperdrive.sampling import GridParameterSampling


@pytest.fixture
def until() -> Callable[..., None]:
    """`until(condition)` waits for it; fails after 30 seconds."""

    def wait(condition: Callable[[], Any]) -> None:
        deadline = time.monotonic() + 30
        while not condition():
            assert time.monotonic() < deadline, "the condition was not met in time"
            time.sleep(0.02)

    return wait


@pytest.fixture
def environment() -> Environment:
    own = Environment("own")
    own.python.user_managed_dependencies = True
    return own


@pytest.fixture
def config(src: Path, environment: Environment) -> Callable[..., HyperDriveConfig]:
    """`config(script, …)` maximizes `score` over a grid of `--x`: 1, 2, 3."""

    def make(script: str, *, run: dict[str, Any] | None = None, **given: Any) -> HyperDriveConfig:
        (src / "train.py").write_text(script)
        wanted: dict[str, Any] = {
            "run_config": ScriptRunConfig(str(src), "train.py", environment=environment, **(run or {})),
            "hyperparameter_sampling": GridParameterSampling({"--x": choice(1, 2, 3)}),
            "primary_metric_name": "score",
            "primary_metric_goal": PrimaryMetricGoal.MAXIMIZE,
            "max_total_runs": 3,
        }
        return HyperDriveConfig(**{**wanted, **given})

    return make
