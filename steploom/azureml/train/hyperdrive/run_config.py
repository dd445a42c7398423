"""`HyperDriveRunConfig`: what notebooks of 2018 and 2019 call a `HyperDriveConfig`."""

from __future__ import annotations

from steploom.azureml.train.estimator import Estimator
from steploom.azureml.train.hyperdrive.config import HyperDriveConfig
from steploom.azureml.train.hyperdrive.policy import EarlyTerminationPolicy
from steploom.azureml.train.hyperdrive.primary_metric_goal import PrimaryMetricGoal
from steploom.azureml.train.hyperdrive.sampling import HyperParameterSampling


class HyperDriveRunConfig(HyperDriveConfig):
    """Of an estimator, which comes first."""

    def __init__(
        self,
        estimator: Estimator,
        hyperparameter_sampling: HyperParameterSampling,
        primary_metric_name: str,
        primary_metric_goal: PrimaryMetricGoal,
        max_total_runs: int,
        max_concurrent_runs: int | None = None,
        max_duration_minutes: float = 10080,
        policy: EarlyTerminationPolicy | None = None,
    ) -> None:
        super().__init__(
            hyperparameter_sampling,
            primary_metric_name,
            primary_metric_goal,
            max_total_runs,
            max_concurrent_runs,
            max_duration_minutes,
            policy,
            estimator,
        )
