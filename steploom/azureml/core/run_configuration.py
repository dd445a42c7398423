"""`RunConfiguration`: where and in what environment a script runs. Files: see `runconfig_file`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from steploom.azureml.core.conda_dependencies import CondaDependencies
from steploom.azureml.core.environment import Environment
from steploom.azureml.core.run_sections import (
    AmlComputeConfiguration,
    DockerConfiguration,
    HdiConfiguration,
    HistoryConfiguration,
    KubernetesComputeConfiguration,
    MpiConfiguration,
    ParallelTaskConfiguration,
    PyTorchConfiguration,
    SparkConfiguration,
    TensorflowConfiguration,
)
from steploom.step.site._steploom.section import Section, camel_case


class EnvironmentDefinition(Environment):
    """The environment a new run configuration starts with."""

    def __init__(self, name: str | None = None) -> None:
        super().__init__(name or "default-environment")


class RunConfiguration(Section):
    """Everything of it can be set one by one; a setting that does not exist is refused."""

    _DEFAULTS: ClassVar[Mapping[str, Any]] = {
        "script": None,
        "arguments": [],
        "target": "local",
        "framework": "Python",
        "communicator": "None",
        "max_run_duration_seconds": None,
        "node_count": 1,
        "priority": None,
        "environment": EnvironmentDefinition,
        "history": HistoryConfiguration,
        "spark": SparkConfiguration,
        "docker": DockerConfiguration,
        "hdi": HdiConfiguration,
        "tensorflow": TensorflowConfiguration,
        "mpi": MpiConfiguration,
        "pytorch": PyTorchConfiguration,
        "paralleltask": ParallelTaskConfiguration,
        "data_references": {},
        "data": {},
        "datacaches": [],
        "output_data": {},
        "source_directory_data_store": None,
        "amlcompute": AmlComputeConfiguration,
        "auto_cluster_compute_specification": None,
        "kubernetescompute": KubernetesComputeConfiguration,
        "credential_passthrough": False,
        "command": "",
        "environment_variables": {},
        "services": {},
        # Ours: the SDK has no retries of a script.
        "max_retries": 0,
        "retry_interval_seconds": 30,
    }
    _HIDDEN = frozenset(("max_retries", "retry_interval_seconds"))
    _NAMED = frozenset(("environment",))

    max_run_duration_seconds: float | None
    max_retries: int
    retry_interval_seconds: float
    node_count: int
    environment: Any
    environment_variables: dict[str, str]
    history: HistoryConfiguration
    docker: DockerConfiguration
    mpi: MpiConfiguration
    amlcompute: AmlComputeConfiguration
    data_references: dict[str, Any]
    data: dict[str, Any]
    output_data: dict[str, Any]
    services: dict[str, Any]

    def __init__(
        self,
        script: str | None = None,
        arguments: Sequence[Any] | None = None,
        framework: str | None = None,
        communicator: str | None = None,
        conda_dependencies: CondaDependencies | None = None,
        _history_enabled: bool | None = None,
        _path: str | None = None,
        _name: str | None = None,
        command: str | None = None,
    ) -> None:
        super().__init__()
        self.script = script
        self.arguments = list(arguments or ())
        self.framework = framework or "Python"
        self.communicator = communicator or "None"
        self.command = command or ""
        if conda_dependencies is not None:
            self.environment.python.conda_dependencies = conda_dependencies
        if _history_enabled is not None:
            self.history.output_collection = _history_enabled
        self._path, self._name = _path, _name

    @property
    def target(self) -> str:
        """Name of the compute target; 'local' when none was chosen."""
        return self._target

    @target.setter
    def target(self, value: Any) -> None:
        """Takes a name or a compute target; anything else is ignored, as notebooks rely on."""
        name = value if isinstance(value, str) else getattr(value, "name", None)
        if isinstance(name, str):
            self._target = name

    @property
    def auto_prepare_environment(self) -> bool:
        """Always so. Notebooks of 2018 set it; what they set is ignored."""
        return True

    @auto_prepare_environment.setter
    def auto_prepare_environment(self, value: Any) -> None:
        pass

    @staticmethod
    def load(path: str, name: str | None = None) -> RunConfiguration:
        """Read `.azureml/<name>.runconfig` (or `aml_config/`) below `path`, or the file `path`."""
        from steploom.azureml.core.runconfig_file import load

        return load(path, name)

    def save(self, path: str | None = None, name: str | None = None, separate_environment_yaml: bool = False) -> None:
        """Write `<path>/.azureml/<name>` as it is named, or the existing file `path`; and the packages beside it. With
        `separate_environment_yaml` the environment stands in `environment.yml`, which the configuration names."""
        from steploom.azureml.core.runconfig_file import save

        save(self, path, name, separate_environment=separate_environment_yaml)

    @staticmethod
    def delete(path: str, name: str) -> None:
        from steploom.azureml.core.runconfig_file import delete

        delete(path, name)

    def _to_dict(self) -> dict[str, Any]:
        """As the files have it; `services` is `applicationEndpoints` there. Retries are, where there are some."""
        data = super()._to_dict()
        data["arguments"] = [str(item) for item in self.arguments]
        data["applicationEndpoints"] = data.pop("services")
        if self.max_retries:
            data.update((camel_case(name), getattr(self, name)) for name in sorted(self._HIDDEN))
        return data

    def __repr__(self) -> str:
        return (
            f"<azureml.core.runconfig.RunConfiguration (script={self.script!r}, target={self.target!r}, "
            f"environment={self._environment!r})>"
        )

    @property
    def _environment(self) -> str:
        return str(getattr(self.environment, "name", self.environment))
