"""Stands for a notebook that logs to a run of its own.

The notebook's kernel holds the lock of a file until it has written how the run ends, or dies. Metrics, tags and files
go to the folder of the run's step without us.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

NODE_TYPE = "InteractiveRun"
"""The type of such a run's step in its graph."""
COMPLETED = "completed"
"""What is in the file when the run has ended well."""
_LONGEST = 64
_LOOK_S = 0.2
# As in engine/os_locks.py.
_WINDOWS_BYTE = 1 << 20


def main(path: str) -> int:
    """The exit code of the run; `path` is that of the file."""
    lock = Path(path)
    try:
        handle = os.open(lock, os.O_RDWR)
    except FileNotFoundError:
        return _over()
    try:
        _await_release(handle)
        os.lseek(handle, 0, os.SEEK_SET)
        ending = os.read(handle, _LONGEST).decode("ascii")
    finally:
        os.close(handle)
    lock.unlink(missing_ok=True)
    return 0 if ending == COMPLETED else _over()


def _over() -> int:
    print(
        "The notebook's kernel has ended, or was restarted, before run.complete(). What was logged until then is kept. "
        "Such a run cannot be run again: call experiment.start_logging() in the notebook."
    )
    return 1


def _await_release(handle: int) -> None:
    if sys.platform != "win32":
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_SH)
        return
    import msvcrt

    while True:
        os.lseek(handle, _WINDOWS_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            return
        except OSError:
            time.sleep(_LOOK_S)
