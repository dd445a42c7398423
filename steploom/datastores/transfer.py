"""Folders and files to and from a datastore: what is stored where, what is left alone, how far it is."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from steploom.datastores.paths import inside, safe_relative
from steploom.datastores.store import Store
from steploom.errors import NotFoundError, SteploomError


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """After each file: the file just done, and how far the whole is."""

    path: str
    skipped: bool
    files_done: int
    files_total: int
    bytes_done: int
    bytes_total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Transferred:
    """Paths that were stored or fetched, and those left alone because they were there already."""

    done: tuple[str, ...]
    skipped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Item:
    path: str
    local: Path
    size_bytes: int


OnProgress = Callable[[Progress], None]


def upload_tree(
    store: Store, folder: Path, target: str = "", *, overwrite: bool = False, on_progress: OnProgress | None = None
) -> Transferred:
    """Every file below `folder` to the same relative path below `target`; links to folders are not followed.

    Files that are there already stay as they are unless `overwrite`. Raises `NotFoundError` (folder-not-found).
    """
    if not folder.is_dir():
        raise NotFoundError("folder-not-found", f"There is no folder {folder} to upload.", cure="Correct the path.")
    return _upload(store, list(_below(folder, target)), overwrite, on_progress)


def upload_files(
    store: Store,
    files: Sequence[Path],
    target: str = "",
    *,
    relative_root: Path | None = None,
    overwrite: bool = False,
    on_progress: OnProgress | None = None,
) -> Transferred:
    """`files` to their paths relative to `relative_root` (by default their common folder) below `target`.

    Everything is checked before the first file is stored. Raises `NotFoundError` (file-not-found) and `SteploomError`
    (path-outside) for a file that is not below `relative_root`.
    """
    root = (relative_root or _common_folder(files)).resolve()
    items = []
    for file in files:
        if not file.is_file():
            raise NotFoundError("file-not-found", f"There is no file {file} to upload.", cure="Correct the path.")
        # The file's own name counts, not the name of what it links to.
        place = file.parent.resolve() / file.name
        if not place.is_relative_to(root):
            raise SteploomError(
                "path-outside",
                f"{file} is not below {root}.",
                cure="Leave relative_root out, or name a folder that holds all files.",
            )
        items.append(_Item(_join(target, place.relative_to(root).as_posix()), file, file.stat().st_size))
    return _upload(store, items, overwrite, on_progress)


def download_tree(
    store: Store, target: Path, prefix: str = "", *, overwrite: bool = False, on_progress: OnProgress | None = None
) -> Transferred:
    """Every file whose path starts with `prefix`, as text, to the same path below `target`.

    Files that are there already stay as they are unless `overwrite`. A listed path that would leave `target` raises
    (path-outside): other programs can store any name. Nothing of a file is visible before it is whole.
    """
    prefix = prefix.lstrip("/")
    entries = [entry for entry in store.list(prefix.rpartition("/")[0]) if entry.path.startswith(prefix)]
    items = [_Item(entry.path, inside(target, entry.path), entry.size_bytes) for entry in entries]

    def fetch(item: _Item) -> bool:
        if item.local.exists() and not overwrite:
            return False
        store.get(item.path, item.local)
        return True

    return _transfer(items, fetch, on_progress)


def _upload(store: Store, items: Sequence[_Item], overwrite: bool, on_progress: OnProgress | None) -> Transferred:
    def send(item: _Item) -> bool:
        try:
            store.put(item.path, item.local, overwrite=overwrite)
        except SteploomError as error:
            if error.code != "file-exists" or overwrite:
                raise
            return False
        return True

    return _transfer(items, send, on_progress)


def _transfer(items: Sequence[_Item], move: Callable[[_Item], bool], on_progress: OnProgress | None) -> Transferred:
    done: list[str] = []
    skipped: list[str] = []
    bytes_total = sum(item.size_bytes for item in items)
    bytes_done = 0
    for count, item in enumerate(items, start=1):
        moved = move(item)
        (done if moved else skipped).append(item.path)
        bytes_done += item.size_bytes
        if on_progress:
            on_progress(
                Progress(
                    path=item.path,
                    skipped=not moved,
                    files_done=count,
                    files_total=len(items),
                    bytes_done=bytes_done,
                    bytes_total=bytes_total,
                )
            )
    return Transferred(done=tuple(done), skipped=tuple(skipped))


def _below(folder: Path, target: str) -> Iterator[_Item]:
    for parent, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            file = Path(parent, name)
            if file.is_file():
                yield _Item(_join(target, file.relative_to(folder).as_posix()), file, file.stat().st_size)


def _join(target: str, relative: str) -> str:
    # Azure's own examples write target_path='/data'.
    return (safe_relative(target.lstrip("/")) / relative).as_posix()


def _common_folder(files: Sequence[Path]) -> Path:
    parents = [str(file.parent.resolve()) for file in files]
    return Path(os.path.commonpath(parents)) if parents else Path()
