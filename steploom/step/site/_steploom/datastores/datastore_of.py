"""A datastore by what the engine has written down of it."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any, Mapping

from .storage_datastore import AbstractAzureStorageDatastore, AzureBlobDatastore, AzureFileDatastore

_FILE_STORE = "workspacefilestore"
_ACCOUNT = "local"


def datastore_of(
    workspace: Any, name: str, location: str, stands_for: Mapping[str, str]
) -> AbstractAzureStorageDatastore:
    """`location` is its folder; `stands_for` the container or file share in the cloud, if it stands for one."""
    if not stands_for:
        kind = AzureFileDatastore if name == _FILE_STORE else AzureBlobDatastore
        return kind(workspace, name, PurePath(location).name, _ACCOUNT, protocol="file", endpoint="local")
    facts = (stands_for["container"], stands_for["account"])
    ends: dict[str, Any] = {"protocol": stands_for["protocol"], "endpoint": stands_for["endpoint"]}
    if stands_for["type"] == "AzureFile":
        return AzureFileDatastore(workspace, name, *facts, **ends)
    ends.update(subscription_id=stands_for.get("subscription"), resource_group=stands_for.get("resourceGroup"))
    return AzureBlobDatastore(workspace, name, *facts, **ends)
