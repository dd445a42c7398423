"""Copying files to and from a datastore, with the progress lines of the SDK."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath
from typing import Iterable, Protocol, Sequence

from ..exceptions import UserErrorException
from ..must_be import LIST, PATH, must_be


class Files(Protocol):
    """The files of a datastore; paths are relative, '/' between their parts. UserErrorException for what fails."""

    def list(self, folder: str) -> Iterable[str]:
        """The paths of all files at or below `folder`, sorted."""

    def put(self, path: str, source: Path, *, overwrite: bool) -> bool:
        """Whether it was stored: without `overwrite`, a file that is there already stays."""

    def get(self, path: str, target: Path) -> None: ...


def upload_files(
    store: Files, files: Sequence[str], relative_root: str | None, target: str, *, overwrite: bool, show: bool
) -> int:
    """Number of files stored. A file that is there already is left alone, with a printed note, unless `overwrite`."""
    paths = [
        Path(must_be(PATH, file, "Each of files is a path"))
        for file in must_be(LIST, files, "files is a list of paths")
    ]
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
        if not store.put(str(PurePosixPath(target) / name).lstrip("/"), path, overwrite=overwrite):
            print(f"Target already exists. Skipping upload for {name}; overwrite=True replaces it.")
            continue
        done += 1
        _say(show, f"Uploaded {path}, {done} files out of an estimated total of {len(paths)}")
    _say(show, f"Uploaded {done} files")
    return done


def download_files(store: Files, target: Path, prefix: str, *, overwrite: bool, show: bool) -> int:
    """Number of files fetched; files that are there already are kept unless `overwrite`."""
    prefix = must_be(str, prefix, "prefix is text, inside the datastore").lstrip("/")
    if target.exists() and not target.is_dir():
        raise UserErrorException(f"{target} is a file. Give target_path a folder.")
    found = [path for path in store.list(prefix.rpartition("/")[0]) if path.startswith(prefix)]
    done = 0
    for path in found:
        place = target / path
        if place.exists() and not overwrite:
            _say(show, f"{place} is there already; overwrite=True replaces it.")
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        store.get(path, place)
        done += 1
        _say(show, f"Downloaded {path}, {done} files out of an estimated total of {len(found)}")
    return done


def _common_folder(paths: Sequence[Path]) -> Path:
    if not paths:
        return Path()
    return Path(os.path.commonpath([str(path.resolve().parent) for path in paths]))


def _say(show: bool, line: str) -> None:
    if show:
        print(line)
