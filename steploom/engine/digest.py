"""Content digests of files and folders. By times, size and inode a file is known again, and not read."""

from __future__ import annotations

import hashlib
import json
import os
import stat as modes
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from steploom.datastores.replacing import replace
from steploom.engine.tree import walk
from steploom.errors import SteploomError

PREFIX = "sha256:"
ABSENT = "absent"
# A file changed within this time of being read may change again without its times moving.
_UNSETTLED_NS = 2_000_000_000
# Entries of the memo: 100 000 are about 15 MB and 0.1 s to load.
_LIMIT = 100_000
_VERSION = 2

_Known = dict[str, list[int | str]]


class ContentDigests:
    """Digests of local content. `memo` is a file of our own that may be lost at any time; None remembers in memory.

    A file is read again when its size, mtime, ctime or inode differ: ctime because a copy may keep the mtime.
    Safe in several threads and processes.
    """

    def __init__(self, memo: Path | None = None, *, now_ns: Callable[[], int] = time.time_ns) -> None:
        self._path = memo
        self._now_ns = now_ns
        self._lock = threading.Lock()
        self._known: _Known | None = None
        self._used: set[str] = set()
        self._changed = False

    def of(self, path: Path) -> str:
        """`sha256:…` of a file, or of a folder's sorted relative paths and contents; `absent` when nothing is there.

        Empty folders do not count. Raises `SteploomError` (file-unreadable).
        """
        try:
            stat = path.stat()
        except (FileNotFoundError, NotADirectoryError):
            return ABSENT
        except OSError as error:
            raise _unreadable(str(path), error) from error
        if modes.S_ISDIR(stat.st_mode):
            return self.of_manifest((relative, digest) for relative, digest, _ in self.manifest(path))
        return self.of_file(path.absolute(), stat)

    @staticmethod
    def of_manifest(items: Iterable[tuple[str, str]]) -> str:
        """The digest of sorted `(relative path, digest)` pairs."""
        whole = hashlib.sha256()
        for relative, digest in items:
            whole.update(relative.encode("utf-8", "surrogateescape") + b"\0" + digest.encode() + b"\n")
        return PREFIX + whole.hexdigest()

    def manifest(self, folder: Path) -> Iterator[tuple[str, str, int]]:
        """`(relative path, digest, size in bytes)` of every file below `folder`, sorted."""
        with _readable(str(folder)):
            files = sorted(walk(folder), key=lambda file: file.relative)
        for file in files:
            yield file.relative, self.of_file(file.path, file.stat), file.stat.st_size

    def of_file(self, path: str | Path, stat: os.stat_result) -> str:
        """The digest of a file of which `stat` was just asked. `path` must be absolute: it is the memo's key."""
        identity = _identity(stat)
        key = os.fspath(path)
        memo = self._memo()
        known = memo.get(key)
        if known is not None and known[:-1] == identity:
            self._used.add(key)
            return PREFIX + str(known[-1])
        with _readable(key):
            digest, after = _read(key)
        changed = max(stat.st_mtime_ns, stat.st_ctime_ns)
        if _identity(after) == identity and abs(self._now_ns() - changed) > _UNSETTLED_NS:
            with self._lock:
                memo[key] = [*identity, digest]
                self._used.add(key)
                self._changed = True
        return PREFIX + digest

    def save(self) -> None:
        """Write the memo, with what other processes have added; one that cannot be written only costs time later."""
        if not self._path or not self._changed:
            return
        with self._lock:
            mine = self._known or {}
            memo = {key: known for key, known in _load(self._path).items() if key not in mine} | mine
            # What was asked for here comes last, and is what is kept of too many.
            ordered = sorted(memo, key=self._used.__contains__)[-_LIMIT:]
            text = json.dumps({"version": _VERSION, "files": {key: memo[key] for key in ordered}})
            self._changed = False
        partial = self._path.with_name(f"{self._path.name}.{os.getpid()}.{threading.get_ident()}.tmp")
        try:
            partial.write_text(text, encoding="utf-8")
            replace(partial, self._path)
        except OSError:
            partial.unlink(missing_ok=True)

    def _memo(self) -> _Known:
        if self._known is None:
            with self._lock:
                if self._known is None:
                    self._known = _load(self._path) if self._path else {}
        return self._known


def _identity(stat: os.stat_result) -> list[int]:
    return [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino]


def _load(path: Path) -> _Known:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    files = data.get("files") if isinstance(data, dict) and data.get("version") == _VERSION else None
    return files if isinstance(files, dict) else {}


def _read(path: str) -> tuple[str, os.stat_result]:
    """The digest without its prefix, and what the file system said after the last byte."""
    digest = hashlib.sha256()
    with Path(path).open("rb", buffering=0) as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
        return digest.hexdigest(), os.fstat(stream.fileno())


@contextmanager
def _readable(path: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _unreadable(error.filename or path, error) from error


def _unreadable(path: str, error: OSError) -> SteploomError:
    return SteploomError(
        "file-unreadable",
        f"{path} could not be read: {error.strerror or error}.",
        cure="Make it readable, or take it out of the folder.",
    )
