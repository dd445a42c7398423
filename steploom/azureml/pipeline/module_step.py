"""`ModuleStep`: runs a version of a module, whose ports are wired to the data of a pipeline."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from typing import Any

from steploom.azureml.pipeline.data import PipelineData
from steploom.azureml.pipeline.input_port_binding import InputPortBinding, input_binding
from steploom.azureml.pipeline.module import Module
from steploom.azureml.pipeline.module_version import ModuleVersion
from steploom.azureml.pipeline.output_port_binding import OutputPortBinding
from steploom.azureml.pipeline.parameter import PipelineParameter
from steploom.azureml.pipeline.port_definitions import InputPortDef, OutputPortDef
from steploom.azureml.pipeline.source_step import SourceStep
from steploom.step.site._steploom.must_be import LIST, must_be, must_be_mapping


class ModuleStepBase(SourceStep):
    """The version is chosen here, once: a default that changes later changes other steps."""

    def __init__(
        self,
        module: Module | None = None,
        version: str | None = None,
        module_version: ModuleVersion | None = None,
        inputs_map: Mapping[str, Any] | None = None,
        outputs_map: Mapping[str, Any] | None = None,
        compute_target: Any = None,
        runconfig: Any = None,
        runconfig_pipeline_params: Mapping[str, PipelineParameter] | None = None,
        arguments: Sequence[Any] | None = None,
        params: Mapping[str, Any] | None = None,
        name: str | None = None,
        _workflow_provider: Any = None,
    ) -> None:
        """The maps give each port of the module its data; an output that is left out is kept under the port's name.

        What is not given (`arguments`, `runconfig`, `params`) is as the version was published. ValueError for ports
        that are not wired or not there, and for a version that is disabled.
        """
        must_be((*LIST, type(None)), arguments, "arguments is a list")
        for what, wires in (("inputs_map", inputs_map), ("outputs_map", outputs_map), ("params", params)):
            must_be_mapping(wires or {}, what)
        self._used, self._module_version = _chosen(module, version, module_version)
        record = self._module_version._record
        definition = record.definition
        if not definition["script"] or not record.snapshot:
            raise ValueError(
                f"Version {record.version} of the module {self._used.name} was published without a script: use "
                "module.publish_python_script(...)."
            )
        interface = self._module_version.interface
        taken = {port["name"] for port in definition["inputs"]}, {port["name"] for port in definition["outputs"]}
        inputs = self._wire_inputs([port for port in interface.input_port_defs if port.name in taken[0]], inputs_map)
        self._wires = self._wire_outputs(
            [port for port in interface.output_port_defs if port.name in taken[1]], outputs_map
        )
        given = list(arguments) if arguments is not None else self._published_arguments(inputs)
        bound = [self._bound(item, inputs, inputs_map or {}) for item in given]
        super().__init__(
            name or self._used.name,
            script=definition["script"],
            arguments=bound,
            compute_target=compute_target,
            runconfig=self._module_version.runconfig if runconfig is None else runconfig,
            runconfig_pipeline_params=runconfig_pipeline_params,
            inputs=list(inputs.values()),
            outputs=[data for _, data in self._wires],
            params=self._all_params(params, bound),
            allow_reuse=interface.allow_reuse,
        )

    def _wire_inputs(
        self, ports: Sequence[InputPortDef], inputs_map: Mapping[str, Any] | None
    ) -> dict[str, InputPortBinding]:
        given = self._checked_map("inputs_map", inputs_map, [port.name for port in ports])
        missing = [port.name for port in ports if port.name not in given and not port.is_optional]
        if missing:
            raise ValueError(f"{self._title}: inputs_map has no data for the input {missing[0]}.")
        return {port.name: _wired(port, given[port.name]) for port in ports if port.name in given}

    def _wire_outputs(
        self, ports: Sequence[OutputPortDef], outputs_map: Mapping[str, Any] | None
    ) -> list[tuple[OutputPortDef, Any]]:
        given = self._checked_map("outputs_map", outputs_map, [port.name for port in ports])
        wires = [(port, given[port.name] if port.name in given else _own_data(port)) for port in ports]
        if len({id(data) for _, data in wires}) < len(wires):
            raise ValueError(f"{self._title}: outputs_map gives the same data to two outputs.")
        return wires

    def _checked_map(self, what: str, wires: Mapping[str, Any] | None, known: Sequence[str]) -> dict[str, Any]:
        unknown = [name for name in wires or () if name not in known]
        if unknown:
            raise ValueError(
                f"{self._title}: {what} names '{unknown[0]}', which the module does not have. "
                f"It has: {', '.join(known) or 'none'}."
            )
        return dict(wires or {})

    def _bind_output(self, item: Any) -> tuple[Any, OutputPortBinding]:
        data, given = super()._bind_output(item)
        port = next((port for port, wired in self._wires if wired is item), None)
        if port is None:
            return data, given
        return data, OutputPortBinding(
            given.name,
            given.datastore or port.default_datastore_name,
            port.name,
            given.bind_mode,
            given.path_on_compute or port.default_path_on_compute,
            given.is_directory,
            given.overwrite,
            given.data_type,
            given.pipeline_output_name,
            given.training_output,
            given.dataset_registration,
            given._dataset_output,
        )

    def _published_arguments(self, inputs: Mapping[str, InputPortBinding]) -> list[Any]:
        outputs = {port.name: data for port, data in self._wires}
        found: list[Any] = []
        for item in self._module_version._record.definition["arguments"] or ():
            if item["kind"] == "literal":
                found.append(item["text"])
            elif item["port"] in outputs or item["port"] in inputs:
                found.append(outputs.get(item["port"]) or inputs[item["port"]])
            else:
                raise ValueError(
                    f"{self._title}: the arguments of the module use the input {item['port']}, which inputs_map leaves "
                    "out. Give arguments of your own, or data for it."
                )
        return found

    def _bound(self, item: Any, inputs: Mapping[str, InputPortBinding], inputs_map: Mapping[str, Any]) -> Any:
        """An argument by the port that it means: data may have another name there, or stand for two ports."""
        if isinstance(item, (InputPortDef, OutputPortDef)):
            wired = {**inputs, **{port.name: data for port, data in self._wires}}
            if item.name not in wired:
                raise ValueError(f"{self._title}: the arguments use {item.name}, which is not wired.")
            return wired[item.name]
        if any(data is item for _, data in self._wires):
            return item
        return next((inputs[name] for name, data in inputs_map.items() if data is item), item)

    def _all_params(self, params: Mapping[str, Any] | None, arguments: Sequence[Any]) -> dict[str, Any]:
        """Of the module, then of the step; a pipeline parameter among the arguments has the last word."""
        published = {
            item["name"]: item["default_value"]
            for item in self._module_version._record.definition["params"]
            if item["default_value"] is not None and not item["is_metadata_param"]
        }
        found = {**published, **(params or {})}
        chosen = {item.name: item for item in arguments if isinstance(item, PipelineParameter)}
        return {name: chosen.get(name, value) if name not in (params or {}) else value for name, value in found.items()}

    def _module_json(self) -> dict[str, Any]:
        """`module` of the step's node; such a node has no source folder."""
        record = self._module_version._record
        return {
            "id": record.module_id,
            "versionId": record.id,
            "name": self._used.name,
            "version": record.version,
            "snapshot": record.snapshot,
        }

    @property
    def _title(self) -> str:
        return f"{self._used.name} {self._module_version.version}"


