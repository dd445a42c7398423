"""A live `Pipeline` as the JSON of `PipelineGraph` (src/pipeline/graph.ts): what is drawn, submitted and stored."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from steploom.azureml.core.run_configuration import RunConfiguration
from steploom.azureml.data.output_dataset_config import OutputDatasetConfig
from steploom.azureml.pipeline.closure import Closure
from steploom.azureml.pipeline.configured_data import ConfiguredData
from steploom.azureml.pipeline.data import PipelineData
from steploom.azureml.pipeline.dataset_input import DatasetInput, dataset_places, dataset_view, rows_of, view_of
from steploom.azureml.pipeline.failure_json import failure_json
from steploom.azureml.pipeline.hyper_drive_step import HyperDriveStep
from steploom.azureml.pipeline.input_port_binding import DataPathInput, InputPortBinding
from steploom.azureml.pipeline.module_step import ModuleStepBase
from steploom.azureml.pipeline.node_ids import NodeIds
from steploom.azureml.pipeline.notebook_step import NotebookRunnerStep
from steploom.azureml.pipeline.output_dataset import PipelineOutputAbstractDataset
from steploom.azureml.pipeline.output_port_binding import OutputPortBinding
from steploom.azureml.pipeline.parameter import PipelineParameter
from steploom.azureml.pipeline.port_data_reference import PortDataReference
from steploom.azureml.pipeline.source_step import SourceStep
from steploom.azureml.pipeline.step import PipelineStep, is_data
from steploom.step.site._steploom.datasets.consumption import DatasetConsumptionConfig
from steploom.step.site._steploom.datastores.data_reference import DataReference

Json = dict[str, Any]


class GraphWriter:
    """Writes one graph."""

    def __init__(
        self,
        closure: Closure,
        *,
        default_folder: Path,
        default_datastore: str | None,
        values: Mapping[str, Any],
        workspace: Any = None,
    ) -> None:
        """`workspace` finds what run configurations name."""
        self._closure, self._workspace = closure, workspace
        self._folder, self._datastore, self._values = default_folder, default_datastore, dict(values)
        self._nodes: list[Json] = []
        self._ids: dict[Any, str] = {}
        self._new_ids = NodeIds()
        # A copy that the consumer knows may not say where its producer puts it.
        self._bindings = {data: binding for step in closure.steps for data, binding in step._outputs}

    @property
    def ids_are_names(self) -> bool:
        """Whether no node of what has been written has a number to tell it from another of its name."""
        return self._new_ids.are_names

    def write(self, name: str) -> Json:
        parameters: dict[str, PipelineParameter] = {}
        for step in self._closure.steps:
            self._ids[step] = self._new_ids.new(step.name)
        for step in self._closure.steps:
            if not isinstance(step, SourceStep):
                raise NotImplementedError(f"{type(step).__name__} {step.name}: this version does not run such steps.")
            self._nodes.append(self._step(step))
            parameters.update((item.name, item) for item in step._parameters if not item._is_data)
        return {
            "version": 1,
            "name": name,
            "nodes": self._nodes,
            "parameters": [{"name": item.name, "default": item.default_value} for item in parameters.values()],
        }

    def _step(self, step: SourceStep) -> Json:
        inputs = [self._input(item) for item in step._inputs]
        outputs = [self._output(data, binding) for data, binding in step._outputs]
        self._add_configured(step, inputs, outputs)
        script, arguments = step._run_by_graph([_argument(item, step) for item in step._arguments])
        node: Json = {
            "kind": "step",
            "id": self._ids[step],
            "name": step.name,
            "type": step.step_type,
            "script": script,
            "source": str(step._folder(self._folder)),
            "compute": step._compute_name(),
            "environment": step._environment().to_json(),
            "arguments": arguments,
            "inputs": inputs,
            "outputs": outputs,
            "params": {str(key): _text(value) for key, value in step._params.items()},
            "allowReuse": step._allow_reuse,
            **failure_json(step._runconfig),
            "after": [self._ids[other] for other in self._closure.after[step]],
        }
        if isinstance(step, NotebookRunnerStep):
            node["notebook"] = step._notebook_json(lambda data: _port_of(data, step))
        if isinstance(step, ModuleStepBase):
            node.update(source=None, module=step._module_json())
        if isinstance(step, HyperDriveStep):
            # The limit is that of a run, as it is without a sweep.
            node["sweep"] = step._sweep_json(node.pop("timeoutSeconds", None))
        return node if step._version is None else {**node, "version": str(step._version)}

    def _add_configured(self, step: SourceStep, inputs: list[Json], outputs: list[Json]) -> None:
        """What the run configuration gives the step; the step's own ports of a name go before."""
        if not isinstance(step._runconfig, RunConfiguration):
            return
        configured = ConfiguredData(step._runconfig, self._workspace)
        taken = {port["name"] for port in (*inputs, *outputs)}
        for binding, variable in configured.inputs():
            if binding.name not in taken:
                port = self._input(binding)
                inputs.append(port if variable is None else {**port, "variable": variable})
        for output in configured.outputs():
            if output.name not in taken:
                outputs.append(self._output(*output._as_output()))

    def _output(self, data: Any, binding: OutputPortBinding) -> Json:
        port = {"name": binding._output_name, "node": self._data(data, binding), "mode": binding.bind_mode}
        if binding.pipeline_output_name:
            port["pipelineOutput"] = binding.pipeline_output_name
        return _with_path(port, binding.path_on_compute)

    def _input(self, item: InputPortBinding) -> Json:
        bound = item.bind_object
        if isinstance(bound, DataPathInput):
            parameter = bound.parameter.name if bound.parameter else None
            node = self._reference(bound.reference(self._values), parameter)
        elif isinstance(bound, DataReference):
            node = self._reference(bound)
        elif isinstance(bound, PortDataReference):
            node = self._reference(bound._as_data_reference())
        elif isinstance(bound, DatasetInput):
            node = self._dataset(bound)
        else:
            node = self._data(bound, bound._as_output()[1])
        port = _with_path({"name": item.name, "node": node, "mode": item.bind_mode}, item.path_on_compute)
        view = self._view(item)
        return port if view is None else {**port, "dataset": view}

    def _view(self, item: InputPortBinding) -> Json | None:
        """How the step sees a data set; None for data that are no data set."""
        if isinstance(item.bind_object, DatasetInput):
            return dataset_view(item.bind_object.dataset(self._values))
        rows = rows_of(item.additional_transformations)
        return None if rows is None else view_of(rows, f"{item.name}")

    def _dataset(self, bound: DatasetInput) -> str:
        dataset = bound.dataset(self._values)
        places, datastore, path = dataset_places(dataset)
        name = bound.config.name
        identity = (name, dataset._digest())
        if identity not in self._ids:
            self._ids[identity] = self._new_ids.new(name)
            node: Json = {
                "kind": "reference",
                "id": self._ids[identity],
                "name": name,
                "datastore": datastore,
                "path": path,
                "mode": "mount",
                "places": places,
            }
            self._nodes.append(node if bound.parameter is None else {**node, "parameter": bound.parameter.name})
        return self._ids[identity]

    def _reference(self, reference: DataReference, parameter: str | None = None) -> str:
        facts = (_name_of(reference.datastore), reference.path_on_datastore or "", reference.mode)
        identity = (*facts, reference.data_reference_name, parameter)
        if identity not in self._ids:
            self._ids[identity] = self._new_ids.new(reference.data_reference_name)
            datastore, path, mode = facts
            node: Json = {
                "kind": "reference",
                "id": self._ids[identity],
                "name": reference.data_reference_name,
                "datastore": datastore,
                "path": path,
                "mode": mode,
            }
            self._nodes.append(node if parameter is None else {**node, "parameter": parameter})
        return self._ids[identity]

    def _data(self, data: Any, binding: Any) -> str:
        if data not in self._ids:
            binding = self._bindings.get(data, binding)
            self._ids[data] = self._new_ids.new(binding.name)
            datastore = _name_of(binding.datastore) or self._datastore
            node: Json = {
                "kind": "data",
                "id": self._ids[data],
                "name": binding.name,
                "datastore": datastore,
                "mode": binding.bind_mode,
            }
            if binding.is_directory is not None:
                node["isDirectory"] = binding.is_directory
            if binding._dataset_output is not None:
                node.update(binding._dataset_output._node_facts())
            if binding.dataset_registration is not None:
                node["register"] = binding.dataset_registration
            self._nodes.append(node)
        return self._ids[data]


