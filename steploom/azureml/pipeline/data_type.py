"""`DataType` of `azureml.pipeline.core.graph`: a name by which ports say what passes through them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from steploom.azureml._engine import engine
from steploom.azureml._errors import azureml_errors
from steploom.engine.values import DataTypeRecord
from steploom.step.site._steploom.must_be import must_be_workspace


class DataType:
    """Kept with the workspace; nothing is checked by it."""

    def __init__(
        self,
        workspace: Any,
        id: str,
        name: str,
        description: str | None,
        is_directory: bool,
        parent_datatype_ids: Sequence[str] | None,
    ) -> None:
        self._workspace, self._id, self._name, self._description = workspace, id, name, description
        self._is_directory, self._parents = bool(is_directory), list(parent_datatype_ids or ())

    @classmethod
    def _of(cls, workspace: Any, record: DataTypeRecord) -> DataType:
        return cls(workspace, record.id, record.name, record.description, record.is_directory, record.parents)

    @staticmethod
    def create_data_type(
        workspace: Any,
        name: str,
        description: str | None,
        is_directory: bool,
        parent_datatypes: Sequence[Any] | None = None,
    ) -> DataType:
        """Parents are data types or ids of them. UserErrorException for a name that the workspace has."""
        with azureml_errors():
            record = engine().publishing.data_types.create(
                must_be_workspace(workspace).name,
                name,
                description,
                is_directory=bool(is_directory),
                parents=_ids(parent_datatypes),
            )
        return DataType._of(workspace, record)

    @staticmethod
    def list_data_types(workspace: Any) -> list[DataType]:
        """By name."""
        with azureml_errors():
            records = engine().publishing.data_types.all(must_be_workspace(workspace).name)
        return [DataType._of(workspace, record) for record in records]

    def update(self, new_description: str | None = None, new_parent_datatypes: Sequence[Any] | None = None) -> DataType:
        """Another description, more parents; itself."""
        with azureml_errors():
            record = engine().publishing.data_types.update(
                self._workspace.name, self._id, description=new_description, parents=_ids(new_parent_datatypes)
            )
        vars(self).update(vars(DataType._of(self._workspace, record)))
        return self

    @property
    def id(self) -> str:
        return self._id

    @property
    def name(self) -> str:
        return self._name

    @property
    def description(self) -> str | None:
        return self._description

    @property
    def is_directory(self) -> bool:
        return self._is_directory

    @property
    def parent_datatype_ids(self) -> list[str]:
        return list(self._parents)

    def __repr__(self) -> str:
        return f"DataType(Name: {self._name}, Id: {self._id})"


def _ids(items: Sequence[Any] | None) -> tuple[str, ...]:
    return tuple(str(getattr(item, "id", item)) for item in items or ())
