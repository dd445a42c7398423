"""`InputPortBinding`: one use of data by a step: under which name, mounted or downloaded."""

from __future__ import annotations

from typing import Any

from steploom.azureml.pipeline.dataset_input import DatasetInput, is_dataset_source
from steploom.azureml.pipeline.parameter import PipelineParameter
from steploom.azureml.pipeline.port_name import check_port_name, variable_text
from steploom.step.site._steploom.datasets.abstract_dataset import AbstractDataset
from steploom.step.site._steploom.datasets.consumption import DatasetConsumptionConfig
from steploom.step.site._steploom.datastores.data_path import DataPath
from steploom.step.site._steploom.datastores.data_path_compute_binding import DataPathComputeBinding
from steploom.step.site._steploom.datastores.data_reference import DataReference

MODES = ("mount", "download", "direct", "hdfs")


class InputPortBinding:
    def __init__(
        self,
        name: str,
        bind_object: Any = None,
        bind_mode: str = "mount",
        path_on_compute: str | None = None,
        overwrite: bool | None = None,
        is_resource: bool = False,
        additional_transformations: Any = None,
        **kwargs: Any,
    ) -> None:
        if bind_mode not in (*MODES, "upload"):
            raise ValueError(f"The mode of an input is mount or download, not {bind_mode!r}.")
        self.name = check_port_name(name, "The name of an input")
        self._bind_object = bind_object
        self.bind_mode = bind_mode
        self.path_on_compute = path_on_compute
        self._overwrite, self._is_resource = overwrite, is_resource
        self._transformations = additional_transformations

    @property
    def bind_object(self) -> Any:
        return self._bind_object

    @property
    def overwrite(self) -> bool | None:
        return self._overwrite

    @property
    def is_resource(self) -> bool:
        return self._is_resource

    @property
    def additional_transformations(self) -> Any:
        return self._transformations

    @property
    def data_reference_name(self) -> str | None:
        return self.get_bind_object_name()

    @property
    def data_type(self) -> str | None:
        return self.get_bind_object_data_type()

    def get_bind_object_name(self) -> str | None:
        bound = self._bind_object
        name = getattr(bound, "data_reference_name", None) or getattr(bound, "_output_name", None)
        return name or getattr(bound, "name", None)

    def get_bind_object_data_type(self) -> str | None:
        return getattr(self._bind_object, "data_type", None)

    def as_resource(self) -> InputPortBinding:
        return InputPortBinding(
            self.name, self._bind_object, self.bind_mode, self.path_on_compute, self._overwrite, True
        )

    def _as_input_binding(self) -> InputPortBinding:
        return self

    def __str__(self) -> str:
        return variable_text(self.name)

    __repr__ = __str__


class DataPathInput:
    """A `(DataPath or PipelineParameter, DataPathComputeBinding)` tuple, bound by a step."""

    def __init__(self, source: DataPath | PipelineParameter, binding: DataPathComputeBinding) -> None:
        self.source, self.binding = source, binding

    @property
    def parameter(self) -> PipelineParameter | None:
        return self.source if isinstance(self.source, PipelineParameter) else None

    def reference(self, values: dict[str, Any]) -> DataReference:
        """The data for these parameter values."""
        if isinstance(self.source, DataPath):
            return self.binding.create_data_reference(self.source._name, self.source)
        path = values.get(self.source.name, self.source.default_value)
        return self.binding.create_data_reference(self.source.name, path)


def input_binding(item: Any) -> InputPortBinding:
    """Anything a step's `inputs` may hold, as a binding; ValueError for what it may not."""
    if isinstance(item, tuple):
        return _of_tuple(item)
    if isinstance(item, DataReference):
        return InputPortBinding(item.data_reference_name, item, item.mode, item.path_on_compute, item.overwrite)
    if isinstance(item, DatasetConsumptionConfig):
        return _of_dataset(item)
    make = getattr(item, "_as_input_binding", None)
    if isinstance(item, AbstractDataset):
        raise ValueError("A data set is no input by itself: use dataset.as_named_input(name).")
    if make is None:
        raise ValueError(
            f"inputs cannot hold {type(item).__name__}: give a DataReference, a PipelineData, or what their "
            "as_mount, as_download and as_input return."
        )
    made: InputPortBinding = make()
    return made


def _of_dataset(item: DatasetConsumptionConfig) -> InputPortBinding:
    """Locally there is no HDFS: such an input is mounted."""
    mode = "mount" if item.mode == "hdfs" else item.mode
    if is_dataset_source(item.dataset):
        return InputPortBinding(item.name, DatasetInput(item), mode, item.path_on_compute)
    if not hasattr(item.dataset, "_as_output"):
        raise ValueError(
            f"The input {item.name} stands for {type(item.dataset).__name__}, which is no data set: give a Dataset, a "
            "PipelineParameter with one as its default, or an output of another step."
        )
    data, reading = item.dataset._as_output()[0], getattr(item.dataset, "_reading", None)
    return InputPortBinding(item.name, data, mode, item.path_on_compute, additional_transformations=reading)


def _of_tuple(item: tuple[Any, ...]) -> InputPortBinding:
    is_pair = len(item) == 2 and isinstance(item[1], DataPathComputeBinding)
    if not is_pair or not isinstance(item[0], (DataPath, PipelineParameter)):
        raise ValueError("A tuple in inputs is (DataPath or PipelineParameter, DataPathComputeBinding).")
    bound = DataPathInput(item[0], item[1])
    if bound.parameter is not None and not isinstance(bound.parameter.default_value, DataPath):
        raise ValueError(f"The PipelineParameter {bound.parameter.name} is no DataPath, so it cannot be an input.")
    reference = bound.reference({})
    return InputPortBinding(
        reference.data_reference_name, bound, reference.mode, reference.path_on_compute, reference.overwrite
    )
