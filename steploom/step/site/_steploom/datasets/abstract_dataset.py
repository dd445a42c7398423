"""What file and tabular data sets have in common: where they come from, their registration, their tags."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, ClassVar, Mapping, TypeVar

from ..exceptions import UserErrorException
from ..must_be import must_be_mapping, must_be_workspace, names_of
from .consumption import DatasetConsumptionConfig
from .definition import TABULAR, DatasetDefinition
from .file_dataset_factory import FileDatasetFactory
from .files import dataset_files
from .partition_format import PartitionFormat
from .registry import DatasetRecord, DatasetRegistry
from .tabular_dataset_factory import TabularDatasetFactory

Self = TypeVar("Self", bound="AbstractDataset")


class AbstractDataset:
    """Made by the factories alone, as in the SDK."""

    File: ClassVar[type[FileDatasetFactory]] = FileDatasetFactory
    Tabular: ClassVar[type[TabularDatasetFactory]] = TabularDatasetFactory

    _definition: DatasetDefinition
    _workspace: Any
    _record: DatasetRecord | None

    def __init__(self) -> None:
        raise UserErrorException(
            "Data sets are made by Dataset.File.from_files or Dataset.Tabular.from_delimited_files, and found by "
            "Dataset.get_by_name(workspace, name)."
        )

    @classmethod
    def _make(
        cls: type[Self], definition: DatasetDefinition, workspace: Any = None, record: DatasetRecord | None = None
    ) -> Self:
        """`workspace` finds datastores; a data set of URLs alone needs none."""
        made = cls.__new__(cls)
        made._definition, made._workspace, made._record = definition, workspace, record
        return made

    @staticmethod
    def get_by_name(workspace: Any, name: str, version: Any = "latest", **kwargs: Any) -> AbstractDataset:
        """UserErrorException when there is none of that name or version."""
        versions = _registry(workspace).versions(name)
        fitting = [record for record in versions if version in ("latest", None) or str(record.version) == str(version)]
        if not fitting:
            known = ", ".join(str(record.version) for record in versions)
            hint = f"It has the versions {known}." if known else f"It has: {_names(workspace)}."
            raise UserErrorException(f"There is no data set '{name}' (version {version}) in the workspace. {hint}")
        return _of_record(workspace, fitting[-1])

    @staticmethod
    def get_by_id(workspace: Any, id: str, **kwargs: Any) -> AbstractDataset:
        """UserErrorException when there is none."""
        record = _registry(workspace).by_id(id)
        if record is None:
            raise UserErrorException(f"There is no registered data set with the id {id} in the workspace.")
        return _of_record(workspace, record)

    @staticmethod
    def get_all(workspace: Any) -> dict[str, AbstractDataset]:
        """The newest version of each, by name."""
        registry = _registry(workspace)
        return {name: _of_record(workspace, registry.versions(name)[-1]) for name in registry.names()}

    @property
    def id(self) -> str | None:
        return self._record.id if self._record else None

    @property
    def name(self) -> str | None:
        return self._record.name if self._record else None

    @property
    def version(self) -> int | None:
        return self._record.version if self._record else None

    @property
    def description(self) -> str | None:
        return self._record.description if self._record else None

    @property
    def tags(self) -> dict[str, str]:
        return dict(self._record.tags) if self._record else {}

    @property
    def partition_keys(self) -> list[str]:
        """The columns that `partition_format` takes from the paths."""
        form = self._definition.reader.get("partition_format")
        return PartitionFormat(form).columns if form else []

    @property
    def data_changed_time(self) -> datetime | None:
        """When the newest of its files was changed, in UTC; None when it has none."""
        times = [file.path.stat().st_mtime for file in dataset_files(self._definition, self._root_of)]
        return datetime.fromtimestamp(max(times), timezone.utc).replace(tzinfo=None) if times else None

    def get_partition_key_values(self, partition_keys: list[str] | None = None) -> list[dict[str, Any]]:
        """Every combination of the keys' values that there are files for."""
        keys = self.partition_keys if partition_keys is None else list(partition_keys)
        missing = [key for key in keys if key not in self.partition_keys]
        if missing or not keys:
            raise UserErrorException(
                f"The data set is not partitioned by {', '.join(missing) or 'anything'}. Give partition_format when "
                "you make it, or use partition_by."
            )
        form = PartitionFormat(self._definition.reader["partition_format"])
        found: list[dict[str, Any]] = []
        for file in dataset_files(self._definition, self._root_of):
            values = form.values(file.path.as_posix()) or {}
            combination = {key: values[key] for key in keys}
            if combination not in found:
                found.append(combination)
        return found

    def as_named_input(self, name: str) -> DatasetConsumptionConfig:
        return DatasetConsumptionConfig(name, self)

    def register(
        self: Self,
        workspace: Any,
        name: str,
        description: str | None = None,
        tags: Mapping[str, str] | None = None,
        create_new_version: bool = False,
    ) -> Self:
        """Registering what is the newest version already gives that version. UserErrorException for a taken name."""
        record = _registry(workspace).register(
            name, self._definition, description=description, tags=tags, new_version=create_new_version
        )
        return self._make(self._definition, workspace, record)

    def unregister_all_versions(self) -> None:
        if self._record is not None:
            _registry(self._workspace).unregister(self._record.name)
            self._record = None

    def add_tags(self: Self, tags: Mapping[str, str] | None = None) -> Self:
        return self._changed(tags={**self.tags, **must_be_mapping(tags or {}, "tags", UserErrorException)})

    def remove_tags(self: Self, tags: list[str] | None = None) -> Self:
        gone = names_of(tags or (), "tags")
        return self._changed(tags={key: value for key, value in self.tags.items() if key not in gone})

    def update(self: Self, description: str | None = None, tags: Mapping[str, str] | None = None) -> Self:
        fields: dict[str, Any] = {} if description is None else {"description": description}
        return self._changed(
            **fields, **({} if tags is None else {"tags": dict(must_be_mapping(tags, "tags", UserErrorException))})
        )

    def _changed(self: Self, **fields: Any) -> Self:
        if self._record is None:
            raise UserErrorException("The data set is not registered: dataset.register(workspace, name) does that.")
        self._record = _registry(self._workspace).change(self._record, **fields)
        return self

    def _then(self: Self, op: str, **facts: Any) -> Self:
        """Another data set: this one, and one more step."""
        return self._make(self._definition.then(op, **facts), self._workspace)

    def _root_of(self, datastore: str) -> Path:
        place: Path = self._workspace._datastore_root(datastore)
        return place

    def _digest(self, form: str = "") -> str:
        """The same for the same definition in every session; another for each `form` that is made of it."""
        import hashlib

        text = json.dumps([self._definition.to_json(), form], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def __repr__(self) -> str:
        facts = {"source": [dict(path) for path in self._definition.paths], "definition": self._definition.to_json()}
        registration = {"id": self.id, "name": self.name, "version": self.version} if self._record else None
        shown = facts if registration is None else {**facts, "registration": registration}
        return f"{type(self).__name__}\n{json.dumps(shown, indent=2)}"


def _registry(workspace: Any) -> DatasetRegistry:
    return DatasetRegistry(must_be_workspace(workspace)._home, workspace.name)


def _names(workspace: Any) -> str:
    return ", ".join(_registry(workspace).names()) or "none"


def _of_record(workspace: Any, record: DatasetRecord) -> AbstractDataset:
    return dataset_of(DatasetDefinition.from_json(record.definition), workspace, record)


def dataset_of(
    definition: DatasetDefinition, workspace: Any = None, record: DatasetRecord | None = None
) -> AbstractDataset:
    """A file or a tabular data set, as the definition says."""
    if definition.kind == TABULAR:
        from .tabular_dataset import TabularDataset

        return TabularDataset._make(definition, workspace, record)
    from .file_dataset import FileDataset

    return FileDataset._make(definition, workspace, record)
