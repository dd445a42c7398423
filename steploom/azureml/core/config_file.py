"""`config.json`: which workspace a folder belongs to."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

from steploom.azureml.core.constants import AML_CONFIG_DIR, AZUREML_DIR
from steploom.azureml.exceptions import UserErrorException

_FILES = ("config.json", "project.json")
_FOLDERS = (AZUREML_DIR, AML_CONFIG_DIR, ".")


def find(start: Path, file_name: str | None = None) -> Path | None:
    """The configuration that counts for `start`. The kind of folder outranks nearness: an ancestor's
    `.azureml/config.json` beats a `config.json` right here."""
    if start.is_file():
        return start
    here = start.resolve()
    for folder in _FOLDERS:
        for parent in (here, *here.parents):
            for name in (file_name,) if file_name else _FILES:
                file = parent / folder / name
                if file.is_file():
                    return file
    return None


def read(file: Path) -> tuple[str, str, str]:
    """(subscription id, resource group, workspace name); JSONDecodeError when it is not JSON."""
    try:
        data: Any = json.loads(file.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        what = f"The workspace configuration {file} is not JSON. Correct it, or write it anew with ws.write_config()."
        raise json.JSONDecodeError(f"{what} {error.msg}", error.doc, error.pos) from error
    if not isinstance(data, dict):
        raise UserErrorException(f"{file} is no workspace configuration: an object is expected.")
    parts = _scope(data["Scope"]) if "Scope" in data else data
    name = parts.get("workspace_name")
    if not name:
        raise UserErrorException(f"{file} needs the keys subscription_id, resource_group and workspace_name.")
    return str(parts.get("subscription_id") or ""), str(parts.get("resource_group") or ""), str(name)


def write(folder: Path, file_name: str, subscription_id: str, resource_group: str, name: str) -> Path:
    """The flat keys, which the SDK reads as well, in `<folder>/.azureml/<file_name>`."""
    target = folder / AZUREML_DIR / file_name
    target.parent.mkdir(parents=True, exist_ok=True)
    data = {"subscription_id": subscription_id, "resource_group": resource_group, "workspace_name": name}
    target.write_text(json.dumps(data, indent=4) + "\n", encoding="utf-8")
    return target


def _scope(text: str) -> dict[str, str]:
    """`/subscriptions/S/resourceGroups/R/providers/.../workspaces/W` as the flat keys."""
    parts = text.strip("/").split("/")
    pairs = {key.lower(): value for key, value in itertools.pairwise(parts)}
    return {
        "subscription_id": pairs.get("subscriptions", ""),
        "resource_group": pairs.get("resourcegroups", ""),
        "workspace_name": pairs.get("workspaces", "") or parts[-1],
    }
