"""Source folders, stored once by content, so that a run keeps the code it was submitted with."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from steploom.datastores.replacing import replace
from steploom.engine.digest import PREFIX, ContentDigests
from steploom.engine.home import Home
from steploom.engine.ignore import ignore_rules
from steploom.engine.locks import holding
from steploom.engine.tree import TreeFile, walk
from steploom.errors import NotFoundError, SteploomError

LIMIT_BYTES = 300 * 1024 * 1024
_SMALL_COUNT, _SMALL_BYTES = 10, 1 << 20
_PARTIAL = ".partial-"
_ABANDONED_S = 24 * 3600
_TRIES = 5
_ID = re.compile(rf"({PREFIX})?[0-9a-f]+")


@dataclass(frozen=True, slots=True)
class SnapshotFile:
    """`sha256` is a digest with its algorithm (`sha256:…`)."""

    path: str
    sha256: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Snapshot:
    """`digest` names the stored copy; equal folders have equal digests."""

    digest: str
    files: tuple[SnapshotFile, ...]

    def manifest(self) -> dict[str, str]:
        """Relative path to digest."""
        return {file.path: file.sha256 for file in self.files}


class _Changed(Exception):
    """A file is no longer what it was a moment ago."""


def take_snapshot(source: Path, home: Home, digests: ContentDigests, *, keep: str = "") -> Snapshot:
    """Store the files of `source` that its `.amlignore` (else `.gitignore`) lets through. `keep` is never ignored.

    What is stored is what was hashed, also when files are saved meanwhile. Raises `NotFoundError` (source-not-found)
    and `SteploomError` (snapshot-too-large, link-outside, file-unreadable, bad-ignore-file, source-changing).
    """
    source = source.absolute()
    if not source.is_dir():
        raise NotFoundError(
            "source-not-found",
            f"The source folder {source} does not exist.",
            cure="Correct source_directory, which is relative to the notebook's folder.",
        )
    for _ in range(_TRIES):
        found = _included(source, keep)
        _check_size(source, found)
        files = tuple(
            SnapshotFile(file.relative, digests.of_file(file.path, file.stat), file.stat.st_size) for file in found
        )
        snapshot = Snapshot(digests.of_manifest((file.path, file.sha256) for file in files), files)
        try:
            _store(snapshot, source, home)
        except _Changed:
            continue
        return snapshot
    raise SteploomError(
        "source-changing",
        f"Files in the source folder {source} change all the time.",
        cure="Let whatever writes there write somewhere else, or name its files in a .amlignore file.",
    )


def unpack(digest: str, target: Path, home: Home) -> None:
    """A private copy of a stored snapshot at `target`, which must not exist."""
    # Content and mode: what else a file may have is not in a snapshot.
    shutil.copytree(_place(digest, home) / "files", target, copy_function=shutil.copy)


def unpack_for_user(digest: str, target: Path, home: Home) -> None:
    """The same, of an id that somebody gives. NotFoundError (snapshot-not-found)."""
    if not _ID.fullmatch(digest) or not (_place(digest, home) / "files").is_dir():
        raise NotFoundError(
            "snapshot-not-found",
            f"There is no snapshot {digest}.",
            where=str(home.snapshots),
            cure="Take its id from run.get_snapshot_id(); steploom prune removes those of removed runs.",
        )
    unpack(digest, target, home)


def is_small(digest: str, home: Home) -> bool:
    """Whether a copy of it is made in about a millisecond. Looks at few of its files, however many there are."""
    waiting, count, size_bytes = [_place(digest, home) / "files"], 0, 0
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                count += 1
                if entry.is_dir():
                    waiting.append(Path(entry))
                else:
                    size_bytes += entry.stat().st_size
                if count > _SMALL_COUNT or size_bytes > _SMALL_BYTES:
                    return False
    return True


def load_manifest(digest: str, home: Home) -> dict[str, str]:
    """Relative path to content digest of a stored snapshot."""
    text = (_place(digest, home) / "manifest.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


def _place(digest: str, home: Home) -> Path:
    return home.snapshots / digest.removeprefix(PREFIX)


def _included(source: Path, keep: str) -> list[TreeFile]:
    ignores = ignore_rules(source)
    root = os.path.realpath(source)
    keep = keep.replace(os.sep, "/").removeprefix("./")

    def wants(relative: str, is_folder: bool) -> bool:
        kept = keep.startswith(relative + "/") if is_folder else relative == keep
        # Of an ignored folder that holds the script to keep, the script is all that is taken.
        return kept or (not ignores(relative, is_folder) and not _is_below_ignored(relative))

    def _is_below_ignored(relative: str) -> bool:
        if not keep.startswith(relative.rpartition("/")[0] + "/"):
            return False
        parts = relative.split("/")
        return any(ignores("/".join(parts[:count]), True) for count in range(1, len(parts)))

    def refuse_outside(relative: str, real: str) -> None:
        if real != root and not real.startswith(root.rstrip(os.sep) + os.sep):
            raise SteploomError(
                "link-outside",
                f"{relative} is a link that leads out of the source folder.",
                where=str(source),
                cure="Copy what it leads to into the folder, or name the link in a .amlignore file.",
            )

    try:
        return sorted(walk(source, wants=wants, on_link=refuse_outside), key=lambda file: file.relative)
    except OSError as error:
        raise SteploomError(
            "file-unreadable",
            f"{error.filename or source} could not be read: {error.strerror or error}.",
            where=str(source),
            cure="Make it readable, or name it in a .amlignore file.",
        ) from error


def _check_size(source: Path, files: list[TreeFile]) -> None:
    total = sum(file.stat.st_size for file in files)
    if total > LIMIT_BYTES:
        largest = max(files, key=lambda file: file.stat.st_size)
        raise SteploomError(
            "snapshot-too-large",
            f"The source folder holds {total >> 20} MB; a step's code may have {LIMIT_BYTES >> 20} MB.",
            where=f"{source}, largest file {largest.relative} with {largest.stat.st_size >> 20} MB",
            cure="Name data and results in a .amlignore file there, or put the script into a folder of its own.",
        )


def _store(snapshot: Snapshot, source: Path, home: Home) -> None:
    place = _place(snapshot.digest, home)
    if keep_young(snapshot.digest, home):
        return
    _remove_abandoned(home)
    partial = home.snapshots / f"{_PARTIAL}{uuid.uuid4().hex}"
    try:
        (partial / "files").mkdir(parents=True)
        for file in snapshot.files:
            target = partial / "files" / file.path
            target.parent.mkdir(parents=True, exist_ok=True)
            _copy(source / file.path, target, file.sha256)
        (partial / "manifest.json").write_text(json.dumps(snapshot.manifest()), encoding="utf-8")
        replace(partial, place)
    except OSError as error:
        # Another process may have stored the same content first.
        if not place.is_dir():
            raise home.unusable(error) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def keep_young(digest: str, home: Home) -> bool:
    """Whether it is there; then no prune takes it before the run that wants it has a row.

    Raises `EngineUnavailableError` (home-locked, home-without-locks).
    """
    with holding(home.snapshots_lock):
        try:
            os.utime(_place(digest, home))
        except FileNotFoundError:
            return False
    return True


def take_out_of_sight(place: Path, aside: Path, home: Home, *, is_settled: Callable[[Path], bool]) -> bool:
    """Move a stored snapshot away at once, unless somebody has chosen it meanwhile; whether it is away.

    Raises `EngineUnavailableError` (home-locked, home-without-locks).
    """
    with holding(home.snapshots_lock):
        if not is_settled(place):
            return False
        place.replace(aside)
    return True


def _copy(source: Path, target: Path, expected: str) -> None:
    """Copy content and mode. Raises `_Changed` when the file is not the one that was hashed."""
    digest = hashlib.sha256()
    try:
        stream = source.open("rb")
    except OSError as error:
        raise _Changed from error
    with stream, target.open("wb") as copy:
        while block := stream.read(1 << 20):
            digest.update(block)
            copy.write(block)
    if PREFIX + digest.hexdigest() != expected:
        raise _Changed
    shutil.copymode(source, target)


def _remove_abandoned(home: Home) -> None:
    """What processes that were killed while they stored have left."""
    for partial in home.snapshots.glob(f"{_PARTIAL}*"):
        try:
            is_old = time.time() - partial.stat().st_mtime > _ABANDONED_S
        except FileNotFoundError:
            continue
        if is_old:
            shutil.rmtree(partial, ignore_errors=True)
