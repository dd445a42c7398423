"""`HyperDriveConfig`: a script, the hyperparameters to run it with, and the metric that tells which are good."""

from __future__ import annotations

import copy
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from steploom.azureml.core.run_configuration import RunConfiguration
from steploom.azureml.core.script_run_config import ScriptRunConfig, get_run_config_from_script_run
from steploom.azureml.train.estimator import Estimator
from steploom.azureml.train.hyperdrive.exceptions import HyperDriveConfigException
from steploom.azureml.train.hyperdrive.policy import EarlyTerminationPolicy
from steploom.azureml.train.hyperdrive.primary_metric_goal import PrimaryMetricGoal
from steploom.azureml.train.hyperdrive.sampling import HyperParameterSampling
from steploom.azureml.unavailable import UnavailableError

if TYPE_CHECKING:
    from steploom.azureml.train.hyperdrive.run import HyperDriveRun

_MOST_RUNS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class SweptScript:
    """What each run of a sweep begins with: its script and arguments are those of `run_config`."""

    source_directory: str | None
    run_config: RunConfiguration
    inputs: Sequence[Any]
    params: Mapping[str, Any]


class HyperDriveConfig:
    """Files and compute target are checked when it is submitted, or when a pipeline with its step is built."""

    MAX_DURATION_MINUTES_DEFAULT: ClassVar[int] = 10080

    def __init__(
        self,
        hyperparameter_sampling: HyperParameterSampling,
        primary_metric_name: str,
        primary_metric_goal: PrimaryMetricGoal,
        max_total_runs: int,
        max_concurrent_runs: int | None = None,
        max_duration_minutes: float = 10080,
        policy: EarlyTerminationPolicy | None = None,
        estimator: Estimator | None = None,
        run_config: ScriptRunConfig | None = None,
        resume_from: Any = None,
        resume_child_runs: Any = None,
        pipeline: Any = None,
        debug: bool = False,
    ) -> None:
        """`run_config` or `estimator`, one of the two. HyperDriveConfigException, AttributeError for no goal."""
        if pipeline is not None:
            raise UnavailableError("HyperDriveConfig(pipeline=…): give a script, as run_config.")
        if (run_config is None) == (estimator is None):
            raise HyperDriveConfigException("HyperDriveConfig takes a run_config or an estimator, one of the two.")
        _kind("run_config", run_config, ScriptRunConfig, "a ScriptRunConfig")
        _kind("estimator", estimator, Estimator, "an Estimator")
        _kind("hyperparameter_sampling", hyperparameter_sampling, HyperParameterSampling, "a RandomParameterSampling")
        _kind("policy", policy, EarlyTerminationPolicy, "a BanditPolicy, for example")
        if not isinstance(primary_metric_goal, PrimaryMetricGoal):
            raise AttributeError(f"primary_metric_goal is a PrimaryMetricGoal, not {primary_metric_goal!r}.")
        if not isinstance(primary_metric_name, str) or not primary_metric_name:
            raise HyperDriveConfigException(f"primary_metric_name is a name, not {primary_metric_name!r}.")
        _count("max_total_runs", max_total_runs)
        if max_concurrent_runs is not None:
            _count("max_concurrent_runs", max_concurrent_runs)
        is_number = isinstance(max_duration_minutes, (int, float)) and not isinstance(max_duration_minutes, bool)
        if not is_number or not 0 < max_duration_minutes < math.inf:
            raise HyperDriveConfigException(
                f"max_duration_minutes is a number of minutes above 0, not {max_duration_minutes!r}."
            )
        self._sampling, self._policy = hyperparameter_sampling, policy
        self._metric, self._goal = primary_metric_name, primary_metric_goal
        self._total, self._concurrent = max_total_runs, max_concurrent_runs or max_total_runs
        self._duration_minutes = max_duration_minutes
        self._estimator, self._run_config = estimator, run_config
        self._is_resumed = resume_from is not None or resume_child_runs is not None

    @property
    def estimator(self) -> Estimator | None:
        return self._estimator

    @property
    def run_config(self) -> ScriptRunConfig | None:
        return self._run_config

    @property
    def source_directory(self) -> str | None:
        return self._script().source_directory

    def _script(self) -> SweptScript:
        if self._run_config is not None:
            merged = get_run_config_from_script_run(self._run_config)
            return SweptScript(
                source_directory=self._run_config.source_directory, run_config=merged, inputs=(), params={}
            )
        assert self._estimator is not None  # one of the two, as __init__ has checked
        merged = copy.deepcopy(self._estimator.run_config)
        merged.arguments = list(self._estimator._arguments)
        return SweptScript(
            source_directory=self._estimator.source_directory,
            run_config=merged,
            inputs=self._estimator._inputs,
            params=self._estimator._mpi_params,
        )

    def _to_json(self) -> dict[str, Any]:
        """`sweep` of a step's node, without its outputs."""
        policy = self._policy._to_json() if self._policy is not None else None
        return {
            **self._sampling._to_json(),
            "metric": self._metric,
            "goal": self._goal.value.lower(),
            "totalRuns": self._total,
            "concurrentRuns": self._concurrent,
            "durationMinutes": self._duration_minutes,
            **({} if policy is None else {"policy": policy}),
        }

    def _note_what_is_ignored(self) -> None:
        if self._is_resumed:
            print("Note: resume_from and resume_child_runs mean nothing to a sweep on this machine: it begins anew.")

    def _submit_to(self, experiment: Any, *, tags: Mapping[str, str] | None = None, **kwargs: Any) -> HyperDriveRun:
        """What `Experiment.submit` calls; unknown keywords are ignored."""
        from steploom.azureml.pipeline.sweep_submission import submit_sweep

        return submit_sweep(experiment, self, tags=tags)

    def __repr__(self) -> str:
        return f"HyperDriveConfig({self._sampling!r}, {self._metric!r}, {self._goal}, max_total_runs={self._total})"


def _kind(name: str, value: Any, wanted: type, noun: str) -> None:
    if value is not None and not isinstance(value, wanted):
        raise HyperDriveConfigException(f"{name} is {noun}, not {type(value).__name__}.")
    if value is None and name == "hyperparameter_sampling":
        raise HyperDriveConfigException("hyperparameter_sampling says which values are tried: RandomParameterSampling")


def _count(name: str, value: Any) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= _MOST_RUNS:
        raise HyperDriveConfigException(f"{name} is a whole number from 1 to {_MOST_RUNS}, not {value!r}.")
