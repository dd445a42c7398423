"""Making and changing types of data."""

from __future__ import annotations

from dataclasses import replace

from steploom.engine.data_types import DataTypeRecord
from steploom.engine.doors import Doors
from steploom.engine.store.store import Store
from steploom.errors import NotFoundError, SteploomError


class DataTypeBook:
    def __init__(self, store: Store, doors: Doors) -> None:
        self._store = store
        self._doors = doors

    def create(
        self, workspace: str, name: str, description: str | None, *, is_directory: bool, parents: tuple[str, ...] = ()
    ) -> DataTypeRecord:
        """SteploomError (data-type-exists, bad-data-type-name)."""
        if not isinstance(name, str) or not name.strip():
            raise SteploomError("bad-data-type-name", "A type of data needs a name.")
        record = DataTypeRecord(
            id=self._doors.new_id(),
            workspace=workspace,
            name=name,
            description=description,
            is_directory=is_directory,
            parents=parents,
        )
        if not self._store.data_types.put(record):
            raise SteploomError(
                "data-type-exists",
                f"There is already a type of data '{name}'.",
                where=f"workspace {workspace}",
                cure="Take it from DataType.list_data_types(ws), or choose another name.",
            )
        return record

    def all(self, workspace: str) -> tuple[DataTypeRecord, ...]:
        """By name."""
        return self._store.data_types.all(workspace)

    def update(
        self, workspace: str, type_id: str, *, description: str | None = None, parents: tuple[str, ...] = ()
    ) -> DataTypeRecord:
        """What is not given stays; parents are added. NotFoundError (data-type-not-found)."""
        found = next((item for item in self.all(workspace) if item.id == type_id), None)
        if found is None:
            raise NotFoundError(
                "data-type-not-found", f"There is no type of data {type_id}.", where=f"workspace {workspace}"
            )
        changed = replace(
            found,
            description=found.description if description is None else description,
            parents=tuple(dict.fromkeys([*found.parents, *parents])),
        )
        self._store.data_types.put(changed)
        return changed