def _argument(item: Any, step: PipelineStep) -> Json:
    if isinstance(item, PipelineParameter):
        return {"kind": "parameter", "name": item.name}
    if is_data(item):
        return {"kind": "port", "port": _port_of(item, step)}
    return {"kind": "literal", "text": str(item)}


def _port_of(item: Any, step: PipelineStep) -> str:
    """The port an argument means: an output before an input, as a script writes where both have the data."""
    data = item[0] if isinstance(item, tuple) else item
    # One that is among the inputs as it is, though others may have the same data.
    if any(bound is data for bound in step._inputs):
        return str(data.name)
    if isinstance(data, DatasetConsumptionConfig):
        renamed = f"INPUT_{data.name}"
        return renamed if any(bound.name == renamed for bound in step._inputs) else data.name
    data = getattr(data, "_origin", data)
    if isinstance(data, PipelineOutputAbstractDataset):
        data = data._pipeline_data
    if isinstance(data, (PipelineData, OutputDatasetConfig)):
        for written, binding in step._outputs:
            if written is data:
                return binding._output_name
    wanted = data.bind_object if isinstance(data, InputPortBinding) else data
    for bound in step._inputs:
        behind = bound.bind_object
        source = behind.source if isinstance(behind, DataPathInput) else behind
        if source is wanted:
            return bound.name
    return str(getattr(data, "data_reference_name", None) or data.name)


def _text(value: Any) -> str:
    return f"$AML_PARAMETER_{value.name}" if isinstance(value, PipelineParameter) else str(value)


def _name_of(datastore: Any) -> str | None:
    return None if datastore is None else str(getattr(datastore, "name", datastore))


def _with_path(port: Json, path: str | None) -> Json:
    return port if path is None else {**port, "pathOnCompute": path}
