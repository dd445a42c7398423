"""Locks as each system has them, by the calls that are made."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from steploom.engine.locks import holding
from steploom.engine.os_locks import WINDOWS_BYTE, PosixLocks, WindowsLocks
from steploom.errors import EngineUnavailableError

LOCK, UNLOCK = 2, 0


class Byte:
    """`msvcrt.locking` as documented: exclusive, at the place of the file, EACCES when somebody has it."""

    def __init__(self, *, freed_after: int | None = None) -> None:
        self.is_locked = freed_after is not None
        self.asked = 0
        self._freed_after = freed_after

    def locking(self, handle: int, mode: int, count: int) -> None:
        assert (os.lseek(handle, 0, os.SEEK_CUR), count) == (WINDOWS_BYTE, 1)
        if mode == UNLOCK:
            self.is_locked = False
            return
        self.asked += 1
        if self.is_locked and self.asked != self._freed_after:
            raise PermissionError(errno.EACCES, "Permission denied")
        self.is_locked = True


@pytest.fixture
def handle(tmp_path: Path) -> Iterator[int]:
    found = os.open(tmp_path / "lock", os.O_RDWR | os.O_CREAT)
    yield found
    os.close(found)


def windows(byte: Byte) -> WindowsLocks:
    return WindowsLocks(byte.locking, lock=LOCK, unlock=UNLOCK, pause=lambda seconds: None)


def test_on_windows_asking_leaves_it_free_and_taking_does_not(handle: int) -> None:
    byte = Byte()
    locks = windows(byte)
    assert locks.try_shared(handle)
    assert not byte.is_locked
    locks.exclusive(handle)
    assert byte.is_locked
    assert not locks.try_shared(handle)
    with pytest.raises(BlockingIOError):
        locks.exclusive(handle)


def test_on_windows_somebody_who_only_asks_is_not_taken_for_the_holder(handle: int) -> None:
    windows(Byte(freed_after=3)).exclusive(handle)
    assert windows(Byte(freed_after=3)).try_shared(handle)


def test_on_posix_askers_do_not_keep_each_other_out(tmp_path: Path, handle: int) -> None:
    locks = PosixLocks(fcntl.flock, shared=fcntl.LOCK_SH | fcntl.LOCK_NB, exclusive=fcntl.LOCK_EX | fcntl.LOCK_NB)
    other = os.open(tmp_path / "lock", os.O_RDWR)
    assert locks.try_shared(handle)
    assert locks.try_shared(other)
    os.close(other)
    locks.exclusive(handle)
    third = os.open(tmp_path / "lock", os.O_RDWR)
    assert not locks.try_shared(third)
    os.close(third)


def test_on_posix_somebody_who_only_asks_is_not_taken_for_the_holder(tmp_path: Path, handle: int) -> None:
    flags = {"shared": fcntl.LOCK_SH | fcntl.LOCK_NB, "exclusive": fcntl.LOCK_EX | fcntl.LOCK_NB}
    asker = os.open(tmp_path / "lock", os.O_RDWR)
    assert PosixLocks(fcntl.flock, **flags).try_shared(asker)
    # The asker has it until its file is closed, which is while the other waits.
    locks = PosixLocks(fcntl.flock, **flags, pause=lambda seconds: os.close(asker))
    locks.exclusive(handle)
    third = os.open(tmp_path / "lock", os.O_RDWR)
    with pytest.raises(BlockingIOError):
        PosixLocks(fcntl.flock, **flags, pause=lambda seconds: None).exclusive(third)
    os.close(third)


def test_a_lock_is_waited_for_and_a_holder_that_does_not_go_on_is_told(tmp_path: Path) -> None:
    path = tmp_path / "x.lock"
    halted = "holds the lock of x"
    with holding(path), pytest.raises(EngineUnavailableError, match=halted) as caught, holding(path, patience_s=0):
        pass
    assert caught.value.code == "home-locked"
    with holding(path, patience_s=0):
        pass
