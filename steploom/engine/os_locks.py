"""Locks of open files as POSIX and as Windows have them."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from typing import Protocol

# Windows forbids everybody to touch the bytes that are locked, so it is one far behind all content.
WINDOWS_BYTE = 1 << 20
_TRIES = 10
_PAUSE_S = 0.01


class OsLocks(Protocol):
    """Both raise OSError where there are no locks."""

    def try_shared(self, handle: int) -> bool:
        """Whether nobody has it exclusively; nothing is held afterwards, once the file is closed."""

    def exclusive(self, handle: int) -> None:
        """Take it until the file is closed. BlockingIOError when somebody has it."""


class PosixLocks:
    """`flock` is `fcntl.flock`, with its flags. Whoever asks has a shared lock for a moment: one that cannot be taken
    is asked for again, a few times."""

    def __init__(
        self,
        flock: Callable[[int, int], None],
        *,
        shared: int,
        exclusive: int,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._flock = flock
        self._shared = shared
        self._exclusive = exclusive
        self._pause = pause

    def try_shared(self, handle: int) -> bool:
        try:
            self._flock(handle, self._shared)
        except BlockingIOError:
            return False
        return True

    def exclusive(self, handle: int) -> None:
        for _ in range(_TRIES - 1):
            try:
                return self._flock(handle, self._exclusive)
            except BlockingIOError:
                self._pause(_PAUSE_S)
        self._flock(handle, self._exclusive)


class WindowsLocks:
    """`locking` is `msvcrt.locking`, with its flags. It knows exclusive locks alone, so that whoever asks has the lock
    for a moment: one that is taken is asked for again, a few times."""

    def __init__(
        self,
        locking: Callable[[int, int, int], None],
        *,
        lock: int,
        unlock: int,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._locking = locking
        self._lock = lock
        self._unlock = unlock
        self._pause = pause

    def try_shared(self, handle: int) -> bool:
        try:
            self.exclusive(handle)
        except BlockingIOError:
            return False
        self._at_byte(handle, self._unlock)
        return True

    def exclusive(self, handle: int) -> None:
        for _ in range(_TRIES - 1):
            try:
                return self._at_byte(handle, self._lock)
            except PermissionError:
                self._pause(_PAUSE_S)
        try:
            self._at_byte(handle, self._lock)
        except PermissionError as error:
            raise BlockingIOError(error.errno, str(error)) from error

    def _at_byte(self, handle: int, mode: int) -> None:
        os.lseek(handle, WINDOWS_BYTE, os.SEEK_SET)
        self._locking(handle, mode, 1)


if sys.platform == "win32":
    import msvcrt

    _LOCKS: OsLocks = WindowsLocks(msvcrt.locking, lock=msvcrt.LK_NBLCK, unlock=msvcrt.LK_UNLCK)
else:
    import fcntl

    _LOCKS: OsLocks = PosixLocks(
        fcntl.flock, shared=fcntl.LOCK_SH | fcntl.LOCK_NB, exclusive=fcntl.LOCK_EX | fcntl.LOCK_NB
    )


def locks_of_this_system() -> OsLocks:
    return _LOCKS
