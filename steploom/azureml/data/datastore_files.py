"""The files of a datastore as its object in a notebook asks for them: the engine's store, with the SDK's exceptions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from steploom.azureml._errors import as_azureml, azureml_errors
from steploom.errors import SteploomError

if TYPE_CHECKING:
    from steploom.datastores.store import Store


class DatastoreFiles:
    """`Files` of `_steploom.datastores.transfer`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def list(self, folder: str) -> list[str]:
        with azureml_errors():
            return [entry.path for entry in self._store.list(folder)]

    def put(self, path: str, source: Path, *, overwrite: bool) -> bool:
        try:
            self._store.put(path, source, overwrite=overwrite)
        except SteploomError as error:
            if error.code == "file-exists":
                return False
            raise as_azureml(error) from error
        return True

    def get(self, path: str, target: Path) -> None:
        with azureml_errors():
            self._store.get(path, target)
