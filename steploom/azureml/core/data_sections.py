"""The sections of a `RunConfiguration` on the data that come in and go out. `pipeline.configured_data` uses them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from steploom.azureml.exceptions import UserErrorException
from steploom.step.site._steploom.datasets.consumption import DatasetConsumptionConfig
from steploom.step.site._steploom.section import Section


class _Nested(Section):
    """`_PARTS` are the fields that hold a section of their own, or None."""

    _PARTS: ClassVar[Mapping[str, type[Section]]] = {}

    def _update_from(self, data: Mapping[str, Any]) -> None:
        super()._update_from(data)
        for name, part in self._PARTS.items():
            value = getattr(self, name)
            if isinstance(value, Mapping):
                made = part()
                made._update_from(value)
                setattr(self, name, made)


class Dataset(Section):
    _DEFAULTS: ClassVar[Mapping[str, Any]] = {"id": None, "name": None, "version": None}

    def __init__(
        self, dataset_id: str | None = None, dataset_name: str | None = None, dataset_version: str | None = None
    ) -> None:
        super().__init__(id=dataset_id, name=dataset_name, version=dataset_version)


class DataPath(Section):
    _DEFAULTS: ClassVar[Mapping[str, Any]] = {"datastore_name": None, "relative_path": None}

    def __init__(self, datastore_name: str | None = None, relative_path: str | None = None) -> None:
        super().__init__(datastore_name=datastore_name, relative_path=relative_path)


class DataLocation(_Nested):
    _DEFAULTS: ClassVar[Mapping[str, Any]] = {"dataset": None, "data_path": None, "uri": None}
    _PARTS: ClassVar[Mapping[str, type[Section]]] = {"dataset": Dataset, "data_path": DataPath}

    dataset: Any
    data_path: Any
    uri: str | None

    def __init__(self, dataset: Any = None, data_path: Any = None, uri: Any = None) -> None:
        super().__init__(dataset=dataset, data_path=data_path, uri=uri)


class MountOptions(Section):
    _DEFAULTS: ClassVar[Mapping[str, Any]] = {"disable_metadata_cache": False}

    def __init__(self, disable_metadata_cache: bool = False) -> None:
        super().__init__(disable_metadata_cache=disable_metadata_cache)


class UploadOptions(Section):
    _DEFAULTS: ClassVar[Mapping[str, Any]] = {"overwrite": False, "source_globs": None}

    def __init__(self, overwrite: bool = False, source_globs: Any = None) -> None:
        super().__init__(overwrite=overwrite, source_globs=source_globs)


class RegistrationOptions(Section):
    _DEFAULTS: ClassVar[Mapping[str, Any]] = {
        "name": None,
        "description": None,
        "tags": None,
        "dataset_registration_options": None,
    }

    def __init__(
        self,
        name: str | None = None,
        description: str | None = None,
        tags: Mapping[str, str] | None = None,
        dataset_registration_options: Any = None,
    ) -> None:
        super().__init__(
            name=name, description=description, tags=tags, dataset_registration_options=dataset_registration_options
        )


class OutputOptions(_Nested):
    _DEFAULTS: ClassVar[Mapping[str, Any]] = {
        "path_on_compute": None,
        "registration_options": None,
        "upload_options": None,
        "mount_options": None,
    }
    _PARTS: ClassVar[Mapping[str, type[Section]]] = {
        "registration_options": RegistrationOptions,
        "upload_options": UploadOptions,
        "mount_options": MountOptions,
    }

    def __init__(
        self,
        path_on_compute: str | None = None,
        registration_options: Any = None,
        upload_options: Any = None,
        mount_options: Any = None,
    ) -> None:
        super().__init__(
            path_on_compute=path_on_compute,
            registration_options=registration_options,
            upload_options=upload_options,
            mount_options=mount_options,
        )


class OutputData(_Nested):
    _DEFAULTS: ClassVar[Mapping[str, Any]] = {
        "output_location": None,
        "mechanism": "mount",
        "additional_options": None,
    }
    _PARTS: ClassVar[Mapping[str, type[Section]]] = {
        "output_location": DataLocation,
        "additional_options": OutputOptions,
    }

    output_location: Any
    mechanism: str
    additional_options: Any

    def __init__(self, output_location: Any = None, mechanism: str = "mount", additional_options: Any = None) -> None:
        super().__init__(output_location=output_location, mechanism=mechanism, additional_options=additional_options)


class Data(_Nested):
    _DEFAULTS: ClassVar[Mapping[str, Any]] = {
        "data_location": None,
        "create_output_directories": None,
        "mechanism": "direct",
        "environment_variable_name": None,
        "path_on_compute": None,
        "overwrite": False,
        "options": None,
    }
    _PARTS: ClassVar[Mapping[str, type[Section]]] = {"data_location": DataLocation}

    data_location: Any
    mechanism: str
    environment_variable_name: str | None
    path_on_compute: str | None

    def __init__(
        self,
        data_location: Any = None,
        create_output_directories: Any = None,
        mechanism: str = "direct",
        environment_variable_name: str | None = None,
        path_on_compute: str | None = None,
        overwrite: bool = False,
        options: Any = None,
    ) -> None:
        super().__init__(
            data_location=data_location,
            create_output_directories=create_output_directories,
            mechanism=mechanism,
            environment_variable_name=environment_variable_name,
            path_on_compute=path_on_compute,
            overwrite=overwrite,
            options=options,
        )

    @staticmethod
    def create(data: Any) -> Data:
        """The section of one use of a registered data set."""
        if not isinstance(data, DatasetConsumptionConfig):
            raise UserErrorException(
                f"Data.create takes a DatasetConsumptionConfig, not {type(data).__name__}: call as_named_input."
            )
        found = data.dataset
        return Data(
            DataLocation(Dataset(*(getattr(found, field, None) for field in ("id", "name", "version")))),
            mechanism=data.mode,
            environment_variable_name=data.name,
            path_on_compute=data.path_on_compute,
        )
