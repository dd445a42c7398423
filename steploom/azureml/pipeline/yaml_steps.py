"""The steps of a pipeline in YAML, a function for each type."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from steploom.azureml.core.run_configuration import RunConfiguration
from steploom.azureml.pipeline.data import PipelineData
from steploom.azureml.pipeline.data_transfer_step import DataTransferStep
from steploom.azureml.pipeline.input_port_binding import InputPortBinding, input_binding
from steploom.azureml.pipeline.module import Module
from steploom.azureml.pipeline.module_step import ModuleStep
from steploom.azureml.pipeline.parallel_run_config import ParallelRunConfig
from steploom.azureml.pipeline.parallel_run_step import ParallelRunStep
from steploom.azureml.pipeline.parameter import PipelineParameter
from steploom.azureml.pipeline.script_step import PythonScriptStep
from steploom.azureml.pipeline.step import PipelineStep
from steploom.azureml.pipeline.yaml_part import YamlPart
from steploom.step.site._steploom.datasets.abstract_dataset import AbstractDataset
from steploom.step.site._steploom.datasets.consumption import DatasetConsumptionConfig
from steploom.step.site._steploom.datasets.definition import TABULAR
from steploom.step.site._steploom.datastores.data_path_compute_binding import DataPathComputeBinding

_EVERY = ("type", "name", "arguments", "parameters", "inputs", "outputs")
_RUN = ("compute", "runconfig")
_TRANSFER = (
    "source_data_reference",
    "destination_data_reference",
    "source_reference_type",
    "destination_reference_type",
)
# The example of the documentation has them for a copy, too.
_UNUSED = ("runconfig", "parameters")
_INPUT = ("source", "bind_mode", "path_on_compute", "overwrite")
_OUTPUT = (
    "destination",
    "datastore",
    "bind_mode",
    "path_on_compute",
    "overwrite",
    "data_type",
    "is_directory",
)


# How a step gets its inputs: as bindings of the name in the file, as data sets, or, if nothing is said, as they are.
_AS_PORTS, _AS_DATASETS, _AS_DATA = "ports", "datasets", "data"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepContext:
    """What steps may name. `sources` are `(data, mode, path on compute)`; the last two are None if nobody said so."""

    workspace: Any
    default_compute: str | None
    parameters: Mapping[str, PipelineParameter]
    sources: Mapping[str, tuple[Any, str | None, str | None]]
    outputs: Mapping[str, Any]


def _script_step(name: str, part: YamlPart, context: StepContext) -> PipelineStep:
    part.refuse_unknown((*_EVERY, *_RUN, "script_name", "source_directory", "allow_reuse", "version", "hash_paths"))
    if not part.text("script_name"):
        raise part.wrong("has no script_name")
    wires = _Wires(part, context)
    return PythonScriptStep(
        part.text("script_name") or "",
        name=part.text("name") or name,
        arguments=wires.arguments(),
        compute_target=part.text("compute") or context.default_compute,
        runconfig=_runconfig(part),
        inputs=list(wires.inputs.values()),
        outputs=list(wires.outputs.values()),
        params=wires.params,
        source_directory=str(part.file_of("source_directory")) if part.get("source_directory") else None,
        allow_reuse=_truth(part, "allow_reuse"),
        version=part.text("version"),
    )


def _module_step(name: str, part: YamlPart, context: StepContext) -> PipelineStep:
    part.refuse_unknown((*_EVERY, *_RUN, "module_id", "module_name", "version"))
    if not part.text("module_id") and not part.text("module_name"):
        raise part.wrong("has no module_id and no module_name")
    wires = _Wires(part, context, _AS_DATA)
    return ModuleStep(
        Module.get(context.workspace, part.text("module_id"), part.text("module_name")),
        part.text("version"),
        inputs_map=wires.inputs,
        outputs_map=wires.outputs,
        compute_target=part.text("compute") or context.default_compute,
        runconfig=_runconfig(part),
        arguments=None if part.get("arguments") is None else wires.arguments(),
        params=wires.params,
        name=part.text("name") or name,
    )


def _parallel_step(name: str, part: YamlPart, context: StepContext) -> PipelineStep:
    part.refuse_unknown((*_EVERY, "side_inputs", "parallel_run_config", "allow_reuse", "compute"))
    if not part.get("parallel_run_config"):
        raise part.wrong("has no parallel_run_config")
    config = ParallelRunConfig.load_yaml(context.workspace, str(part.file_of("parallel_run_config")))
    config.compute_target = part.text("compute") or config.compute_target or context.default_compute
    wires = _Wires(part, context, _AS_DATASETS)
    if len(wires.outputs) > 1:
        raise part.wrong("has more than one output")
    return ParallelRunStep(
        part.text("name") or name,
        config,
        list(wires.inputs.values()),
        next(iter(wires.outputs.values()), None),
        list(wires.side_inputs.values()),
        wires.arguments(),
        _truth(part, "allow_reuse"),
    )


def _transfer_step(name: str, part: YamlPart, context: StepContext) -> PipelineStep:
    part.refuse_unknown((*_TRANSFER, "name", "type", "allow_reuse", "compute", "adla_compute_name", *_UNUSED))
    wires = _Wires(part, context, _AS_DATA)
    ends = []
    for key in _TRANSFER[:2]:
        found = list(part.parts(key))
        if len(found) != 1:
            raise part.wrong(f"has {len(found) or 'no'} entries in its {key}: one is needed, with its source")
        ends.append(wires.data(found[0][1]))
    return DataTransferStep(
        part.text("name") or name,
        ends[0],
        ends[1],
        # Any will do.
        part.text("compute") or part.text("adla_compute_name") or context.default_compute or "local",
        part.text("source_reference_type"),
        part.text("destination_reference_type"),
        _truth(part, "allow_reuse"),
    )


STEPS: Mapping[str, Callable[[str, YamlPart, StepContext], PipelineStep]] = {
    "PythonScriptStep": _script_step,
    "ParallelRunStep": _parallel_step,
    "ModuleStep": _module_step,
    "DataTransferStep": _transfer_step,
}
"""By type; each takes the step's name in the file."""


