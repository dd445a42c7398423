"""`SourceStep`: what steps have in common that run something of a source folder, on a compute target."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from steploom.azureml.core.compute_target import ComputeTarget
from steploom.azureml.core.constants import LOCAL_RUNCONFIG_NAME
from steploom.azureml.core.environment_spec import environment_spec
from steploom.azureml.core.run_configuration import RunConfiguration
from steploom.azureml.pipeline.parameter import PipelineParameter
from steploom.azureml.pipeline.step import PipelineStep
from steploom.engine.values import EnvironmentSpec
from steploom.step.site._steploom.must_be import PATH, must_be, must_be_mapping

RUNCONFIG_PARAMETERS = (
    "NodeCount",
    "MpiProcessCountPerNode",
    "TensorflowWorkerCount",
    "TensorflowParameterServerCount",
)


class SourceStep(PipelineStep):
    """Files, compute and run configuration are looked at when a Pipeline is built, not here."""

    def __init__(
        self,
        name: str,
        *,
        script: str,
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
    ) -> None:
        """`script` is what the graph says of it: a file of the folder, or what else is run there."""
        self._script = script
        self._compute = compute_target
        self._runconfig = runconfig
        self._runconfig_params = dict(
            must_be_mapping(runconfig_pipeline_params or {}, "runconfig_pipeline_params", ValueError)
        )
        self._params = dict(must_be_mapping(params or {}, "params", ValueError))
        self._source = must_be((*PATH, type(None)), source_directory, "source_directory is the path of a folder")
        self._allow_reuse, self._version = bool(allow_reuse), version
        for key, value in self._runconfig_params.items():
            if not isinstance(value, PipelineParameter):
                raise ValueError(f"runconfig_pipeline_params[{key!r}] is a PipelineParameter, not {value!r}.")
        for argument in must_be((list, tuple, set), arguments or (), "arguments is a list"):
            taken = self._params.get(argument.name) if isinstance(argument, PipelineParameter) else None
            if taken is not None and taken is not argument:
                raise Exception(
                    f"The name {argument.name} is used by a pipeline parameter and by another entry of params."
                )
        super().__init__(name, inputs, outputs, arguments, fix_port_name_collisions=True)

    @property
    def _parameters(self) -> list[PipelineParameter]:
        values = [*self._arguments, *self._params.values(), *self._runconfig_params.values()]
        bound = [getattr(item.bind_object, "parameter", None) for item in self._inputs]
        return [item for item in (*values, *bound) if isinstance(item, PipelineParameter)]

    def _run_by_graph(self, arguments: list[dict[str, Any]]) -> tuple[str, list[dict[str, Any]]]:
        """Script and arguments of its node; `arguments` are those of the step, as the graph has them."""
        return self._script, arguments

    def _folder(self, default: Path) -> Path:
        return Path(self._source).expanduser().absolute() if self._source is not None else default

    def _environment(self) -> EnvironmentSpec:
        return environment_spec(self._runconfig)

    def _compute_name(self) -> str | None:
        """The compute target's name; None is the local default."""
        compute = self._compute
        if compute is None:
            target = getattr(self._runconfig, "target", None)
            return None if target == LOCAL_RUNCONFIG_NAME else target
        if isinstance(compute, tuple):
            return str(compute[0])
        return str(compute.name) if isinstance(compute, ComputeTarget) else str(compute)

    def _check(self) -> None:
        """ValueError for what only the names know of and what no pipeline can hold; the rest the engine checks."""
        if self._runconfig is not None and not isinstance(self._runconfig, RunConfiguration):
            raise ValueError(f"{self.name}: runconfig is a RunConfiguration, not {type(self._runconfig).__name__}.")
        unknown = sorted(set(self._runconfig_params) - set(RUNCONFIG_PARAMETERS))
        if unknown:
            raise ValueError(
                f"{self.name}: {unknown[0]} cannot be a pipeline parameter. "
                f"These can: {', '.join(RUNCONFIG_PARAMETERS)}."
            )
        self._check_compute()

    def _check_compute(self) -> None:
        compute = self._compute
        if isinstance(compute, tuple):
            if len(compute) != 2:
                raise ValueError(f"{self.name}: a compute target given as a tuple is (name, type).")
            return
        if not isinstance(compute, (str, ComputeTarget, type(None))):
            raise AttributeError(f"{self.name}: {compute!r} is no compute target and no name of one.")
        if compute == LOCAL_RUNCONFIG_NAME:
            raise ValueError(
                f"{self.name}: 'local' is no compute target of a pipeline. Leave compute_target out to use the "
                "local default, or name one of the workspace."
            )
