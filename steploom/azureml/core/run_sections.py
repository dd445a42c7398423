"""The sections of a `RunConfiguration` other than its environment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from steploom.azureml.exceptions import RunConfigurationException
from steploom.step.site._steploom.section import Section


class HistoryConfiguration(Section):
    _DEFAULTS: ClassVar[Mapping[str, Any]] = {
        "output_collection": True,
        "snapshot_project": True,
        "directories_to_watch": ["logs"],
    }

    output_collection: bool

    def __init__(self) -> None:
        super().__init__()


class SparkConfiguration(Section):
    _DEFAULTS: ClassVar[Mapping[str, Any]] = {
        "configuration": {"spark.app.name": "Azure ML Experiment", "spark.yarn.maxAppAttempts": 1}
    }

    def __init__(self) -> None:
        super().__init__()


class DockerConfiguration(Section):
    """Docker for one run; the image itself belongs to the environment."""

    _DEFAULTS: ClassVar[Mapping[str, Any]] = {
        "use_docker": False,
        "shared_volumes": True,
        "arguments": [],
        "shm_size": "2g",
    }

    use_docker: bool

    def __init__(
        self,
        use_docker: bool = False,
        shared_volumes: bool = True,
        arguments: Sequence[str] = [],
        shm_size: str = "2g",
    ) -> None:
        super().__init__(
            use_docker=use_docker, shared_volumes=shared_volumes, arguments=list(arguments), shm_size=shm_size
        )


class HdiConfiguration(Section):
    _DEFAULTS: ClassVar[Mapping[str, Any]] = {"yarn_deploy_mode": "cluster"}

    def __init__(self) -> None:
        super().__init__()


class TensorflowConfiguration(Section):
    _DEFAULTS: ClassVar[Mapping[str, Any]] = {"worker_count": 1, "parameter_server_count": 1}

    worker_count: int

    def __init__(self, worker_count: int = 1, parameter_server_count: int = 1) -> None:
        super().__init__(worker_count=worker_count, parameter_server_count=parameter_server_count)


class MpiConfiguration(Section):
    _DEFAULTS: ClassVar[Mapping[str, Any]] = {"process_count_per_node": 1, "node_count": 1}

    process_count_per_node: int
    node_count: int

    def __init__(self, process_count_per_node: int = 1, node_count: int = 1) -> None:
        super().__init__(process_count_per_node=process_count_per_node, node_count=node_count)


class PyTorchConfiguration(Section):
    _DEFAULTS: ClassVar[Mapping[str, Any]] = {"communication_backend": "nccl", "process_count": None, "node_count": 1}

    communication_backend: str
    node_count: int

    def __init__(
        self, communication_backend: str = "Nccl", process_count: int | None = None, node_count: int = 1
    ) -> None:
        backend = str(communication_backend).lower()
        if backend not in ("nccl", "gloo"):
            raise RunConfigurationException(f"communication_backend is Nccl or Gloo, not {communication_backend!r}.")
        super().__init__(communication_backend=backend, process_count=process_count, node_count=node_count)


class ParallelTaskConfiguration(Section):
    _DEFAULTS: ClassVar[Mapping[str, Any]] = {
        "max_retries_per_worker": 0,
        "worker_count_per_node": 1,
        "terminal_exit_codes": None,
    }

    def __init__(self) -> None:
        super().__init__()


class AmlComputeConfiguration(Section):
    _DEFAULTS: ClassVar[Mapping[str, Any]] = {
        "vm_size": None,
        "vm_priority": None,
        "retain_cluster": False,
        "name": None,
        "cluster_max_node_count": None,
    }

    vm_size: str | None
    vm_priority: str | None

    def __init__(self) -> None:
        super().__init__()


class KubernetesComputeConfiguration(Section):
    _DEFAULTS: ClassVar[Mapping[str, Any]] = {"instance_type": None}


class ApplicationEndpointConfiguration(Section):
    _DEFAULTS: ClassVar[Mapping[str, Any]] = {"type": None, "port": None, "properties": {}}

    def __init__(self, type: str | None = None, port: int | None = None, properties: Any = None) -> None:
        super().__init__(type=type, port=port, properties=properties)
