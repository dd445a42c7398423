"""`DataPathComputeBinding`: how a step gets the `DataPath` of a pipeline parameter."""

from __future__ import annotations

from typing import Any

from .data_reference import DataReference


class DataPathComputeBinding:
    """The mode is checked when the reference is made."""

    def __init__(self, mode: str = "mount", path_on_compute: str | None = None, overwrite: bool = False) -> None:
        self.mode, self.path_on_compute, self.overwrite = mode, path_on_compute, overwrite

    @staticmethod
    def create_from_data_reference(data_reference: DataReference) -> DataPathComputeBinding:
        return DataPathComputeBinding(data_reference.mode, data_reference.path_on_compute, data_reference.overwrite)

    def create_data_reference(self, data_reference_name: str | None = None, datapath: Any = None) -> DataReference:
        return DataReference.create(data_reference_name, datapath, self)
