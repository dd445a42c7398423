"""Registered data sets: one JSON file a version below the engine's home. What they stand for stays where it is."""

from __future__ import annotations

import json
import os
import uuid
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Mapping
from urllib.parse import quote, unquote

from ..exceptions import UserErrorException
from ..must_be import must_be_mapping
from .definition import DatasetDefinition


@dataclass(frozen=True)
class DatasetRecord:
    """One version. `definition` is the JSON of `DatasetDefinition`; `created` is ISO 8601 in UTC."""

    id: str
    name: str
    version: int
    definition: Mapping[str, Any]
    created: str
    description: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict)


class DatasetRegistry:
    """The data sets of one workspace. Notebooks, scripts and the engine may use it at once."""

    def __init__(self, home: Path, workspace: str) -> None:
        self._root = home / "datasets" / quote(workspace, safe="")

    def register(
        self,
        name: str,
        definition: DatasetDefinition,
        *,
        description: str | None = None,
        tags: Mapping[str, str] | None = None,
        new_version: bool,
    ) -> DatasetRecord:
        """The version that has this definition already if it is the newest, else the next one.

        UserErrorException when the name is taken by another definition and no new version is wanted.
        """
        if not isinstance(name, str) or not 0 < len(name) <= 255:
            raise UserErrorException(f"The name of a data set has 1 to 255 characters: {name!r} cannot be one.")
        must_be_mapping(tags or {}, "tags", UserErrorException)
        while True:
            versions = self.versions(name)
            if versions and versions[-1].definition == definition.to_json():
                return self._described(versions[-1], description, tags)
            if versions and not new_version:
                raise UserErrorException(
                    f"There is another data set with the name '{name}'. Register a version of it with "
                    "create_new_version=True, or choose another name."
                )
            record = DatasetRecord(
                id=str(uuid.uuid4()),
                name=name,
                version=versions[-1].version + 1 if versions else 1,
                definition=definition.to_json(),
                created=datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
                description=description,
                tags=dict(tags or {}),
            )
            if self._add(record):
                return record

    def versions(self, name: str) -> list[DatasetRecord]:
        """Oldest first; empty for a name that is not there."""
        folder = self._folder(name)
        files = [item for item in folder.iterdir() if item.suffix == ".json"] if folder.is_dir() else []
        return [_read(item) for item in sorted(files, key=lambda item: int(item.stem))]

    def names(self) -> list[str]:
        found = sorted(unquote(item.name) for item in self._root.iterdir()) if self._root.is_dir() else []
        return [name for name in found if self.versions(name)]

    def by_id(self, dataset_id: str) -> DatasetRecord | None:
        every = (record for name in self.names() for record in self.versions(name))
        return next((record for record in every if record.id == dataset_id), None)

    def change(self, record: DatasetRecord, **fields: Any) -> DatasetRecord:
        """The version with another description or other tags."""
        changed = replace(record, **fields)
        partial = self._folder(record.name) / f".{record.version}.{os.getpid()}"
        partial.write_text(json.dumps(asdict(changed)), encoding="utf-8")
        partial.replace(self._file(record))
        return changed

    def unregister(self, name: str) -> None:
        """Forget all versions; the files stay."""
        for record in self.versions(name):
            self._file(record).unlink()

    def _described(
        self, record: DatasetRecord, description: str | None, tags: Mapping[str, str] | None
    ) -> DatasetRecord:
        changes: dict[str, Any] = {} if description is None else {"description": description}
        if tags:
            changes["tags"] = {**record.tags, **tags}
        return self.change(record, **changes) if changes else record

    def _add(self, record: DatasetRecord) -> bool:
        """Whole or not at all; False when somebody else has just taken the number."""
        folder = self._folder(record.name)
        folder.mkdir(parents=True, exist_ok=True)
        partial = folder / f".{record.id}"
        partial.write_text(json.dumps(asdict(record)), encoding="utf-8")
        try:
            os.link(partial, self._file(record))
        except FileExistsError:
            return False
        except OSError:
            # A file system without links: whoever comes last of several at one moment has the number.
            partial.replace(self._file(record))
            return True
        partial.unlink()
        return True

    def _folder(self, name: str) -> Path:
        return self._root / quote(str(name), safe="")

    def _file(self, record: DatasetRecord) -> Path:
        return self._folder(record.name) / f"{record.version}.json"


def _read(file: Path) -> DatasetRecord:
    return DatasetRecord(**json.loads(file.read_text(encoding="utf-8")))
