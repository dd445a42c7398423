"""`DataReferenceConfiguration`: a `DataReference` in a run configuration."""

from __future__ import annotations

from typing import Any, ClassVar, Mapping

from .section import Section


class DataReferenceConfiguration(Section):
    _DEFAULTS: ClassVar[Mapping[str, Any]] = {
        "data_store_name": None,
        "mode": "mount",
        "path_on_data_store": None,
        "path_on_compute": None,
        "overwrite": False,
    }

    data_store_name: str | None
    mode: str
    path_on_data_store: str | None
    path_on_compute: str | None
    overwrite: bool

    def __init__(
        self,
        datastore_name: str | None = None,
        mode: str = "mount",
        path_on_datastore: str | None = None,
        path_on_compute: str | None = None,
        overwrite: bool = False,
    ) -> None:
        super().__init__(
            data_store_name=datastore_name,
            mode=mode,
            path_on_data_store=path_on_datastore,
            path_on_compute=path_on_compute,
            overwrite=overwrite,
        )
