"""Members of `Workspace` that mean something in the cloud only: each says so, or tells that there is nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from steploom.azureml.unavailable import UnavailableError, reason

if TYPE_CHECKING:
    from steploom.azureml.core.provisioning import AmlComputeProvisioningConfiguration


class _DefaultCluster:
    """The provisioning configuration of a default cluster, made when it is asked for."""

    def __init__(self, vm_size: str) -> None:
        self._vm_size = vm_size

    def __get__(self, instance: Any, owner: Any) -> AmlComputeProvisioningConfiguration:
        from steploom.azureml.core.provisioning import AmlComputeProvisioningConfiguration

        return AmlComputeProvisioningConfiguration(vm_size=self._vm_size, min_nodes=0, max_nodes=2)


class CloudOnlyMembers:
    DEFAULT_CPU_CLUSTER_CONFIGURATION = _DefaultCluster("STANDARD_DS2_V2")
    DEFAULT_GPU_CLUSTER_CONFIGURATION = _DefaultCluster("STANDARD_NC6")

    @property
    def images(self) -> dict[str, Any]:
        return {}

    @property
    def webservices(self) -> dict[str, Any]:
        return {}

    @property
    def linked_services(self) -> dict[str, Any]:
        return {}

    @property
    def private_endpoints(self) -> dict[str, Any]:
        return {}

    @property
    def discovery_url(self) -> str:
        """Where services are found; a local workspace has none, and the text says so."""
        return "local"

    def get_mlflow_tracking_uri(self, _with_auth: bool = False) -> NoReturn:
        _refuse("get_mlflow_tracking_uri")

    def list_keys(self) -> NoReturn:
        _refuse("list_keys")

    def sync_keys(self, no_wait: bool = False) -> NoReturn:
        _refuse("sync_keys")

    def list_connections(self, category: str | None = None, target: str | None = None) -> list[Any]:
        return []

    def get_connection(self, name: str) -> NoReturn:
        _refuse("get_connection")

    def set_connection(self, name: str, category: str, target: str, authType: str, value: str) -> NoReturn:
        _refuse("set_connection")

    def delete_connection(self, name: str) -> NoReturn:
        _refuse("delete_connection")

    def add_private_endpoint(
        self,
        private_endpoint_config: Any,
        private_endpoint_auto_approval: bool = True,
        location: str | None = None,
        show_output: bool = True,
        tags: Any = None,
    ) -> NoReturn:
        _refuse("add_private_endpoint")

    def delete_private_endpoint_connection(self, private_endpoint_connection_name: str) -> NoReturn:
        _refuse("delete_private_endpoint_connection")

    def diagnose_workspace(self, diagnose_parameters: Any) -> NoReturn:
        _refuse("diagnose_workspace")

    def update_dependencies(self, container_registry: Any = None, force: bool = False) -> NoReturn:
        _refuse("update_dependencies")

    def delete(self, delete_dependent_resources: bool = False, no_wait: bool = False) -> NoReturn:
        raise UnavailableError(
            "Workspace.delete: a local workspace holds runs and data and is not deleted from a notebook. "
            "Remove Steploom's home folder when nothing in it is needed any more."
        )


def _refuse(name: str) -> NoReturn:
    raise UnavailableError(reason(f"Workspace.{name}"))
