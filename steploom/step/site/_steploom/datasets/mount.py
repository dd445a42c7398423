"""`dataset.mount()`: the files of a data set under one folder."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Sequence

from .files import DatasetFile


class MountContext:
    """`folder` is a folder that holds just these files already; else links are made to them, where that works."""

    def __init__(self, folder: Path | None, files: Sequence[DatasetFile], mount_point: str | None) -> None:
        self._is_ours = folder is None
        self._files = files
        self._folder = folder or Path(tempfile.mkdtemp() if mount_point is None else mount_point)

    @property
    def mount_point(self) -> str:
        return str(self._folder)

    def start(self) -> None:
        if self._is_ours:
            place_files(self._files, self._folder, link=True)

    def stop(self) -> None:
        if self._is_ours:
            shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> MountContext:
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()


def place_files(files: Sequence[DatasetFile], folder: Path, *, link: bool) -> None:
    """Links to the files under `folder`, or copies: where there are no links, and when they are wanted."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in files:
        target = folder / file.name
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            if not link:
                raise OSError
            os.symlink(file.path, target)
        except OSError:
            shutil.copyfile(file.path, target)
