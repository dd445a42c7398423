"""`RScriptStep`: runs an R script of a folder, with the R of this machine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from steploom.azureml.core.run_configuration import RunConfiguration
from steploom.azureml.pipeline.parameter import PipelineParameter
from steploom.azureml.pipeline.source_step import SourceStep
from steploom.step import RSCRIPT_PARAMETER
from steploom.step.site._steploom.must_be import must_be_mapping


class RScriptStep(SourceStep):
    """Its packages are those of this machine: `cran_packages` and the like install nothing."""

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
        use_gpu: bool = False,
        custom_docker_image: str | None = None,
        cran_packages: Any = None,
        github_packages: Any = None,
        custom_url_packages: Any = None,
        allow_reuse: bool = True,
        version: str | None = None,
    ) -> None:
        """`environment.r.rscript_path` of `runconfig` is the Rscript that runs it; else the one on the PATH does."""
        if not isinstance(script_name, str) or not script_name:
            raise ValueError("script_name is the name of an R file in source_directory.")
        program = _rscript(runconfig)
        own = must_be_mapping(params or {}, "params", ValueError)
        super().__init__(
            name or script_name,
            script=script_name,
            arguments=arguments,
            compute_target=compute_target,
            runconfig=runconfig,
            runconfig_pipeline_params=runconfig_pipeline_params,
            inputs=inputs,
            outputs=outputs,
            params={**own, RSCRIPT_PARAMETER: program} if program else own,
            source_directory=source_directory,
            allow_reuse=allow_reuse,
            version=version,
        )


def _rscript(runconfig: Any) -> str | None:
    section = getattr(runconfig.environment, "r", None) if isinstance(runconfig, RunConfiguration) else None
    return getattr(section, "rscript_path", None)
