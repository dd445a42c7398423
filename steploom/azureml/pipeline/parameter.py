"""`PipelineParameter`: a value that each submission may give; its default decides the type."""

from __future__ import annotations

from typing import Any

from steploom.step.site._steploom.datasets.abstract_dataset import AbstractDataset
from steploom.step.site._steploom.datastores.data_path import DataPath
from steploom.step.site._steploom.must_be import must_be


class PipelineParameter:
    def __init__(self, name: str, default_value: Any) -> None:
        must_be(str, name, "The name of a pipeline parameter is text", ValueError)
        if not isinstance(default_value, (str, int, float, bool, DataPath, AbstractDataset)):
            raise ValueError(
                f"The default of the pipeline parameter {name} is text, a number, a bool, a DataPath or a Dataset, "
                f"not {type(default_value).__name__}."
            )
        self.name = name
        self.default_value = default_value

    def _check_value(self, value: Any) -> None:
        """Plain Exception when a submission's value is not of the default's type."""
        if not isinstance(value, type(self.default_value)):
            raise Exception(
                f"The pipeline parameter {self.name} takes {type(self.default_value).__name__}, "
                f"not {type(value).__name__} ({value!r})."
            )

    @property
    def _is_data(self) -> bool:
        return isinstance(self.default_value, (DataPath, AbstractDataset))

    def __str__(self) -> str:
        return f"PipelineParameter_Name:{self.name}_Default:{self.default_value}"

    __repr__ = __str__
