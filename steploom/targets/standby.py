"""A step's shim that has been started ahead of its turn, and waits for a word."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from contextlib import ExitStack
from pathlib import Path

from steploom.engine.locks import is_locked, lock_new
from steploom.targets.core_shares import keep_to
from steploom.targets.shim_process import Shim, ShimFiles

# What becomes the step's claim with the word: until then nothing has begun.
_READY = "claim.ready"
_ENDING = "exit.json"
_UNKNOWN = b'{"exitCode": null  }\n'


class Standby:
    """Holds the lock of the step's claim to be. It ends without a trace when it is told to `leave`, and when we die."""

    def __init__(self, folder: Path, start: Callable[[ShimFiles], Shim]) -> None:
        """BlockingIOError when another has begun, any OSError when it cannot be started."""
        self._folder = folder
        self._see_that_none_has_begun()
        with ExitStack() as handed_over:

            def closing(handle: int) -> int:
                handed_over.callback(os.close, handle)
                return handle

            # What another may still have open is not ours: both are made anew.
            for name in (_READY, _ENDING):
                (folder / name).unlink(missing_ok=True)
            claim = closing(lock_new(folder / _READY))
            ending = closing(os.open(folder / _ENDING, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o666))
            # Its room is taken before the script starts: the disk may be full when it ends.
            os.pwrite(ending, _UNKNOWN, 0)
            reading, self._word = os.pipe()
            closing(reading)
            try:
                self._shim = start(ShimFiles(claim, reading, ending))
            except BaseException:
                os.close(self._word)
                raise

    def go(self, cores: Collection[int]) -> Shim | None:
        """Let it begin, on `cores`. None when it has gone or is not what it should be any more, BlockingIOError when
        another has begun: nothing of this has then."""
        try:
            self._see_that_none_has_begun()
        except BlockingIOError:
            self.leave()
            raise
        if not self._shim.is_current():
            self.leave()
            return None
        try:
            keep_to(self._shim.pid, cores)
            (self._folder / _READY).rename(self._folder / "claim")
            os.write(self._word, b"\n")
        except OSError:
            self.leave()
            return None
        os.close(self._word)
        return self._shim

    def leave(self) -> None:
        """Blocking, short."""
        os.close(self._word)
        self._shim.leave()

    def _see_that_none_has_begun(self) -> None:
        if is_locked(self._folder / "claim"):
            raise BlockingIOError(f"{self._folder / 'claim'} is locked.")
