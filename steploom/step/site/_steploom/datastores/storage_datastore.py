"""Datastores of files and folders. The local ones are of the class of Azure Blob, as the notebooks expect."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Sequence

from ..exceptions import UserErrorException
from ..must_be import PATH, must_be
from .abstract_datastore import AbstractDatastore
from .data_reference import DataReference
from .transfer import Files, download_files, upload_files


class AbstractAzureStorageDatastore(AbstractDatastore):
    """Of the workspace's own datastores, account and endpoint say that they are local. A registered one has those of
    the container that it stands for."""

    def __init__(
        self,
        workspace: Any,
        name: str,
        datastore_type: str,
        container_name: str,
        account_name: str,
        sas_token: str | None = None,
        account_key: str | None = None,
        protocol: str | None = None,
        endpoint: str | None = None,
    ) -> None:
        super().__init__(workspace, name, datastore_type)
        self.container_name, self.account_name = container_name, account_name
        self.sas_token, self.account_key = sas_token, account_key
        self.credential_type = "Sas" if sas_token else "AccountKey" if account_key else "None"
        self.protocol, self.endpoint = protocol or "https", endpoint or "core.windows.net"

    @property
    def is_sas(self) -> bool:
        return bool(self.sas_token)

    def path(self, path: str | None = None, data_reference_name: str | None = None) -> DataReference:
        return DataReference(self, data_reference_name, path)

    def as_mount(self) -> DataReference:
        return DataReference(self).as_mount()

    def as_download(self, path_on_compute: str | None = None) -> DataReference:
        return DataReference(self).as_download(path_on_compute)

    def as_upload(self, path_on_compute: str | None = None) -> DataReference:
        return DataReference(self).as_upload(path_on_compute)

    def upload(
        self, src_dir: str, target_path: str | None = None, overwrite: bool = False, show_progress: bool = True
    ) -> DataReference:
        """Every file below `src_dir`. Files that are there already stay as they are unless `overwrite`."""
        root = Path(must_be(PATH, src_dir, "src_dir is the path of a folder"))
        if root.is_file():
            raise UserErrorException(f"{root} is a file. Give src_dir a folder, or use upload_files(['{root}']).")
        files = sorted(str(item) for item in root.rglob("*") if item.is_file()) if root.is_dir() else [str(root)]
        return self.upload_files(files, str(root), target_path, overwrite, show_progress)

    def upload_files(
        self,
        files: Sequence[str],
        relative_root: str | None = None,
        target_path: str | None = None,
        overwrite: bool = False,
        show_progress: bool = True,
    ) -> DataReference:
        """Below `relative_root`, by default the files' common folder, folders are kept."""
        must_be((str, type(None)), target_path, "target_path is text, inside the datastore")
        upload_files(self._files, files, relative_root, target_path or "", overwrite=overwrite, show=show_progress)
        return DataReference(self, path_on_datastore=target_path or None)

    def download(
        self, target_path: str, prefix: str | None = None, overwrite: bool = False, show_progress: bool = True
    ) -> int:
        """Files whose path starts with `prefix`, their folders kept; the number of files fetched."""
        return download_files(
            self._files,
            Path(must_be(PATH, target_path, "target_path is the path of a folder")),
            prefix or "",
            overwrite=overwrite,
            show=show_progress,
        )

    @property
    def _files(self) -> Files:
        files: Files = self.workspace._files_of(self.name)
        return files

    def _local_path(self, path: str) -> Path:
        root: Path = self.workspace._datastore_root(self.name)
        return root / path


class AzureBlobDatastore(AbstractAzureStorageDatastore):
    def __init__(
        self,
        workspace: Any,
        name: str,
        container_name: str,
        account_name: str,
        sas_token: str | None = None,
        account_key: str | None = None,
        protocol: str | None = None,
        endpoint: str | None = None,
        request_session: Any = None,
        workspace_msi_has_access: bool = False,
        subscription_id: str | None = None,
        resource_group: str | None = None,
        service_data_access_auth_identity: Any = None,
    ) -> None:
        super().__init__(
            workspace, name, "AzureBlob", container_name, account_name, sas_token, account_key, protocol, endpoint
        )
        self.blob_service = None
        self.workspace_msi_has_access = workspace_msi_has_access
        self.service_data_access_auth_identity = service_data_access_auth_identity
        self.subscription_id, self.resource_group = subscription_id, resource_group


class AzureFileDatastore(AbstractAzureStorageDatastore):
    def __init__(
        self,
        workspace: Any,
        name: str,
        container_name: str,
        account_name: str,
        sas_token: str | None = None,
        account_key: str | None = None,
        protocol: str | None = None,
        endpoint: str = "core.windows.net",
        request_session: Any = None,
    ) -> None:
        super().__init__(
            workspace, name, "AzureFile", container_name, account_name, sas_token, account_key, protocol, endpoint
        )
        self.file_service = None
