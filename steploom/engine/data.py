"""Where a step's data are: datastore paths become local paths before a step, staging becomes results after it."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from steploom.datastores.local import LocalStore
from steploom.datastores.paths import inside
from steploom.engine.dataset_outputs import add_files, destination, is_shared
from steploom.engine.digest import ABSENT, ContentDigests
from steploom.engine.values import DatastoreRecord, Json, OutputRecord
from steploom.errors import NotFoundError, SteploomError


@dataclass(frozen=True, slots=True, kw_only=True)
class Produced:
    """A finished output: where it is and what its content is."""

    output: OutputRecord
    digest: str


class DataPlaces:
    """Local places of a workspace's data, by its datastores as they are now."""

    def __init__(self, datastores: Sequence[DatastoreRecord], default_datastore: str, digests: ContentDigests) -> None:
        self._datastores = {item.name: item for item in datastores}
        self._default = default_datastore
        self._digests = digests

    def root(self, datastore: str | None) -> Path:
        """None is the default one. NotFoundError (datastore-not-found) when it was unregistered meanwhile."""
        name = datastore or self._default
        if name not in self._datastores:
            raise NotFoundError(
                "datastore-not-found",
                f"There is no datastore '{name}' in the workspace any more.",
                where="workspace",
                cure="Register it again as it was: its files are still there.",
            )
        return Path(self._datastores[name].location)

    def facts(self) -> dict[str, Any]:
        """What scripts are told of the datastores, by name."""
        known = self._datastores.values()
        return {item.name: {"location": item.location, "standsFor": dict(item.stands_for)} for item in known}

    def reference(self, node: Json) -> Path:
        return inside(self.root(node["datastore"]), node["path"])

    def output(self, output: OutputRecord) -> Path:
        return inside(self.root(output.datastore), output.path)

    def digest(self, path: Path) -> str:
        return self._digests.of(path)

    def private_copy(self, source: Path, target: Path) -> Path:
        """What a step with mode download gets: writes to it do not go back."""
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, dirs_exist_ok=True)
        elif source.exists():
            shutil.copyfile(source, target)
        return target

    def commit(
        self, node: Json, port: Json, step_id: str, staging: Path
    ) -> tuple[OutputRecord, str, Mapping[str, Any]]:
        """Publish what a step wrote; `(output, digest, manifest)`. Nothing written is an absent output.

        May be repeated after a crash: what was published is found at its place. Raises `SteploomError`
        (datastore-write); then what was written still is in staging, and nothing of it in the datastore.
        """
        datastore = node["datastore"] or self._default
        path = destination(node, port, step_id)
        store = LocalStore(self.root(datastore))
        try:
            if staging.exists() and is_shared(node):
                add_files(store, path, staging)
            elif staging.exists():
                store.commit(path, staging)
            place = inside(store.root, path)
            digest, manifest = self._digests.of(place), manifest_of(place)
        except OSError as error:
            raise SteploomError(
                "datastore-write",
                f"The output {port['name']} could not be stored: {error.strerror or error}.",
                where=f"datastore {datastore}, {path}",
                cure="Make room on the disk or make the folder writable, and submit again.",
            ) from error
        size = sum(item[0] for item in manifest.values()) if digest != ABSENT else None
        record = OutputRecord(name=port["name"], datastore=datastore, path=path, size_bytes=size)
        return record, digest, manifest

    def is_whole(self, output: OutputRecord, digest: str, manifest: Mapping[str, Any]) -> bool:
        """Whether an earlier output still is what was published: sizes and times, and if they differ, content."""
        if output.datastore not in self._datastores:
            return False
        place = self.output(output)
        if digest == ABSENT:
            return not place.exists()
        if manifest_of(place) == {path: list(item) for path, item in manifest.items()}:
            return True
        return self._digests.of(place) == digest


def manifest_of(place: Path) -> dict[str, list[int]]:
    """`{relative path: [size in bytes, mtime in ns]}`; a single file has the path ''."""
    if place.is_file():
        return {"": _facts(place)}
    return {path.relative_to(place).as_posix(): _facts(path) for path in sorted(place.rglob("*")) if path.is_file()}


def _facts(path: Path) -> list[int]:
    stat = path.stat()
    return [stat.st_size, stat.st_mtime_ns]
