"""Where a model's content is on this machine: `azureml-models/<name>/<version>/<file or folder>` below here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .exceptions import ModelNotFoundException, WebserviceException
from .model_registry import ModelRegistry, copy_into

CACHE = "azureml-models"


def model_path(name: str, version: int | None, workspace: Any) -> str:
    """From the cache, else from the workspace into the cache. Without a workspace the cache has to have it."""
    folder = Path(CACHE) / str(name)
    cached = sorted(int(item.name) for item in folder.iterdir() if item.name.isdigit()) if folder.is_dir() else []
    if workspace is not None:
        return _from_workspace(name, version, workspace)
    if not cached:
        raise ModelNotFoundException(
            f"There is no model '{name}' in ./{CACHE}. Give the workspace: "
            f"Model.get_model_path('{name}', _workspace=ws)"
        )
    wanted = cached[-1] if version is None else int(version)
    if wanted not in cached:
        raise WebserviceException(
            f"./{folder} has no version {wanted}, only {', '.join(map(str, cached))}. Give the workspace: "
            f"Model.get_model_path('{name}', {wanted}, _workspace=ws)"
        )
    return _only_item(folder / str(wanted))


def _from_workspace(name: str, version: int | None, workspace: Any) -> str:
    registry = ModelRegistry.of(workspace)
    records = registry.versions(name)
    fitting = [record for record in records if version is None or record.version == int(version)]
    if not fitting:
        which = "" if version is None else f" of version {version}"
        raise ModelNotFoundException(f"The workspace has no model '{name}'{which}. Register it: Model.register(...)")
    folder = Path(CACHE) / name / str(fitting[-1].version)
    if not folder.is_dir():
        folder.mkdir(parents=True)
        copy_into(registry.content(fitting[-1]), folder)
    return _only_item(folder)


def _only_item(folder: Path) -> str:
    items = list(folder.iterdir())
    if len(items) != 1:
        raise WebserviceException(
            f"{folder.as_posix()} holds {len(items)} files and folders, not the one of a model. Delete it, and it is "
            "fetched anew."
        )
    return items[0].as_posix()
