"""Nodes of a sweep beyond the one that its step holds."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from steploom.engine.nodes import NodePool
from steploom.step.site._steploom.sweep.step_folder import NODES, WANTED, number_in, write_number

_LOOK_EVERY_S = 0.5


class MoreNodes:
    """Up to `most` nodes in all, taken in turn with all others and given back as the sweep needs fewer.

    In the step's folder, the engine writes how many there are, and the sweep how many it can use.
    """

    def __init__(self, pool: NodePool, run: str, urgency: int, *, folder: Path, most: int) -> None:
        self._pool, self._run, self._urgency = pool, run, urgency
        self._folder, self._most = folder, most
        self._extra: list[AsyncExitStack] = []

    @property
    def count(self) -> int:
        return 1 + len(self._extra)

    @asynccontextmanager
    async def shared(self) -> AsyncIterator[None]:
        """While the script runs. One that was found running has as many as it had."""
        if self._most == 1:
            yield
            return
        for _ in range(number_in(self._folder / NODES, 1) - 1):
            found = AsyncExitStack()
            found.enter_context(self._pool.occupied(self._run))
            self._extra.append(found)
        task = asyncio.create_task(self._adjust())
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
            await self._keep(1)

    async def _adjust(self) -> None:
        while True:
            wanted = min(self._most, number_in(self._folder / WANTED, self._most))
            if self.count > wanted:
                await self._keep(max(1, wanted))
                self._tell()
            if self.count < wanted:
                await self._take_one()
            else:
                await asyncio.sleep(_LOOK_EVERY_S)

    async def _take_one(self) -> None:
        """If one is free within the time of a look."""
        node = AsyncExitStack()
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(
                node.enter_async_context(self._pool.node(self._run, self._urgency)), timeout=_LOOK_EVERY_S
            )
            self._extra.append(node)
            self._tell()

    async def _keep(self, count: int) -> None:
        while self.count > count:
            await self._extra.pop().aclose()

    def _tell(self) -> None:
        # On a full disk the sweep goes on with those it knows of.
        with contextlib.suppress(OSError):
            write_number(self._folder / NODES, self.count)
