"""`NotebookRunnerStep`: runs a notebook of a folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from importlib.util import find_spec
from typing import Any

from packaging.requirements import InvalidRequirement, Requirement

from steploom.azureml.pipeline.data import PipelineData
from steploom.azureml.pipeline.notebook_run_config import NotebookRunConfig
from steploom.azureml.pipeline.parameter import PipelineParameter
from steploom.azureml.pipeline.source_step import SourceStep
from steploom.azureml.pipeline.step import is_data
from steploom.engine.values import EnvironmentSpec

NEEDED = ("ipykernel", "nbclient")
"""Packages that run a notebook."""


class NotebookRunnerStep(SourceStep):
    """The environment of its run configuration gets the packages that it needs beside those that it names."""

    def __init__(
        self,
        name: str | None = None,
        notebook_run_config: NotebookRunConfig | None = None,
        runconfig_pipeline_params: Mapping[str, PipelineParameter] | None = None,
        params: Mapping[str, Any] | None = None,
        compute_target: Any = None,
        inputs: Sequence[Any] | None = None,
        outputs: Sequence[Any] | None = None,
        allow_reuse: bool = True,
        version: str | None = None,
        output_notebook_pipeline_data_name: str | None = None,
    ) -> None:
        """`output_notebook_pipeline_data_name` makes the executed notebook an output of that name, too."""
        if not isinstance(notebook_run_config, NotebookRunConfig):
            raise ValueError(f"notebook_run_config is a NotebookRunConfig, not {type(notebook_run_config).__name__}.")
        config = self._config = notebook_run_config
        self._output_port = output_notebook_pipeline_data_name
        if self._output_port:
            outputs = [*(outputs or ()), PipelineData(self._output_port, is_directory=False)]
        super().__init__(
            name or config.notebook,
            script=config.notebook,
            compute_target=compute_target,
            runconfig=config.run_config,
            runconfig_pipeline_params=runconfig_pipeline_params,
            inputs=inputs,
            outputs=outputs,
            params=params,
            source_directory=config.source_directory,
            allow_reuse=allow_reuse,
            version=version,
        )
        self.validate_arguments([value for value in config.parameters.values() if is_data(value)], inputs, outputs)

    @property
    def _parameters(self) -> list[PipelineParameter]:
        own = [value for value in self._config.parameters.values() if isinstance(value, PipelineParameter)]
        return [*super()._parameters, *own]

    def _environment(self) -> EnvironmentSpec:
        spec = super()._environment()
        if spec.user_managed:
            return spec
        there = {_name(line) for line in (*spec.pip, *spec.conda)}
        return replace(spec, pip=(*spec.pip, *(name for name in NEEDED if name not in there)))

    def _check(self) -> None:
        super()._check()
        spec = self._environment()
        missing = [name for name in NEEDED if find_spec(name) is None]
        if spec.user_managed and not spec.interpreter and missing:
            raise ValueError(
                f"{self.name}: the kernel's Python runs it, which has no {' and no '.join(missing)}. Install it there, "
                "or give NotebookRunConfig a run_config with an environment of its own."
            )

    def _notebook_json(self, port_of: Callable[[Any], str]) -> dict[str, Any]:
        """`notebook` of the step's node; `port_of` names the port that data come by."""
        handler = self._config.handler
        found: dict[str, Any] = {
            "parameters": {name: _value(value, port_of) for name, value in self._config.parameters.items()},
            "output": self._config.output_notebook,
            "progressBar": handler.progress_bar,
            "logOutput": handler.log_output,
        }
        if self._output_port:
            found["outputPort"] = self._output_port
        if handler.timeout is not None:
            found["timeoutSeconds"] = handler.timeout
        return found


def _value(value: Any, port_of: Callable[[Any], str]) -> dict[str, Any]:
    if isinstance(value, PipelineParameter):
        return {"kind": "parameter", "name": value.name}
    if is_data(value):
        return {"kind": "port", "port": port_of(value)}
    return {"kind": "literal", "value": value}


def _name(line: str) -> str:
    try:
        return Requirement(line.replace("=", "==", 1) if "==" not in line and ">" not in line else line).name.lower()
    except InvalidRequirement:
        # Options of pip name no package.
        return ""
