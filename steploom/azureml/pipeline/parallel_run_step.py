"""`ParallelRunStep`: runs a script over mini batches of its inputs, in several processes."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

from steploom.azureml.core.run_configuration import RunConfiguration
from steploom.azureml.pipeline.parallel_input import FILES, as_read_by_keys, kind_of
from steploom.azureml.pipeline.parallel_run_config import ParallelRunConfig
from steploom.azureml.pipeline.parameter import PipelineParameter
from steploom.azureml.pipeline.source_step import SourceStep
from steploom.azureml.unavailable import UnavailableError
from steploom.step.site._steploom.parallel.settings import PREFIX

DEFAULT_FILE_NAME = "parallel_run_step.txt"
_NAME = re.compile(r"[a-z]([-a-z0-9]*[a-z0-9])?")
_LONGEST_NAME = 32


class ParallelRunStep(SourceStep):
    """`inputs` are cut into mini batches; `side_inputs` are there for every call of the script.

    The configuration is read when the step is made, as the SDK does: changing it later changes no step.
    """

    def __init__(
        self,
        name: str,
        parallel_run_config: ParallelRunConfig,
        inputs: Sequence[Any],
        output: Any = None,
        side_inputs: Sequence[Any] | None = None,
        arguments: Sequence[Any] | None = None,
        allow_reuse: bool = True,
    ) -> None:
        """AssertionError without inputs, Exception for what is no data set or for files and rows together."""
        config = parallel_run_config
        if not isinstance(config, ParallelRunConfig):
            raise AttributeError(f"parallel_run_config is a ParallelRunConfig, not {type(config).__name__}.")
        if not isinstance(name, str) or not _NAME.fullmatch(name) or len(name) > _LONGEST_NAME:
            raise ValueError(
                f"{name!r} is no name for a ParallelRunStep: at most {_LONGEST_NAME} lower-case letters, digits and "
                "dashes, a letter first, no dash last."
            )
        kinds = _kinds(inputs)
        if config.output_action.lower() == "append_row" and output is None:
            raise ValueError(
                f"{name}: output_action 'append_row' writes a file: give output, a PipelineData or an "
                "OutputFileDatasetConfig."
            )
        if config.source_directory is not None and not Path(config.source_directory).expanduser().is_dir():
            raise ValueError(f"{name}: the source_directory {config.source_directory} does not exist.")
        self._config = config
        if config.partition_keys and kinds == {FILES}:
            inputs = [as_read_by_keys(item) for item in inputs]
        super().__init__(
            name,
            script=config.entry_script,
            arguments=arguments,
            compute_target=config.compute_target,
            runconfig=_run_configuration(config),
            inputs=[*inputs, *(side_inputs or ())],
            outputs=[] if output is None else [output],
            source_directory=config.source_directory,
            allow_reuse=allow_reuse,
        )
        ports = [item.name for item in self._inputs[: len(inputs)]]
        self._params = {f"{PREFIX}{key}": value for key, value in self._settings(ports, output).items()}

    @property
    def running_on_windows(self) -> bool:
        """Of a container; without one it never does."""
        return False

    def _settings(self, ports: list[str], output: Any) -> dict[str, Any]:
        """What `ParallelSettings` reads; values may be pipeline parameters."""
        config = self._config
        binding = self._outputs[0][1] if output is not None else None
        settings = {
            "inputs": json.dumps(ports),
            "output": binding._output_name if binding else "",
            "output_is_file": binding is not None and binding.is_directory is False,
            "mini_batch_size": config.mini_batch_size,
            "partition_keys": json.dumps(list(config.partition_keys or ())),
            "output_action": config.output_action,
            "append_row_file_name": config.append_row_file_name or DEFAULT_FILE_NAME,
            "error_threshold": config.error_threshold,
            "allowed_failed_count": config.allowed_failed_count,
            "allowed_failed_percent": config.allowed_failed_percent,
            "run_max_try": config.run_max_try,
            "run_invocation_timeout": config.run_invocation_timeout,
            "node_count": config.node_count,
            "process_count_per_node": config.process_count_per_node,
            "logging_level": config.logging_level,
        }
        return {key: "" if value is None else value for key, value in settings.items()}

    def _check(self) -> None:
        super()._check()
        nodes = self._config.node_count
        is_open = nodes is None or isinstance(nodes, PipelineParameter)
        if not is_open and (not isinstance(nodes, int) or nodes < 1):
            raise ValueError(f"{self.name}: node_count is a number from 1 on, not {nodes!r}.")
        if not isinstance(self._config.entry_script, str) or not self._config.entry_script:
            raise ValueError(f"{self.name}: entry_script is the name of a Python file in source_directory.")
        if not isinstance(self._config.environment_variables, Mapping):
            raise ValueError(
                f"{self.name}: environment_variables is a dictionary, not {self._config.environment_variables!r}."
            )

    def create_module_def(  # type: ignore[override]  # the SDK's leaves out module_type, too
        self,
        execution_type: str,
        input_bindings: Any,
        output_bindings: Any,
        param_defs: Any = None,
        create_sequencing_ports: bool = True,
        allow_reuse: bool = True,
        version: str | None = None,
        arguments: Any = None,
    ) -> NoReturn:
        raise UnavailableError("ParallelRunStep.create_module_def: modules belong to the cloud's graphs.")


def _kinds(inputs: Any) -> set[str]:
    if not isinstance(inputs, (list, tuple)) or not inputs:
        raise AssertionError("inputs is a list of at least one data set.")
    kinds = {kind_of(item) for item in inputs}
    if len(kinds) > 1:
        raise Exception("The inputs of a ParallelRunStep are all of files, or all of rows: make two steps of them.")
    return kinds


def _run_configuration(config: ParallelRunConfig) -> RunConfiguration:
    made = RunConfiguration()
    made.environment = config.environment
    if isinstance(config.environment_variables, Mapping):
        made.environment_variables = dict(config.environment_variables)
    return made
