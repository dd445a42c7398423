"""Proof of life: an OS lock is held exactly as long as its holder lives, whatever happens to pids, hosts and boots."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from steploom.engine.os_locks import OsLocks, locks_of_this_system
from steploom.errors import EngineUnavailableError


def is_locked(path: Path, *, locks: OsLocks | None = None) -> bool:
    """Whether a living process holds the lock of `path`. Asking never keeps another asker out.

    Raises `EngineUnavailableError` (home-without-locks).
    """
    try:
        handle = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        return not (locks or locks_of_this_system()).try_shared(handle)
    except OSError as error:
        raise _without_locks(path, error) from error
    finally:
        os.close(handle)


def lock_new(path: Path, *, locks: OsLocks | None = None) -> int:
    """Make (or open) `path` and lock it: the open file that holds the lock, also in a child that inherits it.

    Raises BlockingIOError when somebody alive has it, `EngineUnavailableError` (home-without-locks).
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        (locks or locks_of_this_system()).exclusive(handle)
    except BlockingIOError:
        os.close(handle)
        raise
    except OSError as error:
        os.close(handle)
        raise _without_locks(path, error) from error
    return handle


@contextmanager
def holding(path: Path, *, patience_s: float = 30.0) -> Iterator[None]:
    """With the lock of `path`, for which somebody alive is waited for. Raises `EngineUnavailableError`
    (home-without-locks; home-locked when it takes longer than `patience_s`)."""
    deadline = time.monotonic() + patience_s
    while True:
        try:
            handle = lock_new(path)
            break
        except BlockingIOError as error:
            if time.monotonic() > deadline:
                raise EngineUnavailableError(
                    "home-locked",
                    f"Another process of Steploom holds the lock of {path.name}, and does not go on.",
                    where=str(path),
                    cure="End or resume the process that is halted, most likely `steploom prune`, and do it again.",
                ) from error
    try:
        yield
    finally:
        os.close(handle)


def _without_locks(path: Path, error: OSError) -> EngineUnavailableError:
    return EngineUnavailableError(
        "home-without-locks",
        f"Files cannot be locked on the file system of the home folder: {error.strerror or error}.",
        where=str(path),
        cure="Name a folder on a local disk in the variable STEPLOOM_HOME. Network drives often have no locks.",
    )
