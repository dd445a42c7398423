"""A knock on the supervisor's door, so that it need not look often. What is to be done is in the store."""

from __future__ import annotations

import asyncio
import contextlib
import os

from steploom.engine.home import Home


def knock(home: Home) -> None:
    """Wake the supervisor, if one listens; never waits, never fails."""
    with contextlib.suppress(OSError):
        handle = os.open(home.wake, os.O_WRONLY | getattr(os, "O_NONBLOCK", 0))
        try:
            os.write(handle, b"!")
        finally:
            os.close(handle)


class Door:
    """The supervisor's side: a FIFO. Where there is none (`can_hear` is False) it has to look for itself."""

    def __init__(self, home: Home) -> None:
        self._handle: int | None = None
        if not hasattr(os, "mkfifo"):
            return
        with contextlib.suppress(OSError):
            if not home.wake.is_fifo():
                home.wake.unlink(missing_ok=True)
                os.mkfifo(home.wake, 0o600)
            # For writing too: with no writer left it would be readable for ever.
            self._handle = os.open(home.wake, os.O_RDWR | os.O_NONBLOCK)

    @property
    def can_hear(self) -> bool:
        return self._handle is not None

    def listen(self, knocked: asyncio.Event) -> None:
        """Set `knocked` at each knock. On the running loop."""
        handle = self._handle
        if handle is None:
            return

        def on_knock() -> None:
            with contextlib.suppress(BlockingIOError):
                os.read(handle, 4096)
            knocked.set()

        asyncio.get_running_loop().add_reader(handle, on_knock)

    def close(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
