"""`PipelineData.as_dataset()`: a step's output as files, or as a table of the files' rows."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from steploom.azureml.pipeline.dataset_input import rows_of, view_of
from steploom.azureml.pipeline.input_port_binding import InputPortBinding
from steploom.azureml.pipeline.output_port_binding import OutputPortBinding
from steploom.azureml.pipeline.port_name import check_port_name
from steploom.step.site._steploom.datasets.data_type import types_json
from steploom.step.site._steploom.datasets.promote_headers import PromoteHeadersBehavior

if TYPE_CHECKING:
    from steploom.azureml.pipeline.data import PipelineData

_MODULE = "azureml.pipeline.core.pipeline_output_dataset"


class PipelineOutputAbstractDataset:
    def __init__(self, pipeline_data: PipelineData) -> None:
        self._pipeline_data = pipeline_data
        self._input_name: str | None = None
        self._mode, self._path_on_compute = "mount", None
        self._registration: dict[str, Any] | None = None

    @property
    def name(self) -> str:
        return self._pipeline_data.name

    @property
    def input_name(self) -> str:
        return self._input_name or self._pipeline_data._output_name

    def as_named_input(self, name: str) -> Any:
        made = copy.copy(self)
        made._input_name = check_port_name(name, "The name of an input")
        return made

    def register(self, name: str, create_new_version: bool = True) -> Any:
        """A copy for the `outputs` of a step: once that has finished, what it wrote is the next version of the data set
        `name`. Without `create_new_version` it is so only as long as there is no data set of that name."""
        if not isinstance(name, str) or not name:
            raise ValueError(f"register needs the name of a data set, not {name!r}.")
        made = copy.copy(self)
        made._registration = {"name": name, "description": None, "tags": {}}
        if not create_new_version:
            made._registration["once"] = True
        return made

    def create_input_binding(self) -> InputPortBinding:
        return InputPortBinding(self.input_name, self._pipeline_data, self._mode, self._path_on_compute)

    def _as_input_binding(self) -> InputPortBinding:
        return self.create_input_binding()

    def _as_output(self) -> tuple[PipelineData, OutputPortBinding]:
        data, binding = self._pipeline_data._as_output()
        if self._registration is None:
            return data, binding
        made = copy.copy(binding)
        made._dataset_registration = self._registration_facts()
        return data, made

    def _registration_facts(self) -> dict[str, Any]:
        """What the graph's data node says of the registration."""
        return dict(self._registration or {})

    def __repr__(self) -> str:
        return f"<{_MODULE}.{type(self).__name__} of {self.name}>"

    __str__ = __repr__


class PipelineOutputFileDataset(PipelineOutputAbstractDataset):
    """The consumer's script gets a folder; `as_direct` gives it the same, as a local run has no other form."""

    def as_mount(self, path_on_compute: str | None = None) -> PipelineOutputFileDataset:
        return self._with("mount", path_on_compute)

    def as_download(self, path_on_compute: str | None = None) -> PipelineOutputFileDataset:
        return self._with("download", path_on_compute)

    def as_direct(self) -> PipelineOutputFileDataset:
        return self._with("direct", None)

    def parse_delimited_files(
        self,
        include_path: bool = False,
        separator: str = ",",
        header: Any = PromoteHeadersBehavior.ALL_FILES_HAVE_SAME_HEADERS,
        partition_format: str | None = None,
        file_extension: str = "",
        set_column_types: Any = None,
        quoted_line_breaks: bool = False,
    ) -> PipelineOutputTabularDataset:
        reader = {"format": "delimited", "separator": separator, "header": bool(header)}
        return self._as_rows(reader, include_path, partition_format, file_extension, set_column_types)

    def parse_parquet_files(
        self,
        include_path: bool = False,
        partition_format: str | None = None,
        file_extension: str = ".parquet",
        set_column_types: Any = None,
    ) -> PipelineOutputTabularDataset:
        return self._as_rows({"format": "parquet"}, include_path, partition_format, file_extension, set_column_types)

    def _as_rows(
        self, reader: Any, include_path: bool, partition_format: str | None, extension: str, types: Any
    ) -> PipelineOutputTabularDataset:
        asked = {
            "include_path": include_path,
            "partition_format": partition_format,
            "glob": f"**/*{extension}" if extension else None,
            "types": types_json(types),
        }
        return PipelineOutputTabularDataset(self, {**reader, **{key: value for key, value in asked.items() if value}})

    def _with(self, mode: str, path_on_compute: str | None) -> PipelineOutputFileDataset:
        made = copy.copy(self)
        made._mode, made._path_on_compute = mode, path_on_compute  # type: ignore[assignment]
        return made


class PipelineOutputTabularDataset(PipelineOutputAbstractDataset):
    """Has the direct mode only. What was asked of the table is kept with it for the run that reads it."""

    def __init__(self, pipeline_output_dataset: PipelineOutputFileDataset, additional_transformations: Any) -> None:
        super().__init__(pipeline_output_dataset._pipeline_data)
        self._input_name = pipeline_output_dataset._input_name
        self._mode, self._registration = "direct", pipeline_output_dataset._registration
        self._transformations = (
            [additional_transformations]
            if not isinstance(additional_transformations, list)
            else additional_transformations
        )

    def _registration_facts(self) -> dict[str, Any]:
        rows = rows_of(self._transformations)
        facts = super()._registration_facts()
        return facts if rows is None else {**facts, "dataset": view_of(rows, "")}

    def create_input_binding(self) -> InputPortBinding:
        return InputPortBinding(
            self.input_name,
            self._pipeline_data,
            self._mode,
            additional_transformations=list(self._transformations),
        )

    def keep_columns(self, columns: Any) -> PipelineOutputTabularDataset:
        return self._and({"keep_columns": columns})

    def drop_columns(self, columns: Any) -> PipelineOutputTabularDataset:
        return self._and({"drop_columns": columns})

    def random_split(
        self, percentage: float, seed: int | None = None
    ) -> tuple[PipelineOutputTabularDataset, PipelineOutputTabularDataset]:
        split = {"percentage": percentage, "seed": seed}
        return self._and({"random_split": {**split, "part": 0}}), self._and({"random_split": {**split, "part": 1}})

    def _and(self, transformation: Any) -> PipelineOutputTabularDataset:
        made = copy.copy(self)
        made._transformations = [*self._transformations, transformation]
        return made
