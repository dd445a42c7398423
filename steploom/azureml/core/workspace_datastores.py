"""The part of `Workspace` that deals with datastores."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from steploom.azureml._engine import engine
from steploom.azureml._errors import azureml_errors
from steploom.azureml.data.datastore_files import DatastoreFiles


class WorkspaceDatastores:
    """For classes with a `_name`. Datastores, their data sets and references ask it for what is private here."""

    _name: str

    @property
    def datastores(self) -> dict[str, Any]:
        from steploom.azureml.core.datastore import Datastore

        return Datastore._all(self)

    def get_default_datastore(self) -> Any:
        from steploom.azureml.core.datastore import Datastore

        return Datastore.get_default(self)

    def set_default_datastore(self, name: str) -> None:
        with azureml_errors():
            engine().set_default_datastore(self._name, name)

    def _unregister_datastore(self, name: str) -> None:
        with azureml_errors():
            engine().unregister_datastore(self._name, name)

    def _datastore_root(self, name: str) -> Path:
        with azureml_errors():
            return Path(engine().datastore(self._name, name).location)

    def _files_of(self, name: str) -> DatastoreFiles:
        with azureml_errors():
            return DatastoreFiles(engine().store(engine().datastore(self._name, name)))
