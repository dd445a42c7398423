"""`Datastore`: looks one up by name; the object is of the concrete class."""

from __future__ import annotations

from typing import Any, NoReturn

from steploom.azureml._engine import engine
from steploom.azureml._errors import azureml_errors
from steploom.azureml.unavailable import UnavailableError
from steploom.engine.values import DatastoreRecord
from steploom.step.site._steploom.datastores.abstract_datastore import AbstractDatastore
from steploom.step.site._steploom.datastores.datastore_of import datastore_of
from steploom.step.site._steploom.must_be import must_be_workspace


class Datastore:
    # What the objects have, whichever class they are of.
    workspace: Any
    name: str

    def __new__(cls, workspace: Any, name: str | None = None) -> Any:
        return cls.get_default(workspace) if name is None else cls.get(workspace, name)

    def __init__(self, workspace: Any, name: str | None = None) -> None:
        """Never runs: `__new__` gives an object of another class."""

    @staticmethod
    def get(workspace: Any, datastore_name: str) -> Any:
        """UserErrorException when the workspace has none of that name."""
        with azureml_errors():
            return _concrete(workspace, engine().datastore(must_be_workspace(workspace).name, datastore_name))

    @staticmethod
    def get_default(workspace: Any) -> Any:
        with azureml_errors():
            name = engine().workspace(must_be_workspace(workspace).name).default_datastore
        return Datastore.get(workspace, name)

    @staticmethod
    def _all(workspace: Any) -> dict[str, Any]:
        with azureml_errors():
            found = engine().datastores(must_be_workspace(workspace).name)
        return {record.name: _concrete(workspace, record) for record in found}

    @staticmethod
    def register_azure_blob_container(
        workspace: Any,
        datastore_name: str,
        container_name: str,
        account_name: str,
        sas_token: str | None = None,
        account_key: str | None = None,
        protocol: str | None = None,
        endpoint: str | None = None,
        overwrite: bool = False,
        create_if_not_exists: bool = False,
        skip_validation: bool = False,
        blob_cache_timeout: int | None = None,
        grant_workspace_access: bool = False,
        subscription_id: str | None = None,
        resource_group: str | None = None,
    ) -> Any:
        """A folder of the workspace that stands for the container: the same for every datastore of that container.

        UserErrorException for a name that is taken by another one, unless `overwrite`. Keys and tokens are not kept.
        """
        facts = {
            "type": "AzureBlob",
            "account": account_name,
            "container": container_name,
            "protocol": protocol or "https",
            "endpoint": endpoint or "core.windows.net",
            **({"subscription": subscription_id} if subscription_id else {}),
            **({"resourceGroup": resource_group} if resource_group else {}),
        }
        return _register(workspace, datastore_name, facts, overwrite)

    @staticmethod
    def register_azure_file_share(
        workspace: Any,
        datastore_name: str,
        file_share_name: str,
        account_name: str,
        sas_token: str | None = None,
        account_key: str | None = None,
        protocol: str | None = None,
        endpoint: str | None = None,
        overwrite: bool = False,
        create_if_not_exists: bool = False,
        skip_validation: bool = False,
    ) -> Any:
        """As `register_azure_blob_container`, for a file share."""
        facts = {
            "type": "AzureFile",
            "account": account_name,
            "container": file_share_name,
            "protocol": protocol or "https",
            "endpoint": endpoint or "core.windows.net",
        }
        return _register(workspace, datastore_name, facts, overwrite)

    @staticmethod
    def register_azure_data_lake(
        workspace: Any,
        datastore_name: str,
        store_name: str,
        tenant_id: str | None = None,
        client_id: str | None = None,
        client_secret: str | None = None,
        resource_url: str | None = None,
        authority_url: str | None = None,
        subscription_id: str | None = None,
        resource_group: str | None = None,
        overwrite: bool = False,
        grant_workspace_access: bool = False,
    ) -> NoReturn:
        _refuse("register_azure_data_lake", f"the data lake {store_name}")

    @staticmethod
    def register_azure_data_lake_gen2(
        workspace: Any,
        datastore_name: str,
        filesystem: str,
        account_name: str,
        tenant_id: str | None = None,
        client_id: str | None = None,
        client_secret: str | None = None,
        resource_url: str | None = None,
        authority_url: str | None = None,
        protocol: str | None = None,
        endpoint: str | None = None,
        overwrite: bool = False,
        subscription_id: str | None = None,
        resource_group: str | None = None,
        grant_workspace_access: bool = False,
    ) -> NoReturn:
        _refuse("register_azure_data_lake_gen2", f"the storage account {account_name}")

    @staticmethod
    def register_azure_my_sql(
        workspace: Any,
        datastore_name: str,
        server_name: str,
        database_name: str,
        user_id: str,
        user_password: str,
        port_number: str | None = None,
        endpoint: str | None = None,
        overwrite: bool = False,
        **kwargs: Any,
    ) -> NoReturn:
        _refuse("register_azure_my_sql", f"the server {server_name}")

    @staticmethod
    def register_azure_postgre_sql(
        workspace: Any,
        datastore_name: str,
        server_name: str,
        database_name: str,
        user_id: str,
        user_password: str,
        port_number: str | None = None,
        endpoint: str | None = None,
        overwrite: bool = False,
        enforce_ssl: bool = True,
        **kwargs: Any,
    ) -> NoReturn:
        _refuse("register_azure_postgre_sql", f"the server {server_name}")

    @staticmethod
    def register_azure_sql_database(
        workspace: Any,
        datastore_name: str,
        server_name: str,
        database_name: str,
        tenant_id: str | None = None,
        client_id: str | None = None,
        client_secret: str | None = None,
        resource_url: str | None = None,
        authority_url: str | None = None,
        endpoint: str | None = None,
        overwrite: bool = False,
        username: str | None = None,
        password: str | None = None,
        subscription_id: str | None = None,
        resource_group: str | None = None,
        grant_workspace_access: bool = False,
        **kwargs: Any,
    ) -> NoReturn:
        _refuse("register_azure_sql_database", f"the server {server_name}")

    @staticmethod
    def register_dbfs(workspace: Any, datastore_name: str) -> NoReturn:
        _refuse("register_dbfs", "Databricks")

    @staticmethod
    def register_hdfs(
        workspace: Any,
        datastore_name: str,
        protocol: str,
        namenode_address: str,
        hdfs_server_certificate: str,
        kerberos_realm: str,
        kerberos_kdc_address: str,
        kerberos_principal: str,
        kerberos_keytab: str | None = None,
        kerberos_password: str | None = None,
        overwrite: bool = False,
    ) -> NoReturn:
        _refuse("register_hdfs", f"the cluster at {namenode_address}")

    def set_as_default(self) -> None:
        """Of the concrete classes; listed here because the SDK's class lists it."""
        AbstractDatastore.set_as_default(self)  # type: ignore[arg-type]

    def unregister(self) -> None:
        AbstractDatastore.unregister(self)  # type: ignore[arg-type]


def _concrete(workspace: Any, record: DatastoreRecord) -> Any:
    return datastore_of(workspace, record.name, record.location, record.stands_for)


def _register(workspace: Any, name: str, facts: dict[str, str], overwrite: bool) -> Any:
    record = DatastoreRecord(
        workspace=must_be_workspace(workspace).name, name=name, type="local", location="", stands_for=facts
    )
    with azureml_errors():
        made = engine().register_datastore(record, overwrite=overwrite)
    noun = "file share" if facts["type"] == "AzureFile" else "container"
    print(
        f"Note: the datastore {name} is a folder of this machine that stands for the {noun} {facts['container']} of "
        f"the account {facts['account']}: nothing is read from Azure or written to it, and no key is kept. Put the "
        f"data there with upload(), or into {made.location}."
    )
    return _concrete(workspace, made)


def _refuse(name: str, what: str) -> NoReturn:
    raise UnavailableError(
        f"Datastore.{name} needs {what} in the cloud, which this version of Steploom does not connect to. "
        "The workspace's own datastores are folders of this machine: ws.get_default_datastore(). A folder can stand "
        "for a blob container: Datastore.register_azure_blob_container(...)."
    )
