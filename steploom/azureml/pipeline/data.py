"""`PipelineData`: what one step writes and others read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from steploom.azureml.pipeline.input_port_binding import InputPortBinding
from steploom.azureml.pipeline.output_port_binding import OutputPortBinding
from steploom.azureml.pipeline.port_name import check_port_name, variable_text

if TYPE_CHECKING:
    from steploom.azureml.pipeline.output_dataset import PipelineOutputFileDataset
    from steploom.azureml.pipeline.step import PipelineStep


class PipelineData:
    """Its text stands for the path inside a step's arguments. The step that lists it in `outputs` produces it."""

    def __init__(
        self,
        name: str,
        datastore: Any = None,
        output_name: str | None = None,
        output_mode: str = "mount",
        output_path_on_compute: str | None = None,
        output_overwrite: bool | None = None,
        data_type: str | None = None,
        is_directory: bool | None = None,
        pipeline_output_name: str | None = None,
        training_output: Any = None,
    ) -> None:
        self._name = check_port_name(name, "The name of a PipelineData")
        self._output_name = check_port_name(output_name or name, "The output_name of a PipelineData")
        self._datastore, self._data_type = datastore, data_type
        self._output = OutputPortBinding(
            self._name,
            datastore,
            self._output_name,
            output_mode,
            output_path_on_compute,
            is_directory,
            output_overwrite,
            data_type,
            pipeline_output_name,
            training_output,
        )
        self._producer: PipelineStep | None = None

    @property
    def name(self) -> str:
        return self._name

    @property
    def datastore(self) -> Any:
        return self._datastore

    @property
    def data_type(self) -> str | None:
        return self._data_type

    def as_input(self, input_name: str) -> InputPortBinding:
        return self.create_input_binding(input_name)

    def as_mount(self, input_name: str | None = None) -> InputPortBinding:
        return self.create_input_binding(input_name, "mount")

    def as_download(
        self, input_name: str | None = None, path_on_compute: str | None = None, overwrite: bool | None = None
    ) -> InputPortBinding:
        return self.create_input_binding(input_name, "download", path_on_compute, overwrite)

    def create_input_binding(
        self,
        input_name: str | None = None,
        mode: str | None = None,
        path_on_compute: str | None = None,
        overwrite: bool | None = None,
    ) -> InputPortBinding:
        if mode not in (None, "mount", "download"):
            raise ValueError(f"The mode of an input is mount or download, not {mode!r}.")
        return InputPortBinding(input_name or self._output_name, self, mode or "mount", path_on_compute, overwrite)

    def as_dataset(self) -> PipelineOutputFileDataset:
        from steploom.azureml.pipeline.output_dataset import PipelineOutputFileDataset

        return PipelineOutputFileDataset(self)

    def get_env_variable_name(self) -> str:
        return variable_text(self._output_name)

    def _as_input_binding(self) -> InputPortBinding:
        return self.create_input_binding()

    def _as_output(self) -> tuple[PipelineData, OutputPortBinding]:
        return self, self._output

    def __str__(self) -> str:
        return variable_text(self._output_name)

    __repr__ = __str__
