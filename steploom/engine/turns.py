"""Whose turn it is when a node is free. Pure.

Between runs: the one that holds fewest of the nodes, then the one that got its last node longest ago; so with one node
they take turns, and a run of a thousand steps keeps no small one waiting. Within a run: the step with the longest chain
of steps behind it, as that chain decides when the run ends, then the order of the pipeline. The chain is counted in
steps: durations of earlier runs would make the same pipeline run in another order each time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import Generic, TypeVar

T = TypeVar("T")


def urgencies(dependencies: Mapping[str, frozenset[str]]) -> dict[str, int]:
    """For each step the length of the longest chain that begins with it. `dependencies` are in execution order."""
    found = dict.fromkeys(dependencies, 1)
    for step in reversed(tuple(dependencies)):
        for need in dependencies[step]:
            found[need] = max(found[need], found[step] + 1)
    return found


@dataclass(slots=True)
class _Queue(Generic[T]):
    """What waits of one run, and the nodes it holds."""

    held: int = 0
    last_turn: int = 0
    waiting: list[tuple[int, int, T]] = field(default_factory=list)


class Turns(Generic[T]):
    """A run that neither waits nor holds a node is forgotten."""

    def __init__(self) -> None:
        self._runs: dict[str, _Queue[T]] = {}
        self._asked = 0
        self._given = 0

    def ask(self, run: str, urgency: int, item: T) -> None:
        self._asked += 1
        heappush(self._queue(run).waiting, (-urgency, self._asked, item))

    def next(self) -> tuple[str, T] | None:
        """Who is next, as `(run, item)`; it holds a node from now on."""
        waiting = [(queue.held, queue.last_turn, run) for run, queue in self._runs.items() if queue.waiting]
        if not waiting:
            return None
        run = min(waiting)[2]
        self.hold(run)
        return run, heappop(self._runs[run].waiting)[2]

    def hold(self, run: str) -> None:
        """The run has a node, having asked or not."""
        self._given += 1
        queue = self._queue(run)
        queue.last_turn = self._given
        queue.held += 1

    def give_back(self, run: str) -> None:
        queue = self._runs[run]
        queue.held -= 1
        if not queue.held and not queue.waiting:
            del self._runs[run]

    def _queue(self, run: str) -> _Queue[T]:
        return self._runs.setdefault(run, _Queue())
