"""`ComputeInstance`: a compute target of one node, which is this machine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, NoReturn

from steploom.azureml.core.aml_compute import AmlCompute
from steploom.azureml.core.compute_instance_status import ComputeInstanceStatus
from steploom.azureml.core.compute_target import ComputeTarget
from steploom.azureml.core.provisioning import DEFAULT_VM_SIZE
from steploom.azureml.core.scale_settings import ScaleSettings
from steploom.azureml.exceptions import ComputeTargetException
from steploom.azureml.unavailable import UnavailableError


class ComputeInstanceProvisioningConfiguration:
    """What concerns the network, users and ssh is kept for the cloud and means nothing locally."""

    _TYPE: ClassVar[str] = "ComputeInstance"

    def __init__(
        self,
        vm_size: str = "",
        ssh_public_access: bool = False,
        admin_user_ssh_public_key: str | None = None,
        vnet_resourcegroup_name: str | None = None,
        vnet_name: str | None = None,
        subnet_name: str | None = None,
        tags: dict[str, str] | None = None,
        description: str | None = None,
        assigned_user_object_id: str | None = None,
        assigned_user_tenant_id: str | None = None,
    ) -> None:
        self.vm_size, self.description, self.tags = vm_size or DEFAULT_VM_SIZE, description, tags
        self.location: str | None = None
        self.ssh_public_access, self.admin_user_ssh_public_key = ssh_public_access, admin_user_ssh_public_key
        self.vnet_resourcegroup_name, self.vnet_name, self.subnet_name = vnet_resourcegroup_name, vnet_name, subnet_name
        self.assigned_user_object_id, self.assigned_user_tenant_id = assigned_user_object_id, assigned_user_tenant_id

    @property
    def scale_settings(self) -> ScaleSettings:
        return ScaleSettings(0, 1, 0)


class ComputeInstance(ComputeTarget):
    """Runs one step at a time. It cannot be stopped: it runs as long as this machine does."""

    _TYPE: ClassVar[str] = "ComputeInstance"

    def _take(self, workspace: Any, record: Any) -> None:
        super()._take(workspace, record)
        self.vm_size = record.vm_size
        self.status = ComputeInstanceStatus(
            creation_time=record.created,
            created_by_user_name=None,
            created_by_user_id=None,
            created_by_user_org=None,
            errors=None,
            modified_time=record.modified,
            state="Running",
            vm_size=record.vm_size,
        )

    @staticmethod
    def provisioning_configuration(
        vm_size: str = "",
        ssh_public_access: bool = False,
        admin_user_ssh_public_key: str | None = None,
        vnet_resourcegroup_name: str | None = None,
        vnet_name: str | None = None,
        subnet_name: str | None = None,
        tags: dict[str, str] | None = None,
        description: str | None = None,
        assigned_user_object_id: str | None = None,
        assigned_user_tenant_id: str | None = None,
    ) -> ComputeInstanceProvisioningConfiguration:
        return ComputeInstanceProvisioningConfiguration(**locals())

    def get(self) -> ComputeInstance:
        self.refresh_state()
        return self

    def get_status(self) -> ComputeInstanceStatus:
        self.refresh_state()
        return self.status

    def wait_for_completion(self, show_output: bool = False, is_delete_operation: bool = False) -> None:
        """A local target is ready, or gone, at once."""
        if show_output:
            print("Deleting" if is_delete_operation else "Creating", "Succeeded", sep="\n")

    def delete(self, wait_for_completion: bool = False, show_output: bool = False) -> None:
        super().delete()
        if wait_for_completion:
            self.wait_for_completion(show_output, is_delete_operation=True)

    def start(self, wait_for_completion: bool = False, show_output: bool = False) -> None:
        """It is running."""
        if show_output:
            print("Running")

    def stop(self, wait_for_completion: bool = False, show_output: bool = False) -> NoReturn:
        raise UnavailableError(f"ComputeInstance.stop: {self.name} is this machine. Cancel a run with run.cancel().")

    def restart(self, wait_for_completion: bool = False, show_output: bool = False) -> NoReturn:
        raise UnavailableError(f"ComputeInstance.restart: {self.name} is this machine.")

    def update_sso_settings(self, value: Any) -> NoReturn:
        raise UnavailableError("ComputeInstance.update_sso_settings: a local target has no sign-on.")

    def detach(self) -> None:
        raise ComputeTargetException("ComputeInstance is created, not attached: use delete().")

    def get_active_runs(
        self, type: str | None = None, tags: Any = None, properties: Any = None, status: str | None = None
    ) -> Iterator[Any]:
        """Step runs that are on this target now."""
        from steploom.azureml.core.run_queries import active_step_runs

        return active_step_runs(self, type=type, tags=tags, properties=properties, status=status)

    @staticmethod
    def supported_vmsizes(workspace: Any, location: str | None = None) -> list[dict[str, Any]]:
        """The VM sizes a target may name, with cores and memory in GiB."""
        return AmlCompute.supported_vmsizes(workspace, location)

    @classmethod
    def get_docs_url(cls) -> str:
        return "https://learn.microsoft.com/python/api/azureml-core/azureml.core.compute.computeinstance"
