"""`ModuleDef` and `ParamDef`: the interface of a module: its ports, its parameters, how it is started."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from steploom.azureml.pipeline.port_definitions import InputPortDef, OutputPortDef


class ParamDef:
    """A parameter; with `set_env_var` the script finds it as AML_PARAMETER_<name>."""

    def __init__(
        self,
        name: str,
        default_value: Any = None,
        is_metadata_param: bool = False,
        is_optional: bool = False,
        set_env_var: bool = False,
        calculate_hash: bool = True,
        env_var_override: str | None = None,
    ) -> None:
        self.name, self.default_value = name, default_value
        self.is_metadata_param, self.is_optional = is_metadata_param, is_optional
        self.set_env_var, self.calculate_hash, self.env_var_override = set_env_var, calculate_hash, env_var_override

    def __str__(self) -> str:
        return f"$AML_PARAMETER_{self.name}"

    def __repr__(self) -> str:
        return f"ParamDef(name={self.name!r}, default_value={self.default_value!r})"


class ModuleDef:
    """With sequencing ports it has one more output, which says that the step is over."""

    fake_input_prefix = "_run_after_input_"
    fake_output_name = "_run_after_output"

    def __init__(
        self,
        name: str,
        description: str | None = None,
        input_port_defs: Sequence[InputPortDef] | None = None,
        output_port_defs: Sequence[OutputPortDef] | None = None,
        param_defs: Sequence[ParamDef] | None = None,
        module_execution_type: str | None = None,
        create_sequencing_ports: bool = True,
        allow_reuse: bool = True,
        version: str | None = None,
        module_type: str | None = None,
        step_type: str | None = None,
        arguments: Sequence[Any] | None = None,
        runconfig: Any = None,
        cloud_settings: Any = None,
    ) -> None:
        self._name, self._description = name, description
        self._inputs = [InputPortDef._of(item) for item in input_port_defs or ()]
        self._outputs = [OutputPortDef._of(item) for item in output_port_defs or ()]
        self._params = list(param_defs or ())
        self._execution_type, self._module_type, self._step_type = module_execution_type, module_type, step_type
        self._allow_reuse, self._version = bool(allow_reuse), version
        self._arguments, self._runconfig, self._cloud_settings = list(arguments or ()), runconfig, cloud_settings
        names = [*(port.name for port in self._inputs), *(port.name for port in self._outputs)]
        twice = sorted({item for item in names if names.count(item) > 1})
        if twice:
            raise ValueError(f"The module {name} has two ports called {twice[0]}: give each a name of its own.")
        if create_sequencing_ports and self.fake_output_name not in names:
            self._outputs.append(OutputPortDef(self.fake_output_name))

    def add_fake_sequencing_input_port(self) -> str:
        """One more input, by which it waits for another step; its name."""
        number = sum(port.name.startswith(self.fake_input_prefix) for port in self._inputs)
        self._inputs.append(InputPortDef(f"{self.fake_input_prefix}{number}"))
        return self._inputs[-1].name

    def calculate_hash(self) -> str:
        """Hex digits that are equal for equal definitions."""
        facts = {
            "name": self._name,
            "inputs": [(port.name, port.default_datastore_mode, port.is_optional) for port in self._inputs],
            "outputs": [(port.name, port.default_datastore_mode, port.is_directory) for port in self._outputs],
            "params": [(param.name, str(param.default_value)) for param in self._params if param.calculate_hash],
            "type": [self._execution_type, self._module_type, self._step_type],
            "arguments": [str(item) for item in self._arguments],
            "version": self._version,
        }
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()

    @property
    def name(self) -> str:
        return self._name

    @property
    def description(self) -> str | None:
        return self._description

    @property
    def input_port_defs(self) -> list[InputPortDef]:
        return list(self._inputs)

    @property
    def output_port_defs(self) -> list[OutputPortDef]:
        return list(self._outputs)

    @property
    def param_defs(self) -> list[ParamDef]:
        return list(self._params)

    @property
    def module_execution_type(self) -> str | None:
        return self._execution_type

    @property
    def module_type(self) -> str | None:
        return self._module_type

    @property
    def step_type(self) -> str | None:
        return self._step_type

    @property
    def allow_reuse(self) -> bool:
        return self._allow_reuse

    @property
    def runconfig(self) -> Any:
        return self._runconfig

    @property
    def cloud_settings(self) -> Any:
        return self._cloud_settings

    def __repr__(self) -> str:
        return f"ModuleDef(name={self._name!r})"
