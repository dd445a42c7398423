"""Having somebody there to do what the store says is to be done."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from steploom.engine.home import Home
from steploom.engine.launcher import Launcher
from steploom.engine.store.store import Store
from steploom.engine.wake import knock

LOOK_AGAIN_S = 0.5


class Summoner:
    """`now` is monotonic, in seconds."""

    def __init__(
        self, home: Home, store: Store, environ: Mapping[str, str], *, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._home = home
        self._store = store
        self._launcher = Launcher(home, environ)
        self._now = now
        self._last_look = now() - LOOK_AGAIN_S
        self._knows_version = False

    def summon(self) -> None:
        """See to it that a supervisor of our version or a newer one takes what is in the store. Call it after writing.

        Raises `EngineUnavailableError` (supervisor-start).
        """
        if self._launcher.is_alive():
            if self._knows_version or not self._launcher.is_outdated():
                self._knows_version = True
                knock(self._home)
                return
            self._store.messages.send("leave", self._launcher.version)
            knock(self._home)
            if not self._launcher.has_left():
                # It builds an environment. It takes nothing new; whoever looks next will find it gone.
                return
        self._launcher.launch()
        self._knows_version = True

    def tell_if_alive(self, verb: str, subject: str) -> None:
        """For what a supervisor that starts later finds in the store anyway."""
        if self._launcher.is_alive():
            self._store.messages.send(verb, subject)
            knock(self._home)

    def keep_going(self) -> None:
        """Start a supervisor again if one has died over work that is not done. Cheap enough for every look at a run."""
        now = self._now()
        if now - self._last_look < LOOK_AGAIN_S:
            return
        self._last_look = now
        if self._store.needs_supervisor() and not self._launcher.is_alive():
            self._launcher.launch()
