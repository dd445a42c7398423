"""`PythonScriptStep`: runs a Python script of a folder."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from typing import Any

from steploom.azureml.pipeline.parameter import PipelineParameter
from steploom.azureml.pipeline.source_step import SourceStep


class PythonScriptStep(SourceStep):
    def __init__(
        self,
        script_name: str,
        name: str | None = None,
        arguments: Sequence[Any] | None = None,
        compute_target: Any = None,
        runconfig: Any = None,
        runconfig_pipeline_params: Mapping[str, PipelineParameter] | None = None,
        inputs: Sequence[Any] | None = None,
        outputs: Sequence[Any] | None = None,
        params: Mapping[str, Any] | None = None,
        source_directory: Any = None,
        allow_reuse: bool = True,
        version: str | None = None,
        hash_paths: Sequence[str] | None = None,
        *,
        target: Any = None,
    ) -> None:
        """`target` is what 2018 notebooks call `compute_target`."""
        if not isinstance(script_name, str) or not script_name:
            raise ValueError("script_name is the name of a Python file in source_directory.")
        if hash_paths:
            warnings.warn(
                "hash_paths is ignored: the whole source folder decides about reuse.", DeprecationWarning, stacklevel=2
            )
        super().__init__(
            name or script_name,
            script=script_name,
            arguments=arguments,
            compute_target=compute_target if compute_target is not None else target,
            runconfig=runconfig,
            runconfig_pipeline_params=runconfig_pipeline_params,
            inputs=inputs,
            outputs=outputs,
            params=params,
            source_directory=source_directory,
            allow_reuse=allow_reuse,
            version=version,
        )
