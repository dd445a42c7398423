"""`AmlCompute`: a compute target of so many nodes. Locally a node is a place for one step at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NoReturn

from steploom.azureml._engine import engine
from steploom.azureml._errors import azureml_errors
from steploom.azureml.core.aml_compute_status import AmlComputeStatus
from steploom.azureml.core.compute_target import ComputeTarget
from steploom.azureml.core.provisioning import AmlComputeProvisioningConfiguration, count_of
from steploom.azureml.core.scale_settings import ScaleSettings
from steploom.azureml.exceptions import ComputeTargetException
from steploom.azureml.unavailable import UnavailableError


def _count(name: str, value: Any) -> int | None:
    return None if value is None else count_of(name, value)


class AmlCompute(ComputeTarget):
    def _take(self, workspace: Any, record: Any) -> None:
        super()._take(workspace, record)
        self.cluster_location = workspace.location
        self.vm_size, self.vm_priority = record.vm_size, "Dedicated"
        self.scale_settings = ScaleSettings(record.min_nodes, record.max_nodes, record.idle_seconds)
        self.status = AmlComputeStatus._of(record)

    @staticmethod
    def provisioning_configuration(
        vm_size: str = "",
        vm_priority: str = "dedicated",
        min_nodes: int = 0,
        max_nodes: int | None = None,
        idle_seconds_before_scaledown: int = 1800,
        admin_username: str | None = None,
        admin_user_password: str | None = None,
        admin_user_ssh_key: str | None = None,
        vnet_resourcegroup_name: str | None = None,
        vnet_name: str | None = None,
        subnet_name: str | None = None,
        tags: dict[str, str] | None = None,
        description: str | None = None,
        remote_login_port_public_access: str = "NotSpecified",
        identity_type: str | None = None,
        identity_id: Any = None,
        location: str | None = None,
        enable_node_public_ip: bool = True,
    ) -> AmlComputeProvisioningConfiguration:
        """ComputeTargetException when counts make no sense or `max_nodes` is missing."""
        return AmlComputeProvisioningConfiguration(**locals())

    def get(self) -> AmlCompute:
        self.refresh_state()
        return self

    def get_status(self) -> AmlComputeStatus:
        self.refresh_state()
        return self.status

    def update(
        self,
        min_nodes: int | None = None,
        max_nodes: int | None = None,
        idle_seconds_before_scaledown: int | None = None,
    ) -> None:
        """Takes effect at once; steps that are running keep their nodes."""
        with azureml_errors():
            engine().update_compute(
                self.workspace.name,
                self.name,
                min_nodes=_count("min_nodes", min_nodes),
                max_nodes=_count("max_nodes", max_nodes),
                idle_seconds=_count("idle_seconds_before_scaledown", idle_seconds_before_scaledown),
            )
        self.refresh_state()

    def wait_for_completion(  # type: ignore[override]  # the SDK inserts parameters
        self,
        show_output: bool = False,
        min_node_count: int | None = None,
        timeout_in_minutes: float = 25,
        is_delete_operation: bool = False,
    ) -> None:
        """Prints what notebooks expect to see; a local target is ready, or gone, at once."""
        if is_delete_operation:
            lines = ["Deleting", "Succeeded", "AmlCompute wait for completion finished"]
        else:
            lines = ["Creating", "Succeeded", "AmlCompute wait for completion finished", ""]
            lines.append("Minimum number of nodes requested have been provisioned")
        if show_output:
            print("\n".join(lines))

    def list_nodes(self) -> list[dict[str, Any]]:
        """One entry for each node in use or kept ready. They are places for a step, so there is no port or address."""
        counts = self.get_status().node_state_counts
        states = [state for state in ("running", "preparing", "idle") for _ in range(counts[f"{state}NodeCount"])]
        return [
            {"nodeId": f"{self.name}-{number}", "nodeState": state, "port": None, "publicIpAddress": None}
            for number, state in enumerate(states)
        ]

    def get_active_runs(
        self, type: str | None = None, tags: Any = None, properties: Any = None, status: str | None = None
    ) -> Iterator[Any]:
        """Step runs that are on this target now."""
        from steploom.azureml.core.run_queries import active_step_runs

        return active_step_runs(self, type=type, tags=tags, properties=properties, status=status)

    def add_identity(self, identity_type: str, identity_id: Any = None) -> NoReturn:
        raise UnavailableError("AmlCompute.add_identity: identities belong to the cloud; a local target has none.")

    def remove_identity(self, identity_id: Any = None) -> NoReturn:
        raise UnavailableError("AmlCompute.remove_identity: identities belong to the cloud; a local target has none.")

    def detach(self) -> None:
        raise ComputeTargetException("AmlCompute is created, not attached: use delete().")

    @staticmethod
    def supported_vmsizes(workspace: Any, location: str | None = None) -> list[dict[str, Any]]:
        """The VM sizes a target may name, with cores and memory in GiB."""
        from steploom.engine.values import VM_SIZES

        return [{"name": size.name, "vCPUs": size.cores, "memoryGB": size.memory_gb, "gpus": 0} for size in VM_SIZES]

    @staticmethod
    def list_usages(workspace: Any, show_all: bool = False, location: str | None = None) -> list[Any]:
        """No quota is used locally."""
        return []

    @staticmethod
    def list_quotas(workspace: Any, location: str | None = None) -> list[Any]:
        """There are no quotas locally."""
        return []

    @staticmethod
    def update_quotas(
        workspace: Any, vm_family: Any, limit: int | None = None, location: str | None = None
    ) -> NoReturn:
        raise UnavailableError("AmlCompute.update_quotas: quotas belong to the cloud; there are none locally.")


class BatchAiCompute(AmlCompute):
    """The name of 2018 notebooks; the object is an `AmlCompute`."""

    @staticmethod
    def provisioning_configuration(  # type: ignore[override]
        vm_size: str = "",
        vm_priority: str = "dedicated",
        autoscale_enabled: bool = True,
        cluster_min_nodes: int = 0,
        cluster_max_nodes: int = 4,
        **kwargs: Any,
    ) -> AmlComputeProvisioningConfiguration:
        return AmlComputeProvisioningConfiguration(
            vm_size=vm_size, vm_priority=vm_priority, min_nodes=cluster_min_nodes, max_nodes=cluster_max_nodes
        )
