"""Nodes of a compute target as slots: at most `max_nodes` of its steps at once, fairly between runs (`turns.py`)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

from steploom.engine.turns import Turns


class NodePool:
    """`limit` is asked at every change, so that resizing a target takes effect at once."""

    def __init__(self, limit: Callable[[], int]) -> None:
        self._limit = limit
        self._used = 0
        self._turns: Turns[asyncio.Future[None]] = Turns()

    @property
    def has_free(self) -> bool:
        """Whether the next to ask gets a node without waiting."""
        return self._used < max(1, self._limit())

    @asynccontextmanager
    async def node(self, run: str, urgency: int) -> AsyncIterator[None]:
        """Hold a node; waits for one in turn."""
        await self._take(run, urgency)
        try:
            yield
        finally:
            self._give(run)

    @contextmanager
    def occupied(self, run: str) -> Iterator[None]:
        """Hold a node that is in use already, also beyond the limit: a step found running."""
        self._used += 1
        self._turns.hold(run)
        try:
            yield
        finally:
            self._give(run)

    async def _take(self, run: str, urgency: int) -> None:
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._turns.ask(run, urgency, turn)
        self.resized()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                # It was handed over just before: the next in line must not wait for ever.
                self._give(run)
            raise

    def _give(self, run: str) -> None:
        self._used -= 1
        self._turns.give_back(run)
        self.resized()

    def resized(self) -> None:
        """Hand free nodes to those whose turn it is."""
        while self.has_free and (found := self._turns.next()):
            run, turn = found
            if turn.done():
                # It was canceled while it waited.
                self._turns.give_back(run)
            else:
                self._used += 1
                turn.set_result(None)
