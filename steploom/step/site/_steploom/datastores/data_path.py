"""`DataPath`: a place on a datastore that a pipeline parameter may hold."""

from __future__ import annotations

from typing import Any

from ..must_be import must_be
from .data_reference import DataReference


class DataPath:
    def __init__(self, datastore: Any = None, path_on_datastore: str | None = None, name: str | None = None) -> None:
        if datastore is None:
            raise ValueError("A DataPath needs its datastore.")
        if not hasattr(datastore, "name"):
            raise AttributeError(f"The datastore of a DataPath is a datastore, not {datastore!r}.")
        must_be((str, type(None)), path_on_datastore, "path_on_datastore is text")
        self._datastore = datastore
        self._path_on_datastore = path_on_datastore
        self._name = name

    @staticmethod
    def create_from_data_reference(data_reference: DataReference) -> DataPath:
        return DataPath(data_reference.datastore, data_reference.path_on_datastore, data_reference.data_reference_name)

    @property
    def datastore_name(self) -> str:
        return str(self._datastore.name)

    @property
    def path_on_datastore(self) -> str | None:
        return self._path_on_datastore

    def create_data_reference(
        self, data_reference_name: str | None = None, datapath_compute_binding: Any = None
    ) -> DataReference:
        from .data_path_compute_binding import DataPathComputeBinding

        binding = datapath_compute_binding or DataPathComputeBinding()
        return DataReference.create(data_reference_name or self._name, self, binding)

    def __repr__(self) -> str:
        return f"DataPath(datastore={self.datastore_name!r}, path_on_datastore={self._path_on_datastore!r})"
