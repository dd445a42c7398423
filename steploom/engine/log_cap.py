"""How much of the disk a step's log may take, whatever its script writes."""

from __future__ import annotations

import ctypes
import logging
import os
import sys
from pathlib import Path

from steploom.engine import logs

_LIMIT_BYTES = 1 << 30
_HEAD_BYTES, _TAIL_BYTES = 1 << 20, 10 << 20
_BLOCK_BYTES = 4096
_LONGEST_LINE = 1 << 16
_PUNCH_AND_KEEP_SIZE = 0x02 | 0x01

log = logging.getLogger(__name__)


class LogCap:
    """Once a log takes more than `limit_bytes`, its middle is given back to the disk, again and again: the script goes
    on writing into the same file, and offsets stay what they were. Where a system cannot do that the log says so."""

    def __init__(
        self,
        path: Path,
        *,
        limit_bytes: int = _LIMIT_BYTES,
        head_bytes: int = _HEAD_BYTES,
        tail_bytes: int = _TAIL_BYTES,
    ) -> None:
        self._path = path
        self._limit_bytes = limit_bytes
        self._head_bytes = head_bytes
        self._tail_bytes = tail_bytes
        self._has_given_up = False

    @property
    def is_exceeded(self) -> bool:
        """Quick."""
        if self._has_given_up:
            return False
        try:
            found = self._path.stat()
        except OSError:
            return False
        return min(found.st_size, getattr(found, "st_blocks", found.st_size) * 512) > self._limit_bytes

    def cut(self) -> None:
        """Keep the beginning and the end. Blocking; fails for nobody: a log is no reason to end a step."""
        try:
            self._cut()
        except OSError as error:
            self._has_given_up = True
            log.warning("The log %s cannot be cut: %s", self._path, error)
            logs.append(self._path, f"The log is larger than {_told(self._limit_bytes)}, and cannot be cut here.")

    def _cut(self) -> None:
        with self._path.open("r+b", buffering=0) as stream:
            file = stream.fileno()
            # At ends of lines, so that no half of a secret stays, which nobody would know.
            head = _after_line(file, self._head_bytes)
            tail = _after_line(file, os.fstat(file).st_size - self._tail_bytes)
            note = (
                f"{logs.OURS}The log is larger than {_told(self._limit_bytes)}: of what was written before, only the"
                f" beginning is kept."
            ).encode()
            first = -(-head // _BLOCK_BYTES) * _BLOCK_BYTES
            last = (tail - len(note) - 1) // _BLOCK_BYTES * _BLOCK_BYTES
            if last <= first:
                return
            _give_back(file, first, last - first)
            _write_at(file, head, b"\n".rjust(first - head) if first > head else b"")
            _write_at(file, last, note.ljust(tail - last - 1) + b"\n")


def _told(size_bytes: int) -> str:
    return f"{size_bytes / (1 << 30):g} GiB" if size_bytes >= 1 << 30 else f"{size_bytes / (1 << 20):g} MiB"


def _after_line(file: int, offset: int) -> int:
    """Where the next line begins; `offset` itself when that is far."""
    os.lseek(file, offset, os.SEEK_SET)
    return offset + os.read(file, _LONGEST_LINE).find(b"\n") + 1


def _write_at(file: int, offset: int, data: bytes) -> None:
    os.lseek(file, offset, os.SEEK_SET)
    os.write(file, data)


def _give_back(file: int, offset: int, length: int) -> None:
    if sys.platform != "linux":
        raise OSError(f"no way known on {sys.platform}")
    libc = ctypes.CDLL(None, use_errno=True)
    # As glibc calls it where a file may be larger than 2 GiB; others have only that kind.
    fallocate = getattr(libc, "fallocate64", None) or libc.fallocate
    if fallocate(file, _PUNCH_AND_KEEP_SIZE, ctypes.c_int64(offset), ctypes.c_int64(length)):
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
