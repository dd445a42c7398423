"""What a step writes as a data set: `OutputFileDatasetConfig` and the like."""

from __future__ import annotations

import copy
import hashlib
import re
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

from steploom.azureml.pipeline.output_port_binding import OutputPortBinding
from steploom.azureml.unavailable import UnavailableError
from steploom.step.site._steploom.datasets.consumption import DatasetConsumptionConfig, check_name
from steploom.step.site._steploom.datasets.data_type import types_json
from steploom.step.site._steploom.datasets.definition import TABULAR, DatasetDefinition
from steploom.step.site._steploom.datasets.split import split_facts
from steploom.step.site._steploom.must_be import LIST, must_be

DEFAULT_DESTINATION = "dataset/{run-id}/{output-name}"
_PLACEHOLDER = re.compile(r"\{[^}]*\}")
_PLACEHOLDERS = {"{run-id}", "{output-name}"}


class OutputDatasetConfig:
    """Methods return changed copies; all of them stand for the same output of the same step."""

    def __init__(self, mode: str, name: str | None = None, **kwargs: Any) -> None:
        self.mode = mode
        self.name = name or f"output_{uuid.uuid4().hex[:8]}"
        self._origin: OutputDatasetConfig = self
        self._producer: Any = None
        self._registration: Mapping[str, Any] | None = None
        self._reading: DatasetDefinition | None = None

    @property
    def name(self) -> str:
        return self._name

    @name.setter
    def name(self, name: str) -> None:
        self._name = check_name(name, "The name of an output")
        self.arg_val = f"DatasetOutputConfig:{name}"

    def as_input(self, name: str | None = None) -> DatasetConsumptionConfig:
        """Without a name one that is the same in every session: a random one would keep its step from reuse."""
        named = name or f"input_{hashlib.sha256(self.name.encode()).hexdigest()[:8]}"
        return DatasetConsumptionConfig(named, self, "mount" if self._reading is None else "direct")

    def register_on_complete(self, name: str, description: str | None = None, tags: Any = None) -> Any:
        """The output becomes the next version of the data set `name` when its step has finished."""
        if not name:
            raise ValueError("register_on_complete needs the name of a data set.")
        registration = {"name": name, "description": description, "tags": {**(tags or {})}}
        return self._with(_registration=registration)

    def _with(self, **fields: Any) -> Any:
        made = copy.copy(self)
        for field, value in fields.items():
            setattr(made, field, value)
        return made

    def _node_facts(self) -> dict[str, Any]:
        """What the graph's data node has of it beyond a `PipelineData`."""
        return {} if self._registration is None else {"register": dict(self._registration)}

    def _as_output(self) -> tuple[Any, OutputPortBinding]:
        return self._origin, OutputPortBinding(self.name, None, self.name, "mount", dataset_output=self)

    def _as_input_binding(self) -> Any:
        from steploom.azureml.pipeline.input_port_binding import input_binding

        return input_binding(DatasetConsumptionConfig(self.name, self, "mount"))

    def __str__(self) -> str:
        return f"$AZUREML_DATAREFERENCE_{self.name}"


class TransformationMixin:
    """Reading an output of files as rows."""

    def read_delimited_files(
        self,
        include_path: bool = False,
        separator: str = ",",
        header: Any = True,
        partition_format: str | None = None,
        path_glob: str | None = None,
        set_column_types: Any = None,
    ) -> OutputTabularDatasetConfig:
        reader = {"format": "delimited", "include_path": include_path, "separator": separator, "header": bool(header)}
        return self._as_rows(reader, partition_format, path_glob, set_column_types)

    def read_parquet_files(
        self,
        include_path: bool = False,
        partition_format: str | None = None,
        path_glob: str | None = None,
        set_column_types: Any = None,
    ) -> OutputTabularDatasetConfig:
        return self._as_rows(
            {"format": "parquet", "include_path": include_path}, partition_format, path_glob, set_column_types
        )

    def _as_rows(
        self, reader: Mapping[str, Any], partition_format: str | None, glob: str | None, types: Any
    ) -> OutputTabularDatasetConfig:
        asked = {"partition_format": partition_format, "glob": glob, "types": types_json(types)}
        known = {**reader, **{key: value for key, value in asked.items() if value}}
        return OutputTabularDatasetConfig(_of=self, _reader=known)


