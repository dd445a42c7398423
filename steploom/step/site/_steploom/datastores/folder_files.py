"""The files of a datastore that is a folder, for scripts: notebooks and the engine have `steploom.datastores`."""

from __future__ import annotations

import os
import shutil
import uuid
from pathlib import Path

from ..exceptions import UserErrorException
from .partial import PARTIAL


class FolderFiles:
    """`Files` over the folder `root`. Nothing half written is ever listed, whoever writes at once."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def list(self, folder: str) -> list[str]:
        start = self._inside(folder)
        if start.is_file():
            return [folder]
        return sorted(path.relative_to(self._root).as_posix() for path in start.rglob("*") if _is_listed(path))

    def put(self, path: str, source: Path, *, overwrite: bool) -> bool:
        target = self._inside(path)
        if target.is_dir() or (target.exists() and not overwrite):
            return False
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            _copy(source, target, overwrite)
        except FileExistsError:
            return False
        except OSError as error:
            raise UserErrorException(
                f"{path} could not be written to the datastore: {error.strerror or error}. Make room on the disk or "
                f"make {self._root} writable."
            ) from error
        return True

    def get(self, path: str, target: Path) -> None:
        source = self._inside(path)
        if not source.is_file():
            raise UserErrorException(f"There is no file {path} in the datastore any more.")
        _copy(source, target, overwrite=True)

    def _inside(self, path: str) -> Path:
        place = self._root / path
        if self._root.resolve() not in (place.resolve(), *place.resolve().parents):
            raise UserErrorException(f"'{path}' leads out of its datastore: use a relative path without '..'.")
        return place


def _is_listed(path: Path) -> bool:
    """As elsewhere, links are not."""
    return path.is_file() and not path.is_symlink() and not path.name.startswith(PARTIAL)


def _copy(source: Path, target: Path, overwrite: bool) -> None:
    """By way of a file beside `target`. FileExistsError when somebody else has been quicker, without `overwrite`."""
    partial = target.with_name(PARTIAL + uuid.uuid4().hex)
    try:
        shutil.copyfile(source, partial)
        if overwrite:
            os.replace(partial, target)
        else:
            _place_new(partial, target)
    finally:
        if partial.exists():
            partial.unlink()


def _place_new(partial: Path, target: Path) -> None:
    try:
        os.link(partial, target)
    except FileExistsError:
        raise
    except OSError:
        # A file system without hard links: the look before has to do.
        os.replace(partial, target)
