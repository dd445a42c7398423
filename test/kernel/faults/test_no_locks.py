"""A home on a file system without locks, as some network drives are: it is said, with the way round."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import psutil
import pytest

from steploom.engine.locks import is_locked, lock_new
from steploom.engine.os_locks import PosixLocks
from steploom.errors import EngineUnavailableError


def flock(handle: int, flags: int) -> None:
    raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))


LOCKS = PosixLocks(flock, shared=1, exclusive=2)


def test_asking_and_taking_name_the_home_and_the_cure(tmp_path: Path) -> None:
    path = tmp_path / "supervisor.lock"
    assert not is_locked(path, locks=LOCKS)
    with pytest.raises(EngineUnavailableError) as taking:
        lock_new(path, locks=LOCKS)
    with pytest.raises(EngineUnavailableError) as asking:
        is_locked(path, locks=LOCKS)
    for caught in (taking, asking):
        assert caught.value.code == "home-without-locks"
        assert "No locks available" in caught.value.what
        assert caught.value.where == str(path)
        assert "STEPLOOM_HOME" in caught.value.cure


def test_no_file_is_left_open(tmp_path: Path) -> None:
    before = psutil.Process().num_fds()
    with pytest.raises(EngineUnavailableError):
        lock_new(tmp_path / "lock", locks=LOCKS)
    assert psutil.Process().num_fds() == before
