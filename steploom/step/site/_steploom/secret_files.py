"""Secrets of a workspace: one file each below the engine's home, which its owner alone can read."""

from __future__ import annotations

import json
import os
import uuid
from pathlib import Path
from typing import Mapping
from urllib.parse import quote

FOLDER = "secrets"


class SecretFiles:
    """Notebooks, scripts and the engine may use it at once. As in Azure, names do not differ by case alone."""

    def __init__(self, home: Path, workspace: str) -> None:
        self._folder = home / FOLDER / quote(workspace, safe="")

    def read(self, name: str) -> Mapping[str, str] | None:
        """`{name, value, contentType?}`; None when there is none."""
        return _read(self._file(name))

    def all(self) -> list[Mapping[str, str]]:
        """Sorted by name."""
        files = sorted(self._folder.glob("*.json")) if self._folder.is_dir() else []
        return [found for found in map(_read, files) if found is not None]

    def write(self, name: str, facts: Mapping[str, str]) -> None:
        """Whole or not at all."""
        self._folder.parent.mkdir(mode=0o700, exist_ok=True)
        self._folder.mkdir(mode=0o700, exist_ok=True)
        partial = self._folder / f".{uuid.uuid4().hex}"
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as stream:
                json.dump({**facts, "name": name}, stream)
            os.replace(partial, self._file(name))
        finally:
            if partial.exists():
                partial.unlink()

    def remove(self, name: str) -> bool:
        """Whether there was one."""
        try:
            self._file(name).unlink()
        except FileNotFoundError:
            return False
        return True

    def stamp(self) -> int:
        """Another one after each change, in nanoseconds of the clock; 0 when there never was a secret."""
        try:
            return self._folder.stat().st_mtime_ns
        except FileNotFoundError:
            return 0

    def _file(self, name: str) -> Path:
        return self._folder / f"{name.lower()}.json"


def _read(file: Path) -> Mapping[str, str] | None:
    try:
        found: Mapping[str, str] = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return found
