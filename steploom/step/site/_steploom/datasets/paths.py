"""What `from_files` and its like take as `path`."""

from __future__ import annotations

from typing import Any, Mapping

from ..exceptions import UserErrorException

_URLS = ("http://", "https://", "abfs://", "abfss://", "wasb://", "wasbs://", "adl://")


def paths_of(path: Any) -> tuple[tuple[Mapping[str, str], ...], Any]:
    """`(paths of a definition, workspace)`; the workspace is None where no path is on a datastore.

    UserErrorException for no path, a local one, and datastores of two workspaces.
    """
    items = path if isinstance(path, list) else [path]
    if not items:
        raise UserErrorException("No path is given: give a URL, or (datastore, path), or a list of them.")
    found, workspaces = [], []
    for item in items:
        place, workspace = _one(item)
        found.append(place)
        if workspace is not None and all(workspace.name != other.name for other in workspaces):
            workspaces.append(workspace)
    if len(workspaces) > 1:
        raise UserErrorException("The paths are on datastores of two workspaces: make a data set of each.")
    return tuple(found), workspaces[0] if workspaces else None


def _one(item: Any) -> tuple[Mapping[str, str], Any]:
    if isinstance(item, str):
        if item.startswith(_URLS):
            return {"url": item}, None
        raise UserErrorException(
            f"'{item}' is a local path. Data sets are of files on a datastore: datastore.upload_files([...]), then "
            "(datastore, path); or give an http(s) URL."
        )
    if isinstance(item, tuple) and len(item) == 2:
        datastore, path = item
    elif hasattr(item, "path_on_datastore"):
        # A DataPath or a DataReference.
        datastore = getattr(item, "_datastore", None) or getattr(item, "datastore", None)
        path = item.path_on_datastore
    else:
        datastore, path = None, None
    if not hasattr(datastore, "workspace"):
        raise UserErrorException(
            f"{item!r} is no place of files: give a URL, a DataPath, or (datastore, path), or a list of them."
        )
    texts = path if isinstance(path, list) else [path]
    if len(texts) != 1:
        raise UserErrorException("Give a list of (datastore, path) instead of one datastore with a list of paths.")
    return {"datastore": datastore.name, "path": str(texts[0] or "")}, datastore.workspace
