"""What the engine needs of a datastore, whatever is behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One file. `etag` changes when the content does; `modified` is ISO 8601 in UTC."""

    path: str
    size_bytes: int
    etag: str
    modified: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A file or folder directly in a folder. A folder has neither size nor time. `etag`: as of `Entry`."""

    name: str
    is_folder: bool
    size_bytes: int | None = None
    modified: str | None = None
    etag: str = ""


class Store(Protocol):
    """Seven calls. Paths are relative POSIX paths; a path that leaves the store raises (path-outside).

    What cannot be written raises `SteploomError` (datastore-write); nothing half written is ever listed or read.
    Every implementation passes `test/kernel/datastores/store_contract.py`.
    """

    def list(self, prefix: str = "") -> Iterable[Entry]:
        """Every file at or below `prefix`, sorted by path; nothing when there is none."""

    def children(self, folder: str = "") -> Iterable[Child]:
        """What lies directly in a folder: folders, then files, each sorted by name.

        `NotFoundError` (folder-not-found); the store itself is never missing.
        """

    def put(self, path: str, source: Path, *, overwrite: bool = False) -> None:
        """Store a local file; raises `SteploomError` (file-exists) unless `overwrite`.

        `NotFoundError` (file-not-found) when there is no such local file.
        """

    def get(self, path: str, target: Path) -> None:
        """Fetch a file to a local place; raises `NotFoundError` (file-not-found)."""

    def delete(self, path: str) -> None:
        """Remove a file or folder; nothing happens when it is not there."""

    def exists(self, path: str) -> bool:
        """Whether there is a file or folder."""

    def commit(self, path: str, staging: Path) -> None:
        """Publish a finished local file or folder at once: readers see all of it or nothing.

        `staging` is gone afterwards; what was at `path` before is replaced. `NotFoundError` (file-not-found) when
        there is nothing staged. A commit that was cut short may be repeated.
        """
