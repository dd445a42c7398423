"""`Estimator`: a script and what it needs, as notebooks had it before `ScriptRunConfig`."""

from __future__ import annotations

import copy
import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from steploom.azureml.core.compute_target import ComputeTarget
from steploom.azureml.core.conda_dependencies import CondaDependencies
from steploom.azureml.core.run_configuration import RunConfiguration
from steploom.azureml.core.run_sections import MpiConfiguration
from steploom.azureml.exceptions import TrainingException
from steploom.azureml.pipeline.mpi_params import MPI_COMMUNICATOR, configured_mpi_params
from steploom.azureml.train.estimator_environment import environment_of
from steploom.step.site._steploom.must_be import LIST, PATH, must_be, must_be_mapping

if TYPE_CHECKING:
    from steploom.azureml.core.script_run import ScriptRun


class Estimator:
    """Files and compute target are checked when it is submitted, or when a pipeline with its step is built."""

    def __init__(
        self,
        source_directory: str | None,
        *,
        compute_target: Any = None,
        vm_size: str | None = None,
        vm_priority: str | None = None,
        entry_script: str | None = None,
        script_params: Mapping[str, Any] | None = None,
        node_count: int = 1,
        process_count_per_node: int = 1,
        distributed_backend: str | None = None,
        distributed_training: Any = None,
        use_gpu: bool = False,
        use_docker: bool = True,
        custom_docker_base_image: str | None = None,
        custom_docker_image: str | None = None,
        image_registry_details: Any = None,
        user_managed: bool = False,
        conda_packages: Sequence[str] | None = None,
        pip_packages: Sequence[str] | None = None,
        conda_dependencies_file_path: str | None = None,
        pip_requirements_file_path: str | None = None,
        conda_dependencies_file: str | None = None,
        pip_requirements_file: str | None = None,
        environment_variables: Mapping[str, str] | None = None,
        environment_definition: Any = None,
        inputs: Sequence[Any] | None = None,
        source_directory_data_store: Any = None,
        shm_size: str | None = None,
        resume_from: Any = None,
        max_run_duration_seconds: float | None = None,
        _enable_optimized_mode: bool = False,
        _disable_validation: bool = True,
        _show_lint_warnings: bool = False,
        _show_package_warnings: bool = False,
    ) -> None:
        """`script_params` are arguments by flag; '' is the value of a flag that has none.

        TrainingException for settings that contradict each other, and for another way than MPI to run many processes.
        """
        none = type(None)
        what = "source_directory is the path of a folder"
        self._source_directory: str | None = must_be((*PATH, none), source_directory, what)
        self._inputs = list(must_be(LIST, inputs or (), "inputs is a list"))
        self._script_params = dict(must_be_mapping(script_params or {}, "script_params"))
        self._resume_from = resume_from
        made = RunConfiguration(script=must_be((str, none), entry_script, "entry_script is the name of a file"))
        what = "compute_target is a compute target or the name of one"
        made.target = must_be((str, ComputeTarget, none), compute_target, what, AttributeError)
        made.environment = environment_of(
            environment_definition,
            folder=os.fspath(source_directory or "."),
            conda_packages=conda_packages,
            pip_packages=pip_packages,
            conda_file=conda_dependencies_file or conda_dependencies_file_path,
            pip_file=pip_requirements_file or pip_requirements_file_path,
            image=custom_docker_image or custom_docker_base_image,
            registry=image_registry_details,
            user_managed=user_managed,
        )
        made.environment_variables = dict(must_be_mapping(environment_variables or {}, "environment_variables"))
        made.docker.use_docker = bool(use_docker)
        if shm_size is not None:
            made.docker.shm_size = shm_size
        made.amlcompute.vm_size, made.amlcompute.vm_priority = vm_size, vm_priority
        made.max_run_duration_seconds = max_run_duration_seconds
        made.source_directory_data_store = getattr(source_directory_data_store, "name", source_directory_data_store)
        mpi = _mpi(distributed_backend, distributed_training, node_count, process_count_per_node)
        if mpi is not None:
            made.communicator, made.node_count, made.mpi = MPI_COMMUNICATOR, mpi.node_count, mpi
        self._run_config = made

    @property
    def source_directory(self) -> str | None:
        return self._source_directory

    @property
    def run_config(self) -> RunConfiguration:
        """Its script, environment and compute target; without the arguments, which `script_params` are."""
        return self._run_config

    @property
    def conda_dependencies(self) -> CondaDependencies:
        found: CondaDependencies = self._run_config.environment.python.conda_dependencies
        return found

    @property
    def _arguments(self) -> list[Any]:
        return arguments_of(self._script_params)

    @property
    def _mpi_params(self) -> dict[str, Any]:
        """Settings of a step that runs its script in several processes; none of one that does not."""
        return configured_mpi_params(self._run_config)

    def _submit_to(
        self,
        experiment: Any,
        *,
        tags: Mapping[str, str] | None = None,
        script_params: Mapping[str, Any] | None = None,
        inputs: Sequence[Any] | None = None,
        **kwargs: Any,
    ) -> ScriptRun:
        """What `Experiment.submit` calls. `script_params` and `inputs` replace its own for this run; unknown keywords
        are ignored."""
        from steploom.azureml.pipeline.script_submission import submit_script

        if self._resume_from is not None:
            print("Note: resume_from means nothing to a run on this machine.")
        if not self._run_config.script:
            raise TrainingException("There is no script to run. Name one: Estimator('.', entry_script='train.py')")
        config = copy.deepcopy(self._run_config)
        config.arguments = self._arguments if script_params is None else arguments_of(script_params)
        return submit_script(
            experiment,
            config,
            source_directory=self._source_directory,
            tags=tags,
            inputs=self._inputs if inputs is None else inputs,
            params=self._mpi_params,
        )

    def __repr__(self) -> str:
        return f"{type(self).__name__}(source_directory={self.source_directory!r}, script={self._run_config.script!r})"


def arguments_of(script_params: Mapping[str, Any]) -> list[Any]:
    """Flags and values in their order; a flag without a value stands alone."""
    return [item for flag, value in script_params.items() for item in (flag, value) if item is not None and item != ""]


def _mpi(backend: str | None, training: Any, node_count: int, process_count: int) -> MpiConfiguration | None:
    """None for a script that is one process."""
    if training is not None and not isinstance(training, MpiConfiguration):
        raise TrainingException(
            f"distributed_training is an MpiConfiguration of azureml.core.runconfig, not {type(training).__name__}."
        )
    if backend is not None and str(backend).lower() != "mpi":
        raise TrainingException(f"distributed_backend is 'mpi', not {backend!r}.")
    for name, count in (("node_count", node_count), ("process_count_per_node", process_count)):
        if not isinstance(count, int) or count < 1:
            raise TrainingException(f"{name} is a number from 1 on, not {count!r}.")
    processes = training.process_count_per_node if training is not None else process_count
    if backend is None and training is None and node_count == process_count == 1:
        return None
    return MpiConfiguration(processes, node_count)
