"""The part of the engine's door behind which workspaces, their datastores and their compute targets are."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from steploom.engine.computes import ComputeBook
from steploom.engine.home import Home
from steploom.engine.store.store import Store
from steploom.engine.summon import Summoner
from steploom.engine.values import ComputeRecord, DatastoreRecord, WorkspaceRecord
from steploom.engine.workspaces import WorkspaceBook

if TYPE_CHECKING:
    from steploom.datastores.store import Store as DatastoreStore


class WorkspaceApi:
    """See `Engine`."""

    def __init__(self, home: Home, store: Store, summoner: Summoner) -> None:
        self._workspaces = store.workspaces
        self._computes = store.computes
        self._workspace_book = WorkspaceBook(home, store)
        self._compute_book = ComputeBook(store, summoner)

    # -- workspaces

    def workspace(self, name: str | None = None) -> WorkspaceRecord:
        """NotFoundError (workspace-not-found). Without a name: the default local one, made on first use."""
        return self._workspace_book.get(name)

    def create_workspace(
        self,
        name: str,
        *,
        subscription_id: str = "",
        resource_group: str = "",
        location: str = "local",
        tags: Mapping[str, str] | None = None,
        exist_ok: bool = False,
    ) -> WorkspaceRecord:
        """SteploomError (workspace-exists, bad-name)."""
        record = WorkspaceRecord(
            name=name,
            subscription_id=subscription_id,
            resource_group=resource_group,
            location=location,
            default_datastore="",
            tags=tags or {},
        )
        return self._workspace_book.create(record, exist_ok=exist_ok)

    def workspaces(self) -> tuple[WorkspaceRecord, ...]:
        return self._workspaces.all()

    def set_default_datastore(self, workspace: str, name: str) -> None:
        self._workspaces.set_default_datastore(workspace, self.datastore(workspace, name).name)

    def set_workspace_tags(self, workspace: str, tags: Mapping[str, str]) -> None:
        """In place of those it has. NotFoundError (workspace-not-found)."""
        self._workspaces.set_tags(self.workspace(workspace).name, tags)

    def datastores(self, workspace: str) -> tuple[DatastoreRecord, ...]:
        return self._workspaces.datastores(workspace)

    def datastore(self, workspace: str, name: str) -> DatastoreRecord:
        """NotFoundError (datastore-not-found)."""
        return self._workspace_book.datastore(workspace, name)

    def register_datastore(self, record: DatastoreRecord, *, overwrite: bool = False) -> DatastoreRecord:
        """SteploomError (datastore-exists, datastore-needed, datastore-type, bad-name, datastore-write).

        One that stands for a container gets its folder, of the workspace, and may be registered again as it is.
        """
        return self._workspace_book.register(record, overwrite=overwrite)

    def unregister_datastore(self, workspace: str, name: str) -> None:
        """Its files stay. NotFoundError (datastore-not-found), SteploomError (datastore-needed)."""
        self._workspace_book.unregister(workspace, name)

    def store(self, record: DatastoreRecord) -> DatastoreStore:
        from steploom.datastores.local import LocalStore

        return LocalStore(Path(record.location))

    def experiments(self, workspace: str) -> tuple[tuple[str, int], ...]:
        """`(name, number of runs)`."""
        return self._workspaces.experiments(workspace)

    def ensure_experiment(self, workspace: str, name: str) -> None:
        self._workspaces.ensure_experiment(self.workspace(workspace).name, name)

    def experiment_tags(self, workspace: str, name: str) -> dict[str, str]:
        """None of an experiment that does not exist."""
        return self._workspaces.experiment_tags(workspace, name)

    def change_experiment_tags(self, workspace: str, name: str, changes: Mapping[str, str | None]) -> None:
        """Set tags, and take away those whose value is None."""
        self._workspaces.change_experiment_tags(workspace, name, changes)

    # -- compute

    def computes(self, workspace: str) -> tuple[ComputeRecord, ...]:
        return self._computes.all(workspace)

    def compute(self, workspace: str, name: str) -> ComputeRecord:
        """NotFoundError (compute-not-found)."""
        return self._compute_book.get(workspace, name)

    def create_compute(
        self,
        workspace: str,
        name: str,
        *,
        vm_size: str,
        min_nodes: int,
        max_nodes: int,
        idle_seconds: int,
        tags: Mapping[str, str] | None = None,
    ) -> tuple[ComputeRecord, bool]:
        """`(record, found)`: one of that name that is there is returned as it is. SteploomError (bad-compute)."""
        return self._compute_book.create(
            self.workspace(workspace).name,
            name,
            vm_size,
            nodes=(min_nodes, max_nodes),
            idle_seconds=idle_seconds,
            tags=tags or {},
        )

    def update_compute(
        self,
        workspace: str,
        name: str,
        *,
        min_nodes: int | None = None,
        max_nodes: int | None = None,
        idle_seconds: int | None = None,
    ) -> ComputeRecord:
        """Resize; what is not given stays. Steps that wait for a node get a new one at once. Raises bad-compute."""
        given = {"min_nodes": min_nodes, "max_nodes": max_nodes, "idle_seconds": idle_seconds}
        changes = {field: value for field, value in given.items() if value is not None}
        return self._compute_book.update(workspace, name, changes)

    def delete_compute(self, workspace: str, name: str) -> None:
        """SteploomError (compute-in-use) while steps run on it, NotFoundError (compute-not-found)."""
        self._compute_book.delete(workspace, name)
