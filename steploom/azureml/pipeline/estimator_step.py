"""`EstimatorStep`: runs the script of an `Estimator` in a pipeline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from steploom.azureml.pipeline.parameter import PipelineParameter
from steploom.azureml.pipeline.script_step import PythonScriptStep
from steploom.azureml.train.estimator import Estimator
from steploom.step.site._steploom.mpi import NODES, PROCESSES
from steploom.step.site._steploom.must_be import must_be_mapping

_OVERRIDDEN = {"NodeCount": NODES, "MpiProcessCountPerNode": PROCESSES}


class EstimatorStep(PythonScriptStep):
    """Its arguments, inputs and outputs are the step's own; the estimator is to have none."""

    def __init__(
        self,
        name: str | None = None,
        estimator: Estimator | None = None,
        estimator_entry_script_arguments: Sequence[Any] | None = None,
        runconfig_pipeline_params: Mapping[str, PipelineParameter] | None = None,
        inputs: Sequence[Any] | None = None,
        outputs: Sequence[Any] | None = None,
        compute_target: Any = None,
        allow_reuse: bool = True,
        version: str | None = None,
    ) -> None:
        """ValueError for an estimator with arguments or inputs, without a script, or none; and without a list of
        arguments, which may be empty."""
        if not isinstance(estimator, Estimator):
            raise ValueError(f"estimator is an Estimator, not {type(estimator).__name__}.")
        if estimator_entry_script_arguments is None:
            raise ValueError("estimator_entry_script_arguments is a list; of a script without arguments it is [].")
        if estimator._script_params:
            raise ValueError(
                "The estimator has script_params, which a step does not take: give estimator_entry_script_arguments, "
                "the list of the same flags and values."
            )
        if estimator._inputs:
            raise ValueError("The estimator has inputs, which a step does not take: give the inputs of the step.")
        config = estimator.run_config
        if not config.script:
            raise ValueError("The estimator has no entry_script: name a Python file in its source_directory.")
        overridden = must_be_mapping(runconfig_pipeline_params or {}, "runconfig_pipeline_params", ValueError)
        params = estimator._mpi_params
        if params or "MpiProcessCountPerNode" in overridden:
            params = {NODES: config.node_count, PROCESSES: config.mpi.process_count_per_node}
            params |= {_OVERRIDDEN[key]: value for key, value in overridden.items() if key in _OVERRIDDEN}
        super().__init__(
            config.script,
            name=name,
            arguments=estimator_entry_script_arguments,
            compute_target=compute_target,
            runconfig=config,
            runconfig_pipeline_params=overridden,
            inputs=inputs,
            outputs=outputs,
            params=params,
            source_directory=estimator.source_directory,
            allow_reuse=allow_reuse,
            version=version,
        )
