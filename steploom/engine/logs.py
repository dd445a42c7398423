"""Step logs are files; readers page them by byte offset."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import IO

from steploom.engine.secret_values import SecretValues
from steploom.engine.values import LogPage

NAME = "log.txt"
OURS = "[steploom] "
_NO_SECRETS = SecretValues(())


def read_page(path: Path, *, offset: int, limit_bytes: int, secrets: SecretValues = _NO_SECRETS) -> LogPage:
    """Bytes [offset, offset + limit) as text, `secrets` masked byte for byte; `offset=-1` is the last page.

    A page never ends inside a character. Where the log was cut it begins behind the gap.
    """
    size = size_bytes(path)
    if size == 0:
        return LogPage(offset=0, next=0, size=0, text="")
    start = max(0, size - limit_bytes) if offset < 0 else min(offset, size)
    with path.open("rb") as stream:
        start, limit_bytes = _without_gap(stream, start, size, limit_bytes)
        before = min(start, secrets.reach_bytes)
        stream.seek(start - before)
        data = stream.read(before + limit_bytes + secrets.reach_bytes)
    is_end = start - before + len(data) >= size
    data = secrets.mask_bytes(data, is_end=is_end)[before : before + limit_bytes]
    if offset < 0 and start > 0:
        # Begin at a line.
        skip = data.find(b"\n") + 1
        start, data = start + skip, data[skip:]
    data = _whole_characters(data) if start + len(data) < size else data
    return LogPage(offset=start, next=start + len(data), size=size, text=data.decode("utf-8", "replace"))


def note_page(note: str, *, offset: int) -> LogPage:
    """In place of a log that is no more: one line of our own."""
    data = f"{OURS}{note}\n".encode()
    start = 0 if offset < 0 else min(offset, len(data))
    return LogPage(offset=start, next=len(data), size=len(data), text=data[start:].decode())


def size_bytes(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def last_line(path: Path) -> str:
    """The last line of the script's own that says something, at most 300 characters: usually the exception."""
    page = read_page(path, offset=-1, limit_bytes=8192)
    # What is before a note of ours belongs to an earlier attempt.
    said = page.text.rpartition(OURS)[2].partition("\n")[2] if OURS in page.text else page.text
    lines = [line.strip() for line in said.splitlines() if any(letter.isalnum() for letter in line)]
    return lines[-1][:300] if lines else ""


def append(path: Path, note: str) -> None:
    """A line of our own at the end of a step's log."""
    with path.open("a", encoding="utf-8") as stream:
        stream.write(f"{OURS}{note}\n")


def _without_gap(stream: IO[bytes], start: int, size: int, limit_bytes: int) -> tuple[int, int]:
    """Where there is something from `start` on, and how much of it: what LogCap has removed is no text."""
    if start < size and hasattr(os, "SEEK_DATA"):
        # A file system that does not know answers so.
        with contextlib.suppress(OSError):
            start = os.lseek(stream.fileno(), start, os.SEEK_DATA)
            limit_bytes = min(limit_bytes, os.lseek(stream.fileno(), start, os.SEEK_HOLE) - start)
    return start, limit_bytes


def _whole_characters(data: bytes) -> bytes:
    for back in range(1, min(4, len(data)) + 1):
        byte = data[-back]
        if byte & 0xC0 == 0x80:
            continue
        needed = 4 if byte >= 0xF0 else 3 if byte >= 0xE0 else 2 if byte >= 0xC0 else 1
        return data[:-back] if needed > back else data
    return data
