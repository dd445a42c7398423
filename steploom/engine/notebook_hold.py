"""What says that a notebook still logs to a run of its own."""

from __future__ import annotations

import os
import uuid

from steploom.engine.home import Home
from steploom.engine.locks import lock_new


class NotebookHold:
    """A file that is locked until `let_go`, or until this process ends, however that comes."""

    def __init__(self, home: Home) -> None:
        """Raises `EngineUnavailableError` (home-unusable, home-without-locks)."""
        self.path = home.notebook_holds / uuid.uuid4().hex
        try:
            self.path.parent.mkdir(mode=0o700, exist_ok=True)
            self._handle: int | None = lock_new(self.path)
        except OSError as error:
            raise home.unusable(error) from error

    @property
    def holds(self) -> bool:
        return self._handle is not None

    def let_go(self, ending: str = "") -> None:
        """`ending` is what the script that waits for us finds in the file, which it removes."""
        if self._handle is not None:
            os.write(self._handle, ending.encode("ascii"))
            os.close(self._handle)
            self._handle = None

    def drop(self) -> None:
        """Nobody waits for it any more."""
        self.let_go()
        self.path.unlink(missing_ok=True)
