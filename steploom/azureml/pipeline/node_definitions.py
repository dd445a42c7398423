"""What the nodes of a graph are made of, in the SDK's terms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from steploom.azureml.pipeline.module_definition import ModuleDef, ParamDef
from steploom.azureml.pipeline.port_definitions import InputPortDef, OutputPortDef


class DataSourceDef:
    """Existing data: where they are. `datastore_name` None is the workspace's default one."""

    def __init__(self, name: str, datastore_name: str | None, path_on_datastore: str) -> None:
        self.name, self.datastore_name, self.path_on_datastore = name, datastore_name, path_on_datastore

    def __repr__(self) -> str:
        return f"DataSourceDef(name={self.name!r}, path_on_datastore={self.path_on_datastore!r})"


def module_def(step: Mapping[str, Any]) -> ModuleDef:
    """Of the JSON of a step."""
    return ModuleDef(
        step["name"],
        None,
        [InputPortDef(port["name"], None, port["mode"], port.get("pathOnCompute")) for port in step["inputs"]],
        [OutputPortDef(port["name"], None, port["mode"], port.get("pathOnCompute")) for port in step["outputs"]],
        [ParamDef(name, value, set_env_var=True) for name, value in step["params"].items()],
        allow_reuse=step["allowReuse"],
        version=step.get("version"),
        step_type=step["type"],
    )


def data_source_def(reference: Mapping[str, Any]) -> DataSourceDef:
    """Of the JSON of a reference."""
    return DataSourceDef(reference["name"], reference["datastore"], reference["path"])