class _Wires:
    """The data and parameters of one step, made once: its arguments mean the same objects."""

    def __init__(self, part: YamlPart, context: StepContext, form: str = _AS_PORTS) -> None:
        self._part, self._context = part, context
        self.inputs = {name: self._input(item, form) for name, item in part.parts("inputs")}
        self.side_inputs = {name: self._input(item, _AS_PORTS) for name, item in part.parts("side_inputs")}
        self.outputs = {name: self._output(item) for name, item in part.parts("outputs")}
        self.params = {str(name): self._param(name, value) for name, value in (part.get("parameters") or {}).items()}

    def arguments(self) -> list[Any]:
        """`input:`, `side_input:`, `output:` and `parameter:` with a name stand for these."""
        given = self._part.get("arguments")
        if given is not None and not isinstance(given, list):
            raise self._part.wrong("has arguments that are no list")
        return [self._argument(item) for item in given or ()]

    def data(self, part: YamlPart) -> Any:
        """What an entry with a source names, as it is."""
        return self._input(part, _AS_DATA)

    def _argument(self, item: Any) -> Any:
        kind, _, name = item.partition(":") if isinstance(item, str) else ("", "", "")
        known: dict[str, Mapping[str, Any]] = {
            "input": self.inputs,
            "side_input": self.side_inputs,
            "output": self.outputs,
            "parameter": {**self._context.parameters, **self.params},
        }
        if kind not in known or not name:
            return item
        if name not in known[kind]:
            raise self._part.wrong(
                f"has the argument {item}, but no {kind} {name}; it has: {', '.join(known[kind]) or 'none'}"
            )
        return known[kind][name]

    def _input(self, part: YamlPart, form: str) -> Any:
        part.refuse_unknown(_INPUT)
        source = part.text("source") or ""
        if source not in self._context.sources:
            raise part.wrong(
                f"has the source {source}, which is no data reference and no destination of an output; there is: "
                f"{', '.join(self._context.sources) or 'none'}"
            )
        data, mode, path = self._context.sources[source]
        mode, path = part.text("bind_mode") or mode, part.text("path_on_compute") or path
        if isinstance(data, AbstractDataset):
            usual = "direct" if data._definition.kind == TABULAR else "mount"
            return DatasetConsumptionConfig(part.name, data, mode or usual, path)
        if isinstance(data, PipelineParameter):
            data = (data, DataPathComputeBinding(mode or "mount", path, bool(part.get("overwrite"))))
        elif form == _AS_DATASETS and isinstance(data, PipelineData):
            return data.as_dataset().as_named_input(part.name)
        elif form == _AS_DATA and not (mode or path or part.get("overwrite")):
            return data
        made = input_binding(data)
        return InputPortBinding(
            part.name, made.bind_object, mode or made.bind_mode, path or made.path_on_compute, part.get("overwrite")
        )

    def _output(self, part: YamlPart) -> Any:
        part.refuse_unknown(_OUTPUT)
        return self._context.outputs[str(part.text("destination"))][0]

    def _param(self, name: str, value: Any) -> Any:
        if not isinstance(value, Mapping):
            return value
        source = str(value.get("source"))
        if set(value) != {"source"} or source not in self._context.parameters:
            raise self._part.wrong(
                f"has the parameter {name}: a value or the source of one is needed, a parameter of the pipeline; it "
                f"has: {', '.join(self._context.parameters) or 'none'}"
            )
        return self._context.parameters[source]


def _runconfig(part: YamlPart) -> RunConfiguration | None:
    return RunConfiguration.load(str(part.file_of("runconfig"))) if part.get("runconfig") else None


def _truth(part: YamlPart, key: str) -> bool:
    value = part.get(key)
    if value is not None and not isinstance(value, bool):
        raise part.wrong(f"has {key} {value!r}: true or false")
    return value is not False
