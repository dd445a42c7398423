"""A step's shim that has been started ahead of its turn, and waits for a word."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from pathlib import Path

from steploom.engine.locks import is_locked, lock_new
from steploom.targets.core_shares import keep_to
from steploom.targets.shim_process import Shim

# What becomes the step's claim with the word: until then nothing has begun.
_READY = "claim.ready"


class Standby:
    """Holds the lock of the step's claim to be. It ends without a trace when it is told to `leave`, and when we die."""

    def __init__(self, folder: Path, start: Callable[[int, int], Shim]) -> None:
        """`start(claim, word)` starts a shim that has the claim's lock from then on, and begins with the line that it
        reads from the file `word`. OSError when it cannot be started."""
        self._folder = folder
        # What another may still have open is not ours to lock.
        (folder / _READY).unlink(missing_ok=True)
        claim = lock_new(folder / _READY)
        try:
            reading, self._word = os.pipe()
            try:
                self._shim = start(claim, reading)
            except BaseException:
                os.close(self._word)
                raise
            finally:
                os.close(reading)
        finally:
            os.close(claim)

    def go(self, cores: Collection[int]) -> Shim | None:
        """Let it begin, on `cores`. None when it has gone or is not what it should be any more, BlockingIOError when
        another has begun: nothing of this has then."""
        claim = self._folder / "claim"
        if is_locked(claim):
            self.leave()
            raise BlockingIOError(f"{claim} is locked.")
        if not self._shim.is_current():
            self.leave()
            return None
        try:
            keep_to(self._shim.pid, cores)
            (self._folder / _READY).rename(claim)
            os.write(self._word, b"\n")
        except OSError:
            self.leave()
            return None
        os.close(self._word)
        return self._shim

    def leave(self) -> None:
        """Blocking, short."""
        os.close(self._word)
        if self._shim.child is not None:
            self._shim.child.wait()