class OutputFileDatasetConfig(OutputDatasetConfig, TransformationMixin):
    """`destination` is (datastore, path), where {run-id} and {output-name} stand for what they say; `source` a folder
    or file that the script leaves in its working folder. Files are at the destination once the step has finished."""

    def __init__(
        self, name: str | None = None, destination: Any = None, source: Any = None, partition_format: str | None = None
    ) -> None:
        super().__init__("mount", name)
        self.destination, self.source = destination, source
        self._partition_format = partition_format
        self._globs: list[str] = []

    def as_mount(self, disable_metadata_cache: bool = False) -> OutputFileDatasetConfig:
        made: OutputFileDatasetConfig = self._with(mode="mount")
        return made

    def as_upload(
        self, overwrite: bool = False, source_globs: str | Sequence[str] | None = None
    ) -> OutputFileDatasetConfig:
        """`source_globs` choose among the files that the script leaves."""
        globs = must_be((str, *LIST), source_globs or (), "source_globs is text or a list of text")
        globs = [globs] if isinstance(globs, str) else list(globs)
        made: OutputFileDatasetConfig = self._with(mode="upload", _globs=globs)
        return made

    def _node_facts(self) -> dict[str, Any]:
        facts = {**super()._node_facts(), "destination": self._place()[1]}
        if self.source is not None:
            facts["source"] = str(self.source)
        return {**facts, "globs": self._globs} if self._globs else facts

    def _place(self) -> tuple[Any, str]:
        """ValueError for a destination that is no (datastore, path)."""
        if self.destination is None:
            return None, DEFAULT_DESTINATION
        if not isinstance(self.destination, tuple) or len(self.destination) != 2:
            raise ValueError(
                f"The destination of {self.name} is (datastore, path), not {self.destination!r}; the path may hold "
                "{run-id} and {output-name}."
            )
        datastore, path = self.destination
        place = must_be(
            str, path or DEFAULT_DESTINATION, f"The path of the destination of {self.name} is text", ValueError
        )
        if ".." in place.split("/") or set(_PLACEHOLDER.findall(place)) - _PLACEHOLDERS:
            raise ValueError(
                f"The destination of {self.name} cannot be {place!r}: it stays inside its datastore, without '..', and "
                "knows the placeholders {run-id} and {output-name}."
            )
        return datastore, str(place).strip("/")

    def _as_output(self) -> tuple[Any, OutputPortBinding]:
        datastore = self._place()[0]
        return self._origin, OutputPortBinding(self.name, datastore, self.name, self.mode, dataset_output=self)


class HDFSOutputDatasetConfig(OutputDatasetConfig, TransformationMixin):
    def __init__(self, name: str | None = None, destination: Any = None) -> None:
        raise UnavailableError("HDFSOutputDatasetConfig needs Spark in the Azure cloud. Use OutputFileDatasetConfig.")


class OutputTabularDatasetConfig(OutputDatasetConfig):
    """An output of files whose consumers read its rows."""

    def __init__(self, **kwargs: Any) -> None:
        files = kwargs.get("_of")
        if not isinstance(files, OutputFileDatasetConfig):
            raise ValueError("It is made by OutputFileDatasetConfig.read_delimited_files() or read_parquet_files().")
        super().__init__(files.mode, files.name)
        self._files, self._origin = files, files._origin
        self._registration = files._registration
        self._reading: DatasetDefinition = DatasetDefinition(kind=TABULAR, paths=(), reader=kwargs["_reader"])

    def as_mount(self) -> OutputTabularDatasetConfig:
        return self._of(self._files.as_mount())

    def as_upload(self, overwrite: bool = False, source_globs: Any = None) -> OutputTabularDatasetConfig:
        return self._of(self._files.as_upload(overwrite, source_globs))

    def keep_columns(self, columns: Any) -> OutputTabularDatasetConfig:
        return self._then("keep", columns=[columns] if isinstance(columns, str) else list(columns))

    def drop_columns(self, columns: Any) -> OutputTabularDatasetConfig:
        return self._then("drop", columns=[columns] if isinstance(columns, str) else list(columns))

    def random_split(
        self, percentage: float, seed: int | None = None
    ) -> tuple[OutputTabularDatasetConfig, OutputTabularDatasetConfig]:
        facts = split_facts(percentage, seed)
        return self._then("split", part=0, **facts), self._then("split", part=1, **facts)

    def _of(self, files: OutputFileDatasetConfig) -> OutputTabularDatasetConfig:
        made: OutputTabularDatasetConfig = self._with(_files=files, mode=files.mode)
        return made

    def _then(self, op: str, **facts: Any) -> OutputTabularDatasetConfig:
        made: OutputTabularDatasetConfig = self._with(_reading=self._reading.then(op, **facts))
        return made

    def _node_facts(self) -> dict[str, Any]:
        facts = self._files._node_facts()
        if self._registration is not None:
            view = {"id": "", "kind": TABULAR, "reader": self._reading.reader, "steps": list(self._reading.steps)}
            facts["register"] = {**self._registration, "dataset": view}
        return facts

    def _as_output(self) -> tuple[Any, OutputPortBinding]:
        datastore = self._files._place()[0]
        return self._origin, OutputPortBinding(self.name, datastore, self.name, self.mode, dataset_output=self)


class _Link(OutputDatasetConfig):
    """Accepted by the SDK's own steps for AutoML; a script has no way to write one."""

    def __init__(self, name: str | None = None) -> None:
        super().__init__("link", name)

    def _as_output(self) -> NoReturn:
        raise UnavailableError(f"{type(self).__name__} needs AutoML in the Azure cloud. Use OutputFileDatasetConfig.")


class LinkFileOutputDatasetConfig(_Link):
    pass


class LinkTabularOutputDatasetConfig(_Link):
    pass
