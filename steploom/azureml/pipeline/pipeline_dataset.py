"""`PipelineDataset`: a data set as the input of a step, as notebooks of 2019 make it."""

from __future__ import annotations

import re
from typing import Any

from steploom.azureml.pipeline.input_port_binding import InputPortBinding, input_binding
from steploom.azureml.pipeline.parameter import PipelineParameter
from steploom.azureml.pipeline.port_name import check_port_name, variable_text
from steploom.step.site._steploom.datasets.abstract_dataset import AbstractDataset
from steploom.step.site._steploom.datasets.consumption import DatasetConsumptionConfig
from steploom.step.site._steploom.datasets.definition import TABULAR

_MODES = ("mount", "download", "direct")


class PipelineDataset:
    """Today one writes `dataset.as_named_input(name).as_mount()`. Rows are read by the script, whatever the mode."""

    def __init__(
        self,
        dataset: Any = None,
        name: str | None = None,
        bind_mode: str = "mount",
        path_on_compute: str | None = None,
        overwrite: bool = False,
        parameter_name: str | None = None,
    ) -> None:
        self.validate_dataset(dataset)
        if bind_mode not in _MODES:
            raise ValueError(f"The mode of an input is {' or '.join(_MODES)}, not {bind_mode!r}.")
        self._dataset, self._parameter_name = dataset, parameter_name
        self._name = check_port_name(name or self.default_name(dataset), "The name of an input")
        self._bind_mode = "direct" if dataset._definition.kind == TABULAR else bind_mode
        self._path_on_compute, self._overwrite = path_on_compute, bool(overwrite)
        # Made once, as a pipeline knows its parameters by what they are.
        source = PipelineParameter(parameter_name, dataset) if parameter_name else dataset
        self._config = DatasetConsumptionConfig(self._name, source, self._bind_mode, path_on_compute)

    @staticmethod
    def create(dataset: Any, name: str | None = None, parameter_name: str | None = None) -> PipelineDataset:
        """Mounted. With `parameter_name` each submission may give another data set."""
        return PipelineDataset(dataset, name, parameter_name=parameter_name)

    @staticmethod
    def default_name(dataset: Any) -> str:
        """The registered name, as a name of a port."""
        PipelineDataset.validate_dataset(dataset)
        return re.sub(r"\W", "_", dataset.name or "dataset", flags=re.ASCII)

    @staticmethod
    def is_dataset(dset: Any) -> bool:
        return isinstance(dset, AbstractDataset)

    @staticmethod
    def validate_dataset(dset: Any) -> None:
        """ValueError for what is no data set."""
        if not PipelineDataset.is_dataset(dset):
            raise ValueError(f"A data set is needed, as of Dataset.get_by_name(ws, name), not {type(dset).__name__}.")

    @property
    def dataset(self) -> Any:
        return self._dataset

    @property
    def name(self) -> str:
        return self._name

    @property
    def bind_mode(self) -> str:
        return self._bind_mode

    @property
    def path_on_compute(self) -> str | None:
        return self._path_on_compute

    @property
    def overwrite(self) -> bool:
        return self._overwrite

    @property
    def parameter_name(self) -> str | None:
        return self._parameter_name

    @property
    def dataset_id(self) -> Any:
        """None unless it is registered."""
        return self._dataset.id

    @property
    def saved_dataset_id(self) -> Any:
        return self._dataset.id

    @property
    def dataset_version(self) -> Any:
        return self._dataset.version

    @property
    def workspace(self) -> Any:
        """Where its datastores are; None for files of the web alone."""
        return self._dataset._workspace

    def _as_input_binding(self) -> InputPortBinding:
        return input_binding(self._config)

    def __str__(self) -> str:
        return variable_text(self._name)

    def __repr__(self) -> str:
        return f"PipelineDataset(name={self._name!r})"
