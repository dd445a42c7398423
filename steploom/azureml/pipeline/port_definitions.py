"""`InputPortDef` and `OutputPortDef`: what a module reads and writes, before anybody says which data that are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from steploom.azureml.pipeline.input_port_binding import InputPortBinding
from steploom.azureml.pipeline.output_port_binding import OutputPortBinding
from steploom.azureml.pipeline.port_name import check_port_name, variable_text

_INPUT_MODES = ("mount", "download", "direct", "hdfs", "upload")
_OUTPUT_MODES = ("mount", "upload")


class InputPortDef:
    """Its text stands for the path inside the arguments of the module. Types of data are kept and not checked."""

    def __init__(
        self,
        name: str,
        data_types: Sequence[Any] | None = None,
        default_datastore_mode: str | None = None,
        default_path_on_compute: str | None = None,
        is_optional: bool = False,
        default_overwrite: bool | None = None,
        default_data_reference_name: str | None = None,
        is_resource: bool = False,
        label: str | None = None,
        additional_transformations: Any = None,
        **kwargs: Any,
    ) -> None:
        self._name = check_port_name(name, "The name of an input")
        self._mode = _checked_mode(default_datastore_mode, _INPUT_MODES, f"the input {name}")
        self._data_types = None if data_types is None else list(data_types)
        self._path_on_compute, self._overwrite = default_path_on_compute, default_overwrite
        self._is_optional, self._is_resource = bool(is_optional), bool(is_resource)
        self._data_reference_name, self._label = default_data_reference_name, label
        self._transformations = additional_transformations

    @property
    def name(self) -> str:
        return self._name

    @property
    def data_types(self) -> list[Any] | None:
        return self._data_types

    @property
    def default_datastore_mode(self) -> str | None:
        """How the data reach a step that does not say so itself."""
        return self._mode

    @property
    def default_path_on_compute(self) -> str | None:
        return self._path_on_compute

    @property
    def is_optional(self) -> bool:
        """Whether a step may leave it out."""
        return self._is_optional

    @property
    def default_overwrite(self) -> bool | None:
        return self._overwrite

    @property
    def default_data_reference_name(self) -> str | None:
        return self._data_reference_name

    @property
    def is_resource(self) -> bool:
        return self._is_resource

    @property
    def label(self) -> str | None:
        return self._label

    @property
    def additional_transformations(self) -> Any:
        return self._transformations

    @staticmethod
    def _of(item: Any) -> InputPortDef:
        """A definition, or that of a binding; ValueError for anything else."""
        if isinstance(item, InputPortDef):
            return item
        if isinstance(item, InputPortBinding):
            return InputPortDef(item.name, None, item.bind_mode, item.path_on_compute, default_overwrite=item.overwrite)
        raise ValueError(f"The inputs of a module are InputPortDef objects, not {type(item).__name__}.")

    def __str__(self) -> str:
        return variable_text(self._name)

    def __repr__(self) -> str:
        return f"InputPortDef(name={self._name!r})"


class OutputPortDef:
    """Its text stands for the path inside the arguments of the module."""

    def __init__(
        self,
        name: str,
        default_datastore_name: str | None = None,
        default_datastore_mode: str | None = None,
        default_path_on_compute: str | None = None,
        is_directory: bool = False,
        data_type: Any = None,
        default_overwrite: bool | None = None,
        training_output: Any = None,
        label: str | None = None,
    ) -> None:
        self._name = check_port_name(name, "The name of an output")
        self._mode = _checked_mode(default_datastore_mode, _OUTPUT_MODES, f"the output {name}")
        self._datastore_name, self._path_on_compute = default_datastore_name, default_path_on_compute
        self._is_directory, self._data_type = bool(is_directory), data_type
        self._overwrite, self._training_output, self._label = default_overwrite, training_output, label

    @property
    def name(self) -> str:
        return self._name

    @property
    def default_datastore_name(self) -> str | None:
        """Where the data go if the step does not say so itself."""
        return self._datastore_name

    @property
    def default_datastore_mode(self) -> str | None:
        return self._mode

    @property
    def default_path_on_compute(self) -> str | None:
        return self._path_on_compute

    @property
    def is_directory(self) -> bool:
        return self._is_directory

    @property
    def data_type(self) -> Any:
        return self._data_type

    @property
    def default_overwrite(self) -> bool | None:
        return self._overwrite

    @property
    def training_output(self) -> Any:
        return self._training_output

    @property
    def label(self) -> str | None:
        return self._label

    @staticmethod
    def _of(item: Any) -> OutputPortDef:
        """A definition, or that of a binding; ValueError for anything else."""
        if isinstance(item, OutputPortDef):
            return item
        if isinstance(item, OutputPortBinding):
            store = getattr(item.datastore, "name", item.datastore)
            return OutputPortDef(item.name, store, item.bind_mode, item.path_on_compute, bool(item.is_directory))
        raise ValueError(f"The outputs of a module are OutputPortDef objects, not {type(item).__name__}.")

    def __str__(self) -> str:
        return variable_text(self._name)

    def __repr__(self) -> str:
        return f"OutputPortDef(name={self._name!r})"


def _checked_mode(mode: str | None, known: tuple[str, ...], what: str) -> str | None:
    if mode is not None and mode not in known:
        raise ValueError(f"The mode of {what} is {' or '.join(known[:2])}, not {mode!r}.")
    return mode
