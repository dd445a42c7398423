"""A version of a module as the JSON that the engine keeps, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from steploom.azureml.core.constants import AZUREML_DIR
from steploom.azureml.core.run_configuration import RunConfiguration
from steploom.azureml.pipeline.module_definition import ModuleDef, ParamDef
from steploom.azureml.pipeline.parameter import PipelineParameter
from steploom.azureml.pipeline.port_definitions import InputPortDef, OutputPortDef
from steploom.azureml.pipeline.port_name import variable_text

Json = dict[str, Any]

_RUNCONFIG = "module.runconfig"
_SEQUENCING = (ModuleDef.fake_input_prefix, ModuleDef.fake_output_name)


def definition_json(definition: ModuleDef, script: str, arguments: Sequence[Any] | None) -> Json:
    """ValueError for arguments that name a port which the module does not have."""
    inputs = [port for port in definition.input_port_defs if not port.name.startswith(_SEQUENCING)]
    outputs = [port for port in definition.output_port_defs if not port.name.startswith(_SEQUENCING)]
    ports = {port.name for port in inputs} | {port.name for port in outputs}
    params = {item.name: item for item in definition.param_defs}
    for item in arguments or ():
        if isinstance(item, (ParamDef, PipelineParameter)):
            params.setdefault(item.name, ParamDef(item.name, item.default_value, set_env_var=True))
    return {
        "name": definition.name,
        "script": script,
        "executionType": definition.module_execution_type,
        "moduleType": definition.module_type,
        "stepType": definition.step_type,
        "allowReuse": definition.allow_reuse,
        "hasSequencingPorts": len(outputs) < len(definition.output_port_defs),
        "inputs": [_input_json(port) for port in inputs],
        "outputs": [_output_json(port) for port in outputs],
        "params": [_param_json(item) for item in params.values()],
        "arguments": None if arguments is None else [_argument_json(item, ports) for item in arguments],
        "runconfig": None if definition.runconfig is None else _runconfig_json(definition.runconfig),
    }


def definition_of(data: Mapping[str, Any], description: str | None, version: str) -> ModuleDef:
    return ModuleDef(
        data["name"],
        description,
        [InputPortDef(**port) for port in data["inputs"]],
        [OutputPortDef(**port) for port in data["outputs"]],
        [ParamDef(**item) for item in data["params"]],
        data["executionType"],
        create_sequencing_ports=data["hasSequencingPorts"],
        allow_reuse=data["allowReuse"],
        version=version,
        module_type=data["moduleType"],
        step_type=data["stepType"],
        arguments=[item.get("text") or variable_text(item["port"]) for item in data["arguments"] or ()],
        runconfig=runconfig_of(data),
    )


def runconfig_of(data: Mapping[str, Any]) -> RunConfiguration | None:
    """The run configuration that the version was published with."""
    if data["runconfig"] is None:
        return None
    with TemporaryDirectory() as folder:
        (Path(folder) / AZUREML_DIR).mkdir()
        for name, text in data["runconfig"].items():
            (Path(folder) / AZUREML_DIR / name).write_text(text, encoding="utf-8")
        made = RunConfiguration.load(folder, _RUNCONFIG)
    made._path = made._name = None
    return made


def param_defs(params: Mapping[str, Any] | Iterable[ParamDef] | None) -> list[ParamDef]:
    """Of the `params` of a module: names with defaults, or definitions."""
    if isinstance(params, Mapping):
        return [ParamDef(str(name), _value(value), set_env_var=True) for name, value in params.items()]
    return list(params or ())


def _value(value: Any) -> Any:
    return value.default_value if isinstance(value, PipelineParameter) else value


def _input_json(port: InputPortDef) -> Json:
    return {
        "name": port.name,
        "data_types": None if port.data_types is None else [_type_name(item) for item in port.data_types],
        "default_datastore_mode": port.default_datastore_mode,
        "default_path_on_compute": port.default_path_on_compute,
        "is_optional": port.is_optional,
        "default_overwrite": port.default_overwrite,
        "default_data_reference_name": port.default_data_reference_name,
        "is_resource": port.is_resource,
        "label": port.label,
    }


def _output_json(port: OutputPortDef) -> Json:
    return {
        "name": port.name,
        "default_datastore_name": port.default_datastore_name,
        "default_datastore_mode": port.default_datastore_mode,
        "default_path_on_compute": port.default_path_on_compute,
        "is_directory": port.is_directory,
        "data_type": None if port.data_type is None else _type_name(port.data_type),
        "default_overwrite": port.default_overwrite,
        "label": port.label,
    }


def _type_name(item: Any) -> str:
    return str(getattr(item, "name", item))


def _param_json(item: ParamDef) -> Json:
    value = item.default_value
    return {
        "name": item.name,
        "default_value": value if isinstance(value, (str, int, float, bool, type(None))) else str(value),
        "is_metadata_param": item.is_metadata_param,
        "is_optional": item.is_optional,
        "set_env_var": item.set_env_var,
        "calculate_hash": item.calculate_hash,
        "env_var_override": item.env_var_override,
    }


def _argument_json(item: Any, ports: set[str]) -> Json:
    """As the graph has arguments; a parameter stands as the variable that holds it."""
    if isinstance(item, (ParamDef, PipelineParameter)):
        return {"kind": "literal", "text": f"$AML_PARAMETER_{item.name}"}
    is_port = isinstance(item, (InputPortDef, OutputPortDef)) or hasattr(item, "_as_input_binding")
    if not is_port:
        return {"kind": "literal", "text": str(item)}
    if item.name not in ports:
        raise ValueError(f"The arguments use {item.name}, which is neither an input nor an output of the module.")
    return {"kind": "port", "port": item.name}


def _runconfig_json(config: Any) -> Json:
    """The files that a run configuration is saved as, by name."""
    if not isinstance(config, RunConfiguration):
        raise ValueError(f"runconfig is a RunConfiguration, not {type(config).__name__}.")
    with TemporaryDirectory() as folder:
        place = Path(folder) / AZUREML_DIR
        place.mkdir()
        config.save(folder, _RUNCONFIG)
        return {file.name: file.read_text(encoding="utf-8") for file in sorted(place.iterdir())}
