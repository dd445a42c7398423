"""`ComputeInstanceStatus`: whether a compute instance is there. A local one runs as long as this machine does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_FIELDS = {
    "errors": "errors",
    "creation_time": "creationTime",
    "created_by_user_name": "createdByUserName",
    "created_by_user_id": "createdByUserId",
    "created_by_user_org": "createdByUserOrg",
    "modified_time": "modifiedTime",
    "state": "state",
    "vm_size": "vmSize",
}


class ComputeInstanceStatus:
    def __init__(
        self,
        creation_time: str | None,
        created_by_user_name: str | None,
        created_by_user_id: str | None,
        created_by_user_org: str | None,
        errors: Any,
        modified_time: str | None,
        state: str,
        vm_size: str,
    ) -> None:
        """Times are ISO 8601 in UTC; `state` is Running."""
        self.creation_time, self.modified_time = creation_time, modified_time
        self.created_by_user_name, self.created_by_user_id = created_by_user_name, created_by_user_id
        self.created_by_user_org = created_by_user_org
        self.errors, self.state, self.vm_size = errors, state, vm_size

    def serialize(self) -> dict[str, Any]:
        return {key: getattr(self, name) for name, key in _FIELDS.items()}

    @staticmethod
    def deserialize(object_dict: Mapping[str, Any]) -> ComputeInstanceStatus:
        fields: dict[str, Any] = {name: object_dict.get(key) for name, key in _FIELDS.items()}
        return ComputeInstanceStatus(**fields)

    def __repr__(self) -> str:
        return str(self.serialize())
