"""Workspaces and datastores by name: what there is by default, what may be made, what is told when a name is wrong."""

from __future__ import annotations

import re
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

from steploom.engine.home import Home
from steploom.engine.store.store import Store
from steploom.engine.values import DatastoreRecord, Json, WorkspaceRecord
from steploom.errors import NotFoundError, SteploomError

LOCAL = "local"
DEFAULT_DATASTORE = "workspaceblobstore"
_DATASTORES = (DEFAULT_DATASTORE, "workspacefilestore")
# They become folders.
_NAME = re.compile(r"[A-Za-z0-9][\w.-]{0,254}")


class WorkspaceBook:
    def __init__(self, home: Home, store: Store) -> None:
        self._home = home
        self._store = store

    def get(self, name: str | None) -> WorkspaceRecord:
        found = self._store.workspaces.get(LOCAL if name is None else name)
        if found is not None:
            return found
        if name is None:
            local = WorkspaceRecord(
                name=LOCAL, subscription_id=LOCAL, resource_group=LOCAL, location=LOCAL, default_datastore=""
            )
            return self.create(local, exist_ok=True)
        known = [item.name for item in self._store.workspaces.all()]
        near = get_close_matches(str(name), known, n=1)
        hint = f"Did you mean '{near[0]}'?" if near else f"There are: {', '.join(known) or 'none'}."
        raise NotFoundError(
            "workspace-not-found",
            f"There is no workspace '{name}'.",
            where=str(self._home.root),
            cure=f"{hint} Create it in the Workspace panel or with Workspace.create(name='{name}').",
        )

    def create(self, record: WorkspaceRecord, *, exist_ok: bool) -> WorkspaceRecord:
        _check_name(record.name, "workspace")
        root = self._home.workspaces / record.name
        datastores = tuple(
            DatastoreRecord(workspace=record.name, name=name, type="local", location=str(root / name))
            for name in _DATASTORES
        )
        _make_folders(datastores)
        added = self._store.workspaces.add(replace(record, default_datastore=DEFAULT_DATASTORE), datastores)
        if not added and not exist_ok:
            raise SteploomError(
                "workspace-exists",
                f"There is already a workspace '{record.name}'.",
                where=str(self._home.root),
                cure="Pass exist_ok=True to use it, or choose another name.",
            )
        return self.get(record.name)

    def datastore(self, workspace: str, name: str) -> DatastoreRecord:
        known = {item.name: item for item in self._store.workspaces.datastores(self.get(workspace).name)}
        if name not in known:
            near = get_close_matches(str(name), known, n=1)
            hint = f"Did you mean '{near[0]}'?" if near else f"It has: {', '.join(known)}."
            raise NotFoundError(
                "datastore-not-found",
                f"There is no datastore '{name}' in the workspace.",
                where=f"workspace {workspace}",
                cure=f"{hint} Register a new one before using it.",
            )
        return known[name]

    def register(self, record: DatastoreRecord, *, overwrite: bool) -> DatastoreRecord:
        _check_name(record.name, "datastore")
        if record.stands_for:
            record = self._with_folder(record)
        known = {item.name: item for item in self._store.workspaces.datastores(self.get(record.workspace).name)}
        if record.stands_for and known.get(record.name) == record:
            # A cell that is run again.
            return record
        if record.name in known and not overwrite:
            raise SteploomError(
                "datastore-exists",
                f"There is already a datastore '{record.name}' in the workspace.",
                where=f"workspace {record.workspace}",
                cure="Pass overwrite=True to replace it, or choose another name.",
            )
        if record.type != "local" or not Path(record.location).is_absolute():
            raise SteploomError(
                "datastore-type",
                f"The datastore '{record.name}' is not a folder of this machine ({record.type} {record.location}).",
                where=f"workspace {record.workspace}",
                cure="Register a folder by its absolute path.",
            )
        _make_folders((record,))
        self._store.workspaces.put_datastore(record)
        return record

    def _with_folder(self, record: DatastoreRecord) -> DatastoreRecord:
        """One folder a container, whatever datastores stand for it."""
        if record.name in _DATASTORES:
            raise _needed(record.workspace, record.name, "it is the workspace's own", "Choose another name.")
        account, container = record.stands_for["account"], record.stands_for["container"]
        _check_name(account, "storage account")
        _check_name(container, "container")
        folder = self._home.workspaces / record.workspace / "azure" / record.stands_for["type"] / account / container
        return replace(record, location=str(folder))

    def unregister(self, workspace: str, name: str) -> None:
        record = self.datastore(workspace, name)
        if name in _DATASTORES:
            raise _needed(workspace, name, "it is the workspace's own", "Leave it: it costs nothing.")
        if name == self.get(workspace).default_datastore:
            raise _needed(workspace, name, "it is the default one", f"First: set_default_datastore('{_DATASTORES[0]}')")
        for run in self._store.runs.unfinished():
            if run.workspace == workspace and name in _datastores_of(run.graph):
                raise _needed(workspace, name, f"the run {run.id} uses it", "Wait for its end, or cancel it.")
        self._store.workspaces.remove_datastore(record.workspace, record.name)


def _needed(workspace: str, name: str, why: str, cure: str) -> SteploomError:
    return SteploomError(
        "datastore-needed",
        f"The datastore '{name}' cannot be replaced or unregistered: {why}.",
        where=f"workspace {workspace}",
        cure=cure,
    )


def _datastores_of(graph: Json) -> set[str]:
    """The names that its data have."""
    data = [node for node in graph["nodes"] if "datastore" in node]
    places = [place for node in data for place in node.get("places", ()) if "datastore" in place]
    return {str(item["datastore"]) for item in (*data, *places)}


def _check_name(name: str, kind: str) -> None:
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise SteploomError(
            "bad-name",
            f"'{name}' cannot be the name of a {kind}.",
            where=kind,
            cure="Use letters, digits, '-', '_' and '.', with a letter or digit first.",
        )


def _make_folders(datastores: tuple[DatastoreRecord, ...]) -> None:
    for item in datastores:
        try:
            Path(item.location).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SteploomError(
                "datastore-write",
                f"The folder of the datastore '{item.name}' cannot be made: {error.strerror or error}.",
                where=item.location,
                cure="Make room or make its parent writable, or choose another folder.",
            ) from error
