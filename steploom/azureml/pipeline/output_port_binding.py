"""`OutputPortBinding`: where and how a step leaves data."""

from __future__ import annotations

from typing import Any

from steploom.azureml.pipeline.port_name import check_port_name, variable_text


class OutputPortBinding:
    def __init__(
        self,
        name: str,
        datastore: Any = None,
        output_name: str | None = None,
        bind_mode: str = "mount",
        path_on_compute: str | None = None,
        is_directory: bool | None = None,
        overwrite: bool | None = None,
        data_type: str | None = None,
        pipeline_output_name: str | None = None,
        training_output: Any = None,
        dataset_registration: Any = None,
        dataset_output: Any = None,
    ) -> None:
        if bind_mode not in ("mount", "upload"):
            raise ValueError(f"The mode of an output is mount or upload, not {bind_mode!r}.")
        self._name = check_port_name(name, "The name of an output")
        self._output_name = check_port_name(output_name or name, "The output_name")
        self.datastore = datastore
        self._bind_mode, self._path_on_compute, self._is_directory = bind_mode, path_on_compute, is_directory
        self._overwrite, self._data_type, self._pipeline_output_name = overwrite, data_type, pipeline_output_name
        self._training_output, self._dataset_registration = training_output, dataset_registration
        # The `OutputDatasetConfig` that the step writes; None for a `PipelineData`.
        self._dataset_output = dataset_output

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
    def is_directory(self) -> bool | None:
        return self._is_directory

    @property
    def overwrite(self) -> bool | None:
        return self._overwrite

    @property
    def data_type(self) -> str | None:
        return self._data_type

    @property
    def pipeline_output_name(self) -> str | None:
        return self._pipeline_output_name

    @property
    def training_output(self) -> Any:
        return self._training_output

    @property
    def dataset_registration(self) -> Any:
        return self._dataset_registration

    def _as_output(self) -> tuple[Any, OutputPortBinding]:
        return self, self

    def __str__(self) -> str:
        return variable_text(self._output_name)

    __repr__ = __str__
