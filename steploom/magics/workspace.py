"""`%workspace`: the workspace in use, its datastores and experiments."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Any

from steploom.azureml import real_sdk
from steploom.azureml.core.workspace import Workspace
from steploom.errors import SteploomError
from steploom.magics.command import Action, Command, option
from steploom.magics.context import Context
from steploom.magics.table import fields, moment, table


def _show(context: Context, options: Namespace) -> str:
    name = context.workspace
    record = context.engine.workspace(name)
    experiments = context.engine.experiments(name)
    installed = real_sdk()
    sdk = [("azureml names", f"the Azure ML SDK {installed}'s; steploom.activate(force=True) takes over")]
    return fields(
        (
            ("workspace", record.name),
            ("resource group", record.resource_group),
            ("location", record.location),
            ("default datastore", record.default_datastore),
            ("experiments", ", ".join(item for item, _ in experiments) or "none yet"),
            ("home", context.engine.home),
            *(sdk if installed else ()),
        )
    )


def _list(context: Context, options: Namespace) -> str:
    in_use = context.workspace
    rows = [
        ("*" if item.name == in_use else "", item.name, item.resource_group) for item in context.engine.workspaces()
    ]
    return table(("in use", "name", "resource group"), rows, empty="No workspaces yet.")


def _use(context: Context, options: Namespace) -> str:
    known = {item.name for item in context.engine.workspaces()}
    if options.name not in known:
        raise SteploomError(
            "workspace-not-found",
            f"There is no workspace '{options.name}'.",
            cure=f"Create it: %workspace create {options.name}",
        )
    context.assign("ws", Workspace.get(options.name))
    return f"ws is now the workspace {options.name}."


def _create(context: Context, options: Namespace) -> str:
    context.assign("ws", Workspace.create(options.name, exist_ok=True, show_output=False))
    return f"ws is now the workspace {options.name}."


def _datastores(context: Context, options: Namespace) -> str:
    name = context.workspace
    default = context.engine.workspace(name).default_datastore
    rows = [
        ("*" if item.name == default else "", item.name, item.type, item.location)
        for item in context.engine.datastores(name)
    ]
    return table(("default", "name", "type", "location"), rows, empty="No datastores.")


def _browse(context: Context, options: Namespace) -> str:
    store = context.engine.store(_datastore(context, options.datastore))
    rows = [(entry.path, entry.size_bytes, moment(entry.modified)) for entry in store.list(options.path)]
    return table(("path", "bytes", "modified"), rows, empty="Nothing there.")


def _upload(context: Context, options: Namespace) -> str:
    missing = [name for name in options.files if not Path(name).is_file()]
    if missing:
        raise SteploomError(
            "file-not-found",
            f"There is no file {missing[0]}.",
            where=str(Path.cwd()),
            cure="Paths are relative to the notebook's folder.",
        )
    record = _datastore(context, options.datastore)
    store = context.engine.store(record)
    for name in options.files:
        target = "/".join(part for part in (options.target.strip("/"), Path(name).name) if part)
        store.put(target, Path(name), overwrite=options.overwrite)
    count = len(options.files)
    return f"Uploaded {count} file{'s' if count > 1 else ''} to {record.name}/{options.target}"


def _datastore(context: Context, name: str | None) -> Any:
    workspace = context.workspace
    chosen = name or context.engine.workspace(workspace).default_datastore
    return context.engine.datastore(workspace, chosen)


_DATASTORE = option("--datastore", metavar="NAME", complete="datastore", help="one other than the default")

WORKSPACE = Command(
    "workspace",
    "the workspace in use, its datastores and experiments",
    (
        Action("show", "the workspace in use", _show),
        Action("list", "all local workspaces", _list),
        Action("use", "make it ws", _use, (option("name", metavar="NAME", complete="workspace"),)),
        Action("create", "create one and make it ws", _create, (option("name", metavar="NAME"),)),
        Action("datastores", "datastores and where they are", _datastores),
        Action(
            "browse",
            "files of a datastore",
            _browse,
            (option("path", nargs="?", default="", metavar="PATH"), _DATASTORE),
        ),
        Action(
            "upload",
            "upload files to a datastore",
            _upload,
            (
                option("files", nargs="+", metavar="FILE", complete="file"),
                _DATASTORE,
                option("--target", default="", metavar="FOLDER", help="folder in the datastore"),
                option("--overwrite", action="store_true", help="replace files that are there"),
            ),
        ),
    ),
)
