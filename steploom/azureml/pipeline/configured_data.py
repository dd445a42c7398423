"""The data sections of a run configuration, `data_references`, `data` and `output_data`, as ports of its step."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import PurePath
from typing import Any, NamedTuple

from steploom.azureml._errors import InvalidPipelineException
from steploom.azureml.core.data_sections import Data, DataLocation, OutputData
from steploom.azureml.core.datastore import Datastore
from steploom.azureml.core.run_configuration import RunConfiguration
from steploom.azureml.data.output_dataset_config import OutputFileDatasetConfig
from steploom.azureml.exceptions import UserErrorException
from steploom.azureml.pipeline.input_port_binding import InputPortBinding, input_binding
from steploom.step.site._steploom.data_reference_configuration import DataReferenceConfiguration
from steploom.step.site._steploom.datasets.consumption import DatasetConsumptionConfig, check_name
from steploom.step.site._steploom.datasets.dataset import Dataset
from steploom.step.site._steploom.datastores.data_reference import DataReference

_DATASTORE_URI = re.compile(r"azureml://.*?\bdatastores/(?P<store>[^/]+)/paths/(?P<path>.*)")


class ConfiguredInput(NamedTuple):
    """`variable` is an environment variable that has the path, beside the one that every input has."""

    binding: InputPortBinding
    variable: str | None = None


class ConfiguredData:
    """Of one run configuration. Raises InvalidPipelineException, which names the entry."""

    def __init__(self, config: RunConfiguration, workspace: Any) -> None:
        """Without a `workspace`, that of the folder's config.json or the local one is asked for datastores."""
        self._config, self._given = config, workspace

    def inputs(self) -> Iterator[ConfiguredInput]:
        for name, item in self._config.data_references.items():
            yield self._entry("data_references", name, partial(self._reference, name, item))
        for name, item in self._config.data.items():
            yield self._entry("data", name, partial(self._input, name, item))

    def outputs(self) -> Iterator[OutputFileDatasetConfig]:
        for name, item in self._config.output_data.items():
            yield self._entry("output_data", name, partial(self._output, name, item))

    @property
    def _workspace(self) -> Any:
        if self._given is None:
            from steploom.azureml.core.workspace import Workspace

            self._given = Workspace.from_config()
        return self._given

    def _entry(self, section: str, name: str, make: Callable[[], Any]) -> Any:
        try:
            return make()
        except UserErrorException as error:
            raise InvalidPipelineException(f"run_config.{section}[{name!r}]: {error.message}") from error

    def _reference(self, name: str, item: Any) -> ConfiguredInput:
        if isinstance(item, DataReference):
            item = item.to_config()
        if not isinstance(item, DataReferenceConfiguration):
            raise _wrong(item, "a DataReferenceConfiguration, or a DataReference")
        store = Datastore(self._workspace, item.data_store_name)
        reference = DataReference(
            store, name, item.path_on_data_store, item.mode, item.path_on_compute, bool(item.overwrite)
        )
        return ConfiguredInput(input_binding(reference))

    def _input(self, name: str, item: Any) -> ConfiguredInput:
        if isinstance(item, DatasetConsumptionConfig):
            return ConfiguredInput(input_binding(item))
        if not isinstance(item, Data):
            raise _wrong(item, "a Data, or what as_named_input returns")
        given = DatasetConsumptionConfig(name, self._dataset(item.data_location), item.mechanism, item.path_on_compute)
        variable = item.environment_variable_name
        if variable is not None:
            check_name(variable, "environment_variable_name")
        return ConfiguredInput(input_binding(given), variable)

    def _dataset(self, location: Any) -> Any:
        if not isinstance(location, DataLocation):
            raise _wrong(location, "a DataLocation as data_location")
        wanted = location.dataset
        if wanted is not None and wanted.id:
            return Dataset.get_by_id(self._workspace, wanted.id)
        if wanted is not None and wanted.name:
            return Dataset.get_by_name(self._workspace, wanted.name, wanted.version or "latest")
        return Dataset.File.from_files(self._place(location), validate=False)

    def _place(self, location: DataLocation) -> Any:
        """A URL, or (datastore, path)."""
        if location.data_path is not None:
            path = location.data_path
            return Datastore(self._workspace, path.datastore_name), path.relative_path or ""
        if not location.uri:
            raise UserErrorException("It does not say where the data are: give a dataset, a data_path or a uri.")
        on_datastore = _DATASTORE_URI.fullmatch(location.uri)
        if on_datastore is None:
            return location.uri
        return Datastore(self._workspace, on_datastore["store"]), on_datastore["path"]

    def _output(self, name: str, item: Any) -> OutputFileDatasetConfig:
        if not isinstance(item, OutputData):
            raise _wrong(item, "an OutputData")
        options = item.additional_options
        source = None if options is None else options.path_on_compute
        if source is not None and PurePath(source).is_absolute():
            raise UserErrorException(
                f"Nothing can be mounted at {source} on this machine: leave path_on_compute out, and have the script "
                f"write to os.environ['AZUREML_DATAREFERENCE_{name}']; or give a path in its working folder."
            )
        place = None if item.output_location is None else self._place(item.output_location)
        if isinstance(place, str):
            raise UserErrorException(f"Nothing is written to {place}: give a data_path, of a datastore.")
        made = OutputFileDatasetConfig(name, place, source)
        mechanism = str(item.mechanism).lower()
        if mechanism not in ("mount", "upload"):
            raise UserErrorException(f"mechanism is mount or upload, not {item.mechanism!r}.")
        if mechanism == "upload":
            upload = None if options is None else options.upload_options
            made = made.as_upload(*(() if upload is None else (bool(upload.overwrite), upload.source_globs)))
        registration = None if options is None else options.registration_options
        if registration is not None and registration.name:
            made = made.register_on_complete(registration.name, registration.description, registration.tags)
        return made


def _wrong(item: Any, wanted: str) -> UserErrorException:
    return UserErrorException(f"It is {type(item).__name__}, where {wanted} is wanted.")
