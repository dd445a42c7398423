"""Outputs that are data sets: what of the script's files they are, where they go, and their registration."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from steploom.datastores.paths import inside
from steploom.datastores.store import Store
from steploom.engine.values import Json, OutputRecord
from steploom.step.site._steploom.datasets.definition import FILE, DatasetDefinition
from steploom.step.site._steploom.datasets.files import pattern_of
from steploom.step.site._steploom.datasets.registry import DatasetRegistry

_RUN, _OUTPUT = "{run-id}", "{output-name}"


def destination(node: Json, port: Json, step_id: str) -> str:
    """The path of an output on its datastore."""
    wanted = node.get("destination") or f"azureml/{_RUN}/{_OUTPUT}"
    return str(wanted).replace(_RUN, step_id).replace(_OUTPUT, port["name"])


def is_shared(node: Json) -> bool:
    """Whether runs write to the same place: then files are added to what is there."""
    return _RUN not in (node.get("destination") or _RUN)


def collect(node: Json, work: Path, staging: Path) -> None:
    """Bring to `staging` what the script left at the `source` of the output, and keep of it what `globs` choose."""
    if node.get("source") and (source := inside(work, node["source"])).exists():
        if source.is_dir():
            shutil.copytree(source, staging, dirs_exist_ok=True)
        else:
            shutil.copy2(source, staging / source.name)
    if node.get("globs"):
        wanted = [re.compile(pattern_of(glob)) for glob in node["globs"]]
        for file in [item for item in staging.rglob("*") if item.is_file()]:
            if not any(pattern.fullmatch(file.relative_to(staging).as_posix()) for pattern in wanted):
                file.unlink()


def add_files(store: Store, path: str, staging: Path) -> None:
    """Add what is staged, a folder or the file that the place itself becomes, to a place that other runs write to as
    well, replacing what has the same name. Repeatable."""
    if staging.is_file():
        store.put(path, staging, overwrite=True)
        staging.unlink()
        return
    for file in sorted(item for item in staging.rglob("*") if item.is_file()):
        store.put(f"{path}/{file.relative_to(staging).as_posix()}", file, overwrite=True)
    shutil.rmtree(staging)


def register(home: Path, workspace: str, node: Json, output: OutputRecord) -> None:
    """Make the output a version of the data set that it is to be. Doing it again makes no second version."""
    wanted = node.get("register")
    if wanted is None:
        return
    registry = DatasetRegistry(home, workspace)
    if wanted.get("once") and registry.versions(wanted["name"]):
        return
    view = wanted.get("dataset") or {"kind": FILE}
    paths = [{"datastore": output.datastore, "path": output.path}]
    registry.register(
        wanted["name"],
        DatasetDefinition.from_json({**view, "paths": paths}),
        description=wanted["description"],
        tags=wanted["tags"],
        new_version=True,
    )
