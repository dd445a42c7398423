"""What the supervisor does beside runs: submit what schedules say, and listen for those who submit over HTTP."""

from __future__ import annotations

import asyncio
from functools import cached_property
from typing import TYPE_CHECKING

from steploom.engine.services import Services

if TYPE_CHECKING:
    from steploom.engine.api import Engine
    from steploom.engine.endpoint_server import EndpointServer
    from steploom.engine.timetable import Timetable


class StandingWork:
    """On the supervisor's loop. Most homes have none, so what it needs is imported when there is some."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._store = services.store
        self._keeping_time: asyncio.Task[None] | None = None
        self._has_opened = False

    @property
    def is_wanted(self) -> bool:
        """Whether there is something that may have to be done at any time."""
        return self._store.schedules.any_active() or self._store.served.any_active()

    def see(self) -> None:
        """Look what there is. At the start, and when somebody has changed it."""
        if self._store.served.any_active():
            self._has_opened = True
            self._server.open()
        if self._keeping_time is not None:
            self._timetable.poke()
        elif self._store.schedules.any_active():
            self._keeping_time = asyncio.create_task(self._timetable.run())

    async def end(self) -> None:
        """Listen no more, so that whoever comes next can; what is being submitted is submitted."""
        if self._has_opened:
            await asyncio.to_thread(self._server.close)
        if self._keeping_time is not None:
            self._keeping_time.cancel()
            await asyncio.wait({self._keeping_time})

    @cached_property
    def _engine(self) -> Engine:
        """The door that everybody uses."""
        from steploom.engine.api import Engine

        return Engine(self._services.home, environ=self._services.environ)

    @cached_property
    def _server(self) -> EndpointServer:
        from steploom.engine.endpoint_server import EndpointServer

        return EndpointServer(self._services.home, self._store, self._engine.publishing)

    @cached_property
    def _timetable(self) -> Timetable:
        from steploom.engine.timetable import Timetable

        return Timetable(self._store, self._engine.publishing)
