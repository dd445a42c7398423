"""`AmlComputeProvisioningConfiguration`: what a new compute target shall be."""

from __future__ import annotations

from typing import Any

from steploom.azureml.core.scale_settings import ScaleSettings
from steploom.azureml.exceptions import ComputeTargetException
from steploom.step.site._steploom.must_be import must_be, must_be_mapping

DEFAULT_VM_SIZE = "STANDARD_NC6"


class AmlComputeProvisioningConfiguration:
    """What concerns the network, users and identities is kept for the cloud and means nothing locally."""

    def __init__(
        self,
        vm_size: str = "",
        vm_priority: str = "dedicated",
        min_nodes: Any = 0,
        max_nodes: Any = None,
        idle_seconds_before_scaledown: Any = 1800,
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
    ) -> None:
        if max_nodes is None:
            raise ComputeTargetException("max_nodes is missing: say how many steps may run at once on this target.")
        least, most = count_of("min_nodes", min_nodes), count_of("max_nodes", max_nodes)
        if most < least:
            raise ComputeTargetException(f"max_nodes ({most}) is less than min_nodes ({least}).")
        for name, text in (("vm_size", vm_size), ("vm_priority", vm_priority)):
            must_be((str, type(None)), text, f"{name} is text", ComputeTargetException)
        must_be_mapping(tags or {}, "tags", ComputeTargetException)
        self.vm_size = vm_size or DEFAULT_VM_SIZE
        self.vm_priority = vm_priority
        self.scale_settings = ScaleSettings(
            least, most, count_of("idle_seconds_before_scaledown", idle_seconds_before_scaledown)
        )
        self.admin_username, self.admin_user_password = admin_username, admin_user_password
        self.admin_user_ssh_key = admin_user_ssh_key
        self.vnet_resourcegroup_name, self.vnet_name, self.subnet_name = vnet_resourcegroup_name, vnet_name, subnet_name
        self.tags, self.description = tags, description
        self.remote_login_port_public_access = remote_login_port_public_access
        self.identity_type, self.identity_id = identity_type, identity_id
        self.location, self.compute_location = location, None
        self.enable_node_public_ip = enable_node_public_ip


def count_of(name: str, value: Any) -> int:
    """Notebooks give numbers as text, too."""
    try:
        count = int(value)
    except (TypeError, ValueError) as error:
        raise ComputeTargetException(f"{name} is a number, not {value!r}.") from error
    if count < 0:
        raise ComputeTargetException(f"{name} must not be negative.")
    return count