class ModuleStep(ModuleStepBase):
    """A step that runs a module."""


def _chosen(
    module: Module | None, version: str | None, module_version: ModuleVersion | None
) -> tuple[Module, ModuleVersion]:
    if (module is None) == (module_version is None):
        raise ValueError("ModuleStep takes a module (with a version, if it is not the default) or a module_version.")
    if module_version is not None:
        if not isinstance(module_version, ModuleVersion):
            raise ValueError(f"module_version is a ModuleVersion, not {type(module_version).__name__}.")
        if version is not None:
            raise ValueError("version goes with module; module_version says by itself which one it is.")
        module = module_version.module()
    if not isinstance(module, Module):
        raise ValueError(f"module is a Module, not {type(module).__name__}.")
    chosen = module_version or module.resolve(version)
    for status, what in (
        (module.status, f"The module {module.name}"),
        (chosen.status, f"{module.name} {chosen.version}"),
    ):
        if status == "Disabled":
            raise ValueError(f"{what} is disabled. Enable it, or choose another.")
        if status == "Deprecated":
            warnings.warn(f"{what} is deprecated.", DeprecationWarning, stacklevel=4)
    return module, chosen


def _own_data(port: OutputPortDef) -> PipelineData:
    """For an output that nobody wants: the script writes it all the same."""
    return PipelineData(
        port.name,
        port.default_datastore_name,
        output_mode=port.default_datastore_mode or "mount",
        output_path_on_compute=port.default_path_on_compute,
        is_directory=port.is_directory or None,
    )


def _wired(port: InputPortDef, data: Any) -> InputPortBinding:
    """Data that do not say how they are read are read as the module says."""
    made = input_binding(data)
    is_plain = isinstance(data, PipelineData)
    return InputPortBinding(
        port.name,
        made.bind_object,
        (port.default_datastore_mode if is_plain else None) or made.bind_mode,
        made.path_on_compute or (port.default_path_on_compute if is_plain else None),
        made.overwrite,
        made.is_resource or port.is_resource,
        made.additional_transformations,
    )
