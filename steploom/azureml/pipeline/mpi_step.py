"""`MpiStep`: runs a Python script in several processes that find each other by MPI."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from steploom.azureml.pipeline.mpi_params import mpi_params
from steploom.azureml.pipeline.parameter import PipelineParameter
from steploom.azureml.pipeline.script_step import PythonScriptStep
from steploom.azureml.train.estimator import Estimator

_ENVIRONMENT = (
    "environment_definition",
    "environment_variables",
    "conda_packages",
    "pip_packages",
    "conda_dependencies_file",
    "conda_dependencies_file_path",
    "pip_requirements_file",
    "pip_requirements_file_path",
    "user_managed",
    "use_gpu",
    "use_docker",
    "custom_docker_image",
    "custom_docker_base_image",
    "image_registry_details",
    "shm_size",
)
"""Keywords, as of `Estimator`."""


class MpiStep(PythonScriptStep):
    """All nodes are this machine: there are `node_count` x `process_count_per_node` processes, but no more than cores.

    Keywords describe its environment; without one, the kernel's own is taken.
    """

    def __init__(
        self,
        name: str | None = None,
        source_directory: Any = None,
        script_name: str | None = None,
        arguments: Sequence[Any] | None = None,
        compute_target: Any = None,
        node_count: Any = None,
        process_count_per_node: Any = None,
        inputs: Sequence[Any] | None = None,
        outputs: Sequence[Any] | None = None,
        allow_reuse: bool = True,
        version: str | None = None,
        hash_paths: Sequence[str] | None = None,
        **kwargs: Any,
    ) -> None:
        """Both counts are numbers or pipeline parameters; ValueError without them, or without a script."""
        if not script_name:
            raise ValueError("script_name is the name of a Python file in source_directory.")
        for keyword in kwargs:
            if keyword not in _ENVIRONMENT:
                raise TypeError(f"MpiStep has no keyword {keyword!r}. For its environment: {', '.join(_ENVIRONMENT)}.")
        self._counts = {"node_count": node_count, "process_count_per_node": process_count_per_node}
        for setting, count in self._counts.items():
            if count is None:
                raise ValueError(f"{setting} is missing: give a number from 1 on.")
        super().__init__(
            script_name,
            name=name,
            arguments=arguments,
            compute_target=compute_target,
            runconfig=Estimator(source_directory, **kwargs).run_config if kwargs else None,
            inputs=inputs,
            outputs=outputs,
            params=mpi_params(node_count, process_count_per_node),
            source_directory=source_directory,
            allow_reuse=allow_reuse,
            version=version,
            hash_paths=hash_paths,
        )

    def _check(self) -> None:
        super()._check()
        for setting, count in self._counts.items():
            if not isinstance(count, PipelineParameter) and (not isinstance(count, int) or count < 1):
                raise ValueError(f"{self.name}: {setting} is a number from 1 on, not {count!r}.")
