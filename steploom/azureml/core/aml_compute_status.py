"""`AmlComputeStatus`: the nodes of a compute target at one moment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from steploom.azureml.core.scale_settings import ScaleSettings

_NODE_STATES = ("preparing", "running", "idle", "unusable", "leaving", "preempted")


class AmlComputeStatus:
    def __init__(
        self,
        allocation_state: str,
        allocation_state_transition_time: str | None,
        creation_time: str | None,
        current_node_count: int,
        errors: Any,
        modified_time: str | None,
        node_state_counts: Mapping[str, int],
        provisioning_state: str,
        provisioning_state_transition_time: str | None,
        scale_settings: ScaleSettings,
        target_node_count: int,
        vm_priority: str,
        vm_size: str,
    ) -> None:
        self.allocation_state = allocation_state
        self.allocation_state_transition_time = allocation_state_transition_time
        self.creation_time = creation_time
        self.current_node_count = current_node_count
        self.errors = errors
        self.modified_time = modified_time
        self.node_state_counts = node_state_counts
        self.provisioning_state = provisioning_state
        self.provisioning_state_transition_time = provisioning_state_transition_time
        self.scale_settings = scale_settings
        self.target_node_count = target_node_count
        self.vm_priority = vm_priority
        self.vm_size = vm_size

    @staticmethod
    def _of(record: Any) -> AmlComputeStatus:
        """From the engine's record. Locally nodes are free slots: the idle ones are those kept ready."""
        busy = record.running_nodes + record.preparing_nodes
        nodes = max(busy, record.min_nodes)
        counts = dict.fromkeys((f"{state}NodeCount" for state in _NODE_STATES), 0)
        counts.update(
            preparingNodeCount=record.preparing_nodes,
            runningNodeCount=record.running_nodes,
            idleNodeCount=nodes - busy,
        )
        return AmlComputeStatus(
            allocation_state="Steady",
            allocation_state_transition_time=record.modified,
            creation_time=record.created,
            current_node_count=nodes,
            errors=None,
            modified_time=record.modified,
            node_state_counts=counts,
            provisioning_state="Succeeded",
            provisioning_state_transition_time=None,
            scale_settings=ScaleSettings(record.min_nodes, record.max_nodes, record.idle_seconds),
            target_node_count=nodes,
            vm_priority="Dedicated",
            vm_size=record.vm_size,
        )

    def serialize(self) -> dict[str, Any]:
        return {
            "currentNodeCount": self.current_node_count,
            "targetNodeCount": self.target_node_count,
            "nodeStateCounts": dict(self.node_state_counts),
            "allocationState": self.allocation_state,
            "allocationStateTransitionTime": self.allocation_state_transition_time,
            "errors": self.errors,
            "creationTime": self.creation_time,
            "modifiedTime": self.modified_time,
            "provisioningState": self.provisioning_state,
            "provisioningStateTransitionTime": self.provisioning_state_transition_time,
            "scaleSettings": self.scale_settings.serialize(),
            "vmPriority": self.vm_priority,
            "vmSize": self.vm_size,
        }

    @staticmethod
    def deserialize(object_dict: Mapping[str, Any]) -> AmlComputeStatus:
        return AmlComputeStatus(
            allocation_state=object_dict["allocationState"],
            allocation_state_transition_time=object_dict.get("allocationStateTransitionTime"),
            creation_time=object_dict.get("creationTime"),
            current_node_count=object_dict["currentNodeCount"],
            errors=object_dict.get("errors"),
            modified_time=object_dict.get("modifiedTime"),
            node_state_counts=object_dict["nodeStateCounts"],
            provisioning_state=object_dict["provisioningState"],
            provisioning_state_transition_time=object_dict.get("provisioningStateTransitionTime"),
            scale_settings=ScaleSettings.deserialize(object_dict["scaleSettings"]),
            target_node_count=object_dict["targetNodeCount"],
            vm_priority=object_dict["vmPriority"],
            vm_size=object_dict["vmSize"],
        )

    def __repr__(self) -> str:
        return str(self.serialize())
