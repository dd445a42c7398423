"""Files from the page to a datastore, in pieces."""

from __future__ import annotations

import base64
import binascii
import hashlib
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from steploom.bridge.context import Context
from steploom.errors import SteploomError

_PIECE_BYTES = 128 * 1024
_ABANDONED_S = 24 * 3600.0
"""A page that sleeps overnight goes on in the morning; one that was closed never does."""


def upload(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    """Keep one piece; the last one puts the file into the datastore at once.

    A piece that was here before changes nothing, so a page may send again, or begin again and be told how far it was.
    """
    engine, path, size, offset = context.engine, params["path"], int(params["size"]), int(params["offset"])
    datastore = engine.datastore(context.workspace, params["datastore"])
    store = engine.store(datastore)
    folder = engine.home / "uploads"
    partial = folder / _name_of(datastore.workspace, datastore.name, path, params["uploadId"], str(size))
    try:
        if store.exists(path) and not params["overwrite"]:
            partial.unlink(missing_ok=True)
            raise _there_is(path, datastore.name)
        piece = _decode(params["data"], offset=offset, size=size)
        if offset == 0:
            folder.mkdir(exist_ok=True)
            _clean(folder)
        received = _keep(partial, piece, offset)
    except OSError as error:
        _drop(partial)
        raise SteploomError(
            "upload-write",
            f"{path} could not be received: {error.strerror or error}.",
            where=str(folder),
            cure="Make room on the disk or choose a shorter name, then send the file again.",
        ) from error
    if received < size:
        return {"received": received, "done": False}
    try:
        store.put(path, partial, overwrite=params["overwrite"])
    finally:
        _drop(partial)
    return {"received": received, "done": True}


def _name_of(*facts: str) -> str:
    """The name of a piecemeal file: ids come from the page and are no file names."""
    return hashlib.sha256("\0".join(facts).encode()).hexdigest()


def _decode(data: str, *, offset: int, size: int) -> bytes:
    """The bytes of a piece. SteploomError 'bad-piece' for what is no piece of the file that was announced."""
    try:
        piece = base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError) as error:
        raise _bad_piece("it is not base64") from error
    if len(piece) > _PIECE_BYTES:
        raise _bad_piece(f"it has {len(piece)} bytes, at most {_PIECE_BYTES} are allowed")
    if offset + len(piece) > size:
        raise _bad_piece(f"it ends after the file's {size} bytes")
    return piece


def _there_is(path: str, datastore: str) -> SteploomError:
    return SteploomError(
        "file-exists",
        f"There is already {path} in the datastore.",
        where=f"datastore {datastore}",
        cure="Allow replacing it, or give the file another name.",
    )


def _bad_piece(reason: str) -> SteploomError:
    return SteploomError(
        "bad-piece", f"A piece of the upload was refused: {reason}.", cure="Reload the page and send the file again."
    )


def _keep(partial: Path, piece: bytes, offset: int) -> int:
    """Write a piece at its place; how many bytes of the file are here now."""
    have = partial.stat().st_size if partial.exists() else 0
    if offset > have:
        raise SteploomError(
            "upload-lost",
            f"Only {have} bytes of the upload are left, the piece begins at {offset}.",
            cure="Send the file again.",
        )
    with partial.open("r+b" if have else "wb") as stream:
        stream.seek(offset)
        stream.write(piece)
    return max(have, offset + len(piece))


def _drop(partial: Path) -> None:
    """As far as possible: what is left counts as abandoned one day."""
    with suppress(OSError):
        partial.unlink()


def _clean(folder: Path) -> None:
    """Remove what nobody has added to for long."""
    oldest = time.time() - _ABANDONED_S
    for partial in folder.iterdir():
        # Another kernel may do the same.
        with suppress(FileNotFoundError):
            if partial.stat().st_mtime < oldest:
                partial.unlink()
