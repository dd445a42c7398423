"""`DataReference`: existing data on a datastore, and how a step gets them."""

from __future__ import annotations

import hashlib
from typing import Any

from ..data_reference_configuration import DataReferenceConfiguration
from ..exceptions import UserErrorException
from ..must_be import must_be

MODES = ("mount", "download", "upload")


def reference_name(datastore: Any, path: str) -> str:
    """A 32-digit name for a path nobody named. Made from the place, so that it is the same in every session:
    a random one would keep every step that uses it from being reused."""
    return hashlib.sha256(f"{datastore.name}\0{path}".encode()).hexdigest()[:32]


class DataReference:
    """Its text, `$AZUREML_DATAREFERENCE_<name>`, is the path inside a step's arguments."""

    def __init__(
        self,
        datastore: Any,
        data_reference_name: str | None = None,
        path_on_datastore: str | None = None,
        mode: str = "mount",
        path_on_compute: str | None = None,
        overwrite: bool = False,
    ) -> None:
        if mode not in MODES:
            raise UserErrorException(f"The mode of a DataReference is one of {', '.join(MODES)}, not {mode!r}.")
        if not hasattr(datastore, "name"):
            raise AttributeError(
                f"datastore is a datastore, such as ws.get_default_datastore() returns, not {datastore!r}."
            )
        must_be((str, type(None)), path_on_datastore, "path_on_datastore is text")
        named = reference_name(datastore, path_on_datastore) if path_on_datastore else datastore.name
        self.datastore = datastore
        self.data_reference_name: str = data_reference_name or named
        self.path_on_datastore = path_on_datastore
        self.mode = mode
        self.path_on_compute = path_on_compute
        self.overwrite = overwrite

    @staticmethod
    def create(
        data_reference_name: str | None = None, datapath: Any = None, datapath_compute_binding: Any = None
    ) -> DataReference:
        return DataReference(
            datapath._datastore,
            data_reference_name,
            datapath.path_on_datastore,
            datapath_compute_binding.mode,
            datapath_compute_binding.path_on_compute,
            datapath_compute_binding.overwrite,
        )

    def path(self, path: str | None = None, data_reference_name: str | None = None) -> DataReference:
        """A reference to something below this one, with a name of its own."""
        must_be((str, type(None)), path, "path is text, inside the datastore")
        joined = "/".join(part.strip("/") for part in (self.path_on_datastore or "", path or "") if part.strip("/"))
        return DataReference(
            self.datastore, data_reference_name, joined or None, self.mode, self.path_on_compute, self.overwrite
        )

    def as_mount(self) -> DataReference:
        return self._with("mount", None, False)

    def as_download(self, path_on_compute: str | None = None, overwrite: bool = False) -> DataReference:
        return self._with("download", path_on_compute, overwrite)

    def as_upload(self, path_on_compute: str | None = None, overwrite: bool = False) -> DataReference:
        """`overwrite` is accepted and, as in the SDK, not kept."""
        return self._with("upload", path_on_compute, False)

    def to_config(self) -> DataReferenceConfiguration:
        return DataReferenceConfiguration(
            self.datastore.name, self.mode, self.path_on_datastore, self.path_on_compute, self.overwrite
        )

    def _with(self, mode: str, path_on_compute: str | None, overwrite: bool) -> DataReference:
        return DataReference(
            self.datastore, self.data_reference_name, self.path_on_datastore, mode, path_on_compute, overwrite
        )

    def __str__(self) -> str:
        return f"$AZUREML_DATAREFERENCE_{self.data_reference_name}"

    __repr__ = __str__
