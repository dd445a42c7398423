"""A datastore that is a folder."""

from __future__ import annotations

import errno
import os
import shutil
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timezone
from pathlib import Path

from steploom.datastores.paths import inside
from steploom.datastores.replacing import replace
from steploom.datastores.store import Child, Entry
from steploom.errors import NotFoundError, SteploomError
from steploom.step.site._steploom.datastores.partial import PARTIAL as PARTIAL


class LocalStore:
    """`Store` over the folder `root`, which is made when the first file is put. Safe for several writers at once."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def list(self, prefix: str = "") -> Iterator[Entry]:
        start = inside(self.root, prefix)
        if start.is_dir():
            yield from self._walk(start)
        elif start.is_file():
            yield self._entry(start, start.stat())

    def _walk(self, folder: Path) -> Iterator[Entry]:
        with os.scandir(folder) as found:
            # A folder sorts as its files do, with the slash: 'a-b' comes before 'a/c'.
            items = sorted((item.name + "/" * item.is_dir(follow_symlinks=False), item) for item in found)
        for name, item in items:
            if name.startswith(PARTIAL):
                continue
            if name.endswith("/"):
                yield from self._walk(Path(item.path))
            elif item.is_file(follow_symlinks=False):
                yield self._entry(Path(item.path), item.stat())

    def children(self, folder: str = "") -> Sequence[Child]:
        place = inside(self.root, folder)
        try:
            with os.scandir(place) as items:
                found = [_child(item) for item in items if not item.name.startswith(PARTIAL)]
        except (FileNotFoundError, NotADirectoryError):
            if place == self.root:
                return []
            raise NotFoundError(
                "folder-not-found",
                f"There is no folder {folder} in the datastore.",
                where=str(self.root),
                cure="Correct the path.",
            ) from None
        except OSError as error:
            raise SteploomError(
                "datastore-read",
                f"{folder or 'The datastore'} could not be read: {error.strerror or error}.",
                where=str(self.root),
                cure="Make the folder readable.",
            ) from error
        children = [child for child in found if child is not None]
        return sorted(children, key=lambda child: (not child.is_folder, child.name))

    def _entry(self, path: Path, stat: os.stat_result) -> Entry:
        return Entry(
            path=path.relative_to(self.root).as_posix(),
            size_bytes=stat.st_size,
            etag=_etag(stat),
            modified=_modified(stat),
        )

    def put(self, path: str, source: Path, *, overwrite: bool = False) -> None:
        target = self._file(path)
        if not source.is_file():
            raise NotFoundError("file-not-found", f"There is no file {source} to store.", cure="Correct the path.")
        if target.is_dir() or (target.exists() and not overwrite):
            raise self._there_is(path)
        with self._writing(path, target) as partial:
            shutil.copyfile(source, partial)
            if overwrite:
                replace(partial, target)
            else:
                self._place_new(path, partial, target)

    def get(self, path: str, target: Path) -> None:
        source = self._file(path)
        if not source.is_file():
            raise NotFoundError(
                "file-not-found",
                f"There is no file {path} in the datastore.",
                where=str(self.root),
                cure="Upload it, or correct the path.",
            )
        with self._writing(str(target), target) as partial:
            shutil.copyfile(source, partial)
            replace(partial, target)

    def delete(self, path: str) -> None:
        target = self._file(path)
        try:
            if target.is_dir():
                shutil.rmtree(target)
            else:
                target.unlink(missing_ok=True)
        except FileNotFoundError:
            # Somebody else deleted the same thing.
            return
        except OSError as error:
            raise self._cannot("deleted", path, error) from error

    def exists(self, path: str) -> bool:
        return inside(self.root, path).exists()

    def commit(self, path: str, staging: Path) -> None:
        target = self._file(path)
        if not staging.exists():
            raise NotFoundError("file-not-found", f"There is nothing at {staging} to publish as {path}.")
        with self._writing(path, target) as partial:
            try:
                _put_in_place(staging, target)
            except OSError as error:
                if error.errno != errno.EXDEV:
                    raise
                # Another file system: copied beside the target first, so that the last move is atomic. What is staged
                # stays until then, so that a commit cut short can be repeated.
                _copy(staging, partial)
                _put_in_place(partial, target)
                _remove(staging)

    def _place_new(self, path: str, partial: Path, target: Path) -> None:
        """A hard link fails when the name is taken, so two writers cannot both believe that theirs is stored."""
        try:
            os.link(partial, target)
        except FileExistsError:
            raise self._there_is(path) from None
        except OSError:
            # A file system without hard links: the check before has to do.
            replace(partial, target)

    @contextmanager
    def _writing(self, path: str, target: Path) -> Iterator[Path]:
        """A name beside `target` to write to; nothing is left of it afterwards, whatever happens."""
        partial = target.with_name(PARTIAL + uuid.uuid4().hex)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            yield partial
        except OSError as error:
            raise self._cannot("written", path, error) from error
        finally:
            _remove(partial)

    def _file(self, path: str) -> Path:
        """The place of something below the root, which is never itself replaced or deleted."""
        place = inside(self.root, path)
        if place == self.root:
            raise SteploomError(
                "path-outside",
                "A path inside the datastore is needed, not the datastore itself.",
                where=str(self.root),
                cure="Name a file or folder in it.",
            )
        return place

    def _there_is(self, path: str) -> SteploomError:
        return SteploomError(
            "file-exists",
            f"There is already {path} in the datastore.",
            where=str(self.root),
            cure="Pass overwrite=True to replace it, or choose another path.",
        )

    def _cannot(self, done: str, path: str, error: OSError) -> SteploomError:
        return SteploomError(
            "datastore-write",
            f"{path} could not be {done}: {error.strerror or error}.",
            where=str(self.root),
            cure="Make room on the disk or make the folder writable, then try again.",
        )


def _child(item: os.DirEntry[str]) -> Child | None:
    """None for what is neither a file nor a folder, a link among them, and for what has just gone."""
    if item.is_dir(follow_symlinks=False):
        return Child(name=item.name, is_folder=True)
    if not item.is_file(follow_symlinks=False):
        return None
    try:
        stat = item.stat()
    except FileNotFoundError:
        return None
    return Child(name=item.name, is_folder=False, size_bytes=stat.st_size, modified=_modified(stat), etag=_etag(stat))


def _etag(stat: os.stat_result) -> str:
    return f"{stat.st_size}-{stat.st_mtime_ns}-{stat.st_ino}"


def _modified(stat: os.stat_result) -> str:
    time = datetime.fromtimestamp(stat.st_mtime, timezone.utc)
    return time.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _put_in_place(source: Path, target: Path) -> None:
    """One rename; two when a folder that is not empty has to make way."""
    try:
        source.replace(target)
        return
    except OSError as error:
        if error.errno == errno.EXDEV:
            raise
    if not target.exists():
        replace(source, target)
        return
    old = target.with_name(PARTIAL + uuid.uuid4().hex)
    replace(target, old)
    replace(source, target)
    _remove(old)


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, symlinks=True)
    else:
        shutil.copy2(source, target)


def _remove(path: Path) -> None:
    """As far as possible: what is left is never listed."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()
