"""Registered models: one folder a version below the engine's home, `model.json` beside the content."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Mapping, Sequence
from urllib.parse import quote, unquote

from .exceptions import WebserviceException
from .must_be import must_be_workspace

_NAME = re.compile(r"^[A-Za-z0-9][\w.-]{0,254}$")
_FACTS, _CONTENT = "model.json", "content"


@dataclass(frozen=True)
class ModelRecord:
    """One version of a model. `created` is ISO 8601 in UTC; the number of a deleted version is not given again."""

    workspace: str
    name: str
    version: int
    created: str
    description: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)
    framework: str | None = None
    framework_version: str | None = None
    experiment: str | None = None
    run_id: str | None = None
    resources: Mapping[str, Any] | None = None
    datasets: Sequence[Sequence[str]] = ()
    """Scenario, and id of a registered data set."""


class ModelRegistry:
    """The models of one workspace. Notebooks and the scripts of steps may use it at once."""

    def __init__(self, home: Path, workspace: str) -> None:
        self._root = home / "models" / quote(workspace, safe="")

    @classmethod
    def of(cls, workspace: Any) -> ModelRegistry:
        return cls(must_be_workspace(workspace)._home, workspace.name)

    def register(self, record: ModelRecord, source: Path, children: Sequence[str] | None = None) -> ModelRecord:
        """Store a file or folder, of a folder only `children` when they are given, as the next version.

        Whole or not at all, also when several register at once. WebserviceException for a name that cannot be one.
        """
        if not isinstance(record.name, str) or not _NAME.match(record.name):
            raise WebserviceException(
                f"'{record.name}' cannot be the name of a model: use letters, digits, '-', '_' and '.', a letter or "
                "digit first, at most 255."
            )
        folder = self._folder(record.name)
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".new-", dir=folder) as temporary:
            made = Path(temporary) / "version"
            (made / _CONTENT).mkdir(parents=True)
            copy_into(source, made / _CONTENT, children)
            while True:
                numbered = replace(record, version=max(_numbers(folder), default=0) + 1)
                _write(made, numbered)
                try:
                    made.rename(folder / str(numbered.version))
                except OSError:
                    if (folder / str(numbered.version)).is_dir():
                        # Somebody else has just taken this number.
                        continue
                    raise
                return numbered

    def versions(self, name: str) -> list[ModelRecord]:
        """Oldest first; empty for a model that is not there."""
        folder = self._folder(name)
        numbers = sorted(number for number in _numbers(folder) if (folder / str(number) / _FACTS).is_file())
        return [_read(folder / str(number)) for number in numbers]

    def names(self) -> list[str]:
        """Of all models that have a version."""
        found = sorted(unquote(item.name) for item in self._root.iterdir()) if self._root.is_dir() else []
        return [name for name in found if self.versions(name)]

    def content(self, record: ModelRecord) -> Path:
        """The one file or folder that was registered."""
        return next((self._folder(record.name) / str(record.version) / _CONTENT).iterdir())

    def change(self, record: ModelRecord, **fields: Any) -> ModelRecord:
        """The record with other tags, properties, description, resources or data sets."""
        changed = replace(record, **fields)
        _write(self._folder(record.name) / str(record.version), changed)
        return changed

    def delete(self, record: ModelRecord) -> None:
        """Forget it and free its content; the empty folder keeps the number taken."""
        folder = self._folder(record.name) / str(record.version)
        (folder / _FACTS).unlink(missing_ok=True)
        shutil.rmtree(folder / _CONTENT, ignore_errors=True)

    def _folder(self, name: str) -> Path:
        return self._root / quote(str(name), safe="")


def copy_into(source: Path, folder: Path, children: Sequence[str] | None = None) -> None:
    """Copy a file or folder, of a folder only `children` when they are given. OSError for what is not there."""
    target = folder / source.name
    for part in ("",) if children is None else children:
        (target / part).parent.mkdir(parents=True, exist_ok=True)
        if (source / part).is_dir():
            shutil.copytree(source / part, target / part, dirs_exist_ok=True)
        else:
            shutil.copyfile(source / part, target / part)


def now() -> str:
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _numbers(folder: Path) -> list[int]:
    return [int(item.name) for item in folder.iterdir() if item.name.isdigit()] if folder.is_dir() else []


def _read(folder: Path) -> ModelRecord:
    return ModelRecord(**json.loads((folder / _FACTS).read_text(encoding="utf-8")))


def _write(folder: Path, record: ModelRecord) -> None:
    """By way of a new file, so that a reader never finds half of one."""
    partial = folder / f"{_FACTS}.new"
    partial.write_text(json.dumps(asdict(record), indent=1), encoding="utf-8")
    partial.replace(folder / _FACTS)
