"""Copying files to and from a datastore, with the progress lines of the SDK."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from steploom.azureml._errors import as_azureml, azureml_errors
from steploom.azureml.exceptions import UserErrorException
from steploom.errors import SteploomError

if TYPE_CHECKING:
    from steploom.datastores.store import Store


def upload_files(
    store: Store, files: Sequence[str], relative_root: str | None, target: str, *, overwrite: bool, show: bool
) -> int:
    """Number of files stored. A file that is there already is left alone, with a printed note, unless `overwrite`."""
    paths = [Path(file) for file in files]
    for path in paths:
        if not path.is_file():
            raise UserErrorException(f"There is no file {path} to upload.")
    root = Path(relative_root) if relative_root else _common_folder(paths)
    _say(show, f"Uploading an estimated of {len(paths)} files")
    done = 0
    for path in paths:
        try:
            name = path.resolve().relative_to(root.resolve()).as_posix()
        except ValueError as error:
            raise UserErrorException(f"{path} is not below relative_root {root}.") from error
        try:
            store.put(str(PurePosixPath(target) / name).lstrip("/"), path, overwrite=overwrite)
        except SteploomError as error:
            if error.code != "file-exists":
                raise as_azureml(error) from error
            print(f"Target already exists. Skipping upload for {name}; overwrite=True replaces it.")
            continue
        done += 1
        _say(show, f"Uploaded {path}, {done} files out of an estimated total of {len(paths)}")
    _say(show, f"Uploaded {done} files")
    return done


def download_files(store: Store, target: Path, prefix: str, *, overwrite: bool, show: bool) -> int:
    """Number of files fetched; files that are there already are kept unless `overwrite`."""
    prefix = prefix.lstrip("/")
    folder = prefix.rpartition("/")[0]
    with azureml_errors():
        found = [entry for entry in store.list(folder) if entry.path.startswith(prefix)]
        done = 0
        for entry in found:
            place = target / entry.path
            if place.exists() and not overwrite:
                _say(show, f"{place} is there already; overwrite=True replaces it.")
                continue
            place.parent.mkdir(parents=True, exist_ok=True)
            store.get(entry.path, place)
            done += 1
            _say(show, f"Downloaded {entry.path}, {done} files out of an estimated total of {len(found)}")
    return done


def _common_folder(paths: Sequence[Path]) -> Path:
    if not paths:
        return Path()
    return Path(os.path.commonpath([path.resolve().parent for path in paths]))


def _say(show: bool, line: str) -> None:
    if show:
        print(line)
