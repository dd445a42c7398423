"""`ScriptRunConfig`: a script, its arguments, where it runs and in what environment, without a pipeline around it."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from steploom.azureml.core.compute_target import ComputeTarget
from steploom.azureml.core.environment import Environment
from steploom.azureml.core.run_configuration import RunConfiguration
from steploom.azureml.core.run_sections import (
    MpiConfiguration,
    ParallelTaskConfiguration,
    PyTorchConfiguration,
    TensorflowConfiguration,
)
from steploom.azureml.exceptions import RunConfigurationException
from steploom.step.site._steploom.must_be import LIST, must_be

if TYPE_CHECKING:
    from steploom.azureml.core.script_run import ScriptRun


class ScriptRunConfig:
    """Nothing is checked before it is submitted. A `run_config` beats `environment` and `compute_target`."""

    DELIM: ClassVar[str] = "#"
    MAX_DURATION_SECONDS_DEFAULT: ClassVar[int] = 2592000

    def __init__(
        self,
        source_directory: str | None,
        script: str | None = None,
        arguments: Sequence[Any] | None = None,
        run_config: RunConfiguration | None = None,
        _telemetry_values: Any = None,
        compute_target: Any = None,
        environment: Any = None,
        distributed_job_config: Any = None,
        resume_from: Any = None,
        max_run_duration_seconds: int | None = 2592000,
        command: Any = None,
        docker_runtime_config: Any = None,
    ) -> None:
        self.source_directory, self.script, self.arguments = source_directory, script, arguments
        self.command = command
        self._resume_from, self._max_seconds = resume_from, max_run_duration_seconds
        if run_config is None:
            run_config = _made(compute_target, environment)
        must_be(RunConfiguration, run_config, "run_config is a RunConfiguration", AttributeError)
        if distributed_job_config is not None:
            _distribute(run_config, distributed_job_config)
        if docker_runtime_config is not None:
            run_config.docker = docker_runtime_config
        self.run_config: RunConfiguration = run_config

    @property
    def identity(self) -> str:
        return self.DELIM.join((str(self.source_directory), str(self.script)))

    def _submit_to(self, experiment: Any, *, tags: Mapping[str, str] | None = None, **kwargs: Any) -> ScriptRun:
        """What `Experiment.submit` calls; unknown keywords are ignored."""
        from steploom.azureml.pipeline.mpi_params import configured_mpi_params
        from steploom.azureml.pipeline.script_submission import submit_script

        config = get_run_config_from_script_run(self)
        params = {} if config.command else configured_mpi_params(config)
        for setting, is_set in (
            ("resume_from", self._resume_from is not None),
            ("more than one node", config.node_count != 1 and not params),
        ):
            if is_set:
                print(f"Note: {setting} means nothing to a run on this machine.")
        return submit_script(experiment, config, source_directory=self.source_directory, tags=tags, params=params)

    def __repr__(self) -> str:
        return f"ScriptRunConfig(source_directory={self.source_directory!r}, script={self.script!r})"


def get_run_config_from_script_run(script_run_config: ScriptRunConfig) -> RunConfiguration:
    """A copy of its run configuration that holds the script, the arguments, the command and the time limit, too."""
    merged = copy.deepcopy(script_run_config.run_config)
    if script_run_config.script is not None:
        merged.script = script_run_config.script
    if script_run_config.arguments is not None:
        merged.arguments = list(must_be(LIST, script_run_config.arguments, "arguments is a list"))
    if script_run_config.command is not None:
        merged.command = script_run_config.command
    if script_run_config._max_seconds not in (None, ScriptRunConfig.MAX_DURATION_SECONDS_DEFAULT):
        merged.max_run_duration_seconds = script_run_config._max_seconds
    return merged


def _made(compute_target: Any, environment: Any) -> RunConfiguration:
    config = RunConfiguration()
    if compute_target is not None:
        if not isinstance(compute_target, (str, ComputeTarget)):
            raise AttributeError(f"{compute_target!r} is no compute target and no name of one.")
        config.target = compute_target
    if environment is not None:
        if not isinstance(environment, Environment):
            raise AttributeError(f"environment is an Environment, not {environment!r}: Environment.get(ws, name)")
        config.environment = environment
    return config


def _distribute(config: RunConfiguration, job: Any) -> None:
    """As the SDK notes it; on this machine a run is one process all the same, but for a script that asks for MPI."""
    if isinstance(job, MpiConfiguration):
        config.communicator, config.node_count, config.mpi = "IntelMpi", job.node_count, job
    elif isinstance(job, TensorflowConfiguration):
        config.framework, config.communicator = "TensorFlow", "ParameterServer"
        config.node_count, config.tensorflow = job.worker_count, job
    elif isinstance(job, PyTorchConfiguration):
        config.framework, config.communicator = "PyTorch", job.communication_backend.capitalize()
        config.node_count, config.pytorch = job.node_count, job
    elif isinstance(job, ParallelTaskConfiguration):
        config.communicator, config.paralleltask = "ParallelTask", job
    else:
        raise RunConfigurationException(
            f"distributed_job_config is an Mpi-, Tensorflow-, PyTorch- or ParallelTaskConfiguration, not {job!r}."
        )
